"""Departments that are named by the stem of their name."""

import pytest

from assistant.qa.short_names import named_by_stem
from assistant.types import Department


@pytest.mark.parametrize(
    ("question", "departments"),
    [
        ("云雀项目几项逾期？", ()),
        ("守夜人的项目有几项没做？", ()),
        ("项目管理那边有几项逾期？", ("项目管理部",)),
        ("质量有几项逾期？", ("质量管理部",)),
    ],
)
def test_the_stem_of_a_department_is_no_part_of_another_word(
    question: str, departments: tuple[str, ...]
) -> None:
    known = [Department(name="项目管理部"), Department(name="质量管理部")]
    found = named_by_stem(question, known, [])
    assert tuple(mention.party.department for mention in found) == departments
