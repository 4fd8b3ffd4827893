"""How Chinese names are spelled in Latin letters, to be found and sorted by."""

import re
from collections.abc import Iterable
from functools import lru_cache

# As surnames these are read otherwise than as words.
_SURNAMES = {
    **{"单": "shan", "解": "xie", "仇": "qiu", "曾": "zeng", "查": "zha", "任": "ren", "盖": "ge"},
    **{"区": "ou", "朴": "piao", "纪": "ji", "尉": "yu", "万": "wan", "翟": "zhai", "华": "hua"},
    **{"單": "shan", "紀": "ji", "萬": "wan", "華": "hua", "蓋": "ge", "區": "ou", "乐": "yue"},
}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def search_text(name: str, aliases: Iterable[str] = (), email: str | None = None) -> str:
    """What a search looks in, lower case; it begins with the spelled name, so it sorts by it.

    王建国 gives "wangjianguo wjg 王建国".
    """
    parts = [word for text in (name, *aliases) for word in (*_spelled(text), text)]
    return " ".join(dict.fromkeys((*parts, email or ""))).strip().lower()


def search_words(text: str) -> list[str]:
    """The words that must all be found."""
    return [word for word in text.lower().split() if word]


@lru_cache(maxsize=8192)
def _spelled(text: str) -> tuple[str, ...]:
    """Whole and by first letters; nothing for what is not Chinese."""
    if not _CHINESE.search(text):
        return ()
    from pypinyin import lazy_pinyin

    syllables = [str(syllable) for syllable in lazy_pinyin(text)]
    if text[0] in _SURNAMES:
        syllables[0] = _SURNAMES[text[0]]
    syllables = [s.replace("ü", "v").replace(" ", "") for s in syllables]
    return "".join(syllables), "".join(s[0] for s in syllables if s)
