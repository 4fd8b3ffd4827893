"""What a model wrote, sentence by sentence, with the handles each rests on."""

import re
from dataclasses import dataclass

_HANDLE = r"r\d+\.(?:total|g\d+|\d+)"
_CITED = re.compile(rf"[\[【(（<]\s*({_HANDLE}(?:[\s,，、;；和]*{_HANDLE})*)\s*[\]】)）>]")
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.、)）]|#+)\s+|\*\*|__|`")
_MARK = "\ue100"
_END = rf"[。！？!?；]|\.(?=\s|$|{_MARK})"
_SENTENCE = re.compile(
    rf"(?:(?!{_END}).)+(?:(?:{_END})+[”\"」』）)]*)?(?:\s*{_MARK})*|(?:{_MARK})+"
)
# A model that writes more than so many sentences lost the question.
_MOST = 20


@dataclass(frozen=True)
class Sentence:
    """What one says, without handles; `cites` are the handles, in order."""

    text: str
    cites: tuple[str, ...]


def read_sentences(text: str) -> list[Sentence]:
    """The sentences of a reply; those without words are left out."""
    text = re.sub(r"^.*</think>", "", text, flags=re.DOTALL)
    found = [s for line in text.splitlines() for s in _of_line(_BULLET.sub("", line))]
    return list(dict.fromkeys(found))[:_MOST]


def _of_line(line: str) -> list[Sentence]:
    cited = [re.findall(_HANDLE, match[1]) for match in _CITED.finditer(line)]
    marked = _CITED.sub(_MARK, line)
    made, place = [], 0
    for match in _SENTENCE.finditer(marked):
        count = match[0].count(_MARK)
        cites = [handle for handles in cited[place : place + count] for handle in handles]
        place += count
        words = re.sub(r"\s+(?=[。，！？；,.!?;]|$)", "", match[0].replace(_MARK, "")).strip()
        if any(character.isalnum() for character in words):
            made.append(Sentence(words, tuple(dict.fromkeys(cites))))
        elif cites and made:
            made[-1] = Sentence(made[-1].text, (*made[-1].cites, *cites))
    return made
