"""The fitted weights: every section is there, and every weight has a feature to weigh."""

import math
import re
import tomllib
from importlib import resources

import pytest

from assistant.extraction.rules.lexicon import Lexicon, load_lexicon
from assistant.types import Language

SECTIONS = {"wording", "completing", "item", "sure", "decision", "dispute"}
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "en")
RULES = resources.files("assistant.extraction.rules")
# The files in which the features of a section are named, and the table of its `says_` features.
NAMED_IN = {
    "wording": "wording.py",
    "completing": "wording.py",
    "item": "judging.py",
    "sure": "judging.py",
    "decision": "decisions.py",
    "dispute": "disputes.py",
}
SAYS = {
    "wording": "wording",
    "completing": "wording",
    "decision": "deciding",
    "dispute": "opposing",
}
# Where a feature comes from: the sentence itself, the one that gives the task or its date, a
# turn beside it.
PLACES = re.compile(r"^(?:own_|given_|due_|before2?_|after2?_|act_)+")


def is_known(name: str, section: str, lexicon: Lexicon) -> bool:
    """Whether a feature of this name can be: an act, a pattern, or one written in the code."""
    code = (RULES / NAMED_IN[section]).read_text(encoding="utf-8")
    plain = PLACES.sub("", name)
    if plain.startswith("says_"):
        table = getattr(lexicon, SAYS[section]) if section in SAYS else {}
        return plain.removeprefix("says_") in table
    if plain != name and plain in lexicon.acts:
        return True
    own = name.removeprefix("own_")
    numbered = re.sub(r"-?\d$", "{", own)
    return any(f'"{known}' in code for known in (f'{own}"', numbered)) or _is_made(own, code)


def _is_made(name: str, code: str) -> bool:
    """Whether the code puts the name together: `f"in_{act}"`, `f"shares_{place}"`."""
    head, _, tail = name.partition("_")
    return f'f"{head}_{{' in code and f'"{tail}"' in code


@pytest.mark.parametrize("language", LANGUAGES)
def test_weights_have_all_sections_and_no_other(language: Language) -> None:
    weights = load_lexicon(language).weights

    assert set(weights) == SECTIONS
    assert {name for name, section in weights.items() if not section} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_weight_is_a_number_of_moderate_size(language: Language) -> None:
    weights = load_lexicon(language).weights

    every = [(s, n, w) for s, section in weights.items() for n, w in section.items()]
    assert [found for found in every if not math.isfinite(found[2])] == []
    # A feature that counts ten alone decides everything: a slip of the fit.
    assert [found for found in every if abs(found[2]) > 10] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_every_weight_is_of_a_feature_that_there_is(language: Language, section: str) -> None:
    lexicon = load_lexicon(language)

    assert [n for n in lexicon.weights[section] if not is_known(n, section, lexicon)] == []


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_a_feature_of_another_name_is_not_known(section: str) -> None:
    lexicon = load_lexicon("en")

    unknown = ["act_sings", "says_nonsense", "wordy", "own_act_sings", "given_sings"]
    assert [n for n in unknown if is_known(n, section, lexicon)] == []


@pytest.mark.parametrize("section", ["item", "decision", "dispute"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_judged_is_unlikely_until_something_speaks_for_it(
    language: Language, section: str
) -> None:
    assert load_lexicon(language).weights[section]["bias"] < 0


def test_there_are_weights_for_every_lexicon() -> None:
    lexicons = {path.name for path in (RULES / "lexicon").iterdir()}

    assert {path.name for path in (RULES / "weights").iterdir()} == lexicons
    for name in lexicons:
        tomllib.loads((RULES / "weights" / name).read_text(encoding="utf-8"))
