"""Whether what the transcription mended was said so."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from assistant.types import Transcript, TranscriptWarning
from eval.alignment import Alignment, find
from eval.mentions import SLACK
from eval.tokens import Tokens, folded, tokens

Verdict = Literal["right", "wrong", "neither"]


@dataclass(frozen=True)
class JudgedRepair:
    """`right`: what is written now was said there. `wrong`: what was heard before was said.
    `neither`: something else was said.
    """

    start: float | None
    heard: str
    written: str
    verdict: Verdict


@dataclass(frozen=True)
class _Repair:
    start: float | None
    heard: str
    written: str
    place: int | None  # of `written` among the tokens that were heard


def judge_repairs(
    transcript: Transcript, said: Tokens, alignment: Alignment
) -> tuple[JudgedRepair, ...]:
    """Every repair with its verdict; changes of form alone (三 for 3) are none.

    `alignment` is that of `said` with the tokens of the transcript's segments.
    """
    language = transcript.language
    judged = []
    for repair in _repairs(transcript):
        if folded(repair.heard, language) == folded(repair.written, language):
            continue
        heard, written = tokens(repair.heard, language), tokens(repair.written, language)
        there = _said_there(said, alignment, repair.place, max(len(heard), len(written)))
        if find(written, there):
            verdict: Verdict = "right"
        else:
            verdict = "wrong" if find(heard, there) else "neither"
        judged.append(JudgedRepair(repair.start, repair.heard, repair.written, verdict))
    return tuple(judged)


def _said_there(said: Tokens, alignment: Alignment, place: int | None, size: int) -> Tokens:
    if place is None:
        return ()
    last = len(alignment.to_said) - 1
    start = alignment.to_said[min(place, last)]
    end = alignment.to_said[min(place + size, last)]
    return said[max(0, start - SLACK) : end + SLACK]


def _repairs(transcript: Transcript) -> Iterator[_Repair]:
    texts = [tokens(segment.text, transcript.language) for segment in transcript.segments]
    firsts = [0, *accumulate(len(text) for text in texts)]
    if any(segment.repairs for segment in transcript.segments):
        for segment, first in zip(transcript.segments, firsts, strict=False):
            for repair in segment.repairs:
                before = len(tokens(segment.text[: repair.at], transcript.language))
                yield _Repair(segment.start, repair.heard, repair.written, first + before)
    else:
        yield from _warned(transcript, texts, firsts)


def _warned(transcript: Transcript, texts: list[Tokens], firsts: list[int]) -> Iterator[_Repair]:
    """Transcripts made before segments had repairs tell of them in warnings, without the place."""
    taken: set[int] = set()
    for warning in transcript.warnings:
        if warning.kind == "repaired" and " → " in warning.text:
            heard, written = warning.text.split(" → ", 1)
            key = tokens(written, transcript.language)
            places = [
                firsts[index] + place
                for index, text in enumerate(texts)
                if _overlaps(transcript, index, warning)
                for place in find(key, text)
            ]
            place = next((p for p in places if p not in taken), None)
            if place is not None:
                taken.add(place)
            yield _Repair(warning.start, heard, written, place)


def _overlaps(transcript: Transcript, index: int, warning: TranscriptWarning) -> bool:
    segment = transcript.segments[index]
    if segment.start is None or segment.end is None:
        return True
    return segment.start <= warning.end and segment.end >= warning.start
