"""The pieces of WordprocessingML that python-docx has no words for."""

from collections.abc import Collection, Sequence
from typing import Any

from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Length
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree  # type: ignore[import-untyped]

from assistant.minutes.templates.fonts import SUBSTITUTES

# python-docx's elements are lxml's, which has no types.
Element = Any


def element(tag: str, **attributes: str) -> Element:
    """A `w:` element; attribute names without the prefix."""
    made: Element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def paragraph_style(document: DocxDocument, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def add_paragraph_style(document: DocxDocument, name: str) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = document.styles["Normal"]
    return style


def keep_styles(document: DocxDocument, names: Collection[str]) -> None:
    """Drop all styles but the defaults and those named; python-docx's blank document has 160."""
    for style in list(document.styles):
        for link in style.element.findall(qn("w:link")):
            style.element.remove(link)
        is_default = style.element.get(qn("w:default")) == "1"
        if style.name not in names and not is_default:
            style.delete()


def drop_look(style: ParagraphStyle) -> None:
    """Forget the colour, size and spacing of characters that python-docx's style came with."""
    properties = style.element.rPr
    if properties is not None:
        style.element.remove(properties)


def drop_border(style: ParagraphStyle) -> None:
    properties = style.element.pPr
    for border in properties.findall(qn("w:pBdr")) if properties is not None else ():
        properties.remove(border)


def set_digits_close(style: ParagraphStyle) -> None:
    """No space of a quarter between digits and Chinese: 3月8日, not 3 月 8 日."""
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        element("autoSpaceDN", val="0"),
        *("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    )


def set_fonts(parent: Element, latin: str, east_asian: str) -> None:
    """Fonts of a style or of the defaults, in place of those of the theme."""
    properties = parent.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = element("rFonts", ascii=latin, hAnsi=latin, cs=latin, eastAsia=east_asian)
    # Quotation marks and dashes are in both repertoires; in our text they belong to Chinese.
    fonts.set(qn("w:hint"), "eastAsia")
    properties.insert(0, fonts)


def set_defaults(document: DocxDocument, latin: str, east_asian: str, language: str) -> None:
    """The document's default fonts and the language its spelling is checked in."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))
    properties = defaults.find(qn("w:rPr"))
    defaults.remove(properties)
    properties = element("rPr")
    properties.append(element("rFonts", ascii=latin, hAnsi=latin, cs=latin, eastAsia=east_asian))
    western = language if language.startswith("en") else "en-US"
    eastern = "zh-CN" if language.startswith("en") else language
    properties.append(element("lang", val=western, eastAsia=eastern, bidi="ar-SA"))
    defaults.append(properties)
    # What readers go by when they choose a face in place of one they lack.
    themed = document.settings.element.find(qn("w:themeFontLang"))
    themed.set(qn("w:val"), western)
    themed.set(qn("w:eastAsia"), eastern)


def set_table(table: Table, widths: Sequence[Length], *, rule: str | None) -> None:
    """Fixed column widths, padding, and thin rules in the colour `rule`, or none."""
    table.autofit = False
    properties = table._tbl.tblPr
    total = sum(int(width.twips) for width in widths)
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    _insert(properties, element("tblW", w=str(total), type="dxa"))
    if rule:
        borders = element("tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(element(side, val="single", sz="4", space="0", color=rule))
        properties.insert_element_before(
            borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
        )
    padding = element("tblCellMar")
    for side, width in (("top", 50), ("left", 70), ("bottom", 50), ("right", 70)):
        padding.append(element(side, w=str(width), type="dxa"))
    _insert(properties, padding)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _insert(properties: Element, child: Element) -> None:
    # The schema fixes the order; Word refuses a file that has another.
    order = ("tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblLook")
    later = order[order.index(child.tag.partition("}")[2]) + 1 :]
    properties.insert_element_before(child, *(f"w:{tag}" for tag in later))


def add_row(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def shade(cell: _Cell, fill: str) -> None:
    shading = element("shd", val="clear", color="auto", fill=fill)
    cell._tc.get_or_add_tcPr().insert_element_before(shading, "w:vAlign")


def underline(cell: _Cell, color: str) -> None:
    """A line to write on."""
    borders = element("tcBorders")
    borders.append(element("bottom", val="single", sz="4", space="0", color=color))
    cell._tc.get_or_add_tcPr().insert_element_before(borders, "w:shd", "w:vAlign")


def keep_whole(row: _Row) -> None:
    """Never break the row across pages."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def repeat_on_every_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def set_word_version(document: DocxDocument, version: int) -> None:
    """15 is Word 2013 and later; with less, Word says "compatibility mode" in its title."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), str(version))


def add_field(paragraph: Paragraph, code: str) -> None:
    """A field Word fills in: PAGE, NUMPAGES."""
    for kind in ("begin", "instruction", "separate", "text", "end"):
        run = paragraph.add_run("1" if kind == "text" else "")
        if kind == "instruction":
            instruction = element("instrText")
            instruction.text = f" {code} "
            run._r.append(instruction)
        elif kind != "text":
            run._r.append(element("fldChar", fldCharType=kind))


def drop_grid(document: DocxDocument) -> None:
    """The grid of lines would stretch the distances between lines of Chinese."""
    properties = document.sections[0]._sectPr
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)


def rule_above(paragraph: Paragraph, color: str) -> None:
    _add_rule(paragraph, "top", "4", color)


def rule_below(paragraph: Paragraph, color: str, *, eighths: int = 12) -> None:
    """A line below the paragraph; its width in eighths of a point."""
    _add_rule(paragraph, "bottom", str(eighths), color)


def _add_rule(paragraph: Paragraph, side: str, size: str, color: str) -> None:
    borders = element("pBdr")
    borders.append(element(side, val="single", sz=size, space="4", color=color))
    later = ("shd", "tabs", "suppressAutoHyphens", "snapToGrid", "spacing", "ind", "jc", "rPr")
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *(f"w:{tag}" for tag in later))


def indent_first_line(style: ParagraphStyle, characters: int, size: float) -> None:
    """By so many characters; in points too, for readers that know nothing of characters."""
    indent = style.element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(round(characters * size * 20)))


def set_run_fonts(run: Run, latin: str, east_asian: str) -> None:
    set_fonts(run._r, latin, east_asian)


def list_fonts(document: DocxDocument, used: Collection[str]) -> None:
    """Say in the document's table of fonts what stands in for one of those `used`."""
    rel = next(r for r in document.part.rels.values() if r.reltype.endswith("/fontTable"))
    table = element("fonts")
    for name in used:
        others, family = SUBSTITUTES.get(name, ((), "auto"))
        font = element("font", name=name)
        if others:
            font.append(element("altName", val=others[0]))
        font.append(element("family", val=family))
        table.append(font)
    part = rel.target_part
    assert isinstance(part, Part)
    part._blob = etree.tostring(table, encoding="UTF-8", xml_declaration=True, standalone=True)
