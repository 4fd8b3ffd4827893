"""How sending one message went."""

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    sent = "sent"
    later = "later"
    failed = "failed"
    uncertain = "uncertain"


@dataclass(frozen=True)
class Answer:
    """How handing over one message went. `stops_all`: no other message would fare better.
    `is_connected`: whether the connection can be used for the next."""

    result: Result
    problem: str | None = None
    stops_all: bool = False
    is_connected: bool = True
