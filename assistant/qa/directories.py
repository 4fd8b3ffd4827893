"""Directories of rosters, made once: to make one of thousands takes longer than to ask it."""

import datetime as dt
from functools import lru_cache

from assistant.extraction.people import Directory, PartyMention
from assistant.qa.terms import fold
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


def mentions(question: str, roster: Roster, language: Language) -> list[PartyMention]:
    """Who is named in a question.

    Meetings write a name in either script. Where the roster has both, the one that is written is
    meant: 採購部 is not 采购部.
    """
    people = {person.name for person in roster.people}
    departments = {department.name for department in roster.departments}
    found = directory(roster, language).find(question)
    return [_as_written(mention, people, departments) for mention in found]


def _as_written(mention: PartyMention, people: set[str], departments: set[str]) -> PartyMention:
    party, text = mention.party, mention.text
    meant = {party.person} if party.person else set(party.candidates)
    if text in people and {fold(name) for name in meant if name} == {fold(text)}:
        written = party.model_copy(update={"person": text, "is_ambiguous": False, "candidates": ()})
    elif not meant and text in departments and fold(text) == fold(party.department or ""):
        written = party.model_copy(update={"department": text})
    else:
        return mention
    return mention.model_copy(update={"party": written})


@lru_cache(maxsize=_SEEN)
def _made(roster: Roster, language: Language) -> Directory:
    # Who is in the roster matters here, not when it is asked.
    context = MeetingContext(title="", language=language, date=dt.date.min, roster=roster)
    return Directory(context)
