"""A transcript seen as turns of sentences, with the people and dates in each found and masked."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.extraction.dates import DateMention, find_dates
from assistant.extraction.people import Directory, PartyMention, Talk
from assistant.extraction.rules.lexicon import DATE, DEPARTMENT, OWN, PERSON, Lexicon
from assistant.extraction.script import simplify
from assistant.types import MeetingContext, Segment, Transcript

# A recogniser without punctuation gives whole turns as one sentence; longer ones are cut.
_LONGEST_SENTENCE = 90
_PAUSE_S = 0.8
_LONGEST_UNKNOWN_TURN = 120
# Some models write a lone full-width sign where they hear a pause.
_SIGN_FOR_A_PAUSE = re.compile(r"(?<![０-９Ａ-Ｚ\d第])[０-９Ａ-Ｚ](?![０-９Ａ-Ｚ\d月日号点个万年])")
# From this length on, a question at the end is one of its own and not of all that came before.
_LONG_BEFORE_QUESTION, _LONGEST_QUESTION = 40, 14
_FULL_WIDTH = str.maketrans(",?!:;", "，？！：；")
# Turns for which a day and, of a weekday said alone, its week stay in mind.
_DAYS_REMEMBERED, _WEEK_REMEMBERED = 6, 2
_KIND_MASK = {"name": PERSON, "department": DEPARTMENT, "own": OWN}

# A sentence that announces the next meeting, and one after it that says where or about what.
ABOUT_NEXT_MEETING = frozenset({"next_meeting", "next_agenda"})


@dataclass(frozen=True)
class Sentence:
    """A sentence of a turn, as written in `text`.

    `heard` is the same with misheard set phrases mended, and `masked` that, simplified, with names
    and dates masked; all three are of one length.
    """

    turn: int
    index: int
    speaker: str | None
    start: int
    text: str
    heard: str
    masked: str
    parties: tuple[PartyMention, ...]
    dates: tuple[DateMention, ...]
    acts: frozenset[str]

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def future(self) -> tuple[DateMention, ...]:
        return tuple(d for d in self.dates if not d.is_past)


@dataclass(frozen=True)
class Turn:
    """What one person says in one go; `starts` are the offsets at which its segments begin."""

    index: int
    speaker: str | None
    text: str
    segments: tuple[Segment, ...]
    starts: tuple[int, ...]
    sentences: tuple[Sentence, ...] = ()

    def segment_ids(self, start: int, end: int) -> tuple[int, ...]:
        """Ids of the segments that hold the characters from `start` to `end`."""
        ends = (*self.starts[1:], len(self.text) + 1)
        return tuple(
            segment.id
            for segment, first, last in zip(self.segments, self.starts, ends, strict=True)
            if first < max(end, start + 1) and last > start and segment.text.strip()
        )


def read_turns(
    transcript: Transcript, context: MeetingContext, directory: Directory, lexicon: Lexicon
) -> tuple[Turn, ...]:
    """The turns of `transcript` in order, each with its sentences read."""
    reader = _Reader(context, directory, lexicon)
    return tuple(reader.read(turn) for turn in _group(transcript, lexicon))


def _group(transcript: Transcript, lexicon: Lexicon) -> Iterator[Turn]:
    group: list[Segment] = []
    index = 0
    for segment in transcript.segments:
        if group and not _goes_on(group, segment):
            yield _turn(index, group, lexicon)
            index, group = index + 1, []
        group.append(segment)
    if group:
        yield _turn(index, group, lexicon)


def _goes_on(group: list[Segment], segment: Segment) -> bool:
    """Whether `segment` belongs to the same turn. Of unknown speakers a pause tells turns apart."""
    last = group[-1]
    if segment.speaker != last.speaker:
        return False
    if segment.speaker is not None:
        return True
    if last.end is None or segment.start is None:
        return False
    length = sum(len(s.text) for s in group)
    return segment.start - last.end < _PAUSE_S and length < _LONGEST_UNKNOWN_TURN


def _turn(index: int, group: list[Segment], lexicon: Lexicon) -> Turn:
    text = ""
    starts = []
    for segment in group:
        words = segment.text.strip()
        if text and words:
            text += _joint(text, lexicon)
        starts.append(len(text))
        text += words
    return Turn(index, group[0].speaker, text, tuple(group), tuple(starts))


def _joint(text: str, lexicon: Lexicon) -> str:
    if not lexicon.is_chinese:
        return " "
    return "" if re.search(r"[\W_]$", text) else "，"


class _Reader:
    """Reads one turn after the other; days spoken of shortly before help with the next ones."""

    def __init__(self, context: MeetingContext, directory: Directory, lexicon: Lexicon) -> None:
        self._context = context
        self._talk = Talk(directory)
        self._lexicon = lexicon
        self._said: list[tuple[int, dt.date]] = []
        self._now: dt.datetime | None = None

    def read(self, turn: Turn) -> Turn:
        parties = self._talk.hear(turn.text, turn.speaker)
        self._listen_for_now(turn)
        # A day said ten turns ago may still be meant by its number, a week by its weekday hardly.
        said = [day for at, day in self._said if at >= turn.index - _DAYS_REMEMBERED]
        fresh = bool(self._said) and self._said[-1][0] >= turn.index - _WEEK_REMEMBERED
        dates = find_dates(turn.text, self._context, said=said, is_fresh=fresh, now=self._now)
        dates = self._with_next_meeting(turn.text, dates)
        self._said += [(turn.index, d.day) for d in dates if d.day is not None]
        sentences = tuple(self._sentences(turn, parties, dates))
        return Turn(turn.index, turn.speaker, turn.text, turn.segments, turn.starts, sentences)

    def _with_next_meeting(self, text: str, dates: list[DateMention]) -> list[DateMention]:
        """ "Before the next meeting" is a deadline too; its day is known only at the end."""
        plain = _plain(text, self._lexicon.is_chinese)
        found = [
            DateMention(
                start=m.start(),
                end=m.end(),
                text=text[m.start() : m.end()],
                moment=None,
                rule=text[m.start() : m.end()],
                is_limit=True,
            )
            for m in self._lexicon.next_meeting["before"].finditer(plain)
        ]
        return sorted([*dates, *found], key=lambda d: d.start)

    def _listen_for_now(self, turn: Turn) -> None:
        self._now = None
        if not self._lexicon.says("speaks_of_now", _plain(turn.text, self._lexicon.is_chinese)):
            return
        first = find_dates(turn.text, self._context)
        masked = _mask(simplify(turn.text), [], first)
        said = self._lexicon.acts["now"].search(masked)
        for date in first:
            if said and date.start < said.end() <= date.end and date.moment and "T" in date.moment:
                time = dt.time.fromisoformat(date.moment[11:])
                self._now = dt.datetime.combine(self._context.date, time)

    def _sentences(
        self, turn: Turn, parties: list[PartyMention], dates: list[DateMention]
    ) -> Iterator[Sentence]:
        simple = _plain(turn.text, self._lexicon.is_chinese)
        mended = self._mended(simple)
        heard = _with_mends(turn.text, simple, mended)
        masked = _mask(mended, parties, dates)
        before: frozenset[str] = frozenset()
        for index, (start, end) in enumerate(self._cuts(masked)):
            inside = masked[start:end]
            acts = before = self._acts(inside, before)
            yield Sentence(
                turn=turn.index,
                index=index,
                speaker=turn.speaker,
                start=start,
                text=turn.text[start:end],
                heard=heard[start:end],
                masked=inside,
                parties=tuple(p for p in parties if start <= p.start < end),
                dates=tuple(d for d in dates if start <= d.start < end),
                acts=acts,
            )

    def _mended(self, simple: str) -> str:
        """The text as it was said: set phrases in their own letters, commas for odd signs."""
        if not self._lexicon.is_chinese:
            return simple
        return self._lexicon.formulas.mend(_SIGN_FOR_A_PAUSE.sub("，", simple))

    def _acts(self, masked: str, before: frozenset[str]) -> frozenset[str]:
        """What a sentence does after one that does `before`: it may go on about a meeting."""
        acts = frozenset(a for a in self._lexicon.acts if self._lexicon.says(a, masked))
        goes_on = self._lexicon.next_meeting.get("goes_on")
        if goes_on is not None and before & ABOUT_NEXT_MEETING and goes_on.match(masked):
            return acts | {"next_agenda"}
        return acts

    def _cuts(self, masked: str) -> Iterator[tuple[int, int]]:
        start = 0
        for match in [*self._lexicon.sentence_end.finditer(masked), None]:
            end = match.end() if match else len(masked)
            if masked[start:end].strip():
                yield from self._short(masked, start, end)
            start = end

    def _without_question(self, masked: str, start: int, end: int) -> int:
        """Where the question begins that ends a long sentence; `end` where there is none.

        Recognisers put commas where people would write full stops: "..., ..., is that all right?"
        """
        if not self._lexicon.is_chinese or not masked[start:end].endswith(("？", "?")):
            return end
        comma = masked.rfind(self._comma, start, end) + 1
        apart = comma - start > _LONG_BEFORE_QUESTION and end - comma <= _LONGEST_QUESTION
        return comma if apart else end

    def _short(self, masked: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A sentence too long to be one is cut at its commas."""
        question = self._without_question(masked, start, end)
        if question < end:
            yield from self._short(masked, start, question)
            yield question, end
            return
        while end - start > _LONGEST_SENTENCE * (1 if self._lexicon.is_chinese else 4):
            middle = masked.rfind(self._comma, start + 20, start + _LONGEST_SENTENCE)
            if middle < 0:
                break
            yield start, middle + 1
            start = middle + 1
        yield start, end

    @property
    def _comma(self) -> str:
        return "，" if self._lexicon.is_chinese else ","


def clause_spans(masked: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Where the clauses of a masked sentence begin and end, their marks with them."""
    ends = [*(m.end() for m in lexicon.clause_end.finditer(masked)), len(masked)]
    return [(start, end) for start, end in zip([0, *ends], ends, strict=False) if start < end]


def part_of(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> Sentence:
    """The characters from `start` to `end` of a sentence as a sentence of their own."""
    at, to = sentence.start + start, sentence.start + end
    masked = sentence.masked[start:end]
    return replace(
        sentence,
        start=at,
        text=sentence.text[start:end],
        heard=sentence.heard[start:end],
        masked=masked,
        parties=tuple(p for p in sentence.parties if at <= p.start < to),
        dates=tuple(d for d in sentence.dates if at <= d.start < to),
        acts=frozenset(a for a in lexicon.acts if lexicon.says(a, masked)),
    )


def _plain(text: str, is_chinese: bool) -> str:
    """The text as patterns see it, character for character: simplified, or in small letters."""
    if not is_chinese:
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        return lowered.replace("’", "'")
    # Recognisers write half-width marks into Chinese; a full stop between digits is none.
    simple = re.sub(r"\.(?!\d)", "。", simplify(text))
    return simple.translate(_FULL_WIDTH)


def _with_mends(text: str, simple: str, mended: str) -> str:
    """`text` with those letters that were mended; all others keep their script."""
    return "".join(
        letter if before == after else after
        for letter, before, after in zip(text, simple, mended, strict=True)
    )


def _mask(simple: str, parties: list[PartyMention], dates: list[DateMention]) -> str:
    letters = list(simple)
    for party in parties:
        mask = _KIND_MASK.get(party.kind)
        if mask is not None and not party.is_weak:
            letters[party.start : party.end] = mask * (party.end - party.start)
    for date in dates:
        if not date.is_past:
            letters[date.start : date.end] = DATE * (date.end - date.start)
    return "".join(letters)
