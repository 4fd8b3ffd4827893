"""Set phrases by which people go on to the next topic, or end a meeting."""

import re

from assistant.numerals import parse_chinese, parse_english
from assistant.script import simplify
from assistant.types import Language

_NEXT = {
    "zh": re.compile(
        r"下面|接下来|接着|然后是|下一(?:个|项|件|块)|再(?:说|讲|看|来)|先(?:说|讲|看|来)|轮到|进入|"
        r"回到|说说|讲讲|聊聊|^(?:好[，。]?)?(?:那)?[^，。]{1,8}(?:那块|那边|这块|这边|呢)[，。？?]|"
        r"第[一二三四五六七八九十\d]+(?:个|项|件|块)|最后(?:一)?(?:个|项|件|块)|换你|"
        r"你(?:先)?(?:来)?(?:说|讲)"
    ),
    "en": re.compile(
        r"\bnext(?: (?:item|topic|one|up|thing))?\b[,.:]|\bmoving on\b|"
        r"\blet's (?:talk|start|move|go|turn)\b|\bnow for\b|\bturn(?:ing)? to\b|"
        r"\bstart with\b|\bon to\b|\byou're up\b|"
        r"\b(?:first|second|third|fourth|fifth|last)(?: (?:item|topic|one|thing|up))\b|"
        r"\bitem (?:one|two|three|four|five|\d)\b|\bthe big one\b|"
        r"^(?:okay|ok|so|right|alright|then)\b[,.]?(?: (?:so|then|and|um))?[,.]? "
        r"\w[^.?!]{2,40}[.?!]"
    ),
}
_ORDINAL = {
    "zh": re.compile(
        r"(?:^|[，。！？；\s])(?:好[，。]?|那)?第([一二三四五六七八九十\d]{1,2})(?:个|项|件|块)?"
        r"(?:事|议题|议程)?"
        r"(?=[，。：:是、]|说|讲|看)"
    ),
    "en": re.compile(
        r"\b(?:(first|second|third|fourth|fifth|sixth|seventh|eighth) (?:item|topic|thing|one|up)|"
        r"(?:item|topic|number) (one|two|three|four|five|six|seven|eight|\d{1,2}))\b"
    ),
}
_LAST = {
    "zh": re.compile(r"最后(?:是|说|一)?(?:个|项|件|块)?(?:议题|事)?[，。：:是]"),
    "en": re.compile(r"\blast (?:one|item|topic|thing)\b|\bfinally,"),
}
_CLOSING = {
    "zh": re.compile(
        r"散会|散了|今天(?:就|先)(?:这|到)|下次会|下次(?:月|周|例)?会|会议纪要|到此|辛苦"
    ),
    "en": re.compile(
        r"\bthat's (?:it|all)\b|\bthanks,? (?:everyone|everybody|all)\b|"
        r"\bnext (?:check-in|meeting)\b|\bbye\b|\bwrap(?:ping)? up\b|"
        r"\bmeeting (?:is )?(?:over|adjourned)\b"
    ),
}


def goes_on(sentence: str, language: Language) -> bool:
    """Whether it opens another topic, whichever."""
    return bool(_NEXT[_key(language)].search(_plain(sentence)))


def ordinals(text: str, language: Language, rows: int) -> set[int]:
    """The rows of the agenda, from 0, that it names by number: 第二个, item two, 最后一项."""
    plain, key = _plain(text), _key(language)
    named = {_value(match, language) - 1 for match in _ORDINAL[key].finditer(plain)}
    if rows > 1 and _LAST[key].search(plain):
        named.add(rows - 1)
    return {number for number in named if 0 <= number < rows}


def closes(text: str, language: Language) -> bool:
    """Whether it ends the meeting or speaks of the next one."""
    return bool(_CLOSING[_key(language)].search(_plain(text)))


def _value(match: re.Match[str], language: Language) -> int:
    word = next(group for group in match.groups() if group)
    return parse_english(word) if language == "en" else parse_chinese(word)


def _key(language: Language) -> str:
    return "en" if language == "en" else "zh"


def _plain(text: str) -> str:
    return simplify(text).casefold().replace("’", "'")
