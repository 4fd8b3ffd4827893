"""What no part of a template may hold: macros, links to elsewhere, fields that run or fetch."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit
from xml.parsers import expat

_XML = (".xml", ".rels", ".vml", ".svg")
_HARMLESS_LINKS = ("http", "https", "mailto")

_MACROS = (
    "vbaproject.bin",
    "vbadata.xml",
    "vbaprojectsignature.bin",
)
# By the last word of a relationship's type: what the part is, in our words.
_FORBIDDEN_RELATIONS = {
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "attachedToolbars": "toolbars with macros",
    "keyMapCustomizations": "keys with macros",
    "extensibility": "buttons with macros",
    "control": "an ActiveX control",
    "activeXControlBinary": "an ActiveX control",
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "aFChunk": "a part in another format",
    "subDocument": "another document",
    "frame": "another document",
    "mailMergeSource": "a source of data",
    "mailMergeHeaderSource": "a source of data",
    "mailMergeRecipientData": "a source of data",
    "webextension": "an add-in",
    "webextensiontaskpanes": "an add-in",
}
# The one reason that the caller puts into words.
NOT_WORD = "not a Word file"
_SAVE_PLAIN = "Save it in Word as a .docx without it."

# Fields that show what the document itself knows. Others run a program, fetch a file or ask.
_FIELDS = """
    = ADVANCE AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BIBLIOGRAPHY CITATION COMMENTS COMPARE
    CREATEDATE DATE DOCPROPERTY EDITTIME EQ FILENAME FILESIZE FORMCHECKBOX FORMDROPDOWN FORMTEXT
    HYPERLINK IF INDEX INFO KEYWORDS LASTSAVEDBY LISTNUM MERGEFIELD NOTEREF NUMCHARS NUMPAGES
    NUMWORDS PAGE PAGEREF PRINTDATE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ STYLEREF SUBJECT
    SYMBOL TA TC TEMPLATE TIME TITLE TOA TOC USERADDRESS USERINITIALS USERNAME XE
"""


@dataclass(frozen=True)
class Part:
    name: str
    content: bytes

    @property
    def is_xml(self) -> bool:
        """By its name or its beginning: what a part is called is up to who made it."""
        start = self.content[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
        return self.name.lower().endswith(_XML) or start.startswith(b"<")


def find_problem(part: Part) -> str | None:
    """Why the template that `part` is of must be refused; None when nothing is wrong with it."""
    name = part.name.lower()
    if PurePosixPath(name).name in _MACROS:
        return f"it has macros. {_SAVE_PLAIN}"
    if "/activex/" in f"/{name}":
        return f"it has an ActiveX control. {_SAVE_PLAIN}"
    if "customui/" in name:
        return f"it has buttons with macros. {_SAVE_PLAIN}"
    if not part.is_xml:
        return None
    reader = _Reader(name)
    try:
        reader.read(part.content)
    except _Enough:
        return reader.problem
    except expat.ExpatError:
        return NOT_WORD
    return reader.problem


class _Enough(Exception):
    """There is no need to read on."""


class _Reader:
    """Reads a part from start to end, and keeps the first problem it meets."""

    def __init__(self, name: str) -> None:
        self.problem: str | None = None
        self._is_relations = name.endswith(".rels")
        self._is_drawing = name.endswith(".svg")
        # The codes of fields that are open, one in the other.
        self._codes: list[str | None] = []
        self._is_code = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def read(self, content: bytes) -> None:
        self._parser.Parse(content, True)

    def _say(self, problem: str) -> None:
        self.problem = self.problem or problem

    def _doctype(self, *_: object) -> None:
        self._say("it declares XML entities, which no Word file does. Save it anew in Word.")
        # Entities may grow without end: nothing of them is read.
        raise _Enough

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if self._is_relations and tag == "Relationship":
            self._say_relation(plain)
        elif tag in ("Default", "Override"):
            self._say_kind(plain.get("ContentType", ""))
        elif tag == "fldSimple":
            self._say_field(plain.get("instr", ""))
        elif tag == "fldChar":
            self._mark_field(plain.get("fldCharType", ""))
        elif tag in ("instrText", "delInstrText"):
            self._is_code = True
        elif tag in ("OLEObject", "control", "objectEmbed", "objectLink"):
            self._say(f"it has an embedded object or control. {_SAVE_PLAIN}")
        self._say_source(tag, plain)

    def _end(self, tag: str) -> None:
        if tag.rpartition(" ")[2] in ("instrText", "delInstrText"):
            self._is_code = False

    def _text(self, text: str) -> None:
        # Word cuts a field's code into pieces as it likes.
        if self._is_code and self._codes and self._codes[-1] is not None:
            self._codes[-1] += text
        elif self._is_code:
            self._say_field(text)

    def _mark_field(self, kind: str) -> None:
        if kind == "begin":
            outer = self._codes[-1] if self._codes else None
            if outer is not None and not outer.strip():
                self._say("it has a field whose kind is made by another field. Delete it.")
            self._codes.append("")
        elif kind in ("separate", "end") and self._codes:
            code = self._codes[-1]
            if code is not None:
                self._say_field(code)
                self._codes[-1] = None
            if kind == "end":
                self._codes.pop()

    def _say_field(self, code: str) -> None:
        words = code.split()
        if not words:
            return
        kind = "=" if words[0].startswith("=") else words[0].upper()
        if "{{" in code or "{%" in code:
            self._say("it has a placeholder in the code of a field. Write it as text.")
        elif kind == "HYPERLINK":
            target = re.search(r'^\s*\S+\s+"?([^"\s\\][^"\s]*|\\\\[^"\s]*)', code)
            self._say_link(target.group(1) if target else "#")
        elif kind not in _FIELDS.split():
            self._say(
                f"it has a field {kind}, which may run a program or fetch a file. Delete the field."
            )

    def _say_relation(self, relation: dict[str, str]) -> None:
        kind = relation.get("Type", "").rstrip("/").rpartition("/")[2]
        target = relation.get("Target", "")
        if kind in _FORBIDDEN_RELATIONS:
            self._say(f"it has {_FORBIDDEN_RELATIONS[kind]}. {_SAVE_PLAIN}")
        elif kind == "attachedTemplate":
            self._say(
                f"it is attached to another template, {target}. Detach it in Word under Developer, "
                "Document Template."
            )
        elif relation.get("TargetMode", "").lower() == "external":
            if kind == "hyperlink":
                self._say_link(target)
            else:
                self._say(f"it fetches something from elsewhere: {target}. Put it into the file.")

    def _say_link(self, target: str) -> None:
        scheme = urlsplit(target).scheme.lower() if not target.startswith("#") else ""
        if not target.startswith("#") and scheme not in _HARMLESS_LINKS:
            self._say(f"it has a link to {target}. Only links to web and mail addresses are taken.")

    def _say_kind(self, kind: str) -> None:
        if "macroenabled" in kind.lower() or "vba" in kind.lower():
            self._say(f"it has macros. {_SAVE_PLAIN}")
        elif "activex" in kind.lower():
            self._say(f"it has an ActiveX control. {_SAVE_PLAIN}")

    def _say_source(self, tag: str, attributes: dict[str, str]) -> None:
        """Pictures of drawings that are somewhere else."""
        keys = ("src", "href") if self._is_drawing and tag != "a" else ("src",)
        for key in keys:
            source = attributes.get(key, "")
            if re.match(r"(?i)\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", source) and not re.match(
                r"(?i)\s*data:", source
            ):
                self._say(f"it fetches something from elsewhere: {source}. Put it into the file.")
