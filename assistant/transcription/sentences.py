"""Cutting what was heard into sentence-like passages."""

import re
from collections.abc import Iterator

from assistant.transcription.recognition import Passage, Word, rewrite

SENTENCE_END = "。！？!?…"
COMMA = "，,、；;：:"

# A pause of this length ends a sentence whatever the engine wrote.
PAUSE_S = 0.9
# Whisper often strings a whole minute together with commas: a longer stretch is cut at one.
LONG_S = 12.0

_HALF_WIDTH = {",": "，", "?": "？", "!": "！", ";": "；", ":": "：", ".": "。"}
_AFTER_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff%）])\s*([,?!;:]|\.(?![0-9a-zA-Z]))\s*")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff，。？！、])\s+(?=[\u4e00-\u9fff])")


def split_sentences(passage: Passage) -> tuple[Passage, ...]:
    """The passage cut after sentence ends, long pauses, and commas of long stretches."""
    return tuple(Passage(words=words) for words in _groups(passage.words) if _has_text(words))


def with_full_width_punctuation(passage: Passage) -> Passage:
    """Chinese text with the marks of Chinese: ，。？！ instead of ,.?!"""
    text = "".join(word.text for word in passage.words)
    text = _AFTER_CHINESE.sub(lambda match: _HALF_WIDTH[match[1]], text)
    return rewrite(passage, _BETWEEN_CHINESE.sub("", text))


def _groups(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    first = 0
    for at, word in enumerate(words[:-1]):
        if _ends(word, words[at + 1], word.end - words[first].start):
            yield words[first : at + 1]
            first = at + 1
    yield words[first:]


def _ends(word: Word, following: Word, length_s: float) -> bool:
    text = word.text.rstrip()
    if following.start - word.end >= PAUSE_S or text.endswith(tuple(SENTENCE_END)):
        return True
    # "3.5" is one word to the engine, so a full stop before a space ends a sentence.
    if text.endswith(".") and following.text.startswith(" "):
        return True
    return length_s >= LONG_S and text.endswith(tuple(COMMA))


def _has_text(words: tuple[Word, ...]) -> bool:
    return any(c.isalnum() for word in words for c in word.text)
