"""The ``digitbot`` command: each sub-command is a file that registers its arguments and help, and runs."""
