"""`x12 show` and `x12 ack`."""


def show() -> int:
    """Not here yet."""
    return 2


def ack() -> int:
    """Not here yet."""
    return 2
