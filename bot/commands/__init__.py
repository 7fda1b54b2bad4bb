"""The sub-commands of ``digitbot``, a file each; one is imported only when it is asked for."""
