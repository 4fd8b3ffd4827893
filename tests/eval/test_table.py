from eval import table
from eval.measures import Column
from eval.scores import Counts, FieldCounts, Score, Share


def score(meeting: str, matched: int, **fields: object) -> Score:
    return Score(meeting, action_items=Counts(matched, 4, 4), **fields)  # type: ignore[arg-type]


BEFORE = Column(
    "rules",
    "dev",
    (
        score("a", 4, fields={"owner": FieldCounts(right=3, wrong=1)}, seconds=0.25),
        score("b", 2, invented_owners=Share(1, 3), seconds=0.5),
    ),
)
AFTER = Column("rules", "dev, recognised", (score("a", 3), score("b", 1)))


def test_rows_show_ratios_with_intervals_counts_and_sums() -> None:
    cells = {label: value for label, (value,) in table.rows([BEFORE])}
    assert cells["items F1"] == "0.75 (0.50–1.00)"
    assert cells["owner right"] == "0.75 (0.75–0.75)"
    assert cells["invented owners"] == "1 of 3"
    assert cells["seconds"] == "0.75"


def test_what_no_column_measured_has_no_row() -> None:
    labels = [label for label, _ in table.rows([BEFORE])]
    assert [label for label in labels if label in ("trap rate", "requests", "cost")] == []


def test_a_drop_is_how_much_less_the_second_column_has() -> None:
    by_label = dict(
        zip(
            [label for label, _ in table.rows([BEFORE, AFTER])],
            table.drops(BEFORE, AFTER),
            strict=True,
        )
    )
    assert by_label["items F1"] == "0.25 (0.25–0.25)"
    assert by_label["seconds"] == ""


def test_markdown_has_a_row_a_measure_and_a_column_an_engine() -> None:
    page = table.markdown([BEFORE, AFTER], ["items_f1"], extra="drop").splitlines()
    assert page == [
        "|  | rules: dev (2) | rules: dev, recognised (2) | drop |",
        "| --- | ---: | ---: | ---: |",
        "| items F1 | 0.75 (0.50–1.00) | 0.50 (0.25–0.75) | 0.25 (0.25–0.25) |",
    ]


def test_the_figures_name_meetings_and_hold_parts_and_intervals() -> None:
    (column,) = table.as_json([BEFORE])
    assert list(column["meetings"]) == ["a", "b"]
    assert column["total"]["items_f1"] == {
        "value": 0.75,
        "part": 12,
        "whole": 16,
        "interval": [0.5, 1.0],
    }
