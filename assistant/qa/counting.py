"""Whether the numbers of records that a sentence tells are those of the queries it cites."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.extraction.likeness import shared
from assistant.qa.claims import Claim, lexicon, plain, states
from assistant.qa.fetched import Count, Source, spans_of
from assistant.qa.terms import fold
from assistant.qa.types import GroupTally

_CLAUSE = re.compile(r"[，；;：:、。]|,(?!\d)")
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Asked:
    """What the question names, which its answer need not say again."""

    words: str
    names: frozenset[str]
    states: frozenset[str]
    has_days: bool
    # Of a person's name; None of any other.
    department_of: Callable[[str], str | None]


@dataclass(frozen=True)
class Told:
    """A sentence with its numbers; `names` are those in it, and where."""

    text: str
    claims: Sequence[Claim]
    names: Sequence[tuple[int, frozenset[str]]]

    @property
    def everybody(self) -> frozenset[str]:
        return frozenset(name for _, who in self.names for name in who)


def has_days(claims: Sequence[Claim]) -> bool:
    """Whether days are named."""
    return any(claim.kind in ("date", "period", "weekday") for claim in claims)


def wrong_count(told: Told, cited: Sequence[Source], asked: Asked) -> str | None:
    """The words of the first number that is not cited for what is said of it; None if all are.

    A number counts what its clause says; where its clause says nothing, what the one before does;
    where none does, what the question asks.
    """
    if wrong := _wrong_most(told.text, cited):
        return wrong
    counted = (claim for claim in told.claims if claim.is_of_records)
    return next((c.text for c in counted if not is_counted(c, told, cited, asked)), None)


def is_none(place: int, told: Told, cited: Sequence[Source], asked: Asked) -> bool:
    """Whether a count of nothing bears out that there is none, as the sentence says at `place`."""
    zero = Claim("count", Decimal(0), "", place, is_of_records=True)
    return is_counted(zero, told, cited, asked)


def is_counted(claim: Claim, told: Told, cited: Sequence[Source], asked: Asked) -> bool:
    start, end = _clause(told.text, claim.start)
    here = frozenset(n for place, who in told.names for n in who if start <= place < end)
    said = _Said(
        here or told.everybody or asked.names,
        told.everybody | asked.names,
        _states_at(told.text, start, end, asked),
        states(told.text) | asked.states,
        told.text,
        told.text[start:end],
        has_days(told.claims),
    )
    counts = [(source, count) for source in cited for count in source.counts]
    return any(_fits(claim, count, source, said, asked) for source, count in counts)


def stands_for_all(said: frozenset[str], told: Told, cited: Sequence[Source], asked: Asked) -> bool:
    """Whether a count shows that all there are stand as is said."""
    for source in cited:
        if not source.counts or source.counts[0].states & said:
            continue  # those that stand so were looked for
        whole = source.counts[0]
        is_scope_told = whole.names <= told.everybody | asked.names
        held = [count.value for count in source.counts if said <= count.states]
        if is_scope_told and whole.value and whole.value in held:
            return True
    return False


@dataclass(frozen=True)
class _Said:
    """Of whom, and how they stand: what is said beside the number, and all that is said."""

    names: frozenset[str]
    all_names: frozenset[str]
    states: frozenset[str]
    all_states: frozenset[str]
    text: str
    clause: str
    has_days: bool


def _states_at(text: str, start: int, end: int, asked: Asked) -> frozenset[str]:
    if here := states(text[start:end]):
        return here
    for clause in reversed(_CLAUSE.split(text[:start])):
        if before := states(clause):
            return before
    # "12 in all, of which 3 are late"
    return _NONE if lexicon().says["of_which"].search(plain(text[end:])) else asked.states


def _fits(claim: Claim, count: Count, source: Source, said: _Said, asked: Asked) -> bool:
    return (
        count.value == claim.value
        and said.states <= count.states <= said.all_states
        and _covers(count.names, said, asked)
        and _is_of_kind(source, said.clause)
        and _tells_scope(source, said, asked)
    )


def _covers(counted: frozenset[str], said: _Said, asked: Asked) -> bool:
    """Whether what is counted is of those named, and of nobody who is not."""
    # Of somebody the department may be told as well.
    theirs = {asked.department_of(name) for name in counted}
    return said.names <= counted | theirs and counted <= said.all_names


def _is_of_kind(source: Source, clause: str) -> bool:
    nouns = lexicon().nouns
    named = {what for what, pattern in nouns.items() if pattern.search(plain(clause))}
    return not named or source.query.what in named


def _tells_scope(source: Source, said: _Said, asked: Asked) -> bool:
    """Whether whatever else narrows the query down is said, or was asked."""
    query, words = source.query, plain(f"{said.text}\n{asked.words}")
    scope = lexicon().scope
    if spans_of(query) and not (said.has_days or asked.has_days or scope["days"].search(words)):
        return False
    if any(plain(project) not in words for project in query.projects):
        return False
    narrowing = {
        "meetings": bool(query.meetings),
        "mine": query.is_mine,
        "helping": query.is_helping,
        "problem": query.has_problem and query.what == "items",
        "moved": query.was_moved,
        "minutes": query.minutes is not None,
    }
    if any(is_so and not scope[name].search(words) for name, is_so in narrowing.items()):
        return False
    return not query.subject or shared(" ".join(query.subject), fold(words)) > 0


def _clause(text: str, place: int) -> tuple[int, int]:
    ends = [match.end() for match in _CLAUSE.finditer(text)]
    start = max((end for end in ends if end <= place), default=0)
    return start, min((end for end in ends if end > place), default=len(text))


def _wrong_most(text: str, cited: Sequence[Source]) -> str | None:
    """The words "the most" where the group that has it, of the state that is told, is not cited."""
    match = lexicon().says["most"].search(plain(text))
    groups = [source for source in cited if source.group]
    if match is None or not groups:
        return None
    said = states(text)
    told = [_value(source.group, said) for source in groups if source.group]
    every = [_value(group, said) for group in groups[0].beside]
    wanted = min(every) if lexicon().says["least"].search(match[0]) else max(every)
    return None if wanted in told else match[0]


def _value(group: GroupTally, said: frozenset[str]) -> int:
    state = next((state for state in sorted(said) if hasattr(group.tally, state)), "total")
    return int(getattr(group.tally, state))
