"""Dates and times as people say them, resolved against the day of the meeting."""

from assistant.types import Data, MeetingContext, Moment


class DateMention(Data):
    """Words that name a moment. `moment` is None where the words are vague or cannot be resolved.

    `start` and `end` are character offsets of `text`; `rule` says in the meeting's language how
    the words were read; `is_limit` tells "by" from "on"; `is_past` marks days before the meeting.
    """

    start: int
    end: int
    text: str
    moment: Moment | None
    rule: str
    is_vague: bool = False
    is_limit: bool = False
    is_past: bool = False


def find_dates(text: str, context: MeetingContext) -> list[DateMention]:
    """Every date said in `text`, in order and without overlaps."""
    return []


def resolve_date(words: str, context: MeetingContext) -> DateMention | None:
    """The one date in `words`, the last limit where several are said; None if there is none."""
    return None
