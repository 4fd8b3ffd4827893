from typing import get_args

import pytest

from assistant.minutes.placeholder_words import describe_placeholders
from assistant.minutes.word import placeholders
from assistant.types import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_is_described_and_nothing_else(language: Language) -> None:
    described = [name for name, _, _ in describe_placeholders(language)]
    assert sorted(described) == sorted(placeholders())
    assert all(meaning for _, meaning, _ in describe_placeholders(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_looped_over_has_no_example_and_all_else_has(language: Language) -> None:
    names = placeholders()
    for name, _, example in describe_placeholders(language):
        has_fields = any(other.startswith(f"{name}.") for other in names)
        assert (example == "") == has_fields, name
