"""The command line: `selfund` and its commands; what they do is in the library."""

from selfund.cli.app import main

__all__ = ["main"]
