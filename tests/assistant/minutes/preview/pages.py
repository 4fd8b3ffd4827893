"""Word files made for a test, and the words of a page and of a file, found in other ways than the
preview's own."""

import io
import json
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from assistant.formats import parse_meeting
from assistant.minutes.compose import compose
from assistant.minutes.preview import to_html
from assistant.minutes.types import Minutes
from assistant.types import ActionItem, Decision, Dispute, Extraction, NextMeeting, Quotes

MEETINGS = sorted((Path(__file__).parents[4] / "eval" / "data" / "dev").glob("*.json"))


def minutes_of(path: Path) -> Minutes:
    """The minutes of an annotated meeting, of what annotators found in it."""
    data = json.loads(path.read_text("utf-8"))
    meeting = parse_meeting(data)
    gold = data["gold"]
    items = [
        {"confidence": 1, "quotes": Quotes(task=row["task"])}
        | {name: row[name] for name in ActionItem.model_fields if name in row}
        for row in gold["action_items"]
    ]
    found = Extraction(
        engine="rules",
        decisions=tuple(
            Decision(text=row["text"], evidence=row["evidence"], quote="", confidence=1)
            for row in gold["decisions"]
        ),
        action_items=tuple(ActionItem.model_validate(row) for row in items),
        disputes=tuple(Dispute.model_validate(row) for row in gold["disputes"]),
        next_meeting=NextMeeting.model_validate(gold["next_meeting"])
        if gold.get("next_meeting")
        else None,
    )
    return compose(meeting.context, found, meeting.transcript)


def saved(document: DocxDocument) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def page(make: Callable[[DocxDocument], None]) -> str:
    """The body of the page that shows the Word file so made."""
    document = Document()
    make(document)
    shown = to_html(saved(document))
    return shown.partition('<div class="doc-body">')[2].removesuffix("</div>\n</div>")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def words_of_page(page: str) -> str:
    """Without the spaces, which tell nothing."""
    reader = _Words()
    reader.feed(page)
    return "".join(reader.text.split())


def _numbers_pages(node: BaseOxmlElement) -> bool:
    """Whether it stands behind the last tab, if any, of a paragraph with a field of a page's
    number, as the built-in templates have it."""
    line = next(node.iterancestors(qn("w:p")))
    codes = {(code.text or "").strip() for code in line.iter(qn("w:instrText"))}
    if not codes & {"PAGE", "NUMPAGES"}:
        return False
    order = list(line.iter())
    tabs = [order.index(tab) for tab in line.iter(qn("w:tab")) if tab.getparent().tag == qn("w:r")]
    return order.index(node) > max(tabs, default=-1)


def words_of_file(docx: bytes) -> str:
    """What all `w:t` of headers, body and footers say but numbers of pages, in order, without the
    spaces.

    Of cells merged downwards, the first one's: Word shows no other.
    """
    document = Document(io.BytesIO(docx))
    section = document.sections[0]
    parts = [section.header._element, document.element.body, section.footer._element]
    text = ""
    for part in parts:
        for node in part.iter(qn("w:t")):
            cell = next(node.iterancestors(qn("w:tc")), None)
            merge = cell.find(f".//{qn('w:vMerge')}") if cell is not None else None
            is_shown = merge is None or merge.get(qn("w:val")) == "restart"
            if is_shown and not _numbers_pages(node):
                text += node.text or ""
    return "".join(text.split())


def with_part(docx: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The same file with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            content = old.read(each)
            new.writestr(each, change(content.decode("utf-8")) if each == name else content)
    return out.getvalue()
