"""Dates that a recogniser wrote with other characters of the same sound.

Only whole dates are mended, a month with its day (三夜期好 for 三月七号): shorter sounds are too
often words of their own. The text keeps its length, so offsets stay true.
"""

import re
from functools import lru_cache

_NUMBERS = {
    "yi": "一",
    "er": "二",
    "san": "三",
    "si": "四",
    "wu": "五",
    "liu": "六",
    "qi": "七",
    "ba": "八",
    "jiu": "九",
    "shi": "十",
}
# 月 is often heard as 夜 or 业.
_MONTH, _DAY = ("yue", "ye"), ("hao",)
_DIGITS = frozenset("零〇一二两三四五六七八九十月号日")
_ONE = "|".join(sound for sound in _NUMBERS if sound != "shi")
_SOUND = re.compile(
    rf"(?<!\S)(?P<month>shi (?:yi|er)|{_ONE}|shi) (?:{'|'.join(_MONTH)}) "
    rf"(?P<day>(?:er |san )?shi(?: (?:{_ONE}))?|{_ONE}) hao(?!\S)"
)


def mend(text: str) -> str:
    """`text` with misheard dates written as dates, exactly as long as before."""
    # 上午十点 comes back from number formatting as 上50点.
    text = text.replace("上50点", "上午十点")
    if not any(c in "好号耗浩毫豪" for c in text):
        return text
    letters = list(text)
    sounds = [_sound(c) for c in text]
    line = " ".join(sounds)
    for match in _SOUND.finditer(line):
        start = line.count(" ", 0, match.start())
        end = start + match[0].count(" ") + 1
        _rewrite(letters, sounds, start, end)
    return "".join(letters)


def _rewrite(letters: list[str], sounds: list[str], start: int, end: int) -> None:
    # A date that is written right, or has none of its characters right, is left alone.
    right = sum(letters[i] in _DIGITS for i in range(start, end))
    if right == end - start or right == 0:
        return
    for i in range(start, end):
        if sounds[i] in _MONTH:
            letters[i] = "月"
        elif sounds[i] in _DAY:
            letters[i] = "号"
        elif letters[i] not in _DIGITS:
            letters[i] = _NUMBERS[sounds[i]]


@lru_cache(maxsize=8192)
def _sound(character: str) -> str:
    if not "\u4e00" <= character <= "\u9fff":
        return "-"
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])
