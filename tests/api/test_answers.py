"""Where the sources of an answer are on the pages."""

import pytest

from api.answers import path_of
from assistant.qa.types import Citation


@pytest.mark.parametrize(
    ("citation", "path"),
    [
        (Citation(meeting="3", utterance=7, quote="好"), "/meetings/3/transcript#s7"),
        (Citation(source="item", meeting="3", of="12"), "/tracker/12"),
        (Citation(source="change", of="90", item="12"), "/tracker/12"),
        (Citation(source="problem", of="91", item="12"), "/tracker/12"),
        (Citation(source="decision", meeting="3", of="5"), "/meetings/3#decisions-5"),
        (Citation(source="minutes", meeting="3"), "/meetings/3/minutes"),
        (Citation(source="meeting", meeting="3"), "/meetings/3"),
        (Citation(source="list", quote="部门=市场部"), "/tracker"),
    ],
)
def test_a_source_is_shown_at_its_place(citation: Citation, path: str) -> None:
    assert path_of(citation) == path
