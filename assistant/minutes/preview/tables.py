"""Tables, as HTML: cells that were merged, rows that head each page, widths, lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Protocol

from assistant.minutes.preview.looks import Styles, has_lines, is_shaded
from assistant.minutes.preview.xml import Element, W, child, is_on, number, value

# A page cannot say any width without a style in it; it has classes for these.
_STEP = 2
_NARROW = 4  # columns that a phone has room for
_MOST_COLUMNS = 63  # of Word


class Shows(Protocol):
    """What shows the content of a cell."""

    styles: Styles
    about: str

    def blocks(self, holder: Element) -> str: ...


@dataclass
class _Cell:
    """`element` None: a place without a cell. `goes_on`: part of the cell above it."""

    column: int
    columns: int
    element: Element | None
    goes_on: bool = False
    rows: int = 1


def shown(table: Element, walk: Shows) -> str:
    rows = [(_is_heading(row), _cells(row)) for row in _held(table, "tr")]
    _merge([cells for _, cells in rows])
    head = _heading_rows(rows)
    is_ruled = _is_ruled(table, walk.styles)
    inside = [_columns(table)]
    if head:
        inside.append("<thead>")
        inside += [_row(cells, walk, is_ruled, is_heading=True) for _, cells in rows[:head]]
        inside.append("</thead>")
    inside.append("<tbody>")
    inside += [_row(cells, walk, is_ruled) for _, cells in rows[head:]]
    inside.append("</tbody>")
    classes = "doc-ruled" if is_ruled else "doc-plain"
    most = max((len(cells) for _, cells in rows), default=0)
    if most <= _NARROW:
        return f'<table class="{classes}">{"".join(inside)}</table>'
    label = f' role="region" aria-label="{escape(walk.about)}"' if walk.about else ""
    # Wider than a phone: it is moved by itself, by keys too.
    return (
        f'<div class="doc-wide" tabindex="0"{label}>'
        f'<table class="{classes} doc-many">{"".join(inside)}</table></div>'
    )


def _held(holder: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those in a content control."""
    for each in holder:
        if each.tag == W + tag:
            yield each
        elif each.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from _held(each, tag)


def _is_heading(row: Element) -> bool:
    switch = child(row, "trPr", "tblHeader")
    return switch is not None and is_on(switch)


def _cells(row: Element) -> list[_Cell]:
    properties = child(row, "trPr")
    cells: list[_Cell] = []
    column = _count(number(child(properties, "gridBefore")), 0)
    if column:
        cells.append(_Cell(0, column, None))
    for each in _held(row, "tc"):
        span = _count(number(child(each, "tcPr", "gridSpan")), 1)
        merge = child(each, "tcPr", "vMerge")
        goes_on = merge is not None and value(merge) != "restart"
        cells.append(_Cell(column, span, each, goes_on))
        column += span
    if after := _count(number(child(properties, "gridAfter")), 0):
        cells.append(_Cell(column, after, None))
    return cells


def _count(said: float | None, otherwise: int) -> int:
    return otherwise if said is None else min(max(int(said), otherwise), _MOST_COLUMNS)


def _merge(rows: list[list[_Cell]]) -> None:
    """Let each cell know how many rows it goes over."""
    above: dict[int, _Cell] = {}
    for cells in rows:
        here: dict[int, _Cell] = {}
        for cell in cells:
            over = above.get(cell.column)
            if cell.goes_on and over is not None and over.columns == cell.columns:
                over.rows += 1
                here[cell.column] = over
            else:
                cell.goes_on = False
                here[cell.column] = cell
        above = here


def _heading_rows(rows: list[tuple[bool, list[_Cell]]]) -> int:
    """How many rows head the table; none where a cell of theirs goes on below them."""
    head = next((no for no, (is_heading, _) in enumerate(rows) if not is_heading), 0)
    reach = [no + cell.rows for no, (_, cells) in enumerate(rows[:head]) for cell in cells]
    return 0 if any(each > head for each in reach) else head


def _is_ruled(table: Element, styles: Styles) -> bool:
    borders = child(table, "tblPr", "tblBorders")
    if borders is not None:
        return has_lines(borders)
    return styles.is_ruled(value(child(table, "tblPr", "tblStyle")))


def _columns(table: Element) -> str:
    grid = child(table, "tblGrid")
    widths = [number(each, "w") or 0 for each in _held(grid, "gridCol")] if grid is not None else []
    whole = sum(widths)
    if not whole:
        return ""
    steps = [max(round(width / whole * 100 / _STEP), 1) * _STEP for width in widths]
    return "<colgroup>" + "".join(f'<col class="w-{step}">' for step in steps) + "</colgroup>"


def _row(cells: list[_Cell], walk: Shows, is_ruled: bool, *, is_heading: bool = False) -> str:
    shown = [_cell(c, walk, is_ruled, is_heading) for c in cells if not c.goes_on]
    return f"<tr>{''.join(shown)}</tr>"


def _cell(cell: _Cell, walk: Shows, is_ruled: bool, is_heading: bool) -> str:
    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    if cell.element is None:
        return f'<td class="doc-nothing"{spans}></td>'
    if cell.rows > 1:
        spans += f' rowspan="{cell.rows}"'
    properties = child(cell.element, "tcPr")
    classes = []
    if is_shaded(properties):
        classes.append("shaded")
    if (place := value(child(properties, "vAlign"))) in ("center", "bottom"):
        classes.append(f"at-{place}")
    if not is_ruled:
        classes += _lines(child(properties, "tcBorders"))
    if classes:
        spans += f' class="{" ".join(classes)}"'
    content = walk.blocks(cell.element)
    return f'<th scope="col"{spans}>{content}</th>' if is_heading else f"<td{spans}>{content}</td>"


def _lines(borders: Element | None) -> list[str]:
    """Of a cell in a table without lines: those it has of its own, such as one to write on."""
    drawn = {
        side: value(child(borders, side)) not in (None, "nil", "none")
        for side in ("top", "bottom", "left", "right")
    }
    return [f"line-{side}" for side, is_drawn in drawn.items() if is_drawn]
