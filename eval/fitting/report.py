"""What a fit prints: how good each part is on meetings it has not seen."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from eval.fitting.files import TOLERANCE, Difference
from eval.fitting.validation import FOLDS, Count, Quality

_MOST_DIFFERENCES = 10


def print_quality(console: Console, quality: Mapping[str, Quality]) -> None:
    """A column a language; a part with nothing in it is shown as a dash."""
    if not quality:
        console.print("Too few meetings to leave some out: there are no figures.")
        return
    table = Table(
        caption=f"cross-validation in {FOLDS} folds by meeting, at the product's thresholds"
    )
    table.add_column("")
    for language, each in quality.items():
        table.add_column(f"{language} ({each.meetings})", justify="right")
    columns = [_cells(each) for each in quality.values()]
    for label in columns[0]:
        table.add_row(label, *(column[label] for column in columns))
    console.print(table)


def _cells(quality: Quality) -> dict[str, str]:
    cells = {
        "tasks told by their words (Dice of 0.1 on)": _share(
            quality.known, len(quality.likenesses)
        ),
        "  mean Dice": _number(quality.mean_likeness),
    }
    cells |= _scores("items", quality.items)
    cells["  right of those surer than 0.9"] = _share(quality.sure.right, quality.sure.shown)
    cells |= _scores("decisions", quality.decisions)
    return cells | _scores("turns of disputes", quality.disputes)


def _scores(what: str, count: Count) -> dict[str, str]:
    return {
        f"{what}: precision": _number(count.precision),
        f"{what}: recall": _number(count.recall),
        f"{what}: F1": _number(count.f1),
    }


def print_differences(console: Console, found: Sequence[Difference]) -> None:
    if not found:
        console.print(f"The weights on file are those fitted (to {TOLERANCE}).")
        return
    console.print(f"{len(found)} weights differ from those on file by more than {TOLERANCE}:")
    for each in found[:_MOST_DIFFERENCES]:
        name = f"{each.language} {each.name}"
        console.print(f"  {name}: {each.on_file:.4f} on file, {each.fitted:.4f} fitted")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part} of {whole})" if whole else "-"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
