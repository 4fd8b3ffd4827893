"""The numbers in a text, whatever they are written with: 两万五, 2.5万 and 25,000 are one."""

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.numerals import ENGLISH, ORDINALS, parse_chinese
from assistant.script import simplify
from assistant.types import Data

_DIGIT = "零〇一二两三四五六七八九"
_NUMERAL = re.compile(
    r"(?P<figure>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?P<unit>[百千]?[万亿]|[千百十]|[kK]\b|[mM]\b)?"
    rf"(?P<more>[{_DIGIT}](?![十百千]))?"
    rf"|(?P<words>[{_DIGIT}十廿卅百千万亿]+)(?:点(?P<decimals>[{_DIGIT}]+))?(?P<half>半)?"
)
# 一块二, 9毛9, 1块2毛9: the places of a price.
_PRICE = re.compile(
    rf"(?:(?P<yuan>[\d{_DIGIT}十百千万]+)[块元])?(?P<jiao>[\d{_DIGIT}])[毛角]"
    rf"(?P<last>[\d{_DIGIT}](?![\d十百千万]))?"
    rf"|(?P<whole>[\d{_DIGIT}十百千万]+)块(?P<tenth>[\d{_DIGIT}])(?![\d十百千万个台件毛分])"
)
# In these a numeral counts nothing.
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六]")
_IDIOMS = frozenset({"万一", "一一"})
_NARROW = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_UNIT = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "k": 1000, "m": 10**6}
# A single numeral is a number before one of these, and part of a word before others (一起, 三角).
_COUNTED = (
    "个件台套家人名位次项条款批周天日年月号点小分元块毛万亿千百成倍级版期轮场张份种支类层间辆吨克斤公度米"
    "座栋箱瓶包袋组页遍季礼星倍折%％"
)
# "One" counts time and money; elsewhere it is no more than "a".
_ONE_OF = "周天年月小礼星季成倍万千百亿"
_SMALL_EN = {word: value for word, value in ENGLISH.items() if word not in ("a", "an")}
_TENS_EN = {"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALE_EN = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 10**6, "billion": 10**9}
_WORD_EN = re.compile(r"[a-z]+|\d[\d,]*(?:\.\d+)?", re.IGNORECASE)


class Number(Data):
    """A number as written, where it begins, and what it is worth, taken loosely what else."""

    words: str
    at: int
    values: frozenset[float]
    loosely: frozenset[float] = frozenset()


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers that `text` states; a lone "one" or a numeral inside a word is none."""
    plain = _plain(text)
    prices = list(_prices(plain))
    inside = {at for price in prices for at in range(price.at, price.at + len(price.words))}
    found = [n for n in _numerals(plain) if _is_stated(n, plain) and n.at not in inside]
    return tuple(sorted([*prices, *found, *_english(text)], key=lambda n: n.at))


def values_in(text: str) -> frozenset[float]:
    """Everything that a number said in `text` may be worth, in doubt too much."""
    plain = _WEEKDAY.sub(" ", _plain(text))
    values = {
        v
        for n in (*_numerals(plain), *_prices(plain), *_english(text))
        for v in n.values | n.loosely
    }
    for run in re.findall(rf"[{_DIGIT}]{{2,}}", plain):
        # 三五天 is three to five; the digits may be separate.
        values |= {float(parse_chinese(digit)) for digit in run}
    values |= {_worth(word) for word in re.findall(r"[a-z]+", text.casefold()) if _worth(word)}
    if "万" in plain:
        # Of a budget of sixty 万, thirty-four is for online.
        values |= {value * 10_000 for value in values if 10 <= value < 10_000}
    for part in re.findall(r"\d+(?:\.\d+)+|\d+", text):
        values |= {float(piece) for piece in part.split(".") if piece}
    return frozenset(values)


def _plain(text: str) -> str:
    # The hundred of a percentage is no number of its own.
    return simplify(text).translate(_NARROW).replace("百分之", "占分之")


def _numerals(plain: str) -> Iterator[Number]:
    for match in _NUMERAL.finditer(plain):
        try:
            values = _figure(match) if match["figure"] else _words(match)
        except ValueError:
            continue
        yield Number(words=match[0].strip(), at=match.start(), values=frozenset(values))


def _figure(match: re.Match[str]) -> set[float]:
    value = float(match["figure"].replace(",", "").rstrip("."))
    for unit in (match["unit"] or "").casefold():
        value *= _UNIT[unit]
    if match["more"] and match["unit"]:
        # 3万二: the next place.
        value += parse_chinese(match["more"]) * _UNIT[match["unit"][-1].casefold()] / 10
    return {round(value, 6)}


def _words(match: re.Match[str]) -> set[float]:
    words = match["words"]
    value = float(parse_chinese(words + ("半" if match["half"] and words[-1] in "万亿千" else "")))
    made = {value}
    if match["decimals"]:
        digits = "".join(str(parse_chinese(d)) for d in match["decimals"])
        made = {float(f"{value:.0f}.{digits}")}
    return made


def _is_stated(number: Number, plain: str) -> bool:
    end = number.at + len(number.words)
    before, after = plain[max(0, number.at - 1) : number.at], plain[end : end + 1]
    if number.words[0].isdigit():
        # R2D2, v1.3 and a file's name are names.
        return not (before.isascii() and (before.isalpha() or before == "."))
    if before in ("周", "期", "拜") and number.words in "一二三四五六":
        return False
    if len(number.words) > 1:
        return not set(number.words) <= set("十百千万亿") and number.words not in _IDIOMS
    return after in (_ONE_OF if number.words == "一" else _COUNTED) and after != ""


def _prices(plain: str) -> Iterator[Number]:
    for match in _PRICE.finditer(plain):
        if match["jiao"] and not match["yuan"] and "角" in match[0]:
            continue  # A triangle, more likely.
        places = (match["yuan"] or match["whole"], match["jiao"] or match["tenth"], match["last"])
        try:
            yuan, jiao, last = (parse_chinese(place) if place else 0 for place in places)
        except ValueError:
            continue
        value = round(yuan + jiao / 10 + last / 100, 2)
        yield Number(words=match[0], at=match.start(), values=frozenset({value}))


def _english(text: str) -> Iterator[Number]:
    """Numbers in English words: eight thousand, one forty-nine (149), a hundred and six."""
    run: list[re.Match[str]] = []
    for match in (*_WORD_EN.finditer(text), None):
        is_part = match is not None and _is_number_word(match[0].casefold(), bool(run))
        if match is not None and is_part and _is_next(text, run, match):
            run.append(match)
            continue
        if number := _spelled(text, run):
            yield number
        run = [match] if match is not None and is_part and match[0].casefold() != "and" else []


def _is_number_word(word: str, inside: bool) -> bool:
    known = word in _SMALL_EN or word in _TENS_EN or word in _SCALE_EN or word in ORDINALS
    return known or (inside and word == "and")


def _is_next(text: str, run: list[re.Match[str]], match: re.Match[str]) -> bool:
    return not run or text[run[-1].end() : match.start()] in (" ", "-", "–")


def _spelled(text: str, run: list[re.Match[str]]) -> Number | None:
    while run and run[-1][0].casefold() == "and":
        run = run[:-1]
    words = [match[0].casefold() for match in run if match[0].casefold() != "and"]
    if not words or words == ["one"] or words == ["first"] or words == ["second"]:
        return None
    values, loosely = _beside(words)
    return Number(
        words=text[run[0].start() : run[-1].end()],
        at=run[0].start(),
        values=frozenset(values or {_added(words)}),
        loosely=frozenset(loosely),
    )


def _worth(word: str) -> float:
    return float(_SMALL_EN.get(word) or _TENS_EN.get(word) or ORDINALS.get(word) or 0)


def _added(words: list[str]) -> float:
    total = current = 0.0
    for word in words:
        if word == "hundred":
            current = (current or 1) * 100
        elif word in _SCALE_EN:
            total, current = total + (current or 1) * _SCALE_EN[word], 0.0
        else:
            current += _worth(word)
    return total + current


def _beside(words: list[str]) -> tuple[set[float], set[float]]:
    """Groups said one after the other: one forty-nine is 149; loosely, one-four is 1.4."""
    if any(word in _SCALE_EN for word in words):
        return set(), set()
    groups: list[float] = []
    for before, word in pairwise(["", *words]):
        value = _worth(word)
        if groups and _worth(before) >= 20 and _worth(before) % 10 == 0 and 0 < value < 10:
            groups[-1] += value
        else:
            groups.append(value)
    joined = float("".join(f"{value:.0f}" for value in groups))
    return {joined}, {float(f"{groups[0]:.0f}.{groups[1]:.0f}")} if len(groups) == 2 else set()
