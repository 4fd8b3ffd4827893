"""The words of the pages in the language of whoever looks at them.

Pages are written in Simplified Chinese. English comes from gettext catalogues in `locales/en`, one
per area of the pages; Traditional Chinese is made from the Simplified by OpenCC, but for what
`locales/zh_Hant` says otherwise.
"""

import re
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, get_args

from assistant.types import Language

LOCALES = Path(__file__).parent / "locales"
STATIC = Path(__file__).parent / "static"
LANGUAGES: tuple[Language, ...] = get_args(Language)
SOURCE: Language = "zh-Hans"
COOKIE = "language"

_current: ContextVar[Language] = ContextVar("language", default=SOURCE)

# What OpenCC's words of Taiwan make of ours, and what offices there write.
_MENDED = {
    "稽核": "審核",
    "跟蹤": "追蹤",
    "賬號": "帳號",
    "許可權": "權限",
    "默認": "預設",
    "併發": "並發",
}

# t("...") in the scripts. Their strings have no escaped quotes.
_IN_SCRIPTS = re.compile(r'\bt\(\s*"([^"]+)"')


@dataclass(frozen=True)
class Catalogue:
    """Translations by their Simplified Chinese; plural ones as (one, many)."""

    singular: dict[str, str]
    plural: dict[str, tuple[str, str]]


def language() -> Language:
    """The language of the page being made."""
    return _current.get()


def use(chosen: Language) -> None:
    """Make what follows in this request in that language."""
    _current.set(chosen)


def negotiate(cookie: str | None, accepted: str) -> Language:
    """What the person chose before, or else the first of the browser's languages that is here."""
    if cookie in LANGUAGES:
        return cookie
    for part in sorted(accepted.split(","), key=_weight, reverse=True):
        tag = part.partition(";")[0].strip().lower()
        if tag.startswith("en"):
            return "en"
        if tag.startswith("zh"):
            is_traditional = any(part in tag for part in ("hant", "tw", "hk", "mo"))
            return "zh-Hant" if is_traditional else "zh-Hans"
    return SOURCE


def _weight(part: str) -> float:
    found = re.search(r";\s*q=([^;,]+)", part)
    try:
        return float(found[1]) if found else 1.0
    except ValueError:
        return 0.0


def gettext(message: str) -> str:
    """The message in the page's language, its %-placeholders as they are."""
    chosen = language()
    if chosen == SOURCE:
        return message
    found = catalogue(chosen).singular.get(message)
    if found is not None:
        return found
    return _traditional(message) if chosen == "zh-Hant" else message


def ngettext(one: str, many: str, count: int) -> str:
    """As `gettext`, by how many there are: Chinese has one form, English two."""
    found = catalogue(language()).plural.get(one)
    if found:
        return found[0 if count == 1 else 1]
    return gettext(one if count == 1 else many)


def _(message: str, **values: Any) -> str:
    """The message in the page's language with its values: `_("其余 %(n)s 项", n=3)`."""
    text = gettext(message)
    return text % values if values else text


def N_(message: str) -> str:  # noqa: N802 - gettext's name for it
    """Marks a message that is translated where it is used."""
    return message


class Labels(dict[str, str]):
    """Words by key, written in Simplified Chinese and given in the page's language."""

    def __getitem__(self, key: str) -> str:
        return gettext(super().__getitem__(key))

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        return gettext(super().get(key, default))

    def items(self) -> Iterator[tuple[str, str]]:  # type: ignore[override]
        return ((key, self[key]) for key in self)


@cache
def catalogue(chosen: Language) -> Catalogue:
    """All catalogues of a language as one. Empty for the source language."""
    from babel.messages.pofile import read_po

    found = Catalogue({}, {})
    for path in sorted((LOCALES / chosen.replace("-", "_")).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, abort_invalid=True):
                if not message.id or not message.string:
                    continue
                if isinstance(message.id, str):
                    found.singular[message.id] = str(message.string)
                else:
                    one, *_more = message.id
                    found.plural[one] = (message.string[0], message.string[-1])
    return found


@lru_cache(maxsize=4096)
def _traditional(message: str) -> str:
    text = str(_converter().convert(message))
    for made, meant in _MENDED.items():
        text = text.replace(made, meant)
    return text


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("s2twp")


@cache
def script_messages() -> tuple[str, ...]:
    """What the scripts say."""
    texts = (path.read_text("utf-8") for path in sorted(STATIC.glob("*.js")))
    return tuple(dict.fromkeys(found for text in texts for found in _IN_SCRIPTS.findall(text)))
