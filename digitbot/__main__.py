"""The ``digitbot`` command: ``python -m digitbot``."""

import sys

from bot.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
