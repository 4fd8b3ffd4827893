"""The review workbench, as htmx uses it and as a browser without JavaScript does."""

import html
import json
import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.installation import Installation
from assistant.types import ActionItem, Department, Person, Quotes, Roster
from storage import organisation, review
from storage.tables import Role
from tests.api.conftest import Worker
from tests.api.fakes import EXTRACTION
from tests.api.people import People

PAGE = "/meetings/1"
ITEMS = f"{PAGE}/items"
TASK = f"{ITEMS}/action_items/1"
HTMX = {"hx-request": "true"}


@pytest.fixture
def page(client: TestClient, worker: Worker) -> TestClient:
    """A reviewer of meeting 1, whose action item 1 is 李敏's and due on 6 March at noon."""
    worker.work(1)
    return client


@pytest.fixture
def colleague(page: TestClient, people: People) -> TestClient:
    """Another reviewer of the same meeting."""
    return people.client(Role.administrator, "王芳", has_person=False)


def plain(text: str) -> str:
    """What of a page is read."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", text)))


def card(text: str, name: str = "action_items-1") -> str:
    found = re.search(rf'<article id="{name}".*?</article>', text, re.DOTALL)
    assert found, f"no card {name}"
    return found[0]


def said(answer: Response) -> dict[str, str]:
    events: dict[str, str] = json.loads(answer.headers.get("hx-trigger", "{}"))
    return events


def stamp(client: TestClient) -> str:
    found = re.search(r'name="since" value="(\d+)"', client.get(PAGE).text)
    assert found
    return found[1]


def task(client: TestClient) -> dict[str, object]:
    found: dict[str, object] = client.get(f"/api/v1{ITEMS}").json()["action_items"][0]
    return found


# --- deciding ------------------------------------------------------------------------------------


def test_a_decision_by_htmx_gives_the_card_and_the_counts(page: TestClient) -> None:
    answer = page.post(TASK, data={"version": "1", "review": "confirmed"}, headers=HTMX)
    assert 'class="item confirmed"' in card(answer.text)
    assert 'hx-swap-oob="morph"' in card(answer.text)
    assert "已确认 1" in plain(answer.text)
    assert said(answer) == {"done": "已确认"}


def test_a_decision_without_javascript_goes_back_to_the_card(page: TestClient) -> None:
    answer = page.post(
        f"{TASK}?show=proposed&sort=said",
        data={"version": "1", "review": "rejected"},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{PAGE}?show=proposed&sort=said#action_items-1",
    )


@pytest.mark.parametrize(
    ("show", "there"),
    [("all", True), ("confirmed", True), ("proposed", False), ("rejected", False), ("x", True)],
)
def test_the_state_shown_is_chosen_in_the_address(page: TestClient, show: str, there: bool) -> None:
    page.post(TASK, data={"version": "1", "review": "confirmed"})
    assert ('id="action_items-1"' in page.get(f"{PAGE}?show={show}").text) == there


def test_what_is_sure_is_confirmed_with_one_click(page: TestClient) -> None:
    answer = page.post(f"{ITEMS}/confirm-sure", data={"step": "3"}, headers=HTMX)
    assert said(answer) == {"done": "已确认 2 项"}
    assert 'class="item confirmed"' in card(answer.text)
    assert 'class="item confirmed"' in card(answer.text, "decisions-1")


def test_undo_brings_the_card_back_and_names_what_it_undid(page: TestClient) -> None:
    page.post(TASK, data={"version": "1", "review": "confirmed"})
    assert "撤销“确认 行动项 1”" in plain(page.get(PAGE).text)
    answer = page.post(f"{ITEMS}/undo", headers=HTMX)
    assert 'class="item proposed"' in card(answer.text)
    assert said(answer) == {"done": "已撤销：确认 行动项 1"}
    again = page.post(f"{ITEMS}/redo", headers=HTMX)
    assert said(again) == {"done": "已重做：确认 行动项 1"}


def test_an_undo_that_is_refused_says_why(page: TestClient, colleague: TestClient) -> None:
    page.post(TASK, data={"version": "1", "task": "发出新方案"})
    colleague.post(TASK, data={"version": "2", "task": "发出定稿"})
    answer = page.post(f"{ITEMS}/undo", headers=HTMX)
    assert answer.status_code == 409
    assert list(said(answer)) == ["refused"]
    assert "王芳" in said(answer)["refused"]


def test_who_may_only_read_gets_no_forms(page: TestClient, people: People) -> None:
    reader = people.client(Role.executive, "分管", has_person=False)
    text = reader.get(PAGE).text
    assert "发出方案" in card(text)
    assert "<form" not in card(text)


# --- editing -------------------------------------------------------------------------------------


def test_forms_are_loaded_when_they_are_asked_for(page: TestClient) -> None:
    assert 'class="edit"' not in page.get(PAGE).text
    with_form = page.get(f"{PAGE}?edit=action_items-1").text
    assert re.findall(r'class="edit"', with_form) == ['class="edit"']
    fragment = page.get(TASK, params={"edit": "1"}, headers=HTMX).text
    assert 'value="李敏"' in card(fragment)


def test_the_address_of_a_form_leads_to_the_page_without_htmx(page: TestClient) -> None:
    answer = page.get(TASK, params={"edit": "1"}, follow_redirects=False)
    assert answer.headers["location"] == (
        f"{PAGE}?show=all&sort=unsure&edit=action_items-1#action_items-1"
    )


def form_of(client: TestClient, **typed: str) -> dict[str, str]:
    """The fields of the form as the page has them, with what a person typed."""
    text = card(client.get(TASK, params={"edit": "1"}, headers=HTMX).text)
    edit = text[text.index('class="edit"') :]
    fields = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', edit))
    fields |= dict(re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)<', edit))
    chosen = re.search(r"<option selected>([^<]*)<", edit)
    return fields | {"department": chosen[1] if chosen else ""} | typed


def test_saving_a_form_as_it_is_changes_nothing(page: TestClient) -> None:
    before = task(page)
    page.post(TASK, data=form_of(page), headers=HTMX)
    assert task(page) == before


def test_the_department_follows_the_owner(page: TestClient) -> None:
    page.post(TASK, data=form_of(page, owner="赵强"), headers=HTMX)
    assert (task(page)["owner"], task(page)["department"]) == ("赵强", "财务部")


def test_an_alias_is_taken_for_the_name_it_stands_for(page: TestClient) -> None:
    page.post(TASK, data=form_of(page, owner="孙主管"), headers=HTMX)
    assert task(page)["owner"] == "孙涛"


def test_words_about_a_date_are_read_by_the_day_of_the_meeting(page: TestClient) -> None:
    page.post(TASK, data=form_of(page, deadline_said="下周三"), headers=HTMX)
    found = task(page)
    assert (found["deadline"], found["deadline_text"], found["deadline_rule"]) == (
        "2024-03-13",
        "下周三",
        "下周三 = 3月13日 周三",
    )


def test_a_date_that_was_picked_counts_more_than_words(page: TestClient) -> None:
    typed = {"deadline_said": "下周三", "deadline_day": "2024-03-20", "deadline_time": ""}
    page.post(TASK, data=form_of(page, **typed), headers=HTMX)
    found = task(page)
    assert (found["deadline"], found["deadline_rule"]) == ("2024-03-20", None)


def test_vague_words_are_kept_without_a_date(page: TestClient) -> None:
    page.post(TASK, data=form_of(page, deadline_said="尽快"), headers=HTMX)
    found = task(page)
    assert (found["deadline"], found["deadline_text"]) == (None, "尽快")
    assert found["flags"] == ["vague_deadline"]


def test_a_form_that_cannot_be_taken_comes_back_as_it_was_typed(page: TestClient) -> None:
    typed = form_of(page, deadline_day="", deadline_time="10:00", task="发出定稿")
    answer = page.post(TASK, data=typed, headers=HTMX)
    assert answer.status_code == 422
    assert "只有时间没有日期" in card(answer.text)
    assert ">发出定稿</textarea>" in card(answer.text)


def test_saving_and_confirming_is_one_act(page: TestClient) -> None:
    page.post(TASK, data=form_of(page, task="发出定稿", review="confirmed"), headers=HTMX)
    assert (task(page)["task"], task(page)["review"]) == ("发出定稿", "confirmed")
    page.post(f"{ITEMS}/undo", headers=HTMX)
    assert (task(page)["task"], task(page)["review"]) == ("发出方案", "proposed")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("下周三", "下周三 = 3月13日 周三"),
        ("10号前", "10号前 = 3月10日 周日"),
        ("尽快", "时间不明确：按原话记下，不填日期"),
        ("香蕉", "看不出是哪一天：按原话记下，不填日期"),
        ("", ""),
    ],
)
def test_the_rule_of_a_date_is_shown_while_typing(page: TestClient, text: str, shown: str) -> None:
    assert page.get(f"{PAGE}/dates", params={"text": text}).json()["shown"] == shown


@pytest.mark.parametrize("typed", ["李敏", "lm", "limin", "LM", "李经理"])
def test_people_are_found_by_name_title_and_pinyin(page: TestClient, typed: str) -> None:
    found = page.get(f"{PAGE}/people", params={"q": typed}).json()
    assert [person["name"] for person in found] == ["李敏"]


def test_of_several_who_may_be_meant_each_is_one_click(
    page: TestClient, place: Installation
) -> None:
    people = tuple(Person(name=n, title="总监", department="质量部") for n in ("周一", "周二"))
    odd = ActionItem(
        task="复核",
        evidence=(1,),
        quotes=Quotes(task="方案", owner="周总监"),
        confidence=0.5,
        flags=("ambiguous_owner", "missing_deadline"),
    )
    with place.database.write() as session:
        roster = Roster(people=people, departments=(Department(name="质量部"),))
        organisation.add_roster(session, organisation.current(session).id or 0, roster)
        meeting_roster = review_roster(session)
        meeting_roster(people)
        review.save_proposals(session, 1, EXTRACTION.model_copy(update={"action_items": (odd,)}))
    text = page.get(PAGE).text
    name = re.findall(r'id="(action_items-\d+)"', text)[0]
    assert re.findall(r'name="owner" value="([^"]*)"', card(text, name)) == ["周一", "周二"]
    number = name.rpartition("-")[2]
    page.post(f"{ITEMS}/action_items/{number}", data={"version": "1", "owner": "周二"})
    assert (task(page)["owner"], task(page)["flags"]) == ("周二", ["missing_deadline"])


def review_roster(session: object) -> Callable[[tuple[Person, ...]], None]:
    """Adds people to the roster that the meeting came with, if it came with one."""
    from storage.tables import Meeting

    def add(people: tuple[Person, ...]) -> None:
        meeting = session.get(Meeting, 1)  # type: ignore[attr-defined]
        if meeting.roster:
            more = [p.model_dump(mode="json") for p in people]
            meeting.roster = meeting.roster | {"people": [*meeting.roster["people"], *more]}

    return add


# --- two reviewers -------------------------------------------------------------------------------


@pytest.fixture
def conflict(page: TestClient, colleague: TestClient) -> Response:
    """My change of the task, after a colleague's of the task and the owner."""
    colleague.post(TASK, data={"version": "1", "task": "发出定稿", "owner": "赵强"})
    mine = {"version": "1", "task": "发出初稿", "deadline_said": "下周三"}
    mine |= {"deadline_day": "2024-03-06", "deadline_time": "12:00"}
    return page.post(TASK, data=mine, headers=HTMX)


def rows(answer: Response) -> list[list[str]]:
    found = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td.*?>(.*?)</td>', answer.text)
    return [[label, theirs, mine] for label, theirs, mine in found]


def test_a_conflict_shows_theirs_and_mine(conflict: Response) -> None:
    assert conflict.status_code == 409
    assert "王芳在刚刚改过这一项" in plain(conflict.text)
    assert rows(conflict) == [
        ["任务", "发出定稿", "发出初稿"],
        ["责任人", "赵强", "赵强"],
        ["部门", "财务部", "财务部"],
        ["截止", "3月6日 12:00前", "3月13日 周三"],
        ["截止的原话", "明天上午之前", "下周三"],
    ]


def mine_again(answer: Response, **more: str) -> dict[str, str]:
    text = answer.text[answer.text.index('class="conflict"') :]
    text = text[: text.index("</form>")]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text)) | more


def test_mine_is_saved_over_theirs_and_leaves_what_only_they_changed(
    page: TestClient, conflict: Response
) -> None:
    answer = page.post(TASK, data=mine_again(conflict, take="mine"), headers=HTMX)
    assert answer.status_code == 200
    found = task(page)
    assert (found["task"], found["owner"], found["deadline"]) == (
        "发出初稿",
        "赵强",
        "2024-03-13",
    )


def test_editing_goes_on_with_what_was_typed(page: TestClient, conflict: Response) -> None:
    answer = page.post(TASK, data=mine_again(conflict, take="edit"), headers=HTMX)
    assert ">发出初稿</textarea>" in card(answer.text)
    assert 'value="赵强"' in card(answer.text)
    assert task(page)["task"] == "发出定稿"


def test_theirs_is_taken_by_looking_at_the_card_anew(page: TestClient, conflict: Response) -> None:
    shown = card(page.get(TASK, headers=HTMX).text)
    assert "发出定稿" in shown
    assert 'class="conflict"' not in shown


def test_a_conflict_is_a_page_without_javascript(page: TestClient, colleague: TestClient) -> None:
    colleague.post(TASK, data={"version": "1", "task": "发出定稿"})
    answer = page.post(TASK, data={"version": "1", "task": "发出初稿"})
    assert answer.status_code == 409
    assert rows(answer) == [["任务", "发出定稿", "发出初稿"]]
    assert "<title>" in answer.text


def test_confirming_what_somebody_changed_meanwhile_asks_first(
    page: TestClient, colleague: TestClient
) -> None:
    colleague.post(TASK, data={"version": "1", "task": "发出定稿"})
    answer = page.post(TASK, data={"version": "1", "review": "confirmed"}, headers=HTMX)
    assert rows(answer) == [["任务", "发出定稿", "发出定稿"], ["状态", "待确认", "已确认"]]
    page.post(TASK, data=mine_again(answer, review="confirmed"), headers=HTMX)
    assert (task(page)["task"], task(page)["review"]) == ("发出定稿", "confirmed")


def test_what_others_change_comes_by_itself(page: TestClient, colleague: TestClient) -> None:
    seen = stamp(page)
    assert page.get(f"{ITEMS}/changes", params={"since": seen}).status_code == 204
    colleague.post(TASK, data={"version": "1", "task": "发出定稿"})
    news = page.get(f"{ITEMS}/changes", params={"since": seen}, headers=HTMX).text
    assert "发出定稿" in card(news)
    assert 'id="decisions-1"' not in news
    newer = re.search(r'name="since" value="(\d+)"', news)
    assert newer
    assert page.get(f"{ITEMS}/changes", params={"since": newer[1]}).status_code == 204


def test_ones_own_change_brings_those_of_others_along(
    page: TestClient, colleague: TestClient
) -> None:
    seen = stamp(page)
    colleague.post(f"{ITEMS}/decisions/1", data={"version": "1", "text": "预算三万元"})
    mine = {"version": "1", "review": "confirmed", "since": seen}
    answer = page.post(TASK, data=mine, headers=HTMX)
    assert "预算三万元" in card(answer.text, "decisions-1")


# --- merging, splitting, adding ------------------------------------------------------------------


def test_an_item_is_split_in_a_dialog_or_on_a_page(page: TestClient) -> None:
    dialog = page.get(f"{TASK}/split", headers=HTMX).text
    assert "<title>" not in dialog
    assert "<title>" in page.get(f"{TASK}/split").text
    answer = page.post(
        f"{TASK}/split", data={"version": "1", "first": "写方案", "second": "发方案"}, headers=HTMX
    )
    assert "写方案" in card(answer.text)
    assert "发方案" in card(answer.text, "action_items-2")


def test_two_items_are_merged_into_the_one_chosen(page: TestClient) -> None:
    page.post(f"{TASK}/split", data={"version": "1", "first": "写方案", "second": "发方案"})
    refs = ["action_items-1-2", "action_items-2-2"]
    asked = page.get(f"{ITEMS}/merge", params={"item": refs}, headers=HTMX).text
    assert re.findall(r'name="keep" value="([^"]*)"', asked) == refs
    answer = page.post(f"{ITEMS}/merge", data={"keep": refs[1], "item": refs}, headers=HTMX)
    assert said(answer) == {"done": "已合并 2 项"}
    assert "并入的第 1 项： 写方案" in plain(card(answer.text, "action_items-2"))
    assert "已并入第 2 项" in plain(card(answer.text))


def test_one_item_alone_is_not_merged(page: TestClient) -> None:
    answer = page.get(f"{ITEMS}/merge", params={"item": ["action_items-1-1"]}, headers=HTMX)
    assert answer.status_code == 422


def test_an_item_is_added_from_words_with_what_they_say_filled_in(page: TestClient) -> None:
    chosen = {"segments": "1", "quote": "方案我明天上午之前发给你"}
    asked = page.get(f"{ITEMS}/new", params=chosen, headers=HTMX).text
    assert 'name="deadline_said" value="明天上午之前"' in asked
    typed = chosen | {"kind": "action_items", "words": "发方案", "owner": "李敏"}
    typed |= {"deadline_said": "明天上午之前", "deadline_day": "2024-03-06"}
    typed |= {"deadline_time": "12:00"}
    answer = page.post(f"{ITEMS}/new", data=typed, headers=HTMX)
    assert said(answer) == {"done": "已添加行动项"}
    found = page.get(f"/api/v1{ITEMS}").json()["action_items"][1]
    assert (found["task"], found["owner"], found["deadline"]) == (
        "发方案",
        "李敏",
        "2024-03-06T12:00",
    )
    assert (found["evidence"], found["quotes"]) == ([1], {"task": "方案我明天上午之前发给你"})
    assert found["deadline_rule"] == "明天上午之前 = 3月6日 周三 12:00"


def test_words_that_do_not_stand_in_the_lines_are_refused(page: TestClient) -> None:
    typed = {"segments": "0", "quote": "预算定四万", "kind": "decisions", "words": "预算四万"}
    answer = page.post(f"{ITEMS}/new", data=typed, headers=HTMX)
    assert answer.status_code == 422
    assert list(said(answer)) == ["refused"]


def test_a_task_that_is_really_a_decision_becomes_one(page: TestClient) -> None:
    answer = page.post(f"{TASK}/kind", data={"version": "1", "to": "decisions"}, headers=HTMX)
    assert "发出方案" in card(answer.text, "decisions-2")
    assert 'class="item rejected"' in card(answer.text)


def test_undoing_what_was_added_takes_its_card_away(page: TestClient) -> None:
    page.post(f"{ITEMS}/new", data={"segments": "0", "kind": "decisions", "words": "三万"})
    seen = stamp(page)
    answer = page.post(f"{ITEMS}/undo", data={"since": seen}, headers=HTMX)
    assert '<div id="decisions-2" hx-swap-oob="delete">' in answer.text


# --- submitting ----------------------------------------------------------------------------------


def test_submitting_asks_what_becomes_of_the_undecided(page: TestClient) -> None:
    page.post(TASK, data={"version": "1", "review": "confirmed"})
    answer = page.post(f"{PAGE}/confirm")
    assert answer.status_code == 409
    assert "还有 3 项没有决定" in plain(answer.text)
    assert page.get("/api/v1/meetings/1").json()["progress"]["state"] == "review"


def test_submitting_asks_nothing_when_all_is_decided(page: TestClient) -> None:
    for kind in ("decisions", "action_items", "disputes", "next_meeting"):
        page.post(f"{ITEMS}/{kind}/1", data={"version": "1", "review": "confirmed"})
    answer = page.post(f"{PAGE}/confirm", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}/minutes")
    assert page.get("/api/v1/meetings/1").json()["progress"]["state"] == "drafting"
