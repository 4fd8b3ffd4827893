"""Names in both scripts."""

import pytest

from assistant.qa.directories import mentions
from assistant.types import Department, Person, Roster

ROSTER = Roster(
    departments=(Department(name="采购部"), Department(name="採購部"), Department(name="质量部")),
    people=(Person(name="孙涛", department="采购部"), Person(name="孫濤", department="採購部")),
)


@pytest.mark.parametrize("department", ["采购部", "採購部"])
def test_a_department_is_the_one_that_is_written(department: str) -> None:
    found = mentions(f"{department}有几项？", ROSTER, "zh-Hans")
    assert [mention.party.department for mention in found] == [department]


@pytest.mark.parametrize("person", ["孙涛", "孫濤"])
def test_a_person_is_the_one_that_is_written(person: str) -> None:
    found = mentions(f"{person}有几项？", ROSTER, "zh-Hans")
    assert [mention.party.person for mention in found] == [person]


def test_a_name_in_the_other_script_is_found_all_the_same() -> None:
    found = mentions("質量部有幾項？", ROSTER, "zh-Hant")
    assert [mention.party.department for mention in found] == ["质量部"]
