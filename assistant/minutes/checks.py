"""The cross-checks of a good secretary: nothing stands in the minutes that nobody said.

Every number, name and date of the free text is looked for in what supports it. Of an item that is
the words of its evidence and those around them, its quotes, and what was settled about it; found
only elsewhere in the meeting it may belong to another matter. Of all else it is the whole meeting.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeVar

from assistant.errors import InputError
from assistant.labels import read_moment, show_deadline
from assistant.minutes.catalogue import PHRASES
from assistant.minutes.check_words import WORDS
from assistant.minutes.facts import Kind, Sources, unborne
from assistant.minutes.types import ItemNews, Minutes
from assistant.types import ActionItem, Data, Extraction, MeetingContext, Segment, Transcript

# A number is agreed on a few turns after it was named.
_AROUND = 4

Line = TypeVar("Line")
Item = TypeVar("Item")
Wrong = Literal["nowhere", "elsewhere", "early"]


class Finding(Data):
    """Words of the minutes that nothing bears out, in the language of the meeting.

    `place` is where they stand, `problem` what is wrong with them, `advice` what to do. `wrong`
    tells whether they occur nowhere in the meeting, only away from the item's evidence, or are of
    a day before the meeting.
    """

    place: str
    words: str
    kind: Kind
    wrong: Wrong
    problem: str
    advice: str


class _Passage(Data):
    """A text of the minutes with what is to bear it out; None: the whole meeting."""

    place: str
    text: str
    evidence: tuple[int, ...] | None = None
    item: ActionItem | None = None
    news: ItemNews | None = None
    quote: str = ""


def check(
    minutes: Minutes,
    context: MeetingContext,
    extraction: Extraction,
    transcript: Transcript | None = None,
    *,
    progress: Sequence[ItemNews] = (),
) -> tuple[Finding, ...]:
    """What the recorder should look at again; empty: nothing.

    Days before the meeting come first, as its own date may be wrong, then the rest in the order of
    the document.

    `extraction` and `progress` are the confirmed items that `minutes` were composed of. Days that
    a rule worked out of what was said, or a person confirmed, count as said. Without `transcript`
    there are the items' quotes alone to check by, and what is not in them is not told to be wrong.
    """
    early = tuple(_early(minutes, context, extraction, progress))
    segments = transcript.segments if transcript else ()
    if not segments:
        return early
    bench = _Bench(context, extraction, progress, segments)
    passages = (*_passages(minutes, extraction), *_of_progress(minutes, progress))
    found = (finding for passage in passages for finding in bench.try_(passage))
    return early + tuple(dict.fromkeys(found))


def _early(
    minutes: Minutes,
    context: MeetingContext,
    extraction: Extraction,
    progress: Sequence[ItemNews],
) -> Iterator[Finding]:
    """Deadlines and a next meeting before the day of the meeting."""
    problem, advice = WORDS[context.language]["early"]
    for place, field, words, at in _due(minutes, context, extraction, progress):
        moment = _moment(at) if at else None
        if moment and moment[0] < context.date:
            yield Finding(
                place=place,
                words=words,
                kind="date",
                wrong="early",
                problem=problem.format(place=place, field=field, words=words),
                advice=advice.format(field=field),
            )


def _due(
    minutes: Minutes, context: MeetingContext, extraction: Extraction, progress: Sequence[ItemNews]
) -> Iterator[tuple[str, str, str, str | None]]:
    """Place, what it is called there, its words, and the `Moment` meant."""
    phrases, labels = PHRASES[minutes.language], minutes.labels
    for action, item in _beside(minutes.action_items, extraction.action_items):
        if item:
            place = phrases.action.format(no=action.no)
            yield place, labels.deadline.lower(), action.deadline, item.deadline
    for line, news in _beside(minutes.progress, progress):
        if news and news.deadline and news.deadline != news.deadline_before:
            words = show_deadline(news.deadline, minutes.language, year=context.date.year)
            yield phrases.progress.format(no=line.no), labels.deadline.lower(), words, news.deadline
    if following := extraction.next_meeting:
        yield phrases.next_meeting, labels.time.lower(), minutes.next_meeting.at, following.at


class _Bench:
    """The words of a meeting, to hold those of its minutes against."""

    def __init__(
        self,
        context: MeetingContext,
        extraction: Extraction,
        progress: Sequence[ItemNews],
        segments: Sequence[Segment],
    ) -> None:
        self._context, self._segments = context, segments
        self._at = {segment.id: at for at, segment in enumerate(segments)}
        self._words = WORDS[context.language]
        self._known = "\n".join((_context_text(context), *(news.task for news in progress)))
        self._moments = [a.deadline for a in extraction.action_items if a.deadline]
        if extraction.next_meeting and extraction.next_meeting.at:
            self._moments.append(extraction.next_meeting.at)
        for news in progress:
            self._moments += [day for day in (news.deadline_before, news.deadline) if day]
        owners = (n for a in extraction.action_items for n in (a.owner, *a.co_owners) if n)
        named = (n for news in progress for n in (news.owner_before, news.owner) if n)
        self._owners = frozenset((*owners, *named))
        said = [_spoken(segment) for segment in segments] + _quotes(extraction)
        said += [text for news in progress for text in (news.quote, news.deadline_text) if text]
        present = {*context.attendees, context.chair, context.recorder}
        self._meeting = self._sources(said, {n for n in present if n} | self._owners)

    def try_(self, passage: _Passage) -> Iterator[Finding]:
        nowhere = {u.words for u in unborne(passage.text, self._meeting, self._context)}
        near = self._near(passage)
        for each in unborne(passage.text, near or self._meeting, self._context):
            wrong: Wrong = "nowhere" if each.words in nowhere else "elsewhere"
            problem, advice = self._words[wrong]
            kind = self._words[each.kind][0]
            yield Finding(
                place=passage.place,
                words=each.words,
                kind=each.kind,
                wrong=wrong,
                problem=problem.format(place=passage.place, kind=kind, words=each.words),
                advice=advice,
            )

    def _near(self, passage: _Passage) -> Sources | None:
        """What bears an item out; None where its evidence is not in this transcript."""
        places = [self._at[i] for i in passage.evidence or () if i in self._at]
        if not places:
            return None
        around = sorted(
            {p for at in places for p in range(at - _AROUND, at + _AROUND + 1)}
            & set(range(len(self._segments)))
        )
        said = [_spoken(self._segments[at]) for at in around]
        said.append(passage.quote)
        people: set[str] = set()
        if passage.item:
            item = passage.item
            said += [text for text in (item.deadline_text, *_item_quotes(item)) if text]
            people = {name for name in (item.owner, *item.co_owners) if name}
        if passage.news:
            news = passage.news
            said += [news.deadline_text or ""]
            people = {name for name in (news.owner_before, news.owner) if name}
        return self._sources(said, people)

    def _sources(self, said: Iterable[str], people: Iterable[str]) -> Sources:
        # The days of all items: a decision may name the day by which a task of it is done.
        read = [moment for text in self._moments if (moment := _moment(text))]
        clocks = [f"{time:%H:%M}" for _, time in read if time]
        years = [str(day.year) for day, _ in read]
        return Sources(
            text="\n".join((*said, self._known, *clocks, *years)),
            on=self._context.date,
            days=frozenset(day for day, _ in read),
            people=frozenset(people),
        )


def _passages(minutes: Minutes, extraction: Extraction) -> Iterator[_Passage]:
    phrases, labels = PHRASES[minutes.language], minutes.labels
    for row in minutes.agenda:
        for text in row.discussed:
            yield _Passage(place=phrases.agenda_row.format(no=row.no), text=text)
    decisions = _beside(minutes.decisions, extraction.decisions)
    for line, decision in decisions:
        place = phrases.decision.format(no=line.no)
        evidence, quote = (decision.evidence, decision.quote) if decision else (None, line.quote)
        yield _Passage(place=place, text=line.text, evidence=evidence, quote=quote)
    for dispute in minutes.disputes:
        place = phrases.dispute.format(no=dispute.no)
        positions = (f"{p.party} {p.position}" for p in dispute.positions)
        for text in (dispute.text, *positions):
            # The sides may have spoken long before the words that are named as evidence.
            yield _Passage(place=place, text=text)
    for action, item in _beside(minutes.action_items, extraction.action_items):
        yield _Passage(
            place=phrases.action.format(no=action.no),
            text=action.task,
            evidence=(*item.evidence, *item.owner_evidence, *item.deadline_evidence)
            if item
            else None,
            item=item,
            quote=action.quote,
        )
    for text in (
        minutes.next_meeting.at,
        minutes.next_meeting.location,
        minutes.next_meeting.topic,
    ):
        if text != labels.to_confirm:
            yield _Passage(place=phrases.next_meeting, text=text)


def _of_progress(minutes: Minutes, progress: Sequence[ItemNews]) -> Iterator[_Passage]:
    """What was said of earlier items; how it changed them a person confirmed."""
    for line, news in _beside(minutes.progress, progress):
        for text in (line.said, news.delay_reason if news else None):
            if text:
                yield _Passage(
                    place=PHRASES[minutes.language].progress.format(no=line.no),
                    text=text,
                    evidence=news.evidence if news else None,
                    news=news,
                    quote=line.quote,
                )


def _beside(lines: Sequence[Line], items: Sequence[Item]) -> Iterator[tuple[Line, Item | None]]:
    """Each line with its item; with none where they are not of the same composition."""
    same = len(lines) == len(items)
    return ((line, items[at] if same else None) for at, line in enumerate(lines))


def _context_text(context: MeetingContext) -> str:
    """What was known before anybody spoke: names and figures of it need not be said."""
    rows = (f"{row.topic} {row.owner or ''}" for row in context.agenda)
    clocks = (f"{time:%H:%M}" for time in (context.start, context.end) if time)
    known = (context.title, context.project, context.location, *rows, *clocks)
    return "\n".join(text for text in known if text)


def _spoken(segment: Segment) -> str:
    return f"{segment.speaker or ''}: {segment.text}"


def _quotes(extraction: Extraction) -> list[str]:
    said = [d.quote for d in extraction.decisions]
    said += [text for a in extraction.action_items for text in _item_quotes(a)]
    return said


def _item_quotes(item: ActionItem) -> list[str]:
    quotes = (item.quotes.task, item.quotes.owner, item.quotes.deadline)
    return [quote for quote in quotes if quote]


def _moment(text: str) -> tuple[dt.date, dt.time | None] | None:
    try:
        return read_moment(text)
    except InputError:
        return None
