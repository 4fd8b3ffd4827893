"""Numbers of pages, which a page that shows the whole document at once has none of."""

import re

from assistant.minutes.preview.xml import Element, W, every, value

_FIELD = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
# Stands for a field in the text of its paragraph; XML cannot hold it.
_MARK = "\uffff"
_SPACES = r"[ \u3000\xa0]*"
_ONE = rf"(?:(?:第|共|总共|總共|\bpages?|\bof|/){_SPACES})?{_MARK}(?:{_SPACES}[页頁])?"
_WORDS = re.compile(
    rf"(?:[-–—]+{_SPACES})?{_SPACES}{_ONE}(?:[ \u3000\xa0,，·|]*{_ONE})*(?:{_SPACES}[-–—]+)?",
    re.IGNORECASE,
)


def drop_page_numbers(part: Element) -> None:
    """Take the fields out of the part, with the words and dashes round them: 第 1 页 共 2 页."""
    for paragraph in every(part, "p"):
        if _has_fields(paragraph):
            _drop(paragraph)


def _has_fields(paragraph: Element) -> bool:
    codes = [code.text or "" for code in every(paragraph, "instrText")]
    codes += [value(field, "instr") or "" for field in every(paragraph, "fldSimple")]
    return any(_FIELD.match(code) for code in codes)


def _drop(paragraph: Element) -> None:
    signs = _signs(paragraph)
    text = "".join(sign for _, sign in signs)
    gone = {at for found in _WORDS.finditer(text) for at in range(*found.span())}
    left: dict[Element, str] = {}
    for at, (node, sign) in enumerate(signs):
        if node is not None:
            left[node] = left.get(node, "") + ("" if at in gone else sign)
    for node, words in left.items():
        node.text = words


def _signs(paragraph: Element) -> list[tuple[Element | None, str]]:
    """The text of the paragraph, sign by sign, each with the `w:t` that has it.

    A field of a page's number is one mark; what was its text is left empty.
    """
    signs: list[tuple[Element | None, str]] = []
    fields: list[tuple[str, int]] = []  # those open, the outermost first: code, first sign
    for node in paragraph.iter():
        if node.tag == W + "fldChar":
            kind = value(node, "fldCharType")
            if kind == "begin":
                fields.append(("", len(signs)))
            elif kind == "end" and fields:
                code, first = fields.pop()
                if _FIELD.match(code):
                    signs[first:] = [(None, _emptied(signs[first:]))]
        elif node.tag == W + "instrText" and fields:
            code, first = fields[-1]
            fields[-1] = code + (node.text or ""), first
        elif node.tag == W + "fldSimple" and _FIELD.match(value(node, "instr") or ""):
            signs.append((None, _emptied([(text, "") for text in every(node, "t")])))
        elif node.tag == W + "t":
            signs += [(node, sign) for sign in node.text or ""]
        elif node.tag in (W + "tab", W + "ptab", W + "br", W + "cr"):
            signs.append((None, "\n"))
    return signs


def _emptied(signs: list[tuple[Element | None, str]]) -> str:
    for node, _ in signs:
        if node is not None:
            node.text = ""
    return _MARK
