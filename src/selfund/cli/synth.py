"""`synth`: to come."""


def synth() -> int:
    """Not here yet."""
    return 2
