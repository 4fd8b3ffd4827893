"""Telling the engine who and what the meeting is about, and mending names it spelt by ear."""

from collections.abc import Iterable

from assistant.transcription.script import to_script
from assistant.types import MeetingContext, Person

# Whisper keeps at most 223 tokens of prompt and cuts the rest off without a word.
PROMPT_TOKENS = 220


def prompt(context: MeetingContext, tokens: int = PROMPT_TOKENS) -> str:
    """A text that makes the engine spell the meeting's names and set punctuation.

    What does not fit into `tokens` is left out, the least telling first: whole entries, never half
    a name.
    """
    return _english(context, tokens) if context.language == "en" else _chinese(context, tokens)


def _chinese(context: MeetingContext, tokens: int) -> str:
    frame = f"以下是{context.title}的普通话会议录音。{{}}好，我们开始吧。"
    parts = _fitting(
        tokens - _tokens(frame),
        ("议题", [row.topic for row in context.agenda]),
        ("参加的人", _names(context)),
        ("称呼", _titles(context)),
        ("部门", _departments(context)),
        ("用语", context.glossary),
    )
    labelled = "".join(f"{label}：{'、'.join(words)}。" for label, words in parts)
    return to_script(frame.format(labelled), context.language)


def _english(context: MeetingContext, tokens: int) -> str:
    frame = f"This is the recording of the meeting: {context.title}. {{}}Good, let's begin."
    parts = _fitting(
        tokens - _tokens(frame),
        ("Agenda", [row.topic for row in context.agenda]),
        ("People", _names(context)),
        ("Also called", _titles(context)),
        ("Departments", _departments(context)),
        ("Terms", context.glossary),
    )
    return frame.format("".join(f"{label}: {', '.join(words)}. " for label, words in parts))


def _fitting(tokens: int, *parts: tuple[str, Iterable[str]]) -> list[tuple[str, list[str]]]:
    # People before terms before departments before titles before topics when room is short; the
    # order of reading stays.
    kept: dict[str, list[str]] = {label: [] for label, _ in parts}
    by_worth = sorted(parts, key=lambda part: _WORTH[part[0]])
    for label, words in by_worth:
        for word in dict.fromkeys(words):
            cost = _tokens(word) + 1 + (4 if not kept[label] else 0)
            if cost <= tokens:
                tokens -= cost
                kept[label].append(word)
    return [(label, kept[label]) for label, _ in parts if kept[label]]


_WORTH = {
    label: worth
    for worth, labels in enumerate(
        (
            ("参加的人", "People"),
            ("用语", "Terms"),
            ("部门", "Departments"),
            ("称呼", "Also called"),
            ("议题", "Agenda"),
        )
    )
    for label in labels
}


def _tokens(text: str) -> int:
    # Whisper's vocabulary: 1.2 to 1.6 tokens a Chinese character in names and business talk, one
    # token for some three Latin letters.
    chinese = sum(c >= "\u2e80" for c in text)
    return round(chinese * 1.5 + (len(text) - chinese) / 3)


def _people(context: MeetingContext) -> list[Person]:
    """Who is likely to be named: first those in the meeting, then everybody else."""
    present = {*context.attendees, *(row.owner for row in context.agenda), context.chair}
    present.add(context.recorder)
    return sorted(context.roster.people, key=lambda person: person.name not in present)


def _names(context: MeetingContext) -> list[str]:
    return [*(person.name for person in _people(context)), *context.attendees]


def _titles(context: MeetingContext) -> list[str]:
    return [alias for person in _people(context) for alias in person.aliases]


def _departments(context: MeetingContext) -> list[str]:
    return [department.name for department in context.roster.departments]
