"""Whether a sentence of a model says no more than the rows and numbers it cites.

Numbers of records have to be those of the query they are cited for, told of the same people and
departments and of how those stand; days, times, shares and amounts have to stand in what is cited,
and so do names and quotes. A sentence that is right and cannot be shown to be is refused too.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.extraction.evidence import normalise
from assistant.extraction.likeness import shared
from assistant.extraction.people import Directory, PartyMention
from assistant.qa.claims import Claim, lexicon, plain, read_claims, states
from assistant.qa.counting import Asked, Told, has_days, is_none, stands_for_all, wrong_count
from assistant.qa.fetched import Source, spans_of
from assistant.qa.sentences import Sentence
from assistant.qa.types import ItemRecord
from assistant.types import MeetingContext

Reason = Literal[
    "no_source",
    "unknown_source",
    "number",
    "count",
    "date",
    "name",
    "quote",
    "state",
    "denies",
    "off",
]
# The part of a sentence's letter pairs that what it cites, or the question, has to hold.
SHARE = 0.3
_QUOTES = re.compile(r"“([^”]+)”|「([^」]+)」|『([^』]+)』|\"([^\"]+)\"")
_QUOTE_LETTERS = 2
# So few letters beside days and numbers, which are compared themselves, say nothing else.
_BARE = 4


@dataclass(frozen=True)
class Fault:
    """Why a sentence does not stand; `what` are its words that do not."""

    reason: Reason
    what: str = ""


class Checker:
    """Checks sentences against what was fetched for one question."""

    def __init__(
        self,
        question: str,
        context: MeetingContext,
        directory: Directory,
        projects: Sequence[str] = (),
    ) -> None:
        self._question, self._context = question, context
        self._directory, self._projects = directory, projects
        self._asked = Asked(
            words=question,
            names=frozenset(n for m in self._mentions(question) for n in _who(m)),
            states=states(question),
            has_days=has_days(read_claims(question, context)),
            department_of=lambda name: directory.person(name).department,
        )

    def fault(self, sentence: Sentence, sources: Sequence[Source | None]) -> Fault | None:
        """What is wrong with the sentence; None where it stands. `sources`: of its handles."""
        if not sources:
            return Fault("no_source")
        cited = [source for source in sources if source]
        if len(cited) < len(sources):
            lost = (h for h, s in zip(sentence.cites, sources, strict=True) if s is None)
            return Fault("unknown_source", ", ".join(lost))
        text = self._unnamed(sentence.text)
        names = [(m.start, frozenset(_who(m))) for m in self._mentions(sentence.text)]
        told = Told(sentence.text, read_claims(text, self._context), names)
        return (
            self._quotes(told.text, cited)
            or self._values(told, cited)
            or self._named(told.text, cited)
            or self._counts(told, cited)
            or self._standing(told, cited)
            or self._on_topic(told, cited)
        )

    # --- words ----------------------------------------------------------------------------------

    def _quotes(self, text: str, cited: Sequence[Source]) -> Fault | None:
        said = normalise(plain(_words(cited)))
        for match in _QUOTES.finditer(text):
            quote = next(group for group in match.groups() if group)
            letters = normalise(plain(quote))
            if len(letters) >= _QUOTE_LETTERS and letters not in said:
                return Fault("quote", quote)
        return None

    def _on_topic(self, told: Told, cited: Sequence[Source]) -> Fault | None:
        text = plain(told.text)
        for claim in told.claims:
            text = text.replace(claim.text, " ", 1)
        if all(source.counts for source in cited) or len(normalise(text)) <= _BARE:
            return None
        spoken = f"{_words(cited)}\n{self._question}\n{' '.join(_all_names(cited))}"
        return Fault("off") if shared(text, spoken) < SHARE else None

    # --- names ----------------------------------------------------------------------------------

    def _mentions(self, text: str) -> list[PartyMention]:
        found = self._directory.find(text)
        return [m for m in found if m.kind in ("name", "department") and not m.is_weak]

    def _names(self, text: str) -> Iterable[str]:
        for mention in self._mentions(text):
            yield from _who(mention)
        yield from (project for project in self._projects if plain(project) in plain(text))

    def _unnamed(self, text: str) -> str:
        """The text without names, whose numerals count nothing: 研发二部."""
        for mention in self._mentions(text):
            text = text[: mention.start] + "　" * len(mention.text) + text[mention.end :]
        for project in self._projects:
            text = text.replace(project, "　" * len(project))
        return text

    def _named(self, text: str, cited: Sequence[Source]) -> Fault | None:
        words = _words(cited)
        known = {*_all_names(cited), *self._names(words)}
        known |= {d for name in known if (d := self._directory.person(name).department)}
        for mention in self._mentions(text):
            if not set(_who(mention)) & known and plain(mention.text) not in plain(words):
                return Fault("name", mention.text)
            if fault := self._owns(text, mention, cited):
                return fault
        for project in self._projects:
            is_said = plain(project) in plain(text)
            if is_said and not any(_is_of(project, source, words) for source in cited):
                return Fault("name", project)
        return None

    def _owns(self, text: str, mention: PartyMention, cited: Sequence[Source]) -> Fault | None:
        """Whoever is said to have an item, and does not."""
        clause = _clause_at(text, mention.start)
        items = [source.record for source in cited if isinstance(source.record, ItemRecord)]
        if (
            not items
            or len(items) < len(cited)
            or not lexicon().says["owner"].search(plain(clause))
        ):
            return None
        owners = {n for i in items for n in (i.owner, i.department, *i.co_owners) if n}
        owners |= {d for n in owners if (d := self._directory.person(n).department)}
        return None if set(_who(mention)) & owners else Fault("name", mention.text)

    # --- numbers --------------------------------------------------------------------------------

    def _values(self, told: Told, cited: Sequence[Source]) -> Fault | None:
        """Days, times, shares and amounts stand in a field, or in what was said."""
        said = read_claims(_words(cited), self._context)
        for claim in told.claims:
            if claim.is_of_records or _stands(claim, cited):
                continue
            is_said = any(s.kind == claim.kind and s.value == claim.value for s in said)
            # How far an item is the record says, and not the words of its task.
            if is_said and not (claim.kind == "percent" and _is_of_items(cited)):
                continue
            if claim.kind == "count" and _counted(claim, cited):
                continue
            is_day = claim.kind in ("date", "weekday", "period", "time")
            return Fault("date" if is_day else "number", claim.text)
        return None

    def _counts(self, told: Told, cited: Sequence[Source]) -> Fault | None:
        wrong = wrong_count(told, cited, self._asked)
        return Fault("count", wrong) if wrong is not None else None

    # --- how things stand -----------------------------------------------------------------------

    def _standing(self, told: Told, cited: Sequence[Source]) -> Fault | None:
        said = states(told.text)
        denial = lexicon().says["denies"].search(plain(told.text))
        if denial and not self._may_deny(denial.start(), told, said, cited):
            return Fault("denies", denial[0])
        if not said or any(claim.is_of_records for claim in told.claims):
            return None
        held = {state for source in cited for state in source.states}
        held |= {
            state
            for source in cited
            for count in source.counts
            for state in count.states
            if count.value or denial
        }
        rows = [source for source in cited if isinstance(source.record, ItemRecord)]
        is_borne_out = said <= held and all(said & row.states for row in rows)
        if is_borne_out and lexicon().says["all"].search(plain(told.text)):
            is_borne_out = stands_for_all(said, told, cited, self._asked)
        return None if is_borne_out else Fault("state", ", ".join(sorted(said)))

    def _may_deny(
        self, place: int, told: Told, said: frozenset[str], cited: Sequence[Source]
    ) -> bool:
        if is_none(place, told, cited, self._asked) or _lacks(said, cited):
            return True
        # What was said may itself be that there is none; how items stand is not for words to say.
        return not said and bool(lexicon().says["denies"].search(plain(_words(cited))))


def _who(mention: PartyMention) -> tuple[str, ...]:
    party = mention.party
    if party.is_ambiguous:
        return party.candidates
    name = party.department if mention.kind == "department" else party.person
    return (name,) if name else (mention.text,)


def _words(cited: Sequence[Source]) -> str:
    return "\n".join(source.words for source in cited)


def _all_names(cited: Sequence[Source]) -> set[str]:
    return {name for source in cited for name in source.names}


def _is_of(project: str, source: Source, words: str) -> bool:
    group = source.group.name if source.group else None
    return project in (*source.query.projects, group) or plain(project) in plain(words)


def _is_of_items(cited: Sequence[Source]) -> bool:
    return all(isinstance(source.record, ItemRecord) for source in cited)


def _clause_at(text: str, place: int) -> str:
    start = 0
    for clause in re.split(r"(?<=[，,；;。])", text):
        if start <= place < start + len(clause):
            return clause
        start += len(clause)
    return text


def _stands(claim: Claim, cited: Sequence[Source]) -> bool:
    """Whether a field of what is cited holds the value."""
    match claim.kind:
        case "date":
            return any(_is_day(claim.value, day) for source in cited for day in source.dates)
        case "weekday":
            return any(day.weekday() == claim.value for source in cited for day in source.dates)
        case "period":
            chosen = {(d.first, d.last) for source in cited for d in spans_of(source.query)}
            assert isinstance(claim.value, frozenset)
            return bool(claim.value & chosen)
        case "time":
            return any(claim.value in source.times for source in cited)
        case "percent":
            return any(claim.value == source.percent for source in cited)
        case "days":
            return any(claim.value == source.days_late for source in cited)
    return False


def _is_day(said: object, day: object) -> bool:
    assert isinstance(said, tuple)
    parts = (getattr(day, name) for name in ("year", "month", "day"))
    return all(part is None or part == value for part, value in zip(said, parts, strict=True))


def _counted(claim: Claim, cited: Sequence[Source]) -> bool:
    return any(claim.value == count.value for source in cited for count in source.counts)


def _lacks(said: frozenset[str], cited: Sequence[Source]) -> bool:
    """Whether "without" is said of a field that what is cited lacks."""
    missing = {state for state in said if state.startswith("missing_")}
    held = {s for source in cited for s in source.states}
    held |= {s for source in cited for count in source.counts for s in count.states}
    return bool(missing) and missing <= held
