"""Chinese and Arabic numerals in one form, so that 三月八号 and 3月8号 compare equal."""

import re

_DIGITS = {character: str(value) for value, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": "0", "两": "2", "幺": "1"}
_TENS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
_UNITS = _TENS | _GROUPS
_NUMERAL = f"0-9{''.join(_DIGITS)}{''.join(_UNITS)}"

_RUN = re.compile(f"[{_NUMERAL}]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_POINT = re.compile(r"(?<=\d)[.:](?=\d)")
_PERCENT = re.compile(f"([{_NUMERAL}点]+)%")
# 一点五万: what follows the point is not fifty thousand.
_FRACTION = re.compile(f"[0-9{''.join(_DIGITS)}]+[百千万亿]")


def with_digits(text: str) -> str:
    """`text`, half width and Simplified, with every number in Arabic digits.

    Numbers of five digits and more keep 万 and 亿 (一万五千 and 15000 become 1万5000); 3:30,
    3.5 and 15% become 3点30, 3点5 and 百分之15. Only numerals change: 号 and 日 stay as they are.
    Words that merely hold a numeral change too (一下 becomes 1下), wherever they stand.
    """
    text = _POINT.sub("点", _THOUSANDS.sub("", text))
    text = _PERCENT.sub(r"百分之\1", text)
    return _RUN.sub(_in_digits, text)


def _in_digits(match: re.Match[str]) -> str:
    run = match[0]
    if not any(c in _UNITS for c in run):
        return _grouped(_plain(run))
    if match.string[: match.start()].endswith("点") and _FRACTION.fullmatch(run):
        return _plain(run[:-1]) + run[-1]
    # 万一, 千万: words, not numbers.
    if run[0] in _UNITS and run[0] != "十":
        return run
    return _written(_value(run))


def _plain(digits: str) -> str:
    return "".join(_DIGITS.get(c, c) for c in digits)


def _grouped(digits: str) -> str:
    """15000 as 1万5000; what is longer or begins with 0 is no amount but a code."""
    is_amount = 5 <= len(digits) <= 8 and not digits.startswith("0")
    return _written(int(digits)) if is_amount else digits


def _value(run: str) -> int:
    total = section = 0
    digits, unit = "", 1
    for character in run:
        if character in _TENS:
            unit = _TENS[character]
            section += int(digits or 1) * unit
        elif character in _GROUPS:
            unit = _GROUPS[character]
            total += (section + int(digits or 0) or 1) * unit
            section = 0
        else:
            digits += _DIGITS.get(character, character)
            continue
        digits = ""
    rest = int(digits or 0)
    # 一百五 is 150, 一百零五 is 105.
    if len(digits) == 1 and unit >= 100:
        rest *= unit // 10
    return total + section + rest


def _written(value: int) -> str:
    for name, size in (("亿", _GROUPS["亿"]), ("万", _GROUPS["万"])):
        if value >= size:
            rest = value % size
            return f"{_written(value // size)}{name}{_written(rest) if rest else ''}"
    return str(value)
