"""What each placeholder of a template stands for, in words of each language."""

import tomllib
from functools import cache
from pathlib import Path

from assistant.types import Language

_FILE = Path(__file__).with_name("placeholders.toml")


def describe_placeholders(language: Language) -> list[tuple[str, str, str]]:
    """Name, what it is, and an example, in the order a document shows them.

    The names are those of `word.placeholders`. The example is empty for what a template loops over.
    """
    return [(name, *words[language]) for name, words in _words().items()]


@cache
def _words() -> dict[str, dict[str, tuple[str, str]]]:
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: {language: (words[0], words[1]) for language, words in each.items()}
        for name, each in read.items()
    }
