from typing import Any

import pytest

from assistant.transcription.correction import correct
from assistant.transcription.correction.correct import _changes
from assistant.transcription.correction.vocabulary import Vocabulary
from assistant.transcription.correction.words import all_words
from assistant.transcription.recognition import Alternative, Passage, Word, repairs, spread
from assistant.transcription.script import in_script
from assistant.types import Department, MeetingContext, Person, Repair, Roster, Segment
from tests.assistant.transcription.context import meeting

PEOPLE = ("张伟民", "欧阳慧敏", "李静")
DEPARTMENTS = ("品控部", "渠道部")

# Nobody here was misheard, and no name of the rosters below is meant.
PLAIN = (
    "今天的会议主要讨论下个季度的销售目标。",
    "请财务部在本周五之前提交预算报告。",
    "客户反馈产品的包装容易破损，需要改进。",
    "我们计划在六月份推出新版本。",
    "这个项目的进度比原计划晚了两周。",
    "仓库的库存已经不足，请尽快补货。",
    "供应商要求预付百分之三十的货款。",
    "人力资源部正在招聘三名工程师。",
    "大家对这个方案还有什么意见吗？",
    "合同的条款需要法务部门审核以后再签。",
    "下一次会议定在下周三上午十点。",
    "我同意这个建议，不过成本要控制好。",
    "服务器昨天晚上出现了故障，已经恢复。",
    "培训的时间和地点我会发到群里。",
    "市场调研的结果显示用户更看重价格。",
    "生产线的设备需要定期维护和保养。",
    "这批货物预计下个月初到港。",
    "请各部门把意见汇总以后交给我。",
    "出差的报销单请在月底之前提交。",
    "质量问题必须在发货之前解决。",
    "新员工的入职手续由行政办理。",
    "竞争对手最近降低了价格，我们要不要跟进？",
    "广告投放的效果没有达到预期。",
    "工厂那边说模具还要修改一次。",
    "这个数据不准确，麻烦重新核对一下。",
    "软件的测试用例已经写完了。",
    "运输费用上涨，利润下降了不少。",
    "物流公司答应赔偿一部分损失。",
    "客服热线的接通率还要再提高。",
    "我们要和银行谈一下贷款的利率。",
)
STRANGERS = ("周建业", "李娜", "王磊", "黄秋月", "林志强", "赵一鸣", "何晓", "马跃", "石磊", "杨帆")


def company(
    people: tuple[str, ...] = PEOPLE, departments: tuple[str, ...] = DEPARTMENTS, **fields: Any
) -> MeetingContext:
    roster = Roster(
        departments=tuple(Department(name=name) for name in departments),
        people=tuple(Person(name=name) for name in people),
    )
    return meeting(**{"roster": roster, "attendees": (), "agenda": ()} | fields)


def corrected(text: str, context: MeetingContext, confidence: float = 0.6) -> Passage:
    (found,) = correct([spread(text, 0, len(text), confidence)], context)
    return found


@pytest.mark.parametrize(
    "context", [company((), ()), company(STRANGERS)], ids=["none", "strangers"]
)
def test_what_was_heard_well_stays(context: MeetingContext) -> None:
    heard = [spread(text, 0, len(text), 0.8) for text in PLAIN]
    assert [passage.text for passage in correct(heard, context)] == list(PLAIN)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("程功", "这次发布取得了成功。"),
        ("夏添", "夏天的订单比较多。"),
        ("任武", "这个任务分给两个小组。"),
        ("安泉", "安全检查每月一次。"),
        ("季华", "按计划进行。"),
    ],
)
def test_a_common_word_is_not_taken_for_a_name_that_sounds_alike(name: str, text: str) -> None:
    assert corrected(text, company((name,))).text == text


@pytest.mark.parametrize(
    ("heard", "repair"),
    [
        ("请张为民跟进一下。", Repair(at=1, heard="张为民", written="张伟民", kind="name")),
        ("请张维明跟进一下。", Repair(at=1, heard="张维明", written="张伟民", kind="name")),
        ("请欧阳会民发言。", Repair(at=1, heard="欧阳会民", written="欧阳慧敏", kind="name")),
        ("由品空部负责。", Repair(at=1, heard="品空部", written="品控部", kind="department")),
        ("先做辉度发布。", Repair(at=2, heard="辉度", written="灰度", kind="word")),
    ],
)
def test_a_name_or_term_of_the_meeting_is_written_as_it_writes_it(
    heard: str, repair: Repair
) -> None:
    found = corrected(heard, company(glossary=("灰度",)))
    assert repairs(found) == (repair,)
    assert found.text == heard.replace(repair.heard, repair.written)


def test_a_name_beside_another_change_is_a_repair_of_its_own() -> None:
    known = Vocabulary(words=all_words(), kinds={"张伟民": "name"})
    assert list(_changes("请得章伟明来", "请的张伟民来", 0, known)) == [
        (1, 2, "的"),
        (2, 5, "张伟民"),
    ]
    assert list(_changes("请张伟明得事", "请张伟民的是", 0, known)) == [
        (1, 4, "张伟民"),
        (4, 6, "的是"),
    ]


def test_an_attendee_who_is_not_in_the_roster_is_known_too() -> None:
    found = corrected("请张为民跟进一下。", company((), (), attendees=("张伟民",)))
    assert [(r.written, r.kind) for r in repairs(found)] == [("张伟民", "name")]


def test_a_word_misheard_is_mended_and_marked() -> None:
    found = corrected("我们明天召开会意。", company((), ()), confidence=0.3)
    assert repairs(found) == (Repair(at=7, heard="意", written="议", kind="word"),)


def test_marks_numbers_and_latin_words_stay() -> None:
    found = corrected("ERP系统, 请张为民看A3，OK? 35%", company())
    assert found.text == "ERP系统, 请张伟民看A3，OK? 35%"


def test_letters_that_share_a_word_are_left_alone() -> None:
    passage = Passage(words=(Word(start=0, end=1, text="请"), Word(start=1, end=2, text="张为民")))
    assert correct([passage], company()) == (passage,)


@pytest.mark.parametrize("confidence", [0.2, 0.9])
@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("孙套今天出差", "孙涛今天出差"),
        ("这个由陈亚静负责", "这个由陈雅静负责"),
        ("请方正号说一下", "请方正浩说一下"),
        ("孙住管，你看行不行", "孙主管，你看行不行"),
        ("财务不三月六号审批", "财务部三月六号审批"),
        ("财务不下周五之前提交", "财务部下周五之前提交"),
        ("财务不的预算", "财务部的预算"),
        ("财务不3个人", "财务部3个人"),
        ("请市场不拿一个方案", "请市场部拿一个方案"),
    ],
)
def test_a_name_spelt_by_ear_is_mended(heard: str, said: str, confidence: float) -> None:
    assert corrected(heard, meeting(), confidence).text == said


@pytest.mark.parametrize("confidence", [0.2, 0.9])
@pytest.mark.parametrize(
    "said",
    [
        "财务不批这个预算",
        "财务部批这个预算",
        "财务不一定批",
        "财务不十分同意",
        "财务不同意，市场没意见",
        "我们市场不希望能提前",
        "请财务不要再拖了",
        "请市场不必担心",
        "请问财务不批吗",
    ],
)
def test_what_was_denied_stays_denied(said: str, confidence: float) -> None:
    assert corrected(said, meeting(), confidence).text == said


@pytest.mark.parametrize(("most", "few"), [("不", "部"), ("部", "不")])
def test_a_hearing_that_is_outvoted_does_not_decide_what_was_denied(most: str, few: str) -> None:
    words = list(spread(f"财务{most}批", 0, 4, 0.3).words)
    other = Alternative(text=few, confidence=0.9, votes=1)
    words[2] = words[2].model_copy(update={"votes": 2, "others": (other,)})
    (found,) = correct([Passage(words=tuple(words))], meeting())
    assert found.text == f"财务{most}批"


def test_a_name_with_the_letter_of_a_negation_is_a_name() -> None:
    assert corrected("请王为明发言", company(("王未铭",))).text == "请王未铭发言"


@pytest.mark.parametrize("confidence", [0.2, 0.9])
@pytest.mark.parametrize(
    ("name", "said"),
    [("方正浩", "这个数字正好对得上"), ("孙涛", "我们家的孙子淘气"), ("李敏", "这里敏感一些")],
)
def test_a_word_that_reaches_into_the_sound_of_a_name_is_no_name(
    name: str, said: str, confidence: float
) -> None:
    roster = Roster(people=(Person(name=name, aliases=(name[-2:],)),))
    assert corrected(said, meeting(roster=roster), confidence).text == said


@pytest.mark.parametrize("confidence", [0.2, 0.9])
@pytest.mark.parametrize("heard", ["由里敏来做", "由李敏来做", "由黎敏来做"])
def test_of_two_people_whose_names_sound_the_same_none_is_guessed(
    heard: str, confidence: float
) -> None:
    assert corrected(heard, company(("李敏", "黎敏")), confidence).text == heard
    assert corrected("由里敏来做", company(("李敏",)), confidence).text == "由李敏来做"


def test_english_is_left_alone() -> None:
    passage = spread("Ask 张为民 for it.", 0, 5)
    assert correct([passage], company(language="en")) == (passage,)


def test_passages_of_marks_alone_stay_as_they_are() -> None:
    passages = (spread("……", 0, 1), spread("OK.", 1, 2))
    assert correct(passages, company()) == passages
    assert correct([], company()) == ()


def test_times_stay_and_what_was_heard_can_be_had_back() -> None:
    heard = "请张为民和李婧把卖点交给渠到部。"
    found = corrected(heard, company(glossary=("埋点",)))
    assert found.text == "请张伟民和李静把埋点交给渠道部。"
    assert [word.start for word in found.words] == [float(i) for i in range(len(heard))]
    assert Segment(id=0, text=found.text, repairs=repairs(found)).verbatim == heard


def test_a_traditional_meeting_has_names_as_its_roster_writes_them() -> None:
    context = company(("張偉民",), ("財務部",), language="zh-Hant")
    found = in_script(corrected("请张为民交给财物部处理。", context), context)
    assert found.text == "請張偉民交給財務部處理。"
    assert repairs(found) == (
        Repair(at=1, heard="張為民", written="張偉民", kind="name"),
        Repair(at=6, heard="財物部", written="財務部", kind="department"),
    )
