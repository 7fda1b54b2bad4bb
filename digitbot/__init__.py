"""Digitbot for other programs: the engine's public names, under a name that no host has taken.

    from digitbot import Engine, Message

    engine = Engine.load()
    for reading in engine.predict(["seven.png"]):
        print(reading.text, reading.confidence)
    print(engine.handle(Message("how good are you?")).text)

In a checkout the code lies in the folders ``engine``, ``bot`` and ``training`` beside this one; a wheel has it in this
package, see docs/decisions/29-one-package-in-the-wheel.md.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine import *  # noqa: F403 - all of its __all__
else:  # imported when a name is first used: the ``digitbot`` command passes here, and heeds Ctrl-C only afterwards

    def __getattr__(name):
        from engine import __all__ as names
        from engine import __dict__ as values

        if name not in names and name != "__all__":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return values[name]

    def __dir__():
        from engine import __all__ as names

        return sorted({*globals(), *names})
