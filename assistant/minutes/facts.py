"""What of a text is borne out by what was said: its numbers, its days and times, its names."""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.minutes.facts_dates import DayWords, days, days_meant, times
from assistant.minutes.facts_numbers import numbers, values_in
from assistant.minutes.topic_words import names_of
from assistant.script import simplify
from assistant.types import Data, MeetingContext

Kind = Literal["number", "name", "date"]


class Unborne(Data):
    """Words of a text that nothing bears out."""

    kind: Kind
    words: str


@dataclass(frozen=True)
class Sources:
    """What may bear a text out: words said or written on the day `on`, days and people settled.

    `days` are those worked out by a rule or confirmed by a person.
    """

    text: str
    on: dt.date
    days: frozenset[dt.date] = frozenset()
    people: frozenset[str] = frozenset()

    @cached_property
    def values(self) -> frozenset[float]:
        # The eighth of March is no eight of anything.
        spans = [(d.at, len(d.words)) for d in self.named if d.day is not None]
        return values_in(_blanked(self.text, spans))

    @cached_property
    def plain(self) -> str:
        return simplify(self.text).casefold()

    @cached_property
    def named(self) -> tuple[DayWords, ...]:
        return days(self.text)

    @cached_property
    def meant(self) -> frozenset[dt.date]:
        """The days that are known in full, or follow from what was said."""
        told = {day for words in self.named for day in self._in_full(words)}
        return frozenset(told | days_meant(self.text, self.on) | self.days | {self.on})

    @cached_property
    def minutes(self) -> frozenset[int]:
        said = {time.minutes for time in times(self.text)}
        for value in values_in(self.text):
            # Half past nine is said 九点半, nine-thirty, or nine.
            if value == int(value) and 0 <= value <= 24:
                said.add(int(value) % 12 * 60)
            elif value == int(value) and 100 <= value < 2400 and value % 100 < 60:
                said.add(int(value) // 100 % 12 * 60 + int(value) % 100)
        return frozenset(said)

    def _in_full(self, words: DayWords) -> list[dt.date]:
        """The days that they may mean: of a day alone, in this month, the next or one named."""
        if words.day is None:
            return []
        named = {each.month for each in self.named if each.month}
        near = {self.on.month, self.on.month % 12 + 1} | named
        months = [words.month] if words.month else sorted(near)
        years = (self.on.year - 1, self.on.year, self.on.year + 1)
        made = [_date(year, month, words.day) for year in years for month in months]
        return [day for day in made if day is not None and abs((day - self.on).days) < 300]


def unborne(
    text: str, sources: Sources, context: MeetingContext, kinds: Collection[Kind] | None = None
) -> tuple[Unborne, ...]:
    """The numbers, days and names of `text` that `sources` do not bear out; empty: all are."""
    said = days(text)
    found = [Unborne(kind="date", words=day.words) for day in said if not _bears_day(sources, day)]
    clock = times(text)
    found += [
        Unborne(kind="date", words=time.words)
        for time in clock
        if time.minutes not in sources.minutes
    ]
    # What is a day is not a number besides.
    spans = [(d.at, len(d.words)) for d in said] + [(t.at, len(t.words)) for t in clock]
    rest = _blanked(text, spans)
    found += [
        Unborne(kind="number", words=number.words)
        for number in numbers(rest)
        if not number.values & sources.values
    ]
    found += [Unborne(kind="name", words=name) for name in _unknown_names(text, sources, context)]
    return tuple(each for each in found if kinds is None or each.kind in kinds)


def people_in(text: str, context: MeetingContext) -> frozenset[str]:
    """The people of the roster and the attendees whom `text` names, by whatever they are called."""
    calls = names_of(context).items()
    return frozenset(name for name, called in calls if any(_says(text, c) for c in called))


def _bears_day(sources: Sources, words: DayWords) -> bool:
    if words.weekday is not None:
        same = (d.weekday == words.weekday for d in sources.named)
        return any(same) or any(day.weekday() == words.weekday for day in sources.meant)
    if words.month is None:
        return any(day.day == words.day for day in sources.meant)
    return any((day.month, day.day) == (words.month, words.day) for day in sources.meant)


def _unknown_names(text: str, sources: Sources, context: MeetingContext) -> list[str]:
    calls = names_of(context)
    unknown = []
    for name, called in calls.items():
        written = [call for call in called if _says(text, call)]
        if not written or name in sources.people:
            continue
        if not any(_says(sources.text, call) for call in called):
            unknown.append(max(written, key=len))
    return unknown


def _says(text: str, name: str) -> bool:
    if name.isascii():
        return re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) is not None
    return len(name) > 1 and simplify(name) in simplify(text)


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for at, length in spans:
        text = text[:at] + " " * length + text[at + length :]
    return text


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
