"""Directories of rosters, made once: to make one of thousands takes longer than to ask it."""

import datetime as dt
from functools import lru_cache

from assistant.extraction.people import Directory
from assistant.types import Language, MeetingContext, Roster

_SEEN = 16
# By the object, so that a roster that is kept is not compared name by name at every question.
_by_object: dict[tuple[int, Language], tuple[Roster, Directory]] = {}


def directory(roster: Roster, language: Language) -> Directory:
    """The directory of all that the roster knows; the same one for a roster that says the same."""
    key = (id(roster), language)
    known = _by_object.get(key)
    if known is not None and known[0] is roster:
        return known[1]
    made = _made(roster, language)
    if len(_by_object) >= _SEEN:
        _by_object.clear()
    _by_object[key] = (roster, made)
    return made


@lru_cache(maxsize=_SEEN)
def _made(roster: Roster, language: Language) -> Directory:
    # Who is in the roster matters here, not when it is asked.
    context = MeetingContext(title="", language=language, date=dt.date.min, roster=roster)
    return Directory(context)
