import pytest

from assistant.transcription.homophones import repair
from assistant.transcription.recognition import spread
from assistant.types import MeetingContext, Person, Roster, TranscriptWarning
from tests.assistant.transcription.context import meeting


def repaired(text: str, context: MeetingContext | None = None) -> str:
    passages, _ = repair((spread(text, 0, 5),), context or meeting())
    return passages[0].text


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("孙套今天出差", "孙涛今天出差"),
        ("这个由陈亚静负责", "这个由陈雅静负责"),
        ("请方正号说一下", "请方正浩说一下"),
        ("孙住管，你看行不行", "孙主管，你看行不行"),
        ("财务不三月六号审批", "财务部三月六号审批"),
        ("请市场不拿一个方案", "请市场部拿一个方案"),
    ],
)
def test_repair_mends_a_name_spelt_by_ear(heard: str, said: str) -> None:
    assert repaired(heard) == said


@pytest.mark.parametrize(
    "said",
    [
        "孙涛今天出差",
        "这个数字正好对得上",  # 正浩
        "财务不批这个预算",
        "我们市场不希望能提前",
        "请财务不要再拖了",
        "我们家的孙子淘气",
        "三月八号交付",
    ],
)
def test_repair_leaves_ordinary_chinese_alone(said: str) -> None:
    assert repaired(said) == said


def test_repair_leaves_a_word_that_reaches_out_of_the_sound_of_a_name() -> None:
    context = meeting(roster=Roster(people=(Person(name="李敏"),)))
    assert repaired("这里敏感一些", context) == "这里敏感一些"
    assert repaired("由里敏来做", context) == "由李敏来做"


def test_repair_leaves_a_sound_that_two_people_share() -> None:
    context = meeting(roster=Roster(people=(Person(name="李敏"), Person(name="黎敏"))))
    assert repaired("由里敏来做", context) == "由里敏来做"


def test_repair_records_every_mend_and_keeps_the_times() -> None:
    passages, warnings = repair((spread("孙套今天出差", 10, 16),), meeting())
    assert warnings == (TranscriptWarning(start=10, end=16, kind="repaired", text="孙套 → 孙涛"),)
    assert [(w.text, w.start) for w in passages[0].words[:2]] == [("孙", 10.0), ("涛", 11.0)]


def test_repair_writes_the_script_of_the_meeting() -> None:
    assert repaired("孫套今天出差", meeting(language="zh-Hant")) == "孫濤今天出差"


def test_repair_leaves_english_meetings_alone() -> None:
    passages = (spread("孙套", 0, 1),)
    assert repair(passages, meeting(language="en")) == (passages, ())
