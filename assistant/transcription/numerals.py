"""Numbers in one form: as they are said (三月八号, 百分之八十), however an engine wrote them.

Only what can be read one way is changed. Codes, telephone numbers, clock times with a colon and
what stands beside Latin letters (A3, 5G) stay as they are.
"""

import re

from assistant.transcription.recognition import Passage, mend

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿")

# Possessive: where the whole is to be left alone, so is every part of it (50%-60%, 1,000-2,000).
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z０-９.:：/\-])(?<![A-Za-z]\s)"
    r"(?P<digits>(?>[0-9]{1,3}(?:,[0-9]{3})++|[0-9]++))"
    r"(?>\.(?P<decimals>[0-9]+))?+(?P<percent>%)?+(?!\s?[A-Za-z]|[0-9:：/\-]|\.[0-9])"
)
# A year is said digit by digit; 1500年前 is a time, 2024年前 can only be a year.
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年|[0-9]{4}年(?!前|后|内|以|来|的时间)")
# Before these two is 二 rather than 两.
_ORDINAL = ("月", "号", "日", "楼", "层", "期", "季度", "%")
_COUNTED = re.compile(
    "[个位件台套家次天周年点万亿千百项份人种条张块页轮版批分小季倍名元秒吨米斤款笔辆本场趟遍]"
)

LONGEST = 8


def spell_numbers(passage: Passage) -> Passage:
    """The passage with its numbers spelt, each a repair of kind "number"."""
    text = "".join(word.text for word in passage.words)
    for match in reversed(list(_NUMBER.finditer(text))):
        spelt = _spelt(match, text[: match.start()], text[match.end() :])
        if spelt:
            passage = mend(passage, match.start(), match.end(), spelt, "number")
    return passage


def _spelt(match: re.Match[str], before: str, after: str) -> str | None:
    digits = match["digits"].replace(",", "")
    # 25000 is a number, 10086 and 82345678 are dialled.
    is_code = len(digits) > LONGEST or (len(digits) > 1 and digits[0] == "0")
    is_code = is_code or (len(digits) > 4 and digits == match["digits"] and digits[-2:] != "00")
    if is_code or before.endswith("第") and len(digits) > 3:
        return None
    if len(digits) == 4 and not match["decimals"] and _YEAR.match(digits + after):
        return "".join(_DIGITS[int(d)] for d in digits)
    whole = in_characters(int(digits))
    if match["decimals"]:
        whole += "点" + "".join(_DIGITS[int(d)] for d in match["decimals"])
    elif digits == "2" and not match["percent"] and _is_counted(before, after):
        whole = "两"
    if match["percent"]:
        # Nobody says 百分之一百.
        return "百分之" + ("百" if whole == "一百" else whole)
    return whole


def _is_counted(before: str, after: str) -> bool:
    if before.endswith(("第", "十", "星期", "周", "礼拜")) or after.startswith(_ORDINAL):
        return False
    return _COUNTED.match(after) is not None


def in_characters(number: int) -> str:
    """A whole number of at most twelve digits as it is said: 10500 is 一万零五百.

    Two hundred, two thousand and so on are 两百, 两千 as people say them.
    """
    if number == 0:
        return "零"
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            continue
        if said and (group < 1000 or not groups[place + 1]):
            said += "零"
        said += _group(group) + _GROUPS[place]
    said = re.sub("零+", "零", said)
    # 十二 rather than 一十二, 两万 rather than 二万, at the beginning
    said = re.sub("^一十", "十", said)
    return re.sub("二(?=[百千])|(?<![十零])二(?=[万亿])", "两", said)


def _group(number: int) -> str:
    said = ""
    for place, digit in zip(range(3, -1, -1), f"{number:04}", strict=True):
        if digit != "0":
            said += _DIGITS[int(digit)] + _PLACES[place]
        elif said and not said.endswith("零"):
            said += "零"
    return said.rstrip("零")
