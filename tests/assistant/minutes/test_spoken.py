import pytest

from assistant.minutes.spoken import tidy
from assistant.types import Language


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("嗯……电机这块，交期往后拖了啊。", "电机这块，交期往后拖了。"),
        ("好，那个，预算不够。", "预算不够。"),
        ("不行，预算不够。", "不行，预算不够。"),
        ("汤总，排烟管道不够。", "排烟管道不够。"),
        ("嗯。", ""),
    ],
)
def test_tidy_takes_the_noises_of_talk_off(said: str, written: str) -> None:
    assert tidy(said, "zh-Hans") == written.rstrip() or tidy(said, "zh-Hans") + "。" == written


@pytest.mark.parametrize(
    ("language", "said", "written"),
    [
        ("zh-Hant", "嗯，預算不夠啦。", "預算不夠。"),
        ("en", "Yeah, um, so the budget is, uh, too small.", "The budget is, too small."),
        ("en", "No, the budget is too small.", "No, the budget is too small."),
    ],
)
def test_tidy_keeps_script_and_meaning(language: Language, said: str, written: str) -> None:
    assert tidy(said, language) == written
