from typing import Any

import pytest

from assistant.minutes.compose import compose
from assistant.minutes.document import content_hash
from assistant.minutes.types import ItemNews, Minutes, ReplacedDecision
from assistant.types import Language
from tests.assistant.minutes.factories import context, extraction

NEWS = ItemNews(task="采购测试设备", owner_before="孙涛", text="到了一半", percent=50)
# Of the same minutes, before they told of earlier items and replaced decisions.
BEFORE: dict[Language, str] = {
    "zh-Hans": "3dd297b637021a95d22058b7dacac2db7f329aec4f3d4d7993a60ed163eb8758",
    "zh-Hant": "d2674b19b3b755108406cae6c3f6691f49973bc586520b1f0483dcd7b7df378d",
    "en": "b8b4d39164cf355117408f5b6aa8d07236f0ccc13aaff36393bdbfdb87ceba94",
}


def made(language: Language = "zh-Hans", **more: Any) -> Minutes:
    return compose(context(language=language), extraction(), **more)


def as_stored_before(minutes: Minutes) -> dict[str, Any]:
    """The content as it was kept when these fields were not there."""
    content = minutes.model_dump(mode="json")
    del content["progress"]
    for name in ("section_progress", "section_next_meeting_after", "said", "change"):
        del content["labels"][name]
    for decision in content["decisions"]:
        del decision["replaces"]
    return content


@pytest.mark.parametrize("language", list(BEFORE))
def test_minutes_that_tell_nothing_of_earlier_meetings_hash_as_they_always_did(
    language: Language,
) -> None:
    assert content_hash(made(language)) == BEFORE[language]


def test_minutes_stored_before_load_and_verify() -> None:
    stored = Minutes.model_validate(as_stored_before(made()))
    assert (stored.progress, stored.decisions[0].replaces) == ((), "")
    assert content_hash(stored) == BEFORE["zh-Hans"]


def test_minutes_with_progress_hash_otherwise_and_the_same_when_loaded() -> None:
    minutes = made(progress=[NEWS])
    other = made(progress=[NEWS.model_copy(update={"percent": 60})])
    assert len({content_hash(minutes), content_hash(other), BEFORE["zh-Hans"]}) == 3
    loaded = Minutes.model_validate_json(minutes.model_dump_json())
    assert content_hash(loaded) == content_hash(minutes)


def test_a_replaced_decision_counts_in_the_hash() -> None:
    earlier = ReplacedDecision(day=context().date, no=1, text="3月1日交付")
    assert content_hash(made(replaced={0: earlier})) != BEFORE["zh-Hans"]
