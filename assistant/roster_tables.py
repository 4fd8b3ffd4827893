"""A roster as a table: one person a row, columns in Chinese or English and in any order.

A cell that is empty leaves what is known; a dash clears it. What cannot be understood is named by
its row, never guessed.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from assistant.errors import InputError
from assistant.sheets import Rows
from assistant.types import Data

Column = Literal["name", "department", "title", "aliases", "email", "is_active", "role", "projects"]
ProjectRole = Literal["leader", "liaison", "recorder", "member"]
Problem = Literal["no_name", "too_long", "bad_email", "bad_state", "bad_role", "same_person"]

LONGEST_NAME = 40
LONGEST_TEXT = 120

# The first of each is what is written; all are understood.
_HEADERS: dict[Column, tuple[str, ...]] = {
    "name": ("姓名", "名字", "员工姓名", "员工", "人员", "name", "full name", "employee"),
    "department": ("部门", "所在部门", "所属部门", "department", "dept", "team", "unit"),
    "title": ("职务", "职位", "岗位", "职称", "title", "job title", "position"),
    "aliases": ("别名", "称呼", "昵称", "英文名", "alias", "aliases", "nickname", "also known as"),
    "email": ("邮箱", "电子邮箱", "邮件", "邮箱地址", "e-mail", "email", "mail", "email address"),
    "is_active": ("状态", "在职", "在职状态", "是否在职", "status", "active", "state"),
    "role": ("角色", "项目角色", "role", "project role"),
    "projects": ("项目", "所在项目", "参与项目", "project", "projects"),
}
_ENGLISH: dict[Column, str] = {
    "name": "Name",
    "department": "Department",
    "title": "Title",
    "aliases": "Aliases",
    "email": "E-mail",
    "is_active": "Status",
    "role": "Role",
    "projects": "Projects",
}
_TRADITIONAL = str.maketrans("门务职邮状态称项员岗与参属电别", "門務職郵狀態稱項員崗與參屬電別")
_ACTIVE = ("在职", "在職", "在岗", "在崗", "启用", "啟用", "是", "active", "yes", "y", "true", "1")
_INACTIVE = (
    *("离职", "離職", "停用", "不在职", "不在職", "已离职", "已離職", "否"),
    *("inactive", "left", "no", "n", "false", "0"),
)
_ROLES: dict[ProjectRole, tuple[str, ...]] = {
    "leader": ("组长", "組長", "负责人", "負責人", "leader", "lead"),
    "liaison": ("接口人", "接口人员", "介面人", "liaison", "contact"),
    "recorder": ("记录人", "記錄人", "记录员", "recorder"),
    "member": ("成员", "成員", "组员", "組員", "member"),
}
_CLEARED = ("-", "–", "—", "无", "無", "none", "n/a")

_LIST = re.compile(r"[,，、;；/\n]+")
# No "/" between projects: it is part of some names.
_PROJECT_LIST = re.compile(r"[,，、;；\n]+")
_WITH_ROLE = re.compile(r"^(.*\S)\s*[(（]([^()（）]+)[)）]$")
_EMAIL = re.compile(r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+$")


class Membership(Data):
    project: str
    role: ProjectRole = "member"


class RosterRow(Data):
    """What a row says of a person. None: nothing; empty: that there is none."""

    number: int  # as the spreadsheet counts, from 1
    name: str
    department: str | None = None
    title: str | None = None
    aliases: tuple[str, ...] | None = None
    email: str | None = None
    is_active: bool | None = None
    projects: tuple[Membership, ...] | None = None


class RowProblem(Data):
    """Why a row is left out, and the cell that is to be mended."""

    number: int
    name: str
    problem: Problem
    cell: str = ""


class RosterTable(Data):
    columns: tuple[Column, ...]
    unknown_columns: tuple[str, ...] = ()
    rows: tuple[RosterRow, ...] = ()
    problems: tuple[RowProblem, ...] = ()


class _RowError(Exception):
    def __init__(self, problem: Problem, cell: str) -> None:
        super().__init__(problem)
        self.problem, self.cell = problem, cell


def read_roster(rows: Rows) -> RosterTable:
    """The people of a table. Its header may stand below a title.

    Raises InputError when no column of names is found.
    """
    top, columns = _header(rows)
    unknown = [cell for i, cell in enumerate(rows[top]) if cell and i not in columns.values()]
    found: list[RosterRow] = []
    problems: list[RowProblem] = []
    for number, cells in enumerate(rows[top + 1 :], top + 2):
        if not any(cells):
            continue
        said = {name: cells[i] if i < len(cells) else "" for name, i in columns.items()}
        try:
            found.append(_row(number, said))
        except _RowError as exc:
            name = said["name"]
            problems.append(
                RowProblem(number=number, name=name, problem=exc.problem, cell=exc.cell)
            )
    found, twice = _once(found)
    return RosterTable(
        columns=tuple(columns),
        unknown_columns=tuple(dict.fromkeys(unknown)),
        rows=tuple(found),
        problems=tuple(sorted((*problems, *twice), key=lambda p: p.number)),
    )


def header(language: str) -> list[str]:
    """The column names of a table to fill in."""
    if language == "en":
        return [_ENGLISH[column] for column in _HEADERS]
    names = [words[0] for words in _HEADERS.values()]
    return [n.translate(_TRADITIONAL) for n in names] if language == "zh-Hant" else names


def written(people: Iterable[RosterRow], language: str) -> Rows:
    """People as a table that `read_roster` reads back as they are."""
    return [header(language), *(_cells(person, language) for person in people)]


def template(language: str) -> Rows:
    """A table to fill in, with two rows that show how."""
    if language == "en":
        shown = [
            ["Alice Green", "Research", "Head of research", "Ali", "alice@example.com"],
            ["Bob Stone", "Marketing", "", "", "bob@example.com"],
        ]
        more = [["active", "leader", "Skylark launch"], ["active", "liaison", "Skylark launch"]]
    else:
        shown = [
            ["张三", "研发部", "研发经理", "张经理、老张", "zhangsan@example.com"],
            ["李四", "市场部", "", "", "lisi@example.com"],
        ]
        more = [["在职", "组长", "示例项目"], ["在职", "接口人", "示例项目"]]
        if language == "zh-Hant":
            more = [["在職", "組長", "示例項目"], ["在職", "接口人", "示例項目"]]
            shown = [
                ["張三", "研發部", "研發經理", "張經理、老張", "zhangsan@example.com"],
                ["李四", "市場部", "", "", "lisi@example.com"],
            ]
    return [header(language), *(left + right for left, right in zip(shown, more, strict=True))]


def _header(rows: Rows) -> tuple[int, dict[Column, int]]:
    """Where the header is, and each known column's place."""
    found = [(top, _columns(cells)) for top, cells in enumerate(rows[:10])]
    named = [each for each in found if "name" in each[1]]
    if not named:
        raise InputError(
            "The table has no column of names. Its first row must name the columns, "
            "one of them 姓名 or Name."
        )
    return max(named, key=lambda each: (len(each[1]), -each[0]))


def _columns(cells: Sequence[str]) -> dict[Column, int]:
    columns: dict[Column, int] = {}
    for place, cell in enumerate(cells):
        name = _column(cell)
        if name and name not in columns:
            columns[name] = place
    return columns


def _column(cell: str) -> Column | None:
    plain = re.sub(r"[\s*＊:：]+", " ", cell).strip().casefold()
    plain = re.sub(r"\s*[(（].*[)）]$", "", plain)  # 姓名（必填）
    for column, words in _HEADERS.items():
        if plain in words or plain in [word.translate(_TRADITIONAL) for word in words]:
            return column
    return None


def _row(number: int, said: dict[Column, str]) -> RosterRow:
    name = " ".join(said["name"].split())
    if not name or name in _CLEARED:
        raise _RowError("no_name", said["name"])
    return RosterRow(
        number=number,
        name=_short(name, LONGEST_NAME),
        department=_plain(said.get("department", "")),
        title=_plain(said.get("title", "")),
        aliases=_aliases(said.get("aliases", "")),
        email=_email(said.get("email", "")),
        is_active=_state(said.get("is_active", "")),
        projects=_projects(said.get("projects", ""), said.get("role", "")),
    )


def _once(rows: list[RosterRow]) -> tuple[list[RosterRow], list[RowProblem]]:
    """The rows without those that say again who was there already."""
    kept: list[RosterRow] = []
    twice: list[RowProblem] = []
    addresses: set[str] = set()
    namesakes: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        theirs = namesakes.setdefault((row.name, row.department or ""), set())
        # Namesakes of one department are two people if each has an address of their own.
        is_named = bool(theirs) and (not row.email or "" in theirs)
        if row.email in addresses or is_named:
            twice.append(RowProblem(number=row.number, name=row.name, problem="same_person"))
            continue
        kept.append(row)
        theirs.add(row.email or "")
        if row.email:
            addresses.add(row.email)
    return kept, twice


def _plain(cell: str) -> str | None:
    if not cell:
        return None
    return "" if cell.casefold() in _CLEARED else _short(" ".join(cell.split()), LONGEST_TEXT)


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise _RowError("too_long", text[:longest] + "…")
    return text


def _aliases(cell: str) -> tuple[str, ...] | None:
    plain = _plain(cell.replace("\n", "、"))
    if plain is None:
        return None
    return tuple(dict.fromkeys(a.strip() for a in _LIST.split(plain) if a.strip()))


def _email(cell: str) -> str | None:
    plain = _plain(cell)
    if plain and not is_email(plain):
        raise _RowError("bad_email", cell)
    return plain and plain.lower()


def is_email(text: str) -> bool:
    """Whether it looks like one address; whether it exists only sending would tell."""
    return bool(_EMAIL.match(text))


def _state(cell: str) -> bool | None:
    plain = cell.casefold()
    if not plain:
        return None
    if plain in _ACTIVE or plain in _INACTIVE:
        return plain in _ACTIVE
    raise _RowError("bad_state", cell)


def _role(cell: str) -> ProjectRole | None:
    plain = cell.strip().casefold()
    return next((role for role, words in _ROLES.items() if plain in words), None)


def _projects(cell: str, role_cell: str) -> tuple[Membership, ...] | None:
    """Projects as 云雀（组长）、周会; the column of roles holds for those without one."""
    common: ProjectRole = "member"
    if role_cell and role_cell.casefold() not in _CLEARED:
        role = _role(role_cell)
        if role is None:
            raise _RowError("bad_role", role_cell)
        common = role
    if not cell:
        return None
    if cell.casefold() in _CLEARED:
        return ()
    found: dict[str, Membership] = {}
    for part in filter(None, (part.strip() for part in _PROJECT_LIST.split(cell))):
        project, role = part, None
        if match := _WITH_ROLE.match(part):
            role = _role(match[2])
            # Brackets with anything else are part of the name: 云雀（二期）.
            project = match[1] if role else part
        found[project] = Membership(project=_short(project, LONGEST_TEXT), role=role or common)
    return tuple(found.values())


def _cells(person: RosterRow, language: str) -> list[str]:
    place = {"zh-Hans": 0, "zh-Hant": 1}.get(language, -1)
    words = {role: _in(words, place) for role, words in _ROLES.items()}
    roles = {m.role for m in person.projects or ()}
    shared = words[next(iter(roles))] if len(roles) == 1 else ""
    projects = [
        m.project if shared else f"{m.project}（{words[m.role]}）" for m in person.projects or ()
    ]
    states = _ACTIVE if person.is_active is not False else _INACTIVE
    state = _in(states[:2] if language != "en" else [w for w in states if w.isascii()], place)
    return [
        person.name,
        person.department or "",
        person.title or "",
        "、".join(person.aliases or ()),
        person.email or "",
        state,
        shared,
        "、".join(projects),
    ]


def _in(words: Sequence[str], place: int) -> str:
    """The word in a language: Simplified, Traditional, and the first English one."""
    return words[place] if place >= 0 else next(w for w in words if w.isascii())
