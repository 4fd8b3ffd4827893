"""The items as the review page shows them: the order, and where rules and model differ."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from api.installation import Installation
from assistant.types import ActionItem, Disagreement, Extraction, Quotes
from storage import review, transcripts
from tests.api.conftest import Worker
from tests.api.fakes import EXTRACTION

_PAGE = "/meetings/1"


def item(task: str, confidence: float, at: int, **more: object) -> ActionItem:
    fields: dict[str, object] = {
        "task": task,
        "owner": "李敏",
        "department": "市场部",
        "evidence": (at,),
        "quotes": Quotes(task=task),
        "confidence": confidence,
    }
    return ActionItem.model_validate(fields | more)


DIFFERING = item(
    "发出方案",
    0.7,
    1,
    deadline="2024-03-06T12:00",
    deadline_rule="明天上午 = 3月6日 12:00",
    flags=("engines_disagree",),
    found_by=("rules", "llm"),
    disagreements=(
        Disagreement(field="deadline", value="2024-03-08", engine="llm", quote="明天上午之前"),
        Disagreement(field="owner", value="王建国", engine="llm", quote="我"),
    ),
)
ITEMS = (
    item("甲", 0.95, 0),
    DIFFERING,
    item("丙", 0.4, 2, owner=None, flags=("missing_owner", "only_model")),
)


@pytest.fixture
def page(client: TestClient, worker: Worker, place: Installation) -> Iterator[TestClient]:
    """A client of an installation whose meeting 1 has three action items."""
    worker.work(1)
    propose(place, EXTRACTION.model_copy(update={"engine": "both", "action_items": ITEMS}))
    yield client


def propose(place: Installation, extraction: Extraction) -> None:
    with place.database.write() as session:
        review.save_proposals(session, 1, extraction)


_CARD = re.compile(r'<article id="action_items-\d+".*?</article>', re.DOTALL)


def title(card: str) -> str:
    """Its number and task."""
    number = re.findall(r'class="which">行动项 (\d+)<', card)[0]
    task = re.findall(r'class="main"[^>]*>(.*?)</p>', card)[0]
    return f"{number}. {task}"


def tasks(client: TestClient, address: str) -> list[str]:
    return [title(card) for card in _CARD.findall(client.get(address).text)]


def card(client: TestClient, task: str) -> str:
    cards = _CARD.findall(client.get(_PAGE).text)
    return next(c for c in cards if f">{task}<" in c)


def form(html: str, name: str) -> tuple[str, dict[str, str]]:
    """The address and the hidden fields of the first form of that class."""
    found = re.search(
        rf'action="([^"]*)" hx-post="[^"]*" class="{name}">(.*?)</form>', html, re.DOTALL
    )
    assert found
    return unescape(found[1]), dict(
        re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found[2])
    )


def test_what_is_least_sure_comes_first(page: TestClient) -> None:
    assert tasks(page, _PAGE) == ["3. 丙", "2. 发出方案", "1. 甲"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("sure", ["1. 甲", "2. 发出方案", "3. 丙"]),
        ("said", ["1. 甲", "2. 发出方案", "3. 丙"]),
        ("unsure", ["3. 丙", "2. 发出方案", "1. 甲"]),
        ("nonsense", ["3. 丙", "2. 发出方案", "1. 甲"]),
    ],
)
def test_the_order_is_chosen_in_the_address(
    page: TestClient, sort: str, expected: list[str]
) -> None:
    assert tasks(page, f"{_PAGE}?sort={sort}") == expected


def test_the_order_said_is_kept_where_confidence_would_change_it(
    page: TestClient, place: Installation
) -> None:
    turned = EXTRACTION.model_copy(update={"action_items": ITEMS[::-1]})
    propose(place, turned)
    assert tasks(page, f"{_PAGE}?sort=said") == ["1. 丙", "2. 发出方案", "3. 甲"]
    assert tasks(page, f"{_PAGE}?sort=sure") == ["3. 甲", "2. 发出方案", "1. 丙"]


def test_the_order_chosen_stays_after_an_item_is_decided(page: TestClient) -> None:
    html = page.get(f"{_PAGE}?sort=sure").text
    address, fields = form(html[html.index('<article id="action_items-') :], "decide")
    answer = page.post(address, data={**fields, "review": "confirmed"}, follow_redirects=False)
    place, _, anchor = answer.headers["location"].partition("#")
    assert (place, anchor[:13]) == (f"{_PAGE}?show=all&sort=sure", "action_items-")


def test_confidence_is_a_mark_of_three_steps_with_its_word(page: TestClient) -> None:
    marks = [
        re.search(r'sure-(\d)".*?</span> (.*?)</span>', card(page, t))
        for t in ("甲", "发出方案", "丙")
    ]
    assert [m and (m[1], m[2]) for m in marks] == [
        ("3", "有把握"),
        ("2", "大致有把握"),
        ("1", "请核对"),
    ]


def test_flags_are_shown_in_words(page: TestClient) -> None:
    assert re.findall(r'<span class="flag[^>]*>(.*?)<', card(page, "丙")) == [
        "⚠ 没有说责任人",
        "⚠ 只有模型提到",
    ]


def test_what_the_model_read_differently_is_shown_with_its_words(page: TestClient) -> None:
    forms = r'class="differs">.*?<span>(.*?)</span>\s*<button'
    shown = re.findall(forms, card(page, "发出方案"), re.DOTALL)
    plain = [re.sub(r"\s+", " ", re.sub(r"<.*?>", "", each)).strip() for each in shown]
    assert plain == [
        "截止：模型说 3月8日 周五 “明天上午之前” ▶ 00:02",
        "责任人：模型说 王建国 “我” ▶ 00:02",
    ]


def test_one_click_takes_the_models_value(page: TestClient) -> None:
    address, fields = form(card(page, "发出方案"), "differs")
    page.post(address, data=fields)
    taken = card(page, "发出方案")
    assert "3月8日 周五" in re.findall(r"<dt>截止</dt><dd>(.*?)</dd>", taken, re.DOTALL)[0]
    # The rule told how the other date was found; and of the two differences one is left.
    assert "明天上午 = 3月6日" not in taken
    assert taken.count('class="differs"') == 1


def test_an_item_whose_differences_are_all_settled_is_no_longer_flagged(page: TestClient) -> None:
    for _ in range(2):
        address, fields = form(card(page, "发出方案"), "differs")
        page.post(address, data=fields)
    settled = card(page, "发出方案")
    assert 'class="differs"' not in settled
    assert "规则与模型不一致" not in settled


def test_confirming_an_item_settles_its_differences(page: TestClient) -> None:
    address, fields = form(card(page, "发出方案"), "decide")
    page.post(address, data={**fields, "review": "confirmed"})
    assert 'class="differs"' not in card(page, "发出方案")


def test_a_department_that_the_rules_read_in_place_of_an_owner_is_taken_as_one(
    page: TestClient, place: Installation
) -> None:
    filled = item(
        "发出方案",
        0.7,
        1,
        disagreements=(Disagreement(field="owner", value="研发部", engine="rules"),),
    )
    propose(place, EXTRACTION.model_copy(update={"action_items": (filled,)}))
    address, fields = form(card(page, "发出方案"), "differs")
    page.post(address, data=fields)
    taken = card(page, "发出方案")
    assert "待确认" in re.findall(r"<dt>责任人</dt><dd>(.*?)</dd>", taken, re.DOTALL)[0]
    assert re.findall(r"<dt>部门</dt><dd>(\S+?)\s*<", taken) == ["研发部"]


def test_a_field_that_the_rules_did_not_find_can_be_emptied_again(
    page: TestClient, place: Installation
) -> None:
    filled = item(
        "发出方案",
        0.7,
        1,
        deadline="2024-03-06",
        disagreements=(Disagreement(field="deadline", value=None, engine="rules"),),
    )
    propose(place, EXTRACTION.model_copy(update={"action_items": (filled,)}))
    shown = card(page, "发出方案")
    assert "截止：规则没有找到" in shown
    address, fields = form(shown, "differs")
    page.post(address, data=fields)
    assert (
        "待确认" in re.findall(r"<dt>截止</dt><dd>(.*?)</dd>", card(page, "发出方案"), re.DOTALL)[0]
    )


def test_words_of_a_quote_stand_in_the_page_as_text(page: TestClient, place: Installation) -> None:
    odd = item(
        "发出方案",
        0.7,
        1,
        disagreements=(
            Disagreement(field="owner", value="<b>王建国</b>", engine="llm", quote="<i>我</i>"),
        ),
    )
    propose(place, EXTRACTION.model_copy(update={"action_items": (odd,)}))
    shown = card(page, "发出方案")
    assert "模型说 <b>&lt;b&gt;王建国&lt;/b&gt;</b> “&lt;i&gt;我&lt;/i&gt;”" in shown


def test_a_quote_is_heard_from_the_line_that_holds_it(
    page: TestClient, place: Installation
) -> None:
    with place.database.read() as session:
        held = transcripts.segment(session, 1, 2)
    assert held.start is not None
    quoted = item("发出方案", 0.7, 0, evidence=(0, 2), quotes=Quotes(task=held.text))
    propose(place, EXTRACTION.model_copy(update={"action_items": (quoted,)}))
    played = re.findall(r'data-play="([\d.]+)"', card(page, "发出方案"))
    assert played == [str(max(0.0, held.start - 3))]
