"""When, where and about what the next meeting is."""

import datetime as dt
from collections.abc import Iterator, Sequence

from assistant.extraction.dates import DateMention
from assistant.extraction.rules.actions import segment_ids
from assistant.extraction.rules.lexicon import Lexicon, group
from assistant.extraction.rules.turns import Sentence, Turn
from assistant.types import MeetingContext, NextMeeting

# The part of the turns that counts as the meeting's end.
_CLOSING = 0.12


def find_next_meeting(
    turns: Sequence[Turn], context: MeetingContext, lexicon: Lexicon
) -> NextMeeting | None:
    """The last meeting that was announced with a day or a time; None if none was."""
    for cue in (*reversed(list(_announcements(turns, lexicon))), *_parting_words(turns)):
        window = _window(turns, cue)
        at = _at(window, context, lexicon)
        if at is not None and at[:10] not in _days_away(turns[cue.turn], lexicon):
            return NextMeeting(
                at=at,
                location=_location(window, context, lexicon),
                topic=_topic(window, context, lexicon),
                evidence=segment_ids(_telling(window, lexicon), turns),
            )
    return None


def _announcements(turns: Sequence[Turn], lexicon: Lexicon) -> Iterator[Sentence]:
    """Sentences that speak of a next meeting; near the end a meeting with a time is enough."""
    last = len(turns) - max(3, int(len(turns) * _CLOSING))
    for turn in turns:
        for sentence in turn.sentences:
            says = "next_meeting" in sentence.acts
            timed = any(d.moment and "T" in d.moment and not d.is_limit for d in sentence.future)
            meets = lexicon.next_meeting["meet"].search(sentence.masked) is not None
            owned = bool(sentence.acts & {"commit", "assign"})
            if says or (turn.index >= last and timed and meets and not owned):
                yield sentence


def _parting_words(turns: Sequence[Turn]) -> Iterator[Sentence]:
    """A day and an hour in the very last words, which nobody has to do anything by."""
    for turn in reversed(turns[-2:]):
        for sentence in reversed(turn.sentences):
            timed = [d for d in sentence.future if d.moment and "T" in d.moment]
            if timed and not any(d.is_limit for d in timed) and "gives" not in sentence.acts:
                yield sentence


def _window(turns: Sequence[Turn], cue: Sentence) -> list[Sentence]:
    """The sentence that announces it, those that go on about it and, with no date, the answer."""
    here = list(turns[cue.turn].sentences[cue.index : cue.index + 3])
    if any(s.future for s in here):
        return here
    before = list(turns[cue.turn].sentences[max(0, cue.index - 1) : cue.index])
    after = [s for t in turns[cue.turn + 1 : cue.turn + 3] for s in t.sentences[:2]]
    return [*before, *here, *after] if cue.turn > len(turns) // 2 else here


def _telling(window: Sequence[Sentence], lexicon: Lexicon) -> list[Sentence]:
    """The sentences of the window that say something of the meeting."""
    told = [s for s in window if "next_meeting" in s.acts or s.future]
    return told or list(window[:1])


def _at(window: Sequence[Sentence], context: MeetingContext, lexicon: Lexicon) -> str | None:
    cue = lexicon.acts["next_meeting"].search(window[0].masked)
    begin = window[0].start + cue.start() if cue is not None else -1
    dates = [d for s in window for d in s.future if _may_be_next(d, context)]
    after = [
        d for s in window for d in s.future if d in dates and (s is not window[0] or d.end > begin)
    ]
    timed = [d.moment for d in after or dates if d.moment and "T" in d.moment]
    days = [d.moment for d in after or dates if d.moment]
    if timed:
        return timed[0]
    if not days or days[0] is None:
        return None
    if _says(window, lexicon, "same_time") and context.start is not None:
        return f"{days[0]}T{context.start:%H:%M}"
    return days[0]


def _days_away(turn: Turn, lexicon: Lexicon) -> set[str]:
    """Days of which somebody says that they cannot be there."""
    away = lexicon.next_meeting.get("away")
    said = [(d, s.masked[d.start - s.start :]) for s in turn.sentences for d in s.future if d.day]
    return {f"{d.day}" for d, after in said if away is not None and away.match(after)}


def _may_be_next(date: DateMention, context: MeetingContext) -> bool:
    """Whether a meeting can be then; an hour said without its day is often this meeting's own."""
    if date.moment is None or date.is_limit:
        return False
    start = context.start or dt.time(0)
    return "T" not in date.moment or date.moment > f"{context.date}T{start:%H:%M}"


def _location(window: Sequence[Sentence], context: MeetingContext, lexicon: Lexicon) -> str | None:
    for sentence in window:
        match = lexicon.next_meeting["place"].search(sentence.masked)
        if match is not None:
            start, end = match.span()
            words = group(match, "place") or match[0]
            at = match[0].find(words)
            return sentence.heard[start + at : min(end, start + at + len(words))].strip() or None
    return context.location if _says(window, lexicon, "same_place") else None


def _topic(window: Sequence[Sentence], context: MeetingContext, lexicon: Lexicon) -> str | None:
    for sentence in window:
        match = lexicon.next_meeting["topic"].search(sentence.masked)
        words = group(match, "topic") if match else None
        if match is not None and words:
            at = match.start() + match[0].rfind(words)
            found = sentence.heard[at : at + len(words)].strip(" ，,。.")
            if found:
                return found
    return context.title if _says(window, lexicon, "weekly") else None


def _says(window: Sequence[Sentence], lexicon: Lexicon, key: str) -> bool:
    return any(lexicon.next_meeting[key].search(s.masked) for s in window)
