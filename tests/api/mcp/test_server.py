"""What programs are told over MCP: the same as the token's owner sees, and nothing else."""

import datetime as dt
from typing import Any

import pytest
from fastapi.testclient import TestClient
from mcp import Client
from sqlmodel import col, select

from api.installation import Installation
from storage import meetings, problems, sign_ins, tracking
from storage.tables import ActionItemRow, Meeting, Project, Role, User, now
from tests.api.conftest import Worker
from tests.api.delivery.meetings_made import item
from tests.api.delivery.test_way_of_minutes import confirm
from tests.api.mcp.asking import Program, token_of

SAMPLE = 1
FAR = "2099-03-06"


@pytest.fixture
def house(place: Installation, client: TestClient, worker: Worker) -> Installation:
    """The sample was confirmed: one decision, one item of 李敏 that is long overdue."""
    worker.work(SAMPLE)
    confirm(client, worker)
    return place


@pytest.fixture
def program(house: Installation) -> Program:
    return Program(house, token_of(house))


def project_of(place: Installation) -> str:
    with place.database.read() as session:
        meeting = meetings.get(session, SAMPLE)
        project = session.get(Project, meeting.project_id)
    assert project
    return project.name


def follow(place: Installation, **fields: Any) -> int:
    """One more followed item of the sample; its id."""
    with place.database.write() as session:
        row = item(**({"task": "订会议室", "owner": "王建国", "tracked_at": None} | fields))
        row.meeting_id = SAMPLE
        session.add(row)
        session.flush()
        tracking.keep_up(session, SAMPLE, actor="李敏")
        return row.id or 0


def change(place: Installation, **fields: Any) -> None:
    with place.database.write() as session:
        meeting = meetings.get(session, SAMPLE)
        for name, value in fields.items():
            setattr(meeting, name, value)
        session.add(meeting)


def test_every_tool_says_what_it_takes_and_gives_and_only_reads(program: Program) -> None:
    async def tools(client: Client) -> Any:
        return (await client.list_tools()).tools

    found = program.run(tools)
    assert [tool.name for tool in found] == [
        "search",
        "list_items",
        "get_item",
        "project_status",
        "list_meetings",
        "get_meeting",
        "ask",
    ]
    assert all(tool.annotations.read_only_hint for tool in found)
    assert all(tool.description and tool.output_schema["properties"] for tool in found)
    assert "context" not in {name for tool in found for name in tool.input_schema["properties"]}


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_programs_of_old_and_new_protocols_are_answered(house: Installation, mode: str) -> None:
    asked = Program(house, token_of(house), mode).ask("list_items")
    assert [found["task"] for found in asked.data["items"]] == ["发出方案"]


def test_search_gives_the_words_with_speaker_time_and_link(program: Program) -> None:
    asked = program.ask("search", words="方案", kinds=["lines"])
    (found,) = asked.data["meetings"]
    (passage,) = found["passages"]
    assert found["meeting"]["id"] == SAMPLE
    assert passage["words"] == {
        "segment": 1,
        "speaker": passage["words"]["speaker"],
        "at_s": 2.0,
        "quote": "方案我明天上午之前发给你。",
        "link": "http://127.0.0.1:8000/meetings/1/transcript#s1",
    }
    assert "“方案我明天上午之前发给你。”" in asked.text


def test_search_names_the_item_that_was_found(program: Program) -> None:
    asked = program.ask("search", words="发出方案", kinds=["action_items"])
    (passage,) = asked.data["meetings"][0]["passages"]
    assert passage["item_id"] == 1


def test_search_keeps_to_the_days_asked_for(house: Installation, program: Program) -> None:
    with house.database.read() as session:
        day = meetings.get(session, SAMPLE).date
    late = day + dt.timedelta(days=1)
    assert program.ask("search", words="方案", since=late.isoformat()).data["total"] == 0
    assert program.ask("search", words="方案", until=day.isoformat()).data["total"] == 1


def test_items_are_listed_by_their_filters(house: Installation, program: Program) -> None:
    room = follow(house, deadline=FAR, department="行政部")
    done = follow(house, task="付款", deadline=FAR, status="done", department="财务部")
    expected = {
        (): [1, room],
        (("status", "all"),): [1, done, room] if done < room else [1, room, done],
        (("status", "done"),): [done],
        (("department", "行政部"),): [room],
        (("owner", "王建国"), ("status", "all")): [room, done],
        (("due", "overdue"),): [1],
        (("due_until", "2030-01-01"),): [1],
        (("project", project_of(house)), ("limit", 1)): [1],
        (("offset", 1),): [room],
        (("meeting_id", SAMPLE), ("owner", "李敏")): [1],
        (("meeting_id", 99),): [],
    }
    for filters, ids in expected.items():
        asked = program.ask("list_items", **dict(filters))
        assert [found["id"] for found in asked.data["items"]] == ids, filters


def test_the_total_counts_more_than_the_limit_lists(house: Installation, program: Program) -> None:
    follow(house, deadline=FAR)
    asked = program.ask("list_items", limit=1)
    assert (len(asked.data["items"]), asked.data["total"]) == (1, 2)
    assert asked.text.startswith("1 of 2 items\n#1 发出方案 · 李敏 · 市场部 · 2024-03-06T12:00")


def test_mine_are_those_of_the_owner_of_the_token(house: Installation) -> None:
    follow(house, deadline=FAR)
    program = Program(house, token_of(house, Role.executive, "王建国"))
    asked = program.ask("list_items", mine=True)
    assert [found["owner"] for found in asked.data["items"]] == ["王建国"]


def test_an_item_comes_with_its_words_and_history(house: Installation, program: Program) -> None:
    with house.database.write() as session:
        row = tracking.hold(session, 1)
        problems.report(session, row, "缺人手", actor="李敏", at=now())
    asked = program.ask("get_item", item_id=1)
    assert (asked.data["item"]["is_overdue"], asked.data["item"]["meeting"]["id"]) == (True, 1)
    assert [words["quote"] for words in asked.data["evidence"]] == ["方案我明天上午之前发给你。"]
    (begun,) = asked.data["history"]
    assert begun["changes"]["is_followed"] == [None, True]
    (trouble,) = asked.data["problems"]
    assert (trouble["cause"], trouble["text"]) == ("reported", "缺人手")


def test_times_are_the_organisations(house: Installation, program: Program) -> None:
    (begun,) = program.ask("get_item", item_id=1).data["history"]
    assert begun["at"].endswith("+08:00")


def test_a_project_is_counted(house: Installation, program: Program) -> None:
    follow(house, deadline=FAR)
    follow(house, status="done", deadline=FAR)
    follow(house, deadline=None)
    name = project_of(house)
    data = program.ask("project_status", project=name).data
    assert data["by_status"] == {"not_started": 3, "in_progress": 0, "done": 1, "delayed": 0}
    counted = {name: data[name] for name in ("total", "overdue", "near", "without_deadline")}
    assert counted == {"total": 4, "overdue": 1, "near": 0, "without_deadline": 1}
    assert [found["deadline"] for found in data["next_due"]] == ["2024-03-06T12:00", FAR]


def test_an_unknown_project_is_answered_with_those_there_are(
    house: Installation, program: Program
) -> None:
    asked = program.ask("project_status", project="登月")
    assert asked.is_error
    assert asked.text.endswith(
        f"There is no project “登月” among those you may see: {project_of(house)}."
    )


def test_meetings_are_listed_and_read(program: Program) -> None:
    listed = program.ask("list_meetings").data
    assert [meeting["id"] for meeting in listed["meetings"]] == [SAMPLE]
    read = program.ask("get_meeting", meeting_id=SAMPLE).data
    assert [decision["text"] for decision in read["decisions"]] == ["预算定三万"]
    assert ([found["id"] for found in read["items"]], read["items_total"]) == ([1], 1)
    assert (read["is_confirmed"], read["next_meeting"]["at"]) == (True, "2024-03-06T10:00")


def test_of_a_meeting_in_review_nothing_proposed_is_told(
    place: Installation, worker: Worker
) -> None:
    worker.work(SAMPLE)
    read = Program(place, token_of(place)).ask("get_meeting", meeting_id=SAMPLE).data
    told = (read["is_confirmed"], read["decisions"], read["disputes"], read["next_meeting"])
    assert told == (False, [], [], None)


# --- what is not yours is not there ---


def every_answer(program: Program) -> dict[str, Any]:
    """Of each tool, what it tells of the sample."""
    return {
        "search": program.ask("search", words="方案").data["total"],
        "list_items": program.ask("list_items", status="all").data["total"],
        "get_item": program.ask("get_item", item_id=1).is_error,
        "project_status": program.ask("project_status", project="新产品上市").is_error,
        "list_meetings": program.ask("list_meetings").data["total"],
        "get_meeting": program.ask("get_meeting", meeting_id=SAMPLE).is_error,
    }


NOTHING = {
    "search": 0,
    "list_items": 0,
    "get_item": True,
    "project_status": True,
    "list_meetings": 0,
    "get_meeting": True,
}


@pytest.mark.parametrize("role", [Role.recorder, Role.leader, Role.member])
def test_an_outsider_is_told_nothing(house: Installation, role: Role) -> None:
    program = Program(house, token_of(house, role, "外人"))
    assert every_answer(program) == NOTHING
    hidden = program.ask("get_meeting", meeting_id=SAMPLE).text
    assert hidden.replace("1", "99") == program.ask("get_meeting", meeting_id=99).text


def test_of_a_confidential_meeting_an_administrator_is_told_nothing(house: Installation) -> None:
    change(house, is_confidential=True, created_by_id=None)
    assert every_answer(Program(house, token_of(house))) == NOTHING


def test_the_owner_of_a_task_who_was_not_there_sees_the_task_alone(house: Installation) -> None:
    task = follow(house, owner="外人", deadline=FAR)
    program = Program(house, token_of(house, Role.member, "外人"))
    assert [found["id"] for found in program.ask("list_items").data["items"]] == [task]
    read = program.ask("get_item", item_id=task).data
    assert (read["item"]["meeting"], read["evidence"]) == (None, [])
    assert program.ask("list_items", project=project_of(house)).is_error


# --- tokens ---


def test_a_token_that_is_revoked_opens_nothing_more_in_the_same_session(
    house: Installation,
) -> None:
    secret = token_of(house)

    async def ask_twice(client: Client) -> list[Any]:
        first = await client.call_tool("list_items", {})
        with house.database.write() as session:
            found = sign_ins.find_token(session, secret)
            assert found
            sign_ins.revoke_tokens(session, found[1].id or 0)
        return [first, await client.call_tool("list_items", {})]

    first, second = Program(house, secret).run(ask_twice)
    assert (first.is_error, second.is_error) == (False, True)
    assert "The token is not valid" in second.content[0].text
    assert second.structured_content is None


def test_an_account_that_is_switched_off_is_refused(house: Installation) -> None:
    secret = token_of(house, name="离职")
    with house.database.write() as session:
        user = session.exec(select(User).where(col(User.name) == "离职")).one()
        user.is_active = False
    assert Program(house, secret).ask("list_items").is_error


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("search", {"words": ""}, "words"),
        ("search", {"words": "方案", "kinds": ["mails"]}, "kinds"),
        ("list_items", {"limit": 1000}, "limit"),
        ("list_items", {"due_until": "soon"}, "due_until"),
        ("get_item", {"item_id": 0}, "item_id"),
        ("get_item", {"item_id": 99}, "There is no confirmed action item 99."),
    ],
)
def test_what_cannot_be_answered_says_why(
    program: Program, tool: str, arguments: dict[str, Any], said: str
) -> None:
    asked = program.ask(tool, **arguments)
    assert asked.is_error
    assert said in asked.text


def test_asking_changes_nothing_but_the_last_use_of_the_token(
    house: Installation, program: Program
) -> None:
    def state() -> list[Any]:
        with house.database.read() as session:
            rows: list[Any] = [*session.exec(select(Meeting)), *session.exec(select(ActionItemRow))]
            return [row.model_dump() for row in rows]

    before = state()
    every_answer(program)
    assert state() == before


def test_ask_answers_in_plain_language_with_links_to_the_words(program: Program) -> None:
    asked = program.ask("ask", question="一共有几项行动项？")
    assert (asked.data["answered"], asked.data["kind"], asked.data["total"]) == (True, "count", 1)
    assert [cited["source"] for cited in asked.data["citations"]] == ["words"]
    assert all("/meetings/1/transcript#s" in cited["link"] for cited in asked.data["citations"])
    assert asked.data["answer"] in asked.text


def test_ask_tells_nothing_of_meetings_that_the_asker_may_not_see(house: Installation) -> None:
    outsider = Program(house, token_of(house, Role.member, "新人"))
    asked = outsider.ask("ask", question="一共有几项行动项？")
    assert (asked.data["answered"], asked.data["items"], asked.data["citations"]) == (False, [], [])
