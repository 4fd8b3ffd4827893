import random

import pytest

from assistant.extraction.numerals import parse_chinese
from assistant.transcription.numerals import in_characters, spell_numbers
from assistant.transcription.recognition import repairs, spread
from assistant.types import Segment


def spelt(text: str) -> str:
    return spell_numbers(spread(text, 0, len(text))).text


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (12, "十二"),
        (22, "二十二"),
        (105, "一百零五"),
        (110, "一百一十"),
        (200, "两百"),
        (2_002, "两千零二"),
        (10_500, "一万零五百"),
        (12_000, "一万两千"),
        (20_000, "两万"),
        (120_000, "十二万"),
        (1_020_000, "一百零二万"),
        (10_000_001, "一千万零一"),
        (100_001_000, "一亿零一千"),
        (200_000_000, "两亿"),
    ],
)
def test_a_number_is_written_as_it_is_said(number: int, said: str) -> None:
    assert in_characters(number) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("还有2个问题", "还有两个问题"),
        ("涨了2倍", "涨了两倍"),
        ("下午2点半", "下午两点半"),
        ("第2个问题", "第二个问题"),
        ("2楼的会议室", "二楼的会议室"),
        ("2月开始", "二月开始"),
        ("2个月以后", "两个月以后"),
        ("2季度的目标", "二季度的目标"),
        ("周2开会", "周二开会"),
        ("一共22个", "一共二十二个"),
        ("2.5万", "二点五万"),
    ],
)
def test_two_is_the_one_of_counting_or_of_order(text: str, said: str) -> None:
    assert spelt(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3月8号上午10点", "三月八号上午十点"),
        ("2024年10月20日", "二零二四年十月二十日"),
        ("2024年以来", "二零二四年以来"),
        ("2026年前完成", "二零二六年前完成"),
        ("5000年前", "五千年前"),
        ("用了20年", "用了二十年"),
    ],
)
def test_years_are_said_digit_by_digit_and_days_as_numbers(text: str, said: str) -> None:
    assert spelt(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("增长80%。", "增长百分之八十。"),
        ("完成了100%", "完成了百分之百"),
        ("只有0.05%", "只有百分之零点零五"),
        ("12.30元", "十二点三零元"),
        ("1,000台和12,500台", "一千台和一万两千五百台"),
        ("共1,000,000元", "共一百万元"),
        ("3,4个人", "三,四个人"),
    ],
)
def test_percents_decimals_and_separators_are_spelt(text: str, said: str) -> None:
    assert spelt(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "A3纸",
        "5G基站",
        "iPhone 15的订单",
        "通过ISO 9001认证",
        "10:30开始",
        "10：30开始",
        "电话13812345678",
        "转138-1234-5678",
        "工号007",
        "2024-03-08",
        "2024/3/8",
        "版本1.2.3",
        "3-5天",
        "50%-60%的客户",
        "1,000-2,000元",
        "第2024号",
        "三月八号",
    ],
)
def test_what_can_be_read_in_more_than_one_way_stays(text: str) -> None:
    assert spelt(text) == text


def test_numbers_spelt_are_marked_and_give_back_what_was_heard() -> None:
    passage = spell_numbers(spread(" 3月8号增长80%，A3不变，共1,000台。", 0, 10))
    segment = Segment(id=0, text=passage.text, repairs=repairs(passage))
    assert segment.text == "三月八号增长百分之八十，A3不变，共一千台。"
    assert segment.verbatim == "3月8号增长80%，A3不变，共1,000台。"
    assert [(r.heard, r.written, r.kind) for r in segment.repairs] == [
        ("3", "三", "number"),
        ("8", "八", "number"),
        ("80%", "百分之八十", "number"),
        ("1,000", "一千", "number"),
    ]


def test_every_number_below_ten_thousand_is_read_back_by_the_rules() -> None:
    assert [parse_chinese(in_characters(n)) for n in range(10_000)] == list(range(10_000))


def test_numbers_up_to_a_hundred_million_are_read_back() -> None:
    chance = random.Random(1)
    numbers = [chance.randrange(10**digits) for digits in range(1, 9) for _ in range(500)]
    # Zeros in the middle are what goes wrong.
    numbers += [a * 10**n + b for a in (1, 2, 10, 1002) for n in (3, 4, 5) for b in (0, 2, 20, 202)]
    assert [read(in_characters(n)) for n in numbers] == numbers


def test_no_number_is_said_with_doubled_or_trailing_zeros() -> None:
    said = [in_characters(a * 10**n + b) for a in (1, 20) for n in range(3, 8) for b in (0, 1, 10)]
    assert [text for text in said if "零零" in text or text.endswith(("零", "零万"))] == []


def read(said: str) -> int:
    """The number, read by its largest unit first: what stands before it counts it."""
    for unit, value in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        before, found, after = said.rpartition(unit)
        if found:
            return (read(before) if before.strip("零") else 1) * value + read(after.lstrip("零"))
    return "零一二三四五六七八九".index(said.replace("两", "二")) if said else 0


@pytest.mark.parametrize("text", ["打10086", "座机82345678", "邮编518057"])
def test_long_numbers_that_are_dialled_stay(text: str) -> None:
    assert spelt(text) == text


def test_long_round_numbers_are_spelt() -> None:
    assert spelt("首批25000台") == "首批两万五千台"
