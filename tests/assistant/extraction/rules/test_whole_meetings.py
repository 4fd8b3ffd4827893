"""What holds of every meeting: none at all, a word, three thousand turns, the annotated ones."""

import json
from pathlib import Path

import pytest

from assistant.extraction.rules.engine import Reading, extract, read
from assistant.extraction.rules.judging import Judged, judge
from assistant.formats import read_meeting
from assistant.types import Extraction, Language, MeetingContext, Transcript
from tests.assistant.extraction.make import meeting, transcript

DATA = Path(__file__).parents[4] / "eval" / "data" / "dev"
MEETINGS = sorted(DATA.glob("*.json"))
# Thrice as much as there is in a long meeting.
TURNS = 3000

Read = tuple[Transcript, MeetingContext]


@pytest.fixture(scope="module", params=MEETINGS, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> Read:
    found = read_meeting(request.param)
    assert found.transcript is not None
    return found.transcript, found.context


@pytest.fixture(scope="module")
def found(case: Read) -> Extraction:
    return extract(*case)


@pytest.fixture(scope="module")
def judged(case: Read) -> list[Judged]:
    reading: Reading = read(*case)
    chair = case[1].chair
    return judge(reading.drafts, reading.turns, reading.wordings, chair, reading.lexicon)


def letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def stands(quote: str, segments: tuple[int, ...], talk: Transcript) -> bool:
    said = "".join(s.text for s in talk.segments if s.id in segments)
    return bool(letters(quote)) and letters(quote) in letters(said)


# --- next to nothing ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_an_empty_transcript_holds_nothing(language: Language) -> None:
    found = extract(transcript(language=language), meeting(language))

    assert found.model_copy(update={"seconds": 0}) == Extraction(engine="rules")


@pytest.mark.parametrize(
    ("language", "word"),
    [("zh-Hans", "好"), ("zh-Hans", "周五"), ("zh-Hant", "對"), ("en", "Hi"), ("en", "Friday")],
)
@pytest.mark.parametrize("speaker", ["王建国", "SPEAKER_00", None])
def test_a_transcript_of_one_word_holds_nothing(
    language: Language, word: str, speaker: str | None
) -> None:
    found = extract(transcript((speaker, word), language=language), meeting(language))

    assert found.model_copy(update={"seconds": 0}) == Extraction(engine="rules")


def test_segments_without_words_hold_nothing() -> None:
    found = extract(transcript((None, ""), ("李敏", " "), ("李敏", "……")), meeting())

    assert found.model_copy(update={"seconds": 0}) == Extraction(engine="rules")


def test_a_meeting_without_a_roster_is_read() -> None:
    context = MeetingContext(title="例会", date=meeting().date)

    found = extract(transcript((None, "合同我来签，下周三之前签回来。")), context)

    assert [(i.owner, i.deadline) for i in found.action_items] == [(None, "2025-03-12")]


# --- very much ----------------------------------------------------------------------------------

TASKS = (
    *("供应商合同扫描件", "样机外壳喷漆", "门店开业海报", "客户满意度问卷", "机房空调检修"),
    *("官网域名续费", "包装盒打样", "操作手册翻译", "渠道价格核算", "访客门禁卡制作"),
    *("备用电池采购", "质量体系证书更新", "增值税发票认领", "注塑模具保养", "温度传感器标定"),
    *("展会摊位搭建", "新员工培训教材", "仓库货架加固", "试用账号开通", "食堂餐具招标"),
)
OWNERS = ("李敏", "方正浩", "赵志远")
CHAT = ("嗯，这个颜色挺好看的。", "哈哈，是啊。", "天气有点热。", "空调开着呢。", "外面下雨了。")


def test_three_thousand_turns_give_every_item_once() -> None:
    every = TURNS // len(TASKS)
    said = [(OWNERS[i % 3], CHAT[i % 5]) for i in range(TURNS)]
    for n, task in enumerate(TASKS):
        owner = OWNERS[n % 3]
        words = f"{task}由{owner}负责，三月{11 + n}号之前完成。"
        said[n * every + 10 : n * every + 12] = [("王建国", words), (owner, "好，没问题。")]

    found = extract(transcript(*said), meeting()).action_items

    assert len(said) == TURNS
    assert [(i.owner, i.deadline) for i in found] == [
        (OWNERS[n % 3], f"2025-03-{11 + n}") for n in range(len(TASKS))
    ]
    assert [task in i.task for task, i in zip(TASKS, found, strict=True)] == [True] * len(TASKS)


# --- the annotated meetings ---------------------------------------------------------------------


def test_there_are_annotated_meetings_in_both_languages() -> None:
    languages = {json.loads(path.read_text(encoding="utf-8"))["language"] for path in MEETINGS}

    assert languages == {"zh-Hans", "zh-Hant", "en"}


def test_every_quote_stands_letter_for_letter_in_its_evidence(
    case: Read, found: Extraction
) -> None:
    talk = case[0]
    quotes = [(d.quote, d.evidence) for d in found.decisions]
    for item in found.action_items:
        quotes.append((item.quotes.task, item.evidence))
        if item.quotes.owner is not None:
            quotes.append((item.quotes.owner, item.owner_evidence))
        if item.quotes.deadline is not None:
            quotes.append((item.quotes.deadline, item.deadline_evidence))

    assert quotes != []
    assert [quote for quote, ids in quotes if not stands(quote, ids, talk)] == []


def test_a_field_has_words_and_evidence_or_is_flagged(found: Extraction) -> None:
    for item in found.action_items:
        has_owner = item.owner is not None
        assert has_owner == ("missing_owner" not in item.flags)
        assert not has_owner or (item.quotes.owner is not None and item.owner_evidence != ())
        has_deadline = item.deadline is not None
        flagged = {"missing_deadline", "vague_deadline"} & set(item.flags)
        assert has_deadline == (flagged == set())
        assert not has_deadline or (item.quotes.deadline and item.deadline_evidence)


def test_owners_and_departments_are_those_of_the_roster(case: Read, found: Extraction) -> None:
    roster = case[1].roster
    people = {p.name for p in roster.people} | {None}
    departments = {d.name for d in roster.departments} | {p.department for p in roster.people}

    assert {i.owner for i in found.action_items} <= people
    assert {i.department for i in found.action_items} <= departments | {None}


def test_items_are_the_drafts_above_the_threshold_with_their_confidence(
    found: Extraction, judged: list[Judged]
) -> None:
    likely = [j for j in judged if j.is_item]
    unlikely = [j.probability for j in judged if not j.is_item]

    assert [i.confidence for i in found.action_items] == [round(j.confidence, 2) for j in likely]
    assert max(unlikely, default=0) < min(j.probability for j in likely)
    assert [j for j in judged if not 0 <= j.probability <= 1 or not 0 <= j.confidence <= 1] == []


def test_confidence_lies_between_none_and_one(found: Extraction) -> None:
    claims = [*found.action_items, *found.decisions]

    assert [c.confidence for c in claims if not 0 < c.confidence <= 1] == []


def test_the_same_meeting_is_read_the_same_way_twice() -> None:
    case = read_meeting(DATA / "zh-sample.json")
    assert case.transcript is not None

    first, second = (extract(case.transcript, case.context) for _ in range(2))

    assert first.model_copy(update={"seconds": 0}) == second.model_copy(update={"seconds": 0})
