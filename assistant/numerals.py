"""Numbers as they are said: 二十一, 两, 3, half, twenty-first."""

import unicodedata

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "兩": 2,
    "俩": 2,
    "仨": 3,
    "幺": 1,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000, "萬": 10_000, "億": 100_000_000}
_TENS_IN_ONE = {"廿": 20, "卅": 30}

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_ORDINAL_ONES = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]

ENGLISH: dict[str, int] = {word: i for i, word in enumerate(_ONES)} | _TENS | {"a": 1, "an": 1}
ORDINALS: dict[str, int] = {word: i for i, word in enumerate(_ORDINAL_ONES) if i}
ORDINALS |= {"twentieth": 20, "thirtieth": 30}
for _tens, _value in (("twenty", 20), ("thirty", 30)):
    for _one in range(1, 10):
        ENGLISH[f"{_tens}-{_ONES[_one]}"] = _value + _one
        ORDINALS[f"{_tens}-{_ORDINAL_ONES[_one]}"] = _value + _one


def parse_chinese(words: str) -> int:
    """The whole number in Chinese or Arabic numerals, of either width: 一万零五百, 两, 廿三, 3万.

    Digits said one by one are a number too (二零二六). A half counts the place before it (三万五,
    两万半) and must come out whole. ValueError if `words` are no whole number.
    """
    plain = unicodedata.normalize("NFKC", words).replace(",", "").strip()
    if plain.isascii():
        return int(plain)
    total = section = current = 0
    place = 0
    for character in plain:
        if character in _GROUPS:
            place = _GROUPS[character]
            # 一万亿 multiplies all that came before, 一亿两千万 only what came after 亿.
            before, total = (total, 0) if total < place else (0, total)
            total += (before + section + current or 1) * place
            section = current = 0
        elif character in _UNITS:
            section += (current or 1) * _UNITS[character]
            current, place = 0, _UNITS[character]
        elif character in _TENS_IN_ONE:
            section, place = section + _TENS_IN_ONE[character], 0
        elif character == "半" and place:
            section += place // 2
        elif character in _DIGITS or character.isdigit():
            digit = _DIGITS[character] if character in _DIGITS else int(character)
            current = current * 10 + digit
            # 一百零五 is 105, and 一百五 is 150.
            place = 0 if character in "零〇0" else place
        else:
            raise ValueError(f"not a number: {words!r}")
    if place >= 100 and 0 < current < 10:
        current *= place // 10
    return total + section + current


def parse_english(words: str) -> int:
    """The number in English words or digits, ordinals too; ValueError if `words` are none."""
    plain = words.casefold().replace(" ", "-").removesuffix(".")
    if plain in ENGLISH:
        return ENGLISH[plain]
    if plain in ORDINALS:
        return ORDINALS[plain]
    digits = plain.rstrip("stndrh")
    return int(digits)
