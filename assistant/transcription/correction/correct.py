"""From passages as heard to passages as meant, each repair marked."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.transcription.correction.lattice import slot
from assistant.transcription.correction.search import likeliest
from assistant.transcription.correction.vocabulary import Vocabulary, vocabulary
from assistant.transcription.recognition import Passage, Word, mend
from assistant.types import MeetingContext


def correct(passages: Sequence[Passage], context: MeetingContext) -> tuple[Passage, ...]:
    """The passages with what was misheard mended; in English they stay as they are.

    They are in Simplified characters; letters that share a word are left alone. Each stretch
    written otherwise than it was heard is marked as a repair.
    """
    if context.language == "en":
        return tuple(passages)
    known = vocabulary(context)
    return tuple(_corrected(passage, known) for passage in passages)


def _corrected(passage: Passage, known: Vocabulary) -> Passage:
    text = "".join(word.text for word in passage.words)
    start = 0
    changes: list[tuple[int, int, str]] = []
    for is_chinese, run in groupby(passage.words, key=lambda word: _is_chinese(word.text)):
        words = list(run)
        length = sum(len(word.text) for word in words)
        if is_chinese:
            meant = _meant(words, text[:start], text[start + length :], known)
            changes += _changes(text[start : start + length], meant, start, known)
        start += length
    for first, last, written in reversed(changes):
        passage = mend(passage, first, last, written, known.kind(written))
    return passage


def _meant(words: list[Word], before: str, after: str, known: Vocabulary) -> str:
    heard = "".join(word.text for word in words)
    slots = [
        slot(word, known.words, before + heard[:at], heard[at + 1 :] + after)
        for at, word in enumerate(words)
    ]
    return likeliest(slots, known.words)


def _changes(
    heard: str, meant: str, start: int, known: Vocabulary
) -> Iterator[tuple[int, int, str]]:
    """Where the letters differ; a changed term of the meeting is changed as a whole."""
    at = 0
    while at < len(heard):
        if heard[at] == meant[at]:
            at += 1
            continue
        first, last = known.around(meant, at)
        # Letters beside each other are one change, but a term is a change of its own.
        while last < len(heard) and heard[last] != meant[last]:
            if known.is_in_term(meant, at) or known.is_in_term(meant, last):
                break
            last += 1
        yield start + first, start + last, meant[first:last]
        at = last


def _is_chinese(text: str) -> bool:
    return len(text) == 1 and "\u4e00" <= text <= "\u9fff"
