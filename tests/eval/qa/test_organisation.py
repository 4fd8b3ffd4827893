import datetime as dt
from typing import Any

import pytest

from eval.qa import organisation
from eval.qa.organisation import LANGUAGES, NOW, company, records

Row = dict[str, Any]


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest) -> Row:
    return company(request.param)


def test_the_company_is_the_same_each_time_it_is_made(made: Row) -> None:
    language = "en" if made["language"] == "en" else "zh"
    assert organisation.company.__wrapped__(language) == made


def test_it_is_as_large_as_wanted() -> None:
    sizes = {
        name: (len(company(name)["meetings"]), len(company(name)["items"])) for name in LANGUAGES
    }
    assert sizes == {"zh": (30, 400), "en": (15, 200)}


def test_no_two_items_have_the_same_task(made: Row) -> None:
    tasks = [item["task"] for item in made["items"]]
    assert len(tasks) == len(set(tasks))


def test_two_people_share_surname_and_title_in_different_departments() -> None:
    managers = [p for p in company("zh")["people"] if p["name"][0] == "王" and p["title"] == "经理"]
    assert [p["department"] for p in managers] == ["市场部", "财务部"]


def test_the_words_of_every_item_name_its_task_owner_and_first_deadline(made: Row) -> None:
    unsaid = []
    for item in made["items"]:
        said = {
            u["id"]: u
            for m in made["meetings"]
            if m["id"] == item["meeting"]
            for u in m["utterances"]
        }
        task = item["task"].lower()
        if task not in " ".join(said[n]["text"] for n in item["evidence"]).lower():
            unsaid.append(item["id"])
        for number in item["owner_evidence"]:
            if item["owner"] not in (said[number]["speaker"], *_names(said[number], made)):
                unsaid.append(item["id"])
        for number in item["deadline_evidence"]:
            if item["deadline_text"] not in said[number]["text"]:
                unsaid.append(item["id"])
    assert unsaid == []


def _names(said: Row, made: Row) -> list[str]:
    return [p["name"] for p in made["people"] if p["name"] in said["text"]]


def test_what_is_done_was_done_after_it_was_given_and_before_now(made: Row) -> None:
    held = {meeting["id"]: meeting["date"] for meeting in made["meetings"]}
    ended = [i for i in made["items"] if i["status"] == "done"]
    assert all(held[i["meeting"]] <= i["done_at"].date() for i in ended)
    assert all(i["done_at"] <= NOW for i in ended)


def test_what_is_delayed_has_a_reason(made: Row) -> None:
    assert [
        i["id"] for i in made["items"] if i["status"] == "delayed" and not i["delay_reason"]
    ] == []


def test_a_moved_deadline_is_told_by_a_change(made: Row) -> None:
    moved = {
        c["item"]: c["changes"]["deadline"] for c in made["changes"] if "deadline" in c["changes"]
    }
    known = {
        i["id"]: [i["first_deadline"], i["deadline"]]
        for i in made["items"]
        if i["deadline_changes"]
    }
    assert moved == known


def test_meetings_are_held_on_weekdays_before_now(made: Row) -> None:
    days: list[dt.date] = [meeting["date"] for meeting in made["meetings"]]
    assert [d for d in days if d.weekday() > 4 or d >= NOW.date()] == []


def test_the_product_is_given_all_of_it(made: Row) -> None:
    given = records("en" if made["language"] == "en" else "zh")
    for name, field in (
        ("items", "action_items"),
        ("decisions", "decisions"),
        ("changes", "changes"),
    ):
        assert {row.id for r in given for row in getattr(r, field)} == {
            row["id"] for row in made[name]
        }
