"""`python -m selfund` is `selfund`."""

from selfund.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
