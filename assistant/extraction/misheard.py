"""Dates and hours that a recogniser wrote with other characters of the same sound.

Only what is whole is mended, a month with its day (三夜期好 for 三月七号) or a part of the day
with its hour (上午就点 for 上午九点): shorter sounds are too often words of their own. The text
keeps its length, so offsets stay true.
"""

import re

from assistant.extraction.sound import syllable

_NUMBERS = {
    "yi": "一",
    "er": "二",
    "san": "三",
    "si": "四",
    "wu": "五",
    "liu": "六",
    "qi": "七",
    "qia": "七",
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
# 上午十点 comes back as 上50点 where numbers are written in figures: 午 was heard as 五.
_PART_IN_FIGURES = re.compile(r"([上下])5(0|[1-9]|1[0-2])(?=点)")
_HOUR = f"shi (?:yi|er)|{_ONE}|shi|liang"
# An hour after a part of the day: 上午就点, 下五三点; 下午 is heard as 向五 after a day, too.
_CLOCK = re.compile(
    rf"(?<!\S)(?P<part>(?:shang|xia|xiang) wu|wan shang|zao shang)"
    rf" (?P<hour>{_HOUR}) (?=dian(?!\S))"
)
# 周三 comes back as 中三; before what follows a day and not after what makes it a school's year.
_WEEKDAY = re.compile(
    r"(?<![初高大其当集心])[中州洲舟粥终](?=[一二三四五六日](?:之前|以前|前|[上下]午|中午|晚上|下班|[，。]?我))"
)
_PARTS = {"shang wu": "上午", "xia wu": "下午", "xiang wu": "下午"}
_PARTS |= {"wan shang": "晚上", "zao shang": "早上"}
_HALF_PAST = re.compile(r"[就旧救久酒](?=点半(?:[，。！？,]|$)|点钟)")
_ENDS_A_DAY = re.compile(r"[号日天早晚一二三四五六\d]$")


def mend(text: str) -> str:
    """`text` with misheard dates and hours written as such, exactly as long as before."""
    return _mend_hours(_mend_days(_WEEKDAY.sub("周", text)))


def _mend_hours(text: str) -> str:
    if "点" not in text:
        return text
    text = _PART_IN_FIGURES.sub(lambda m: f"{m[1]}午{'十' if m[2] == '0' else m[2]}", text)
    text = _HALF_PAST.sub("九", text)
    letters = list(text)
    line = " ".join(syllable(c) for c in text)
    for match in _CLOCK.finditer(line):
        start = line.count(" ", 0, match.start())
        part = _PARTS[match["part"]]
        if text[start] != part[0] and not _ENDS_A_DAY.search(text[:start]):
            continue
        letters[start : start + 2] = part
        for i, sound in enumerate(match["hour"].split(), start + 2):
            if letters[i] not in _DIGITS:
                letters[i] = _NUMBERS.get(sound, "两")
    return "".join(letters)


def _mend_days(text: str) -> str:
    if not any(c in "好号耗浩毫豪" for c in text):
        return text
    letters = list(text)
    sounds = [syllable(c) for c in text]
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
