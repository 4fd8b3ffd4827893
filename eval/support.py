"""Whether what was extracted is supported by the words it names: eval's own check of quotes,
owners and deadlines, which shares no code with the product's.

It cannot understand the words; it finds what nobody can have said. A quote must stand letter for
letter in its utterances. An owner must be named in them (by name, alias, surname with a title or a
familiar prefix), or have spoken one of them, or be told "you" within two turns. A deadline must be
quoted in words that speak of time.
"""

import re
import unicodedata
from collections.abc import Iterable

from assistant.types import ActionItem, Extraction, MeetingContext, Person, Segment, Transcript

Segments = dict[int, Segment]

# Turns between "could you ..." and the answer of whom it was said to.
NEAR = 2

_YOU = re.compile(r"[你您妳]|\byou\b|\byour\b", re.I)
_TIME = re.compile(
    r"[0-9零一二三四五六七八九十两兩]|[今明后後昨][天日晚早年儿]|[本这這上下每]?(周|週|星期|礼拜|禮拜)|"
    r"[年月季号號日天晚早午夜]|节|節|点|點|钟|鐘|小时|小時|下班|开会|會前|会前|尽快|儘快|盡快|马上|馬上|立刻|"
    r"\b(today|tomorrow|tonight|yesterday|morning|noon|afternoon|evening|night|midnight|"
    r"mon|tues?|wed|wednes|thu|thurs|fri|satur|sun)(day)?s?\b|"
    r"\b(day|week|weekend|month|quarter|year|hour|minute|end|close|eod|eow|eom|one|two|three|four|"
    r"five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|\w+th|jan|feb|mar|apr|may|jun|"
    r"jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|"
    r"october|november|december|holidays?|asap|soon)s?\b",
    re.I,
)
_FAMILIAR = "老小阿大"
_TITLES = "总總工姐哥董叔师師老经經主部科院校局处處组組博教专專秘会會"


def letters(text: str) -> str:
    """The letters and digits of `text`, of one width and case; nothing else of it."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def stands(quote: str, ids: Iterable[int], segments: Segments) -> bool:
    """Whether `quote` is found letter for letter in those segments, read in order."""
    named = [letters(segments[i].text) for i in sorted(set(ids)) if i in segments]
    return bool(letters(quote)) and letters(quote) in "".join(named)


def by_number(transcript: Transcript) -> Segments:
    return {segment.id: segment for segment in transcript.segments}


def quotes(extraction: Extraction, transcript: Transcript) -> tuple[int, int]:
    """How many quotes stand in the utterances named beside them, and how many there are.

    A decision's quote and a task's are looked up in the evidence, an owner's and a deadline's in
    their own. An owner or a deadline given without a quote counts as one that does not stand.
    """
    segments = by_number(transcript)
    made: list[tuple[str | None, tuple[int, ...]]] = [
        (decision.quote, decision.evidence) for decision in extraction.decisions
    ]
    for item in extraction.action_items:
        made += [
            (item.quotes.task, item.evidence),
            (_quote(item.quotes.owner, item.owner), item.owner_evidence),
            (_quote(item.quotes.deadline, item.deadline), item.deadline_evidence),
        ]
    given = [(quote, ids) for quote, ids in made if quote is not None]
    return sum(stands(quote, ids, segments) for quote, ids in given), len(given)


def _quote(quote: str | None, field: str | None) -> str | None:
    return "" if quote is None and field is not None else quote


def has_deadline_words(item: ActionItem, segments: Segments) -> bool:
    """Whether the deadline's quote stands and speaks of time."""
    quote = item.quotes.deadline
    return (
        quote is not None
        and bool(_TIME.search(quote))
        and stands(quote, item.deadline_evidence, segments)
    )


def has_owner_words(item: ActionItem, segments: Segments) -> bool:
    """Whether the owner's quote stands."""
    return item.quotes.owner is not None and stands(
        item.quotes.owner, item.owner_evidence, segments
    )


def is_owner_said(item: ActionItem, segments: Segments, context: MeetingContext) -> bool:
    """Whether the owner is named in the utterances, spoke one of them, or was addressed there."""
    ids = sorted({*item.evidence, *item.owner_evidence} & segments.keys())
    words = " ".join(segments[i].text for i in ids)
    if item.owner in {segments[i].speaker for i in ids}:
        return True
    person = context.roster.person(item.owner or "") or Person(name=item.owner or "")
    if is_named(person, words):
        return True
    near = {i + step for i in ids for step in range(-NEAR, NEAR + 1)} & segments.keys()
    return bool(_YOU.search(words)) and item.owner in {segments[i].speaker for i in near}


def is_named(person: Person, text: str) -> bool:
    """Whether a name of the person stands in `text`, or the surname as people are called by it."""
    said = letters(text)
    names = [person.name, *person.aliases, *_parts(person.name)]
    if any(name and letters(name) in said for name in names):
        return True
    surname = re.escape(person.name[0])
    called = f"[{_FAMILIAR}]{surname}|{surname}[{_TITLES}]"
    return not person.name.isascii() and re.search(called, text) is not None


def _parts(name: str) -> list[str]:
    """First and last name in Latin letters; the given name of a Chinese one of three."""
    if name.isascii():
        return [part for part in name.split() if len(part) > 2]
    return [name[1:]] if len(name) == 3 else []
