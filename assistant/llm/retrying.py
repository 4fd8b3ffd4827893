"""Asking again when an endpoint is busy, after the time it names."""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import TypeVar

from assistant.llm.types import AnswerError
from assistant.types import Usage

T = TypeVar("T")
Sleep = Callable[[float], None]

# Where the server names no time: this long, then twice as long each time.
_FIRST_WAIT_S = 1.0


class BusyError(AnswerError):
    """The endpoint has no time now. `wait_s` is what it asks for, None where it does not say."""

    def __init__(self, message: str, *, wait_s: float | None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


def retry(
    ask: Callable[[], T], *, retries: int, longest_wait_s: float, sleep: Sleep = time.sleep
) -> tuple[T, int]:
    """What `ask` gives, and how often it was asked; any other error ends it at once.

    Raises its BusyError when it is busy still after `retries`, or wants a longer wait than that.
    """
    for tries in range(1, retries + 2):
        try:
            return ask(), tries
        except BusyError as exc:
            wait_s = _FIRST_WAIT_S * 2 ** (tries - 1) if exc.wait_s is None else exc.wait_s
            if tries > retries or wait_s > longest_wait_s:
                exc.usage = Usage(requests=tries)
                raise
            sleep(wait_s)
    raise AssertionError("the last try returns or raises")


def read_retry_after(headers: Mapping[str, str], now: dt.datetime | None = None) -> float | None:
    """Seconds to wait by the header Retry-After: a number or a date. None if it says neither."""
    value = headers.get("retry-after", "").strip()
    try:
        wait_s = float(value)
    except ValueError:
        try:
            wait_s = (_aware(parsedate_to_datetime(value)) - (now or _now())).total_seconds()
        except ValueError:
            return None
    # Not "inf" and not "nan": those name no time.
    return max(0.0, wait_s) if wait_s < float("inf") else None


def _aware(moment: dt.datetime) -> dt.datetime:
    # HTTP dates are of Greenwich; one with "-0000" comes back without a zone.
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
