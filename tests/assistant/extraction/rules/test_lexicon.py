"""The knowledge in `lexicon/*.toml`: whole, in both languages, and readable as patterns."""

import re
import tomllib
from importlib import resources
from typing import Any

import pytest

from assistant.extraction.rules.lexicon import DATE, PERSON, Lexicon, load_lexicon
from assistant.types import Language

LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")
RULES = resources.files("assistant.extraction.rules")
TABLES = ("acts", "next_meeting", "dates", "speakers", "task", "wording", "deciding", "opposing")
# Every name under which the code asks for an act: in `acts["..."]`, `says("...", ...)`, and in
# sets and comparisons of a sentence's acts.
ASKED = (
    r'acts\["(\w+)"\]',
    r'says\(\s*"(\w+)"',
    r'"(\w+)" (?:not )?in \w*(?:\.\w+)*\.?acts',
)
IN_SETS = re.compile(r"acts & \{([^}]*)\}")


def raw(language: str) -> dict[str, Any]:
    source = RULES / "lexicon" / f"{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def asked_for() -> set[str]:
    code = "".join(
        path.read_text(encoding="utf-8") for path in RULES.iterdir() if path.name.endswith(".py")
    )
    names = {name for pattern in ASKED for name in re.findall(pattern, code)}
    return names | {n for listed in IN_SETS.findall(code) for n in re.findall(r'"(\w+)"', listed)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_compiles_and_matches_no_empty_text(language: Language) -> None:
    lexicon = load_lexicon(language)

    tables = {name: getattr(lexicon, name) for name in TABLES}
    assert {name for name, table in tables.items() if not table} == set()
    # The end of a task matches where nothing is left; every other pattern wants words.
    loose = {
        (name, key)
        for name in ("acts", "next_meeting", "wording", "deciding", "opposing")
        for key, pattern in tables[name].items()
        if pattern.search("") is not None
    }
    assert loose == set()


def test_both_scripts_of_chinese_share_their_patterns() -> None:
    simplified, traditional = load_lexicon("zh-Hans"), load_lexicon("zh-Hant")

    assert {k: v.pattern for k, v in simplified.acts.items()} == {
        k: v.pattern for k, v in traditional.acts.items()
    }


def test_both_languages_know_the_same_acts() -> None:
    assert set(load_lexicon("zh-Hans").acts) ^ set(load_lexicon("en").acts) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_the_code_asks_for_is_known(language: Language) -> None:
    asked = asked_for()

    assert {"commit", "assign", "accept", "refuse", "shelve", "past"} <= asked
    # `next_agenda` is given by the sentence before, not by a pattern.
    assert asked - set(load_lexicon(language).acts) - {"next_agenda"} == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_pattern_of_a_list_is_there_twice(language: str) -> None:
    twice = [
        (table, key)
        for table in TABLES
        for key, value in raw(language)[table].items()
        if isinstance(value, list) and len(set(value)) < len(value)
    ]

    assert twice == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_placeholder_is_one_the_lexicon_fills(language: str) -> None:
    values = [v for table in TABLES for v in raw(language)[table].values()]
    patterns = [p for v in values for p in ([v] if isinstance(v, str) else v)]
    placeholders = {found for p in patterns for found in re.findall(r"(?<!\?P)<([A-Z])>", p)}

    assert placeholders <= {"P", "D", "X", "O", "T", "V"}


@pytest.mark.parametrize(
    ("language", "masked", "act"),
    [
        ("zh-Hans", f"报告{PERSON * 2}负责", "assign"),
        ("zh-Hans", "报告我来写", "commit"),
        ("zh-Hans", "这个做不到", "refuse"),
        ("zh-Hans", "先不做", "shelve"),
        ("zh-Hans", "上周已经交了", "past"),
        ("zh-Hans", "如果来得及", "hypothetical"),
        ("zh-Hans", "每周五发周报", "routine"),
        ("zh-Hans", "负责人先空着", "blank"),
        ("en", f"{PERSON * 4} will write the report", "assign"),
        ("en", f"i'll send the report {DATE * 6}", "commit"),
        ("en", "i can't do that", "refuse"),
        ("en", "never mind, drop it", "shelve"),
        ("en", "i already sent it", "past"),
        ("en", "what if the vendor fails", "hypothetical"),
        ("en", "every friday as always", "routine"),
        ("en", "leave the owner blank", "blank"),
    ],
)
def test_an_act_is_known_by_its_words(language: Language, masked: str, act: str) -> None:
    lexicon: Lexicon = load_lexicon(language)

    assert lexicon.says(act, masked)
    assert not lexicon.says(act, "颜色挺好看" if lexicon.is_chinese else "nice colour")
