import datetime as dt
import io

import pytest
from openpyxl import Workbook

from assistant.errors import InputError
from assistant.sheets import Sheet, read_book
from assistant.tracker_tables.columns import column_of, find_layout, header, layout_of
from assistant.tracker_tables.reading import read_items
from assistant.tracker_tables.types import COLUMNS, SheetItem, TrackerTable

TODAY = dt.date(2026, 3, 4)


def read(rows: list[list[str]]) -> TrackerTable:
    layout = find_layout([Sheet("", rows)])
    return read_items(rows, layout, TODAY)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_column_is_known_by_the_name_it_is_written_with(language: str) -> None:
    names = header(language)  # type: ignore[arg-type]
    assert [column_of(name) for name in names] == list(COLUMNS)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("负责人", "owner"),
        ("負責人", "owner"),
        ("Due Date", "deadline"),
        ("完成时间*", "deadline"),
        ("计划完成日期（年/月/日）", "deadline"),
        ("进 展", "status"),
        ("完成率(%)", "percent"),
        ("Action item", "task"),
        ("天气", None),
    ],
)
def test_other_names_of_columns_are_understood(name: str, column: str | None) -> None:
    assert column_of(name) == column


def test_the_header_stands_below_a_title_and_remarks() -> None:
    rows = [["2026年重点工作跟踪表"], [], ["任务说明：每周五更新"], ["任务", "负责人", "完成时间"]]
    table = read([*rows, ["写方案", "李敏", "2026-03-20"]])
    assert [(r.number, r.item.task, r.item.owner, r.item.deadline) for r in table.rows] == [
        (5, "写方案", "李敏", "2026-03-20")
    ]


def test_of_several_sheets_the_one_with_the_tracker_is_found() -> None:
    sheets = [
        Sheet("说明", [["怎样填写"], ["任务要写清楚"]]),
        Sheet("跟踪", [["任务", "责任人"], ["写方案", "李敏"]]),
    ]
    layout = find_layout(sheets)
    assert (layout.sheet, layout.top, layout.columns) == (1, 0, {0: "task", 1: "owner"})


def test_a_table_without_a_task_says_so_instead_of_guessing() -> None:
    layout = find_layout([Sheet("", [["姓名", "部门"], ["李敏", "市场部"]])])
    assert not layout.has_task


def test_the_header_can_be_told() -> None:
    rows = [["任务", "责任人"], ["事项", "负责人"], ["写方案", "李敏"]]
    assert layout_of([Sheet("", rows)], 0, top=1).columns == {0: "task", 1: "owner"}


def test_nothing_of_a_row_is_lost() -> None:
    table = read(
        [
            ["任务", "责任人", "截止时间", "状态", "优先级", "备注"],
            ["写方案", "李敏、王建国", "尽快", "等客户确认", "高", "见邮件"],
        ]
    )
    (row,) = table.rows
    assert row.item == SheetItem(
        task="写方案",
        owner="李敏",
        co_owners=("王建国",),
        deadline_text="尽快",
        status="in_progress",
        percent=None,
        note="优先级：高\n见邮件\n等客户确认",
    )
    assert row.doubts == ("vague_deadline", "unknown_status")


def test_rows_that_are_no_items_are_told_with_their_number_and_reason() -> None:
    table = read(
        [
            ["任务", "责任人", "状态"],
            ["写方案", "李敏", "取消"],
            ["", "王建国", "进行中"],
            [],
            ["任务", "责任人", "状态"],
            ["事" * 1001, "赵强", ""],
            ["合计", "", ""],
        ]
    )
    assert table.rows == ()
    assert [(row.number, row.reason) for row in table.unread] == [
        (2, "cancelled"),
        (3, "no_task"),
        (6, "too_long"),
        (7, "total"),
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ["合计", "5", ""],
        ["小计：", "3 项", "60%"],
        ["总 计", "共 5 项", ""],
        ["總計", "", "5"],
        ["Total", "5", ""],
        ["Grand Total", "12", ""],
        ["3", "合计", "王建国"],
        ["", "合计（项）", "5"],
    ],
)
def test_a_row_of_totals_is_no_item_and_said_to_be_left_out(cells: list[str]) -> None:
    table = read([["序号", "任务", "责任人"], ["1", "写方案", "李敏"], cells])
    assert [row.item.task for row in table.rows] == ["写方案"]
    assert [(row.number, row.reason, row.cells) for row in table.unread] == [
        (3, "total", tuple(cells))
    ]


@pytest.mark.parametrize("task", ["合计金额核对", "5 家供应商询价", "Total cost review"])
def test_a_task_that_speaks_of_totals_or_counts_is_an_item(task: str) -> None:
    table = read([["部门", "任务", "责任人"], ["合计组", task, "李敏"], ["合计", task, "李敏"]])
    assert [row.item.task for row in table.rows] == [task, task]


def test_status_and_percent_that_contradict_each_other_are_told() -> None:
    table = read(
        [
            ["任务", "状态", "进度"],
            ["写方案", "已完成", "80%"],
            ["报批", "未开始", "30%"],
            ["打印", "延期", ""],
            ["寄出", "", "100%"],
            ["归档", "", "快了"],
        ]
    )
    told = [(r.item.status, r.item.percent, r.item.note, r.doubts) for r in table.rows]
    assert told == [
        ("done", 100, None, ("percent_differs",)),
        ("in_progress", 30, None, ("percent_differs",)),
        ("delayed", None, None, ("no_reason",)),
        ("done", 100, None, ()),
        ("not_started", 0, "快了", ("unknown_percent",)),
    ]


def test_words_of_a_deadline_are_read_as_of_the_rows_last_update() -> None:
    table = read([["任务", "截止时间", "更新时间"], ["写方案", "本月底", "2026-01-15"]])
    item = table.rows[0].item
    assert (item.deadline, item.deadline_text) == ("2026-01-31", "本月底")


def test_a_workbook_with_merged_cells_dates_and_percentages_is_read() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["重点工作", None, None, None],
        ["部门", "任务", "截止日期", "完成率"],
        ["研发部", "测试版本", dt.datetime(2026, 3, 8), 0.6],
        [None, "修复缺陷", dt.datetime(2026, 3, 8, 18), 1],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A3:A4")
    for cell in ("D3", "D4"):
        sheet[cell].number_format = "0%"
    book.create_sheet("选项").append(["任务", "责任人", "状态", "截止时间", "备注"])
    book["选项"].sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)

    (found,) = read_book(target.getvalue())
    table = read(found.rows)
    told = [
        (r.item.department, r.item.task, r.item.deadline, r.item.status, r.item.percent)
        for r in table.rows
    ]
    assert told == [
        ("研发部", "测试版本", "2026-03-08", "in_progress", 60),
        ("研发部", "修复缺陷", "2026-03-08T18:00", "done", 100),
    ]


def test_a_csv_whose_sentences_are_full_of_marks_keeps_its_columns() -> None:
    text = "任务,责任人\n" + "先做甲，再做乙，然后丙；最后丁,李敏\n" * 5
    (sheet,) = read_book(text.encode("gb18030"))
    assert sheet.rows[1] == ["先做甲，再做乙，然后丙；最后丁", "李敏"]


def test_an_old_workbook_and_an_empty_one_are_refused_with_advice() -> None:
    with pytest.raises(InputError, match=r"\.xls\). Save it as \.xlsx"):
        read_book(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    target = io.BytesIO()
    Workbook().save(target)
    with pytest.raises(InputError, match="nothing in this file"):
        read_book(target.getvalue())
