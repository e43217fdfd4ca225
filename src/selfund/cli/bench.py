"""`bench`: to come."""


def bench() -> int:
    """Not here yet."""
    return 2
