"""When, where and about what the next meeting is."""

from collections.abc import Sequence

from assistant.extraction.rules.actions import segment_ids
from assistant.extraction.rules.lexicon import Lexicon, group
from assistant.extraction.rules.turns import Sentence, Turn
from assistant.types import MeetingContext, NextMeeting


def find_next_meeting(
    turns: Sequence[Turn], context: MeetingContext, lexicon: Lexicon
) -> NextMeeting | None:
    """The last meeting that was announced with a day or a time; None if none was."""
    for turn in reversed(turns):
        for sentence in reversed(turn.sentences):
            if "next_meeting" not in sentence.acts:
                continue
            window = _window(turn, sentence)
            at = _at(window, context, lexicon)
            if at is not None:
                return NextMeeting(
                    at=at,
                    location=_location(window, context, lexicon),
                    topic=_topic(window, context, lexicon),
                    evidence=segment_ids(window, turns),
                )
    return None


def _window(turn: Turn, sentence: Sentence) -> list[Sentence]:
    """The sentence that announces it and up to two that go on about it."""
    return list(turn.sentences[sentence.index : sentence.index + 3])


def _at(window: Sequence[Sentence], context: MeetingContext, lexicon: Lexicon) -> str | None:
    cue = lexicon.acts["next_meeting"].search(window[0].masked)
    dates = [d for s in window[:2] for d in s.future if d.moment and not d.is_limit]
    after = [d for d in dates if cue is None or d.end > window[0].start + cue.start()]
    timed = [d.moment for d in after or dates if d.moment and "T" in d.moment]
    days = [d.moment for d in after or dates if d.moment]
    if timed:
        return timed[0]
    if not days or days[0] is None:
        return None
    if _says(window, lexicon, "same_time") and context.start is not None:
        return f"{days[0]}T{context.start:%H:%M}"
    return days[0]


def _location(
    window: Sequence[Sentence], context: MeetingContext, lexicon: Lexicon
) -> str | None:
    for sentence in window:
        match = lexicon.next_meeting["place"].search(sentence.masked)
        if match is not None:
            start, end = match.span()
            words = group(match, "place") or match[0]
            at = match[0].find(words)
            return sentence.text[start + at : min(end, start + at + len(words))].strip() or None
    return context.location if _says(window, lexicon, "same_place") else None


def _topic(window: Sequence[Sentence], context: MeetingContext, lexicon: Lexicon) -> str | None:
    for sentence in window:
        match = lexicon.next_meeting["topic"].search(sentence.masked)
        words = group(match, "topic") if match else None
        if match is not None and words:
            at = match.start() + match[0].rfind(words)
            found = sentence.text[at : at + len(words)].strip(" ，,。.")
            if found:
                return found
    return context.title if _says(window, lexicon, "weekly") else None


def _says(window: Sequence[Sentence], lexicon: Lexicon, key: str) -> bool:
    return any(lexicon.next_meeting[key].search(s.masked) for s in window)

