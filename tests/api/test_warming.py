"""Asking once before anybody does."""

import pytest

from api import services_ask
from api.installation import Installation
from api.warming import warm_in_background


def test_warming_asks_in_both_languages(
    place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        services_ask, "answer", lambda place, viewer, text, by_model: asked.append(text)
    )
    warm_in_background(place).join(timeout=5)
    assert asked == ["本周有几项任务逾期？", "How many items are overdue this week?"]


def test_warming_that_fails_is_harmless(
    place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fail(place: object, viewer: object, text: str, by_model: bool) -> None:
        asked.append(text)
        raise RuntimeError("no database")

    monkeypatch.setattr(services_ask, "answer", fail)
    warm_in_background(place).join(timeout=5)
    assert asked == ["本周有几项任务逾期？"]
