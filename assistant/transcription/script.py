"""Chinese script: Whisper mixes Simplified and Traditional, a transcript has one."""

from functools import cache
from typing import Any

from assistant.transcription.recognition import Passage, Word, rewrite
from assistant.types import Language, MeetingContext

# Characters only, no vocabulary: s2twp would write 資訊 where the speaker said 信息, and a
# transcript holds what was said.
CONVERSIONS: dict[Language, str] = {"zh-Hans": "t2s", "zh-Hant": "s2tw"}


def to_script(text: str, language: Language) -> str:
    """The text in the script the meeting asks for. Other languages come back unchanged."""
    conversion = CONVERSIONS.get(language)
    return str(_converter(conversion).convert(text)) if conversion else text


@cache
def _converter(conversion: str) -> Any:
    from opencc import OpenCC

    return OpenCC(conversion)


def simplified(passage: Passage) -> Passage:
    """The passage in Simplified characters, what other hearings said too."""
    written = rewrite(passage, to_script(_text(passage), "zh-Hans"))
    return Passage(words=tuple(_simplified(word) for word in written.words))


def in_script(passage: Passage, context: MeetingContext) -> Passage:
    """A Simplified passage in the script of the meeting, its names as the roster writes them."""
    if context.language != "zh-Hant":
        return passage
    text = to_script(_text(passage), context.language)
    for name in _names(context):
        text = text.replace(to_script(to_script(name, "zh-Hans"), context.language), name)
    written = rewrite(passage, text)
    return Passage(words=tuple(_traditional(word) for word in written.words))


def _simplified(word: Word) -> Word:
    if not word.others:
        return word
    others = tuple(
        other.model_copy(update={"text": to_script(other.text, "zh-Hans")}) for other in word.others
    )
    return word.model_copy(update={"others": others})


def _traditional(word: Word) -> Word:
    if not word.heard:
        return word
    return word.model_copy(update={"heard": to_script(word.heard, "zh-Hant")})


def _names(context: MeetingContext) -> list[str]:
    roster = context.roster
    people = [name for person in roster.people for name in (person.name, *person.aliases)]
    departments = [name for d in roster.departments for name in (d.name, *d.aliases)]
    return [*people, *context.attendees, *departments, *context.glossary]


def _text(passage: Passage) -> str:
    return "".join(word.text for word in passage.words)
