import pytest

from assistant.errors import InputError
from assistant.roster_changes import Entry, RosterDiff, diff
from assistant.roster_tables import (
    Membership,
    RosterRow,
    RosterTable,
    header,
    read_roster,
    template,
    written,
)
from assistant.sheets import csv_bytes, read_rows


def table(text: str) -> RosterTable:
    return read_roster(read_rows(text.encode()))


def test_columns_are_known_in_chinese_and_english_in_any_order() -> None:
    chinese = table("邮箱,姓名（必填）,所在部门\nli@example.com,李敏,市场部\n")
    english = table("Department,E-mail,Name\n市场部,LI@example.com,李敏\n")
    assert chinese.columns == ("email", "name", "department")
    assert chinese.rows == english.rows
    assert chinese.rows[0] == RosterRow(
        number=2, name="李敏", department="市场部", email="li@example.com"
    )


def test_a_traditional_header_is_known() -> None:
    found = table("姓名,部門,職務,別名,狀態,項目\n李敏,市場部,經理,,在職,\n")
    assert found.columns == ("name", "department", "title", "aliases", "is_active", "projects")


def test_the_header_may_stand_below_a_title() -> None:
    found = table("公司花名册,,\n,,\n姓名,部门,工号\n李敏,市场部,7\n")
    assert [(row.number, row.name) for row in found.rows] == [(4, "李敏")]
    assert found.unknown_columns == ("工号",)


def test_a_table_without_names_is_refused() -> None:
    with pytest.raises(InputError, match="姓名"):
        table("部门,邮箱\n市场部,a@b.cn\n")


def test_an_empty_cell_says_nothing_and_a_dash_clears() -> None:
    row = table("姓名,部门,职务,别名,邮箱,项目\n李敏,,-,无,—,-\n").rows[0]
    assert row == RosterRow(
        number=2, name="李敏", department=None, title="", aliases=(), email="", projects=()
    )


def test_roles_stand_in_their_column_or_behind_the_project() -> None:
    found = table("姓名,项目,角色\n李敏,云雀（二期）、周会（组长）,接口人\n").rows[0].projects
    assert found == (
        Membership(project="云雀（二期）", role="liaison"),
        Membership(project="周会", role="leader"),
    )


def test_rows_that_cannot_be_understood_are_named_by_number() -> None:
    found = table(
        "姓名,邮箱,状态,角色,项目\n"
        ",a@b.cn,,,\n"
        "王伟,没有邮箱,,,\n"
        "孙涛,,休假,,\n"
        "周杰,,,总管,云雀\n"
        "李敏,li@b.cn,在职,,\n"
        "李敏,,,,\n"
        f"{'长' * 41},,,,\n"
    )
    assert [(p.number, p.problem) for p in found.problems] == [
        (2, "no_name"),
        (3, "bad_email"),
        (4, "bad_state"),
        (5, "bad_role"),
        (7, "same_person"),
        (8, "too_long"),
    ]
    assert [row.number for row in found.rows] == [6]


def test_somebody_who_stands_there_twice_is_read_once() -> None:
    found = table("姓名,部门,邮箱\n李敏,市场部,\n李敏,市场部,\n李敏,研发部,\n")
    assert [row.number for row in found.rows] == [2, 4]
    assert [(p.number, p.problem) for p in found.problems] == [(3, "same_person")]


def test_namesakes_with_addresses_of_their_own_are_two() -> None:
    found = table("姓名,部门,邮箱\n李敏,市场部,a@b.cn\n李敏,市场部,c@b.cn\n")
    assert [row.number for row in found.rows] == [2, 3]


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_what_is_written_is_read_back_as_it_was(language: str) -> None:
    people = [
        RosterRow(
            number=2,
            name="王建国",
            department="研发部",
            title="研发经理",
            aliases=("王经理", "老王"),
            email="wang@example.com",
            is_active=True,
            projects=(Membership(project="云雀", role="leader"), Membership(project="周会")),
        ),
        RosterRow(
            number=3,
            name="=HYPERLINK(1)",
            is_active=False,
            projects=(Membership(project="云雀（二期）", role="liaison"),),
        ),
    ]
    again = read_roster(read_rows(csv_bytes(written(people, language))))
    assert again.rows == tuple(people)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_the_template_can_be_read(language: str) -> None:
    found = read_roster(template(language))
    assert (len(found.rows), found.problems, found.unknown_columns) == (2, (), ())
    assert len(found.columns) == len(header(language))


WANG = Entry(id=1, name="王建国", department="研发部", aliases=("老王",), email="wang@b.cn")
LI = Entry(id=2, name="李敏", department="市场部")
LI_TOO = Entry(id=3, name="李敏", department="研发部")
PLACES = {"研发部": "研发部", "研发": "研发部", "市场部": "市场部"}


def compared(*rows: RosterRow, known: tuple[Entry, ...] = (WANG, LI, LI_TOO)) -> RosterDiff:
    return diff(rows, known, departments=PLACES, projects=["云雀"])


def row(name: str, number: int = 2, **said: object) -> RosterRow:
    return RosterRow.model_validate({"number": number, "name": name, **said})


def test_changes_are_told_field_by_field() -> None:
    found = compared(row("王建国", department="研发", title="总监", aliases=["王总"]))
    [change] = found.changed
    assert change.fields == ("title", "aliases")
    assert (change.before.title, change.after.title) == (None, "总监")
    assert change.after.department == "研发部"


def test_the_order_of_aliases_is_no_change() -> None:
    known = WANG.model_copy(update={"aliases": ("老王", "王总")})
    found = compared(row("王建国", aliases=["王总", "老王"]), known=(known,))
    assert ([c.before.id for c in found.same], found.changed) == ([1], ())


def test_an_address_tells_who_is_meant_whatever_the_name() -> None:
    found = compared(row("王建国先生", email="wang@b.cn"))
    assert [(c.before.id, c.fields) for c in found.changed] == [(1, ("name",))]


def test_namesakes_are_told_apart_by_department() -> None:
    found = compared(row("李敏", department="研发部", title="主管"))
    assert [c.before.id for c in found.changed] == [3]
    assert [e.id for e in found.missing] == [1, 2]


def test_a_namesake_without_department_is_left_to_a_person() -> None:
    found = compared(row("李敏", title="主管"))
    [unsure] = found.ambiguous
    assert [option.before.id for option in unsure.options] == [2, 3]
    assert (found.new, [e.id for e in found.missing]) == ((), [1])


def test_who_moved_to_another_department_is_the_same_person() -> None:
    found = compared(row("王建国", department="市场部"))
    assert [(c.before.id, c.fields) for c in found.changed] == [(1, ("department",))]


def test_another_address_in_another_department_is_likely_another_person() -> None:
    found = compared(row("王建国", department="市场部", email="other@b.cn"))
    assert ([a.number for a in found.ambiguous], found.changed) == ([2], ())


def test_who_is_new_brings_new_departments_and_projects() -> None:
    found = compared(
        row("赵六", department="法务部", projects=[{"project": "云雀"}, {"project": "南飞"}])
    )
    assert [n.after.name for n in found.new] == ["赵六"]
    assert (found.new_departments, found.new_projects) == (("法务部",), ("南飞",))


def test_people_of_rows_with_problems_are_not_missing() -> None:
    found = diff([], [WANG, LI], departments=PLACES, unread=["李敏"])
    assert [e.name for e in found.missing] == ["王建国"]


def test_who_left_is_not_missing_and_comes_back_by_the_table() -> None:
    gone = WANG.model_copy(update={"is_active": False})
    assert compared(known=(gone,)).missing == ()
    [change] = compared(row("王建国", is_active=True), known=(gone,)).changed
    assert change.fields == ("is_active",)
