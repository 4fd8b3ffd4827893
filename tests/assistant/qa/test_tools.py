import json
from typing import Any

import pytest

from assistant.llm import Call
from assistant.qa.memory import MemoryRecords
from assistant.qa.tools import SHOWN, Toolbox, offered
from tests.assistant.qa.records import NOW, item, record


def toolbox(**changes: Any) -> Toolbox:
    return Toolbox(MemoryRecords([record(**changes)], NOW), NOW, "zh-Hans")


def look(name: str, tools: Toolbox | None = None, **arguments: object) -> dict[str, Any]:
    text, _ = (tools or toolbox()).run(Call(id="1", name=name, arguments=arguments))
    found: dict[str, Any] = json.loads(text)
    return found


def test_rows_and_numbers_have_their_handles() -> None:
    tools = toolbox()
    found = look("query_items", tools, departments=["市场部"], state="overdue")
    assert found["total"] == {
        "at": "r1.total",
        "count": 1,
        "open": 1,
        "overdue": 1,
        "not_started": 1,
    }
    assert found["rows"][0] == {
        "at": "r1.1",
        "task": "调整推广预算方案",
        "owner": "李敏",
        "department": "市场部",
        "deadline": "2024-03-06T12:00",
        "status": "not_started",
        "overdue": True,
        "meeting": "进度协调会",
        "held": "2024-03-05",
        "project": "新产品上市",
    }
    assert look("query_items", tools)["rows"][0]["at"] == "r2.1"
    source = tools.source("r1.1")
    assert source is not None
    assert source.record is not None
    assert tools.source("r3.1") is None


@pytest.mark.parametrize(
    ("arguments", "tasks"),
    [
        ({"people": ["王经理"]}, []),
        ({"people": "孙涛"}, ["交付测试版本"]),
        ({"departments": ["市场"]}, ["调整推广预算方案"]),
        ({"departments": ["市场部"], "helping": True}, ["交付测试版本"]),
        ({"missing": "owner"}, ["撤下门店旧海报"]),
        (
            {"due_from": "2024-03-08", "due_to": "2024-03-31", "order": "-deadline"},
            ["完成推广预算审批", "交付测试版本"],
        ),
        ({"about": "预算", "project": "新产品上市"}, ["调整推广预算方案", "完成推广预算审批"]),
        ({"meeting": "latest", "statuses": ["in_progress"]}, ["交付测试版本"]),
        ({"meeting": "进度协调会", "statuses": ["done"], "people": None}, []),
    ],
)
def test_arguments_become_filters(arguments: dict[str, object], tasks: list[str]) -> None:
    assert [row["task"] for row in look("query_items", **arguments)["rows"]] == tasks


def test_groups_are_counted() -> None:
    found = look("query_items", group="department")
    assert [(g["at"], g["name"], g["count"], g["overdue"]) for g in found["groups"]] == [
        ("r1.g1", "研发部", 1, 0),
        ("r1.g2", "市场部", 1, 1),
        ("r1.g3", "财务部", 1, 0),
        ("r1.g4", "", 1, 0),
    ]


def test_of_a_long_list_the_first_are_shown_and_all_are_counted() -> None:
    items = tuple(item(f"任务{n}", id=str(n)) for n in range(SHOWN + 5))
    found = look("query_items", toolbox(action_items=items))
    assert (len(found["rows"]), found["total"]["count"]) == (SHOWN, SHOWN + 5)


@pytest.mark.parametrize(
    ("name", "arguments", "key", "value"),
    [
        ("query_decisions", {"about": "推广预算"}, "decision", "线上推广预算由5万元调整为3万元。"),
        ("query_decisions", {"show": "disputes"}, "left_open", "是否提前上线"),
        ("query_decisions", {"show": "next_meeting"}, "place", "301会议室"),
        ("search_passages", {"words": "食堂菜单"}, "said", "食堂下周开始换菜单。"),
        ("get_meeting", {"meeting": "协调会"}, "meeting", "进度协调会"),
    ],
)
def test_each_tool_finds_its_kind(
    name: str, arguments: dict[str, object], key: str, value: str
) -> None:
    assert [row[key] for row in look(name, **arguments)["rows"]] == [value]


@pytest.mark.parametrize(
    ("name", "arguments", "error"),
    [
        (
            "query_items",
            {"departments": ["市厂部"]},
            "No department is called 市厂部. Close to it: 市场部.",
        ),
        ("query_items", {"people": ["李明"]}, "No person is called 李明. Close to it: 李敏."),
        (
            "query_items",
            {"project": "新品上市"},
            "No project is called 新品上市. Close to it: 新产品上市.",
        ),
        (
            "get_meeting",
            {"meeting": "协调大会"},
            "No meeting is called 协调大会. Close to it: 进度协调会.",
        ),
        ("query_items", {"sql": "DROP TABLE item"}, "sql: Extra inputs are not permitted"),
        (
            "run_sql",
            {},
            "There is no tool 'run_sql'. Use one of: query_items, query_decisions, "
            "search_passages, get_meeting.",
        ),
        ("search_passages", {}, "words: Field required"),
    ],
)
def test_what_is_wrong_with_a_call_is_told(
    name: str, arguments: dict[str, object], error: str
) -> None:
    assert look(name, **arguments) == {"error": error}


def test_arguments_that_are_no_json_are_asked_for_again() -> None:
    text, fetched = toolbox().run(Call(id="1", name="query_items", arguments=None))
    assert "no JSON object" in text
    assert fetched is None


def test_the_schemas_name_every_choice_and_nothing_else() -> None:
    tools = {tool.name: tool.arguments for tool in offered()}
    assert tools["search_passages"]["required"] == ["words"]
    state = tools["query_items"]["properties"]["state"]
    assert state == {"enum": ["overdue", "behind", "near"], "type": "string"}
