"""Short talks as meetings: what the engine makes of a few turns."""

import pytest

from assistant.extraction.rules.engine import extract
from assistant.types import ActionItem, Extraction, Language
from tests.assistant.extraction.make import meeting, transcript

Said = tuple[str | None, str]

# Nobody gives out tasks in the first breath or the last; a talk stands between nods that say
# nothing.
_OPENING = {
    "zh": (("王建国", "嗯。"), ("李敏", "好。"), ("方正浩", "嗯。")),
    "en": (("Dana Whitlock", "Okay."), ("Jolene Baptiste", "Yeah."), ("Theo Lindqvist", "Um.")),
}
_CLOSE = {
    "zh": (("赵志远", "嗯。"), ("方正浩", "嗯。"), ("李敏", "嗯。"), ("王建国", "好。")),
    "en": (("Theo Lindqvist", "Um."), ("Jolene Baptiste", "Oh."), ("Dana Whitlock", "Okay.")),
}


def amid(*said: Said, language: Language = "zh-Hans", **more: object) -> Extraction:
    """What the engine finds in a meeting in which this is said; `more` goes to `meeting`."""
    key = language[:2]
    turns = (*_OPENING[key], *said, *_CLOSE[key])
    return extract(transcript(*turns, language=language), meeting(language, **more))


def items(*said: Said, language: Language = "zh-Hans", **more: object) -> list[ActionItem]:
    return list(amid(*said, language=language, **more).action_items)


def at(*turns: int) -> tuple[int, ...]:
    """The segments of these turns of the talk, whatever stands before it."""
    return tuple(turn + len(_OPENING["zh"]) for turn in turns)


def agreed(found: list[ActionItem]) -> list[tuple[str | None, str | None]]:
    """Who and by when, of each."""
    return [(item.owner, item.deadline) for item in found]


def unmet(reason: str) -> pytest.MarkDecorator:
    """Marks what is promised and not done yet; too few items do not unpack (ValueError)."""
    return pytest.mark.xfail(strict=True, raises=(AssertionError, ValueError), reason=reason)
