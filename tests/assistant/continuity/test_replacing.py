"""Which earlier decision a new one takes the place of."""

import datetime as dt

import pytest

from assistant.continuity import EarlierDecision, replaced
from assistant.types import Decision

DAY = dt.date(2025, 3, 4)
EARLIER = (
    EarlierDecision(id=1, text="音箱外壳采用白色磨砂材质", meeting=DAY),
    EarlierDecision(id=2, text="首批备货两万五千台", meeting=DAY),
    EarlierDecision(id=3, text="线上推广预算三万元", meeting=DAY),
)


def decision(text: str) -> Decision:
    return Decision(text=text, evidence=(0,), quote=text, confidence=0.9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("音箱外壳改为黑色磨砂材质", 1),
        ("首批备货调整为三万台", 2),
        ("取消上次的线上推广预算", 3),
        ("音箱外壳的供应商选东莞那家", None),
        ("发布会改到四月二十号", None),
        ("线下推广预算两万元", None),
    ],
)
def test_words_of_change_about_the_same_thing_replace_a_decision(
    text: str, expected: int | None
) -> None:
    found = replaced(decision(text), EARLIER, "zh-Hans")

    assert (found.id if found else None) == expected


def test_of_two_like_decisions_none_is_replaced() -> None:
    like = (
        EarlierDecision(id=1, text="华东区展会预算五万", meeting=DAY),
        EarlierDecision(id=2, text="华南区展会预算五万", meeting=DAY),
    )

    assert replaced(decision("展会预算改为六万"), like, "zh-Hans") is None
