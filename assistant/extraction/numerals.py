"""Numbers as they are said: 二十一, 两, 3, half, twenty-first."""

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "幺": 1}
_UNITS = {"十": 10, "百": 100, "千": 1000}

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
    """The number in Chinese or Arabic numerals; ValueError if `words` are none."""
    if words.isascii():
        return int(words)
    total = current = 0
    for character in words:
        if character in _UNITS:
            total += (current or 1) * _UNITS[character]
            current = 0
        elif character in _DIGITS:
            current = current * 10 + _DIGITS[character]
        else:
            raise ValueError(f"not a number: {words!r}")
    return total + current


def parse_english(words: str) -> int:
    """The number in English words or digits, ordinals too; ValueError if `words` are none."""
    plain = words.casefold().replace(" ", "-").removesuffix(".")
    if plain in ENGLISH:
        return ENGLISH[plain]
    if plain in ORDINALS:
        return ORDINALS[plain]
    digits = plain.rstrip("stndrh")
    return int(digits)
