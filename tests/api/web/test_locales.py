"""Every string of the pages has its English; catalogues say nothing that no page says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from api.web import WEB, i18n, templates

KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
}
DELIVERY = WEB.parent / "delivery"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)\w|\{\w+\}")


def source_messages() -> Iterator[tuple[str, Path]]:
    for folder in (WEB, DELIVERY):
        for path in sorted(folder.rglob("*.py")):
            yield from ((message, path) for message in _extracted("python", path))
    for path in sorted((WEB / "templates").rglob("*.html")):
        yield from ((message, path) for message in _extracted("jinja2.ext:babel_extract", path))
    for message in i18n.script_messages():
        yield message, WEB / "static"


def _messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def _extracted(method: str, path: Path) -> Iterator[str]:
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    for _line, message, _comments, _context in extract_from_file(
        method, path, keywords=KEYWORDS, options=options
    ):
        yield message if isinstance(message, str) else message[0]


MESSAGES = dict(source_messages())


def test_every_string_has_its_english() -> None:
    known = i18n.catalogue("en")
    missing = [
        f"{path.name}: {message}"
        for message, path in MESSAGES.items()
        if message not in known.singular and message not in known.plural
    ]
    assert missing == []


@pytest.mark.parametrize("language", ["en", "zh_Hant"])
def test_catalogues_have_no_string_that_is_not_used(language: str) -> None:
    unused = [
        f"{path.name}: {message.id}"
        for path in sorted((i18n.LOCALES / language).glob("*.po"))
        for message in _messages(path)
        if (message.id if isinstance(message.id, str) else message.id[0]) not in MESSAGES
    ]
    assert unused == []


def test_translations_keep_the_placeholders() -> None:
    known = i18n.catalogue("en")
    changed = [
        message
        for message, english in known.singular.items()
        if set(PLACEHOLDER.findall(message)) != set(PLACEHOLDER.findall(english))
    ]
    assert changed == []


def test_nothing_in_a_template_is_written_past_the_catalogues() -> None:
    """Chinese outside of _() would stay Chinese on English pages."""
    found = [
        f"{path.name}: {text.strip()}"
        for path in sorted((WEB / "templates").rglob("*.html"))
        for text in _written_in(path)
        if CHINESE.search(text) and text not in MESSAGES
    ]
    assert found == []


def _written_in(path: Path) -> Iterator[str]:
    """What a template says itself: its text, and the strings in its expressions."""
    for _line, kind, text in templates.env.lex(path.read_text("utf-8")):
        if kind == "data":
            yield text
        elif kind == "string":
            yield text[1:-1].encode("raw_unicode_escape").decode("unicode_escape")


def test_a_string_means_the_same_everywhere() -> None:
    meanings: dict[str, set[str]] = {}
    for path in sorted((i18n.LOCALES / "en").glob("*.po")):
        for message in _messages(path):
            meanings.setdefault(str(message.id), set()).add(str(message.string))
    assert {source: said for source, said in meanings.items() if len(said) > 1} == {}


@pytest.mark.parametrize(
    ("cookie", "accepted", "chosen"),
    [
        (None, "", "zh-Hans"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        (None, "zh-Hant-HK", "zh-Hant"),
        (None, "fr;q=0.9,en;q=0.3,zh-CN;q=0.8", "zh-Hans"),
        (None, "en;q=nothing,zh-CN", "zh-Hans"),
        ("en", "zh-CN", "en"),
        ("klingon", "en", "en"),
    ],
)
def test_the_language_is_the_chosen_one_or_the_browsers(
    cookie: str | None, accepted: str, chosen: str
) -> None:
    assert i18n.negotiate(cookie, accepted) == chosen


def test_traditional_is_made_of_simplified() -> None:
    i18n.use("zh-Hant")
    try:
        assert [i18n._(text) for text in ("设置", "待审核", "跟踪表")] == [
            "設定",
            "待審核",
            "追蹤表",
        ]
    finally:
        i18n.use("zh-Hans")
