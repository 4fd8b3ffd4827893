"""Mending roster names that were spelt by ear: 孙套 -> 孙涛.

A wrong repair is worse than none, so a stretch is mended only when it sounds exactly like one name
of the roster and is no ordinary Chinese by the word list: neither a word, nor cut out of one.
"""

from collections.abc import Iterator
from functools import cache

from assistant import dictionary
from assistant.transcription.recognition import Passage, rewrite
from assistant.transcription.script import to_script
from assistant.types import MeetingContext, Roster, TranscriptWarning

Sound = tuple[str, ...]

# "财务不批" and "财务部批" say opposite things. A department is read into "不" only where no
# negation can stand: before a number or "的", or after a word that asks somebody for something.
NEGATION = "不"
NEVER_NEGATED = "的零二两三四五六七八九十百千0123456789"
ASKS = "请由"


def repair(
    passages: tuple[Passage, ...], context: MeetingContext
) -> tuple[tuple[Passage, ...], tuple[TranscriptWarning, ...]]:
    """The passages with names mended, and a warning of kind "repaired" for every mend."""
    terms = _terms(context.roster)
    if not terms or context.language == "en":
        return passages, ()
    mended, warnings = [], []
    for passage in passages:
        text = "".join(word.text for word in passage.words)
        new = text
        for start, end, term in _mends(text, terms, context):
            new = new[:start] + term + new[end:]
            warnings.append(_warning(passage, text[start:end], term))
        mended.append(rewrite(passage, new))
    return tuple(mended), tuple(warnings)


def _mends(
    text: str, terms: dict[Sound, str], context: MeetingContext
) -> Iterator[tuple[int, int, str]]:
    sounds = _sounds(text)
    # The word list is in Simplified characters; conversion keeps the number of characters.
    simplified = to_script(text, "zh-Hans")
    if len(simplified) != len(text):
        return
    start = 0
    while start < len(text):
        found = next(
            (
                (size, term)
                for size in (4, 3, 2)
                if (term := terms.get(sounds[start : start + size])) is not None
            ),
            None,
        )
        if found is None:
            start += 1
            continue
        size, term = found
        if _may_mend(simplified, start, start + size, to_script(term, "zh-Hans")):
            yield start, start + size, to_script(term, context.language)
        start += size


def _may_mend(text: str, start: int, end: int, term: str) -> bool:
    heard = text[start:end]
    if heard == term or _is_ordinary(text, start, end):
        return False
    if NEGATION in heard and NEGATION not in term:
        before, after = text[start - 1 : start], text[end : end + 1]
        return (bool(after) and after in NEVER_NEGATED) or (bool(before) and before in ASKS)
    return True


def _is_ordinary(text: str, start: int, end: int) -> bool:
    """Whether the stretch is a word, or shares letters with a word that reaches out of it."""
    words = _word_list()
    for first in range(max(0, start - 3), end):
        for last in range(max(first + 2, start + 1), min(len(text), first + 4, end + 3) + 1):
            reaches_out = first < start or last > end
            if (reaches_out or (first, last) == (start, end)) and text[first:last] in words:
                return True
    return False


def _terms(roster: Roster) -> dict[Sound, str]:
    """What may be written by sound. A sound that two names share is left alone."""
    names = {person.name for person in roster.people}
    # Shorter aliases (林总, 小何) sound like too much else.
    names |= {a for person in roster.people for a in person.aliases if len(a) >= 3}
    names |= {department.name for department in roster.departments if len(department.name) >= 3}
    chinese = {n for n in names if 2 <= len(n) <= 4 and all("\u4e00" <= c <= "\u9fff" for c in n)}
    by_sound: dict[Sound, set[str]] = {}
    for name in chinese:
        by_sound.setdefault(_sounds(name), set()).add(name)
    return {sound: names.pop() for sound, names in by_sound.items() if len(names) == 1}


def _sounds(text: str) -> Sound:
    """Pinyin without tones, one for every character; other characters sound like themselves."""
    from pypinyin import Style, lazy_pinyin

    # typed as if it answered with one string; a list gives every character a place of its own
    return tuple(lazy_pinyin(text, style=Style.NORMAL, errors=list))  # type: ignore[arg-type]


@cache
def _word_list() -> frozenset[str]:
    # Names of people and places in the dictionary are no reason to leave a name alone.
    return frozenset(w for w, _, kind in dictionary.entries() if not kind.startswith(("nr", "ns")))


def _warning(passage: Passage, heard: str, term: str) -> TranscriptWarning:
    return TranscriptWarning(
        start=round(passage.start, 2),
        end=round(passage.end, 2),
        kind="repaired",
        text=f"{heard} → {term}",
    )
