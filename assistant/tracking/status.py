"""The status of a tracked action item: how it may change, and when it is overdue."""

import datetime as dt

from pydantic import Field

from assistant.errors import InputError
from assistant.labels import STATUSES, Status, read_moment
from assistant.types import Data, Moment

END_OF_DAY = dt.time(23, 59, 59)


class ItemState(Data):
    """How far an action item is. `percent` is None where nobody said it.

    `delay_reason` is that of the last delay; it stays when the item goes on or is done.
    """

    status: Status = "not_started"
    percent: int | None = Field(default=0, ge=0, le=100)
    delay_reason: str | None = None
    updated_at: dt.datetime | None = None
    updated_by: str | None = None


def transition(
    state: ItemState,
    *,
    to: str,
    by: str,
    now: dt.datetime,
    reason: str | None = None,
    percent: int | None = None,
) -> ItemState:
    """`state` after `by` set it to the status `to` at `now`.

    None for `reason` or `percent` means nothing new was said about it. Raises InputError.
    """
    status = _known_status(to)
    return ItemState(
        status=status,
        percent=_new_percent(state, status, percent),
        delay_reason=_new_reason(state, status, reason),
        updated_at=now,
        updated_by=by,
    )


def due_at(moment: Moment) -> dt.datetime:
    """The last second that is in time, in the organisation's time, without a zone.

    A day is due at its end. Raises InputError if there is no such day.
    """
    day, time = read_moment(moment)
    return dt.datetime.combine(day, time or END_OF_DAY)


def is_overdue(moment: Moment | None, status: Status, now: dt.datetime) -> bool:
    """Whether the deadline has passed and the work is not done; False without a deadline.

    `now` is in the organisation's time, without a zone.
    """
    return moment is not None and status != "done" and now > due_at(moment)


def _known_status(text: str) -> Status:
    for status in STATUSES:
        if status == text:
            return status
    raise InputError(f"There is no status {text!r}. Choose one of: {', '.join(STATUSES)}.")


def _new_percent(state: ItemState, status: Status, percent: int | None) -> int | None:
    if percent is not None and not 0 <= percent <= 100:
        raise InputError(f"{percent} % is not possible. Give a number from 0 to 100.")
    if status == "done":
        return _only(100, percent, "A done item is at 100 %. Choose in_progress, or leave out")
    if status == "not_started":
        return _only(0, percent, "An item not started is at 0 %. Choose in_progress, or leave out")
    if percent is not None:
        return percent
    # An item that is opened again: how much of it was undone, nobody said.
    return None if state.status == "done" else state.percent


def _only(value: int, percent: int | None, advice: str) -> int:
    if percent not in (None, value):
        raise InputError(f"{advice} the {percent} %.")
    return value


def _new_reason(state: ItemState, status: Status, reason: str | None) -> str | None:
    said = (reason or "").strip()
    still_delayed = state.status == "delayed" and state.delay_reason
    if status == "delayed" and not said and not still_delayed:
        raise InputError("A delayed item needs a reason. Say in a few words why it is late.")
    return said or state.delay_reason
