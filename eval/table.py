"""The one table of an evaluation: a row a measure, a column an engine and group of meetings."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from eval import bootstrap
from eval.measures import BY_NAME, MEASURES, Column, Measure, Value, evaluate

# With the names of measures they fill 100 columns.
COLUMNS_A_TABLE = 4
# Left out where they are nothing: the rules ask nobody and cost nothing.
IF_ANY = frozenset({"requests", "input_tokens", "output_tokens", "cost", "failures"})
LEGEND = "in brackets: 95 % intervals by the bootstrap over meetings; -: nothing to measure"

Row = tuple[str, list[str]]


def print_columns(console: Console, columns: Sequence[Column]) -> None:
    for first in range(0, len(columns), COLUMNS_A_TABLE):
        console.print(_table(columns[first : first + COLUMNS_A_TABLE]))


def print_drop(console: Console, written: Column, recognised: Column) -> None:
    """The same meetings as written and as recognised, and by how much less is right."""
    console.print(_table((written, recognised), list(drops(written, recognised))))


def rows(columns: Sequence[Column]) -> list[Row]:
    """The label and the cells of every measure that says something of any column."""
    found = []
    for measure in _telling(columns):
        values = [evaluate(measure, column.scores) for column in columns]
        found.append((measure.label, [cell(measure, value) for value in values]))
    return found


def drops(written: Column, recognised: Column) -> Iterator[str]:
    """By measure, how much the ratio falls from `written` to `recognised`, which score the same
    meetings in the same order.
    """
    for measure in _telling((written, recognised)):
        before, after = (evaluate(measure, column.scores) for column in (written, recognised))
        if measure.form != "ratio" or before.value is None or after.value is None:
            yield ""
            continue
        between = bootstrap.difference(
            [measure.part(score) for score in written.scores],
            [measure.part(score) for score in recognised.scores],
        )
        yield _ratio(before.value - after.value, between)


def markdown(columns: Sequence[Column], names: Iterable[str] = (), extra: str = "") -> str:
    """The table for a page; of the measures called `names` where there are any. With `extra`, a
    last column of that name says by how much the second is less than the first.
    """
    wanted = {BY_NAME[name].label for name in names}
    last = list(drops(columns[0], columns[1])) if extra else []
    head = ["", *(f"{column.title} ({len(column.scores)})" for column in columns)]
    lines = [[*head, extra] if extra else head]
    lines.append(["---"] + ["---:"] * (len(lines[0]) - 1))
    for number, (label, cells) in enumerate(rows(columns)):
        if not wanted or label in wanted:
            lines.append([label.strip(), *cells, *last[number : number + 1]])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(measure: Measure, value: Value) -> str:
    if value.value is None:
        return "-"
    if measure.form == "ratio":
        return _ratio(value.value, value.interval)
    if measure.form == "count":
        return f"{value.part:.0f} of {value.whole:.0f}"
    return f"{value.value:,.2f}" if value.value < 10 and value.value % 1 else f"{value.value:,.0f}"


def as_json(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The figures of every column and of its meetings, as plain data without any words said."""
    return [
        {
            "engine": column.engine,
            "group": column.group,
            "total": _figures(column.scores),
            "meetings": {score.meeting: _figures([score]) for score in column.scores},
        }
        for column in columns
    ]


def _table(columns: Sequence[Column], drop: Sequence[str] = ()) -> Table:
    table = Table(caption=LEGEND)
    table.add_column("")
    for column in columns:
        table.add_column(f"{column.engine}\n{column.group} ({len(column.scores)})", justify="right")
    if drop:
        table.add_column("drop", justify="right")
    for number, (label, cells) in enumerate(rows(columns)):
        cells = [*cells, *drop[number : number + 1]]
        table.add_row(label, *cells, style="bold" if label.endswith("F1") else None)
    return table


def _telling(columns: Sequence[Column]) -> Iterator[Measure]:
    for measure in MEASURES:
        values = [evaluate(measure, column.scores) for column in columns]
        if any(v.value is not None and (v.value or measure.name not in IF_ANY) for v in values):
            yield measure


def _ratio(value: float, interval: bootstrap.Interval | None) -> str:
    between = f" ({interval[0]:.2f}–{interval[1]:.2f})" if interval else ""
    return f"{value:.2f}{between}"


def _figures(scores: Sequence[Any]) -> dict[str, Any]:
    figures = {}
    for measure in MEASURES:
        value = evaluate(measure, scores)
        row: dict[str, Any] = {"value": value.value}
        if measure.form != "sum":
            row |= {"part": value.part, "whole": value.whole}
        if value.interval:
            row["interval"] = list(value.interval)
        figures[measure.name] = row
    return figures
