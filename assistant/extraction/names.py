"""The words by which people and departments of a roster are called."""

import re
from collections.abc import Iterator

from assistant.extraction.script import simplify
from assistant.types import Department, Person

_COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "诸葛",
        "上官",
        "司徒",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "端木",
        "东方",
        "南宫",
        "轩辕",
        "宇文",
        "长孙",
    ]
)
# How the tail of an official title is shortened when people address its bearer.
_SHORT_TITLES = {
    "经理": ("经理",),
    "总监": ("总监", "总"),
    "总经理": ("总", "总经理"),
    "副总经理": ("总", "副总"),
    "总裁": ("总",),
    "副总": ("总", "副总"),
    "董事长": ("董", "董事长", "总"),
    "工程师": ("工", "工程师"),
    "总工": ("总工", "工"),
    "主任": ("主任",),
    "主管": ("主管",),
    "部长": ("部长", "部"),
    "处长": ("处长", "处"),
    "科长": ("科长", "科"),
    "课长": ("课长",),
    "厂长": ("厂长",),
    "组长": ("组长",),
    "店长": ("店长",),
    "副理": ("副理",),
    "协理": ("协理",),
    "专员": ("专员",),
    "助理": ("助理",),
    "秘书": ("秘书",),
    "会计": ("会计",),
    "律师": ("律师",),
    "法务": ("律师", "法务"),
    "顾问": ("顾问",),
    "老师": ("老师",),
    "医生": ("医生",),
}
# "我们市场这边" is an alias in some rosters; who speaks and the "side" are not part of the name.
_ZH_FRAME = re.compile(r"^(?:我们|咱们)|(?:这边|那边)$")
_DEPARTMENT_TAILS = ("部", "部门", "中心", "办公室", "组", "室", "处", "科", "课")


def is_chinese(name: str) -> bool:
    return bool(name) and "\u4e00" <= name[0] <= "\u9fff"


def surname(name: str) -> str:
    """The family name of a Chinese name, in Simplified characters."""
    simple = simplify(name)
    return simple[:2] if simple[:2] in _COMPOUND_SURNAMES else simple[:1]


def words_for(person: Person) -> Iterator[str]:
    """Every word that may mean `person`: name, aliases, given name, surname with title."""
    name = simplify(person.name)
    yield name
    yield from (simplify(alias) for alias in person.aliases)
    if not is_chinese(name):
        yield from (part for part in name.split() if len(part) > 1)
        return
    family = surname(name)
    given = name[len(family) :]
    if len(given) >= 2:
        yield given
    title = simplify(person.title or "")
    for official, shorts in _SHORT_TITLES.items():
        if title.endswith(official):
            yield from (family + short for short in shorts)
    if title:
        yield family + title


def nicknames(person: Person) -> Iterator[str]:
    """Words that mean `person` only where nobody else has the surname."""
    name = simplify(person.name)
    if is_chinese(name):
        yield from (prefix + surname(name) for prefix in "老小阿")
        yield from (surname(name) + suffix for suffix in "哥姐工总")


def words_for_department(department: Department) -> Iterator[tuple[str, bool]]:
    """Every word that may mean `department`, and whether it is weak: a common noun as well."""
    name = simplify(department.name)
    yield name, False
    for alias in department.aliases:
        simple = _ZH_FRAME.sub("", simplify(alias)) or simplify(alias)
        yield simple, not simple.endswith(_DEPARTMENT_TAILS) and not simple.isupper()
    for tail in ("部", "中心"):
        if name.endswith(tail) and len(name) - len(tail) >= 2:
            yield name.removesuffix(tail), True
