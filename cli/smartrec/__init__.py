"""The `smartrec` command line and the embedded one-machine stack."""

__version__ = "0.1.0"
