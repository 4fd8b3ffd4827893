"""Utterances that give the machine orders: words of the meeting still, but evidence for nothing."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from assistant.script import simplify


def is_order(text: str) -> bool:
    """Whether an utterance speaks to a language model rather than to the people in the room.

    A model that obeys one would quote it, letter for letter, as the words that bear out its claim.
    """
    return bool(_patterns().search(simplify(text)))


@cache
def _patterns() -> re.Pattern[str]:
    written = files("assistant.llm").joinpath("orders.toml").read_text(encoding="utf-8")
    return re.compile("|".join(tomllib.loads(written)["patterns"]), re.IGNORECASE)
