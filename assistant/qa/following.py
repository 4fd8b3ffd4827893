"""Questions that lean on the one before."""

from assistant.qa.asking import Asking
from assistant.qa.query import StatusQuery


def follow(question: str, asking: Asking, before: StatusQuery) -> StatusQuery | None:
    return None
