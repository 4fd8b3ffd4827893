import pytest

from assistant.labels import STATUSES, status_label
from assistant.tracker_tables.states import Said, read_percent, read_status
from assistant.types import Language


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_status_is_read_as_it_is_written(language: Language) -> None:
    assert [read_status(status_label(s, language)).status for s in STATUSES] == list(STATUSES)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("√", Said("done")),
        ("已办结", Said("done")),
        ("Done.", Said("done")),
        ("逾期", Said("delayed")),
        ("推進中", Said("in_progress")),
        ("80%", Said("in_progress", 80)),
        ("100%", Said("done", 100)),
        ("0%", Said("not_started", 0)),
        ("进行中 80%", Said("in_progress", 80)),
        ("完成80%，等验收", Said("in_progress", 80, "等验收")),
        ("延期：等供应商", Said("delayed", rest="等供应商")),
        ("已完成（3月5日）", Said("done", rest="3月5日")),
        ("50%~60%", Said("in_progress", 50, "50%~60%")),
        ("取消", Said(is_cancelled=True)),
        ("", Said()),
        ("-", Said()),
    ],
)
def test_status_words_of_other_tables_are_understood(cell: str, said: Said) -> None:
    assert read_status(cell) == said


def test_words_that_are_no_status_are_kept_and_said_to_be_unknown() -> None:
    said = Said("in_progress", rest="等客户确认", is_unknown=True)
    assert read_status("等客户确认") == said


@pytest.mark.parametrize(
    ("cell", "percent"),
    [
        ("80%", 80),
        ("80", 80),
        ("0.8", 80),
        ("66.7%", 67),
        ("0.5%", 0),
        ("120%", None),
        ("快了", None),
    ],
)
def test_a_percentage_is_read_however_it_is_formatted(cell: str, percent: int | None) -> None:
    assert read_percent(cell) == percent
