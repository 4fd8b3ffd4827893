"""SRT and WebVTT: cues with their times, and who speaks in them.

Zoom writes "姓名: 话" into a cue, Teams a voice tag, 飞书妙记 either.
"""

import html
import re
from collections.abc import Iterator, Sequence

from assistant.interchange.names import clean, is_numbered, looks_like_name
from assistant.interchange.times import TIME, read_time
from assistant.interchange.types import ImportedSegment

_TIMING = re.compile(rf"\s*(?P<start>{TIME})\s*-->\s*(?P<end>{TIME})(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+(?P<name>[^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<\d[\d:.]*>|\{\\[^}]*\}")
_NAMED = re.compile(
    r"[\[【(（]?(?P<name>[^:：\[\]【】]{1,50}?)[\]】)）]?\s*[:：]\s*(?P<text>.+)", re.DOTALL
)
_HEADED = re.compile(r"[\[【](?P<name>[^\]】]{1,50})[\]】]\s*(?P<text>.+)", re.DOTALL)
_SENTENCE_ENDS = ("。", "！", "？", ".", "!", "?", "…", "”", '"', "；", ";")

# A sentence cut into cues goes on at once; a pause begins something else.
_LONGEST_GAP_S = 0.5
_LONGEST_TEXT = 150
# Where fewer cues end as sentences do, the file has no punctuation to cut by.
_LEAST_PUNCTUATED = 0.2


def read_cues(text: str) -> list[ImportedSegment]:
    """The cues of SRT or WebVTT, those of one sentence joined. Empty where there is none."""
    cues = [cue for block in _blocks(text) for cue in _read_block(block)]
    if not any(cue.speaker for cue in cues):
        cues = _with_names(cues)
    return _join(cues)


def _blocks(text: str) -> Iterator[list[str]]:
    """Each timing line with the lines of its words."""
    block: list[str] = []
    for line in text.split("\n"):
        if _TIMING.fullmatch(line):
            # The number or name of a cue stands in the line before, not always after a blank one.
            if block and block[-1].strip().isdigit():
                block.pop()
            if block:
                yield block
            block = [line]
        elif not line.strip():
            if block:
                yield block
            block = []
        elif block:  # what stands under no timing is a note or a style
            block.append(line)
    if block:
        yield block


def _read_block(block: Sequence[str]) -> Iterator[ImportedSegment]:
    timing = _TIMING.fullmatch(block[0])
    assert timing is not None
    start, end = read_time(timing["start"]), read_time(timing["end"])
    words = "\n".join(block[1:])
    voices = list(_VOICE.finditer(words))
    before = words[: voices[0].start()] if voices else words
    if said := _plain(before):
        yield ImportedSegment(start=start, end=end, text=said)
    ends = [*(voice.start() for voice in voices[1:]), len(words)]
    for voice, words_end in zip(voices, ends, strict=False):
        said = _plain(words[voice.end() : words_end])
        if said:
            name = clean(html.unescape(voice["name"]))
            yield ImportedSegment(start=start, end=end, speaker=name, text=said)


def _plain(words: str) -> str:
    lines = html.unescape(_TAG.sub("", words)).split("\n")
    return join_text(line.strip() for line in lines if line.strip())


def _with_names(cues: list[ImportedSegment]) -> list[ImportedSegment]:
    """Take the names off the words. A cue without one goes on with whoever spoke before."""
    parts = [_NAMED.fullmatch(cue.text) or _HEADED.fullmatch(cue.text) for cue in cues]
    names = [part["name"].strip() for part in parts if part and looks_like_name(part["name"])]
    if not any(is_numbered(name) or names.count(name) > 1 for name in names):
        return cues
    named: list[ImportedSegment] = []
    last: str | None = None
    for cue, part in zip(cues, parts, strict=True):
        text = cue.text
        if part and looks_like_name(part["name"]):
            last, text = clean(part["name"]), part["text"].strip()
        named.append(cue.model_copy(update={"speaker": last, "text": text}))
    return named


def _join(cues: list[ImportedSegment]) -> list[ImportedSegment]:
    ends = sum(cue.text.endswith(_SENTENCE_ENDS) for cue in cues)
    if ends < len(cues) * _LEAST_PUNCTUATED:
        return cues
    joined: list[ImportedSegment] = []
    for cue in cues:
        if joined and _goes_on(joined[-1], cue):
            text = join_text((joined[-1].text, cue.text))
            joined[-1] = joined[-1].model_copy(update={"text": text, "end": cue.end})
        else:
            joined.append(cue)
    return joined


def _goes_on(before: ImportedSegment, cue: ImportedSegment) -> bool:
    is_sentence = before.text.endswith(_SENTENCE_ENDS)
    is_long = len(before.text) + len(cue.text) > _LONGEST_TEXT
    gap = (cue.start or 0) - (before.end or 0)
    return (
        before.speaker == cue.speaker
        and not is_sentence
        and not is_long
        and (abs(gap) <= _LONGEST_GAP_S)
    )


def join_text(lines: Sequence[str] | Iterator[str]) -> str:
    """Lines as one: a space between Latin words, none between Chinese characters."""
    joined = ""
    for line in lines:
        is_latin = joined[-1:] < "\u2e80" and line[:1] < "\u2e80"
        joined += (" " if joined and is_latin else "") + line
    return joined
