"""Every string of the pages has its English; catalogues say nothing that no page says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from api.web import WEB, i18n

KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)\w|\{\w+\}")


def source_messages() -> Iterator[tuple[str, Path]]:
    for path in sorted(WEB.rglob("*.py")):
        yield from ((message, path) for message in _extracted("python", path))
    for path in sorted((WEB / "templates").rglob("*.html")):
        yield from ((message, path) for message in _extracted("jinja2.ext:babel_extract", path))
    for message in i18n.script_messages():
        yield message, WEB / "static"


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
        for message in read_po(path.open("rb"))
        if message.id
        and (message.id if isinstance(message.id, str) else message.id[0]) not in MESSAGES
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
    chinese = re.compile(r"[\u4e00-\u9fff]")
    said = re.compile(r"_\((\"[^\"]*\"|'[^']*')|ngettext\([^)]*\)|\{#.*?#\}", re.DOTALL)
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted((WEB / "templates").rglob("*.html"))
        for line in said.sub("", path.read_text("utf-8")).splitlines()
        if chinese.search(line)
    ]
    assert found == []


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
        assert [i18n._(text) for text in ("设置", "待审核", "跟踪表")] == ["設定", "待審核", "追蹤表"]
    finally:
        i18n.use("zh-Hans")
