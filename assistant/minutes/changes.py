"""What differs between two versions of minutes."""

from assistant.minutes.types import Minutes


def compare(before: Minutes, after: Minutes) -> tuple[str, ...]:
    """What is new, gone or different in `after`, a line each, in its language."""
    return ()
