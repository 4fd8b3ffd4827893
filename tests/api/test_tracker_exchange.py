"""A tracker goes out as a file and comes in as one: pages, JSON, and what stands afterwards."""

import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from openpyxl import Workbook, load_workbook
from sqlmodel import col, select

from api.installation import Installation
from assistant.sheets import read_book
from assistant.tracker_tables.columns import header
from assistant.types import Department, Person, Roster
from storage import organisation, tracking
from storage.tables import ActionItemRow, Meeting, MeetingState, Role
from tests.api.people import People

CSV = """任务,责任人,部门,截止时间,状态,进度,延期原因,更新时间,备注
写推广方案,李敏,市场部,2026-03-20,进行中,60%,,2026-03-06 16:05,先写大纲
报批预算,王建国,研发部,尽快,未开始,,,,
整理客户名单,赵强,销售部,2026-02-27,已完成,,,2026-02-26 10:00,
打样,李敏,市场部,2026-03-01,延期,30%,等供应商,,
,,,,进行中,,,,
""".encode("utf-8-sig")


def upload(client: TestClient, content: bytes = CSV, name: str = "跟踪表.csv") -> Response:
    return client.post("/tracker/import", files={"file": (name, content)})


def take_over(client: TestClient, preview: Response, **fields: Any) -> Response:
    data = {"row": ["2", "3", "4", "5"], "project": ""} | fields
    return client.post(preview.url.path, data=data)


def meeting_id(answer: Response) -> int:
    return int(answer.url.path.removeprefix("/meetings/"))


def items_of(place: Installation, number: int) -> list[ActionItemRow]:
    with place.database.read() as session:
        chosen = select(ActionItemRow).where(ActionItemRow.meeting_id == number)
        return list(session.exec(chosen.order_by(col(ActionItemRow.id))))


def test_an_upload_shows_what_it_would_add_and_adds_nothing(
    client: TestClient, place: Installation
) -> None:
    page = upload(client)
    assert page.status_code == 200
    for words in ("写推广方案", "截止时间看不出是哪一天", "1 行不会导入", "没有写任务"):
        assert words in page.text
    with place.database.read() as session:
        assert session.exec(select(Meeting).where(Meeting.is_imported_tracker)).all() == []


def test_what_is_confirmed_is_followed_with_a_history_that_explains_it(
    client: TestClient, place: Installation
) -> None:
    answer = take_over(client, upload(client))
    assert "已从 跟踪表.csv 导入 4 条行动项" in answer.text
    found = items_of(place, meeting_id(answer))
    assert [(i.task, i.owner, i.deadline, i.deadline_text, i.status, i.percent) for i in found] == [
        ("写推广方案", "李敏", "2026-03-20", None, "in_progress", 60),
        ("报批预算", "王建国", None, "尽快", "not_started", 0),
        ("整理客户名单", "赵强", "2026-02-27", None, "done", 100),
        ("打样", "李敏", "2026-03-01", None, "delayed", 30),
    ]
    assert [item.delay_reason for item in found] == [None, None, None, "等供应商"]
    assert found[0].note == "先写大纲"
    updated = found[0].status_updated_at
    assert updated is not None
    assert f"{updated.astimezone(place.settings.zone):%Y-%m-%d %H:%M}" == "2026-03-06 16:05"
    assert found[2].done_at is not None and found[3].done_at is None
    with place.database.read() as session:
        for item in found:
            (first,) = tracking.history(session, item.id or 0)
            assert first.source == "import"
            assert tracking.present(item) == {k: v[1] for k, v in first.changes.items()} | {
                k: v for k, v in tracking.present(item).items() if v is None or v == []
            }


def test_the_meeting_that_stands_for_it_was_never_held(
    client: TestClient, place: Installation
) -> None:
    number = meeting_id(take_over(client, upload(client)))
    with place.database.read() as session:
        meeting = session.get(Meeting, number)
        assert meeting is not None
        assert meeting.is_imported_tracker and meeting.state == MeetingState.issued
        assert meeting.title == "导入的跟踪表：跟踪表.csv"
        assert (meeting.source_id or "").startswith("tracker:")
    page = client.get(f"/meetings/{number}").text
    assert f"/tracker?meeting={number}" in page and "上传录音" not in page
    assert client.get(f"/meetings/{number}/transcript").status_code == 404
    assert client.get(f"/meetings/{number}/minutes").status_code == 404
    assert client.get(f"/meetings/{number}/history").status_code == 200
    assert "导入的跟踪表" in client.get("/meetings").text
    assert "导入的跟踪表：跟踪表.csv" not in client.get("/").text.split("需要")[0]
    refused = client.post(f"/api/v1/meetings/{number}/confirm", json={})
    assert refused.status_code in (404, 409, 422)


def test_a_tracker_that_goes_out_comes_in_the_same(client: TestClient, place: Installation) -> None:
    number = meeting_id(take_over(client, upload(client)))
    address = f"/tracker/export.{{}}?meeting={number}&status=all"
    before = [_facts(item) for item in items_of(place, number)]
    for kind in ("xlsx", "csv"):
        file = client.get(address.format(kind)).content
        client.post(f"/tracker/imports/{number}/undo")
        again = upload(client, file, f"again.{kind}")
        rows = [str(n) for n in range(2, 6)]
        number = meeting_id(take_over(client, again, row=rows))
        after = [_facts(item) for item in items_of(place, number)]
        # Where an item came from is kept in its note.
        assert sorted(after, key=str) == sorted(before, key=str)
        address = f"/tracker/export.{{}}?meeting={number}&status=all"


def _facts(item: ActionItemRow) -> tuple[Any, ...]:
    fields = ("task", "owner", "department", "deadline", "deadline_text", "status", "percent")
    more = ("delay_reason", "status_updated_at", "done_at", "co_owners")
    note = (item.note or "").partition("会议：")[0].strip()
    return (*(getattr(item, name) for name in (*fields, *more)), note)


def test_items_that_are_followed_already_are_left_out(
    client: TestClient, place: Installation
) -> None:
    first = meeting_id(take_over(client, upload(client)))
    page = upload(client)
    assert "同一份文件在" in page.text and f"/meetings/{first}" in page.text
    assert page.text.count("跟踪表里已经有") == 4
    assert 'name="row" value="2" aria-label="导入第 2 行" checked' not in page.text
    nothing = take_over(client, page, row=[])
    assert nothing.status_code == 422
    # Somebody who wants them twice has them twice.
    second = meeting_id(take_over(client, page, row=["2"]))
    assert len(items_of(place, second)) == 1


def test_columns_can_be_said_to_be_others(client: TestClient, place: Installation) -> None:
    content = "编码,干什么,谁\nA1,写方案,李敏\n".encode()
    page = upload(client, content, "other.csv")
    assert "没有找到“任务”这一列" in page.text
    laid_out = {"sheet": "0", "top": "1", "of_sheet": "0", "of_top": "1"}
    said = laid_out | {"c0": "", "c1": "task", "c2": "owner"}
    page = client.get(page.url.path, params=said)
    assert "没有找到“任务”这一列" not in page.text
    number = meeting_id(client.post(page.url.path, data=said | {"row": ["2"]}))
    told = [(item.task, item.owner, item.note) for item in items_of(place, number)]
    assert told == [("写方案", "李敏", None)]


def test_an_import_is_taken_back_as_long_as_nobody_updated_it(
    client: TestClient, place: Installation
) -> None:
    number = meeting_id(take_over(client, upload(client)))
    gone = client.post(f"/tracker/imports/{number}/undo")
    assert "这次导入已撤销" in gone.text
    assert items_of(place, number) == []

    number = meeting_id(take_over(client, upload(client)))
    item = items_of(place, number)[0]
    changed = client.patch(f"/api/v1/action-items/{item.id}", json={"percent": 70})
    assert changed.status_code == 200
    kept = client.post(f"/tracker/imports/{number}/undo")
    assert "不能整体撤销" in kept.text
    assert len(items_of(place, number)) == 4
    assert "撤销这次导入" not in client.get(f"/meetings/{number}").text


def test_an_owner_is_found_in_the_roster_and_a_stranger_is_told(
    client: TestClient, place: Installation
) -> None:
    content = "任务,责任人\n交付测试版本,孙主管\n寄样品,诸葛孔明\n".encode()
    page = upload(client, content, "a.csv")
    assert "不在名册" in page.text and "诸葛孔明" in page.text
    number = meeting_id(take_over(client, page, row=["2", "3"]))
    told = [(item.owner, item.department) for item in items_of(place, number)]
    assert told == [("孙涛", "研发部"), ("诸葛孔明", None)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".xlsx"),
        (b"PK\x03\x04nothing", "XLSX"),
        (b"", ""),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_advice(
    client: TestClient, content: bytes, words: str
) -> None:
    page = upload(client, content, "a.xls")
    assert page.status_code == 422 and words in page.text


def test_a_members_export_has_what_they_see_and_no_import(
    client: TestClient, people: People, place: Installation
) -> None:
    take_over(client, upload(client))
    member = people.client(Role.member, "李敏")
    (sheet,) = read_book(member.get("/tracker/export.csv?status=all").content)
    told = [(row[1], row[2], row[9:10]) for row in sheet.rows[1:]]
    # The own items, and not the meeting they are of.
    assert sorted(told) == [("写推广方案", "李敏", [""]), ("打样", "李敏", [""])] or sorted(
        told
    ) == [("写推广方案", "李敏", []), ("打样", "李敏", [])]
    assert member.get("/tracker/import").status_code == 403
    assert upload(member).status_code == 403


def test_an_export_has_the_filters_and_language_of_its_page(client: TestClient) -> None:
    take_over(client, upload(client))
    content = client.get(
        "/tracker/export.xlsx?owner=李敏&status=delayed", headers={"accept-language": "en"}
    )
    assert content.headers["content-type"].startswith("application/vnd.openxml")
    assert "filename*=UTF-8''Action" in content.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(content.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == header("en")
    assert [sheet["B2"].value, sheet["F2"].value, sheet.max_row] == ["打样", "Delayed", 2]


def test_programs_export_and_import_too(client: TestClient, place: Installation) -> None:
    told = client.post(
        "/api/v1/action-items/import", files={"file": ("a.csv", CSV)}, data={"preview": "true"}
    )
    assert told.status_code == 200
    body = told.json()
    assert body["meeting_id"] is None
    assert [row["row"] for row in body["items"]] == [2, 3, 4, 5]
    assert body["unread"] == [{"row": 6, "reason": "no_task", "cells": ["", "", "", "", "进行中"]}]
    made = client.post("/api/v1/action-items/import", files={"file": ("a.csv", CSV)})
    assert made.status_code == 201
    assert len(items_of(place, made.json()["meeting_id"])) == 4
    file = client.get("/api/v1/action-items/export", params={"format": "csv", "owner": "赵强"})
    (sheet,) = read_book(file.content)
    assert [row[1] for row in sheet.rows[1:]] == ["整理客户名单"]


def test_a_project_is_one_that_is_there(client: TestClient, place: Installation) -> None:
    refused = take_over(client, upload(client), project="没有的项目")
    assert refused.status_code == 422 and "没有的项目" in refused.text


def test_of_several_sheets_another_can_be_chosen(client: TestClient, place: Installation) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "第一季度"
    for row in (["任务", "责任人", "状态"], ["写方案", "李敏", ""]):
        first.append(row)
    second = book.create_sheet("第二季度")
    for row in (["任务", "责任人"], ["报批", "王建国"]):
        second.append(row)
    target = io.BytesIO()
    book.save(target)
    page = upload(client, target.getvalue(), "book.xlsx")
    assert "写方案" in page.text and "报批" not in page.text
    page = client.get(page.url.path, params={"sheet": "1", "of_sheet": "0", "top": "1"})
    assert "报批" in page.text


def test_a_preview_is_for_who_uploaded_it_alone(client: TestClient, people: People) -> None:
    address = upload(client).url.path
    other = people.client(Role.recorder, "别人")
    assert other.get(address).status_code == 404
    assert client.post(f"{address}/drop").status_code == 200
    assert client.get(address).status_code == 404


def test_departments_get_their_own_names_and_unknown_ones_are_kept_and_told(
    client: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        known = Roster(
            departments=(Department(name="研发部", aliases=("研发", "技术中心")),),
            people=(Person(name="周研", department="研发部"),),
        )
        organisation.add_roster(session, organisation.current(session).id or 0, known)
    rows = ["任务,责任人,部门", "甲,李敏,研发", "乙,李敏,研發部", "丙,李敏,火星办", "丁,周研,"]
    page = upload(client, "\n".join(rows).encode())
    assert page.text.count("部门不在名册，或者不止一个，照原样保留") == 1
    found = items_of(place, meeting_id(take_over(client, page)))
    assert [item.department for item in found] == ["研发部", "研发部", "火星办", "研发部"]


def test_a_row_of_totals_is_told_and_never_followed(client: TestClient) -> None:
    page = upload(client, "序号,任务,责任人\n1,写方案,李敏\n合计,5,\n".encode())
    assert "1 行不会导入" in page.text and "合计行，不是行动项" in page.text
    assert 'name="row" value="3"' not in page.text
