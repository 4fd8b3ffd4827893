"""Reviewing through the REST API: merging, splitting, adding what was said, undoing."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.installation import Installation
from assistant.types import ActionItem, Disagreement, Quotes
from storage import review
from tests.api.conftest import Worker
from tests.api.fakes import EXTRACTION

ITEMS = "/api/v1/meetings/1/items"


@pytest.fixture
def reviewer(client: TestClient, worker: Worker, place: Installation) -> TestClient:
    """Of meeting 1, which has two action items."""
    worker.work(1)
    second = ActionItem(
        task="发给李敏",
        evidence=(2,),
        quotes=Quotes(task="太紧了"),
        confidence=0.5,
        flags=("missing_owner", "missing_deadline", "engines_disagree"),
        found_by=("rules", "llm"),
        disagreements=(Disagreement(field="owner", value="赵强", engine="llm"),),
    )
    both = (*EXTRACTION.action_items, second)
    with place.database.write() as session:
        review.save_proposals(session, 1, EXTRACTION.model_copy(update={"action_items": both}))
    return client


def tasks(client: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(ITEMS).json()["action_items"]
    return found


def test_items_say_who_found_them_and_where_the_engines_differ(reviewer: TestClient) -> None:
    first, second = tasks(reviewer)
    assert (first["found_by"], first["disagreements"]) == ([], [])
    assert second["found_by"] == ["rules", "llm"]
    assert second["disagreements"] == [
        {"field": "owner", "value": "赵强", "engine": "llm", "quote": None}
    ]


def test_a_disagreement_is_settled_by_an_edit_of_its_field(reviewer: TestClient) -> None:
    second = tasks(reviewer)[1]
    answer = reviewer.patch(f"{ITEMS}/action_items/{second['id']}", json={"owner": "赵强"})
    assert (answer.json()["disagreements"], answer.json()["flags"]) == ([], ["missing_deadline"])


def test_two_items_are_merged_and_parted_again_by_undo(reviewer: TestClient) -> None:
    before = tasks(reviewer)
    seen = [{"id": t["id"], "version": t["version"]} for t in before]
    answer = reviewer.post(
        f"{ITEMS}/action_items/merge", json={"keep": seen[0], "others": [seen[1]]}
    )
    assert answer.json()["evidence"] == [1, 2]
    assert [t["review"] for t in tasks(reviewer)] == ["proposed", "rejected"]
    undone = reviewer.post(f"{ITEMS}/undo").json()
    assert undone["action"] == "merge"
    unversioned = [{**t, "version": 0} for t in undone["items"]["action_items"]]
    assert unversioned == [{**t, "version": 0} for t in before]
    again = reviewer.post(f"{ITEMS}/redo").json()
    assert [t["review"] for t in again["items"]["action_items"]] == ["proposed", "rejected"]


def test_a_merge_of_what_somebody_changed_since_is_refused(reviewer: TestClient) -> None:
    first, second = tasks(reviewer)
    reviewer.patch(f"{ITEMS}/action_items/{second['id']}", json={"owner": "赵强"})
    refs = [{"id": t["id"], "version": t["version"]} for t in (first, second)]
    answer = reviewer.post(
        f"{ITEMS}/action_items/merge", json={"keep": refs[0], "others": [refs[1]]}
    )
    assert answer.status_code == 409
    assert [t["review"] for t in tasks(reviewer)] == ["proposed", "proposed"]


def test_a_task_is_split(reviewer: TestClient) -> None:
    first = tasks(reviewer)[0]
    answer = reviewer.post(
        f"{ITEMS}/action_items/{first['id']}/split", json={"tasks": ["写方案", "发方案"]}
    )
    assert [(t["task"], t["owner"]) for t in answer.json()] == [
        ("写方案", "李敏"),
        ("发方案", "李敏"),
    ]


def test_a_task_is_taken_for_a_decision(reviewer: TestClient) -> None:
    first = tasks(reviewer)[0]
    answer = reviewer.post(f"{ITEMS}/action_items/{first['id']}/kind", json={"kind": "decisions"})
    assert (answer.status_code, answer.json()["text"]) == (201, "发出方案")
    assert tasks(reviewer)[0]["review"] == "rejected"


def test_an_item_is_added_from_words_of_the_transcript(reviewer: TestClient) -> None:
    sent = {"segments": [0], "quote": "定三万", "owner": "李敏"}
    added = reviewer.post(f"{ITEMS}/action_items", json=sent).json()
    assert (added["task"], added["evidence"]) == ("定三万", [0])
    assert (added["quotes"], added["flags"]) == ({"task": "定三万"}, ["missing_deadline"])
    assert added["department"] == "市场部"


def test_a_whole_line_is_the_quote_where_none_is_given(reviewer: TestClient) -> None:
    added = reviewer.post(f"{ITEMS}/decisions", json={"segments": [2]}).json()
    assert (added["text"], added["quote"]) == ("提前到十五号太紧了。", "提前到十五号太紧了。")


@pytest.mark.parametrize(
    ("segments", "quote", "said"),
    [
        ([0], "定四万", "do not stand in the lines"),
        ([1], "定三万", "do not stand in the lines"),
        ([99], "", "Choose lines"),
    ],
)
def test_words_that_nobody_said_there_are_no_evidence(
    reviewer: TestClient, segments: list[int], quote: str, said: str
) -> None:
    answer = reviewer.post(f"{ITEMS}/decisions", json={"segments": segments, "quote": quote})
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    ("step", "expected"), [(3, ["confirmed", "proposed"]), (2, ["confirmed", "proposed"])]
)
def test_what_is_sure_is_confirmed_at_once(
    reviewer: TestClient, step: int, expected: list[str]
) -> None:
    items = reviewer.post(f"{ITEMS}/confirm-sure", json={"step": step}).json()
    assert [t["review"] for t in items["action_items"]] == expected
    assert [d["review"] for d in items["decisions"] + items["disputes"]] == [
        "confirmed",
        "proposed",
    ]
    undone = reviewer.post(f"{ITEMS}/undo").json()["items"]
    assert {t["review"] for t in undone["action_items"] + undone["decisions"]} == {"proposed"}


def test_nothing_to_undo_is_a_conflict_in_words(reviewer: TestClient) -> None:
    answer = reviewer.post(f"{ITEMS}/undo")
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "There is nothing of yours to undo in this meeting.",
    )
