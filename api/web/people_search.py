"""People of a roster by what somebody types: name, title, alias, pinyin or its first letters."""

from collections.abc import Iterator

from assistant.extraction.script import simplify
from assistant.spelling import search_text, search_words
from assistant.types import MeetingContext, Person, Roster

_MOST = 12


def find_people(context: MeetingContext, typed: str) -> list[Person]:
    """Whom the words may mean, the likeliest first; with nothing typed, who attends."""
    words = search_words(simplify(typed))
    ranked = [
        (rank, person)
        for person in context.roster.people
        if (rank := _rank(person, words, person.name in context.attendees)) is not None
    ]
    return [person for _, person in sorted(ranked, key=lambda r: r[0])[:_MOST]]


def _rank(person: Person, words: list[str], attends: bool) -> tuple[bool, bool] | None:
    """Names that begin so come first, then who attends. None: not found."""
    text = search_text(person.name, _ways_to_say(person))
    searched = f"{text} {person.department or ''}".lower()
    if not all(word in searched for word in words):
        return None
    begins = any(part.startswith(words[0]) for part in text.split()[:3]) if words else False
    return (not begins, not attends)


def known_name(roster: Roster, typed: str | None) -> str | None:
    """The name of whom an alias or title means, if that is one person; else what was typed."""
    if not typed or roster.person(typed):
        return typed
    found = {p.name for p in roster.people if typed in _ways_to_say(p)}
    return found.pop() if len(found) == 1 else typed


def likely_people(roster: Roster, words: str) -> tuple[str, ...]:
    """Who may be meant by the words, of several who go by the same alias or title."""
    text = simplify(words)
    said: dict[str, list[str]] = {
        way: [] for p in roster.people for way in _ways_to_say(p) if simplify(way) in text
    }
    for person in roster.people:
        for way in _ways_to_say(person):
            if way in said:
                said[way].append(person.name)
    longest = max(said, key=len, default=None)
    return tuple(dict.fromkeys(said[longest])) if longest else ()


def _ways_to_say(person: Person) -> tuple[str, ...]:
    """敏姐, 王经理, 经理; longer ones mean more."""
    return tuple(dict.fromkeys((*person.aliases, *_titles(person))))


def _titles(person: Person) -> Iterator[str]:
    if person.title:
        yield person.name[:1] + person.title
        yield person.title
