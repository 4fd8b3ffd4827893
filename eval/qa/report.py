"""The tables of `python -m eval qa`, on the console and on the page of results."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.qa.figures import Figures, Scored, Share, by_kind, by_language, measure


@dataclass(frozen=True)
class Part:
    """A set of questions; of those `is_held_out` no question is shown."""

    name: str
    rows: Sequence[Scored]
    is_held_out: bool = False


# What has to hold: of which part, what of it, and how much.
FLOORS = (
    ("generated", "right", 0.9),
    ("annotated", "right", 0.7),
    ("generated", "refused", 0.95),
    ("annotated", "refused", 0.95),
)


@dataclass(frozen=True)
class Check:
    name: str
    is_met: bool
    value: str


def check(parts: Sequence[Part]) -> list[Check]:
    """Whether what must hold does; of parts with questions."""
    measured = {part.name: measure(part.rows) for part in parts if part.rows}
    made = []
    for name, field, floor in FLOORS:
        share: Share | None = getattr(measured[name], field) if name in measured else None
        if share is not None and share.value is not None:
            is_met = share.value >= floor
            made.append(Check(f"{name}, {field} ≥ {floor:.0%}", is_met, str(share)))
    uncited = sum(figures.uncited for figures in measured.values())
    return [*made, Check("no answer without a citation", uncited == 0, f"{uncited} without")]


def print_parts(console: Console, parts: Sequence[Part], *, verbose: bool = False) -> None:
    for part in parts:
        if part.rows:
            _print_kinds(console, part)
    console.print(_summary(parts))
    for each in check(parts):
        colour, word = ("green", "met") if each.is_met else ("red", "missed")
        console.print(f"[{colour}]{word}[/]  {each.name}: {each.value}")
    for part in parts if verbose else ():
        _print_wrong(console, part)


def markdown(parts: Sequence[Part]) -> str:
    """The figures, what must hold, and the kinds of each part; no words of any question."""
    shown = [part for part in parts if part.rows]
    figures = [_cells(measure(part.rows)) for part in shown]
    lines = _head("", [f"{part.name} ({len(part.rows)})" for part in shown])
    lines += [
        f"| {name} | {' | '.join(column.get(name, '0') for column in figures)} |"
        for name in _names(figures)
    ]
    lines += ["", "| must hold | | |", "| --- | --- | ---: |"]
    lines += [f"| {c.name} | {'met' if c.is_met else 'missed'} | {c.value} |" for c in check(parts)]
    lines += ["", "Right, by kind and by language of the question:", ""]
    shares = [by_kind(part.rows) | by_language(part.rows) for part in shown]
    lines += _head("kind", [part.name for part in shown])
    for kind in dict.fromkeys(kind for share in shares for kind in share):
        cells = [_counted(share.get(kind)) for share in shares]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _head(first: str, names: Sequence[str]) -> list[str]:
    return [f"| {first} | {' | '.join(names)} |", f"| --- |{' ---: |' * len(names)}"]


def _counted(share: Share | None) -> str:
    return f"{share.part} of {share.whole}" if share else "-"


def _cells(figures: Figures) -> dict[str, str]:
    by_model = {"answered by the model": str(figures.by_model)} if figures.by_model else {}
    return {
        "right": str(figures.right),
        "refused what nobody said": str(figures.refused),
        "refused what was said": str(figures.refused_wrongly),
        "answered wrongly what was said": str(figures.misled),
        "citations right": str(figures.cited_right),
        "answers without citation": str(figures.uncited),
        "failed": str(figures.failed),
        "seconds, median": f"{figures.median_s:.3f}",
        "seconds, 95 in 100": f"{figures.p95_s:.3f}",
        **by_model,
    }


def _names(columns: Sequence[dict[str, str]]) -> list[str]:
    return list(dict.fromkeys(name for column in columns for name in column))


def _print_kinds(console: Console, part: Part) -> None:
    table = Table(title=f"{part.name}: right, by kind")
    table.add_column("kind")
    table.add_column("right", justify="right")
    for kind, share in (by_kind(part.rows) | by_language(part.rows)).items():
        table.add_row(kind, f"{share.part}/{share.whole}")
    console.print(table)


def _summary(parts: Sequence[Part]) -> Table:
    shown = [part for part in parts if part.rows]
    table = Table(title="Answers")
    table.add_column("")
    for part in shown:
        table.add_column(f"{part.name} ({len(part.rows)})", justify="right")
    figures = [_cells(measure(part.rows)) for part in shown]
    for name in _names(figures):
        table.add_row(name, *(column.get(name, "0") for column in figures))
    return table


def _print_wrong(console: Console, part: Part) -> None:
    wrong = [row for row in part.rows if not row.is_right]
    if not wrong:
        return
    console.rule(part.name)
    if part.is_held_out:
        console.print(f"{len(wrong)} wrong, not shown: nobody who writes the grammar reads them.")
        return
    for row in wrong:
        console.print(escape(f"{row.id}: {row.q}\n  wanted: {row.wanted}\n  given: {row.given}"))
