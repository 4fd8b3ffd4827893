"""Telling the engine who and what the meeting is about, and mending names it spelt by ear."""

from assistant.transcription.script import to_script
from assistant.types import MeetingContext, Person

# Whisper keeps at most 223 tokens of prompt and cuts the rest off without a word; some less,
# because tokens are estimated here without the vocabulary of the model.
PROMPT_TOKENS = 200


def prompt(context: MeetingContext, tokens: int = PROMPT_TOKENS) -> str:
    """A text that makes the engine spell the meeting's names and set punctuation.

    What does not fit into `tokens` is left out, the least telling first: whole entries, never half
    a name.
    """
    return _english(context, tokens) if context.language == "en" else _chinese(context, tokens)


# How each kind of word is brought into the prompt. Sentences, no colons or lists: Whisper imitates
# the prompt's punctuation, and labels with colons came back as colons between the clauses.
CHINESE = {
    "topics": "，今天讨论{}",
    "names": "，参加会议的有{}",
    "titles": "，也叫{}",
    "departments": "。部门有{}",
    "terms": "，会说到{}",
}
ENGLISH = {
    "topics": ", today about {}",
    "names": ", with {}",
    "titles": ", also called {}",
    "departments": ". The departments are {}",
    "terms": ", and there is talk of {}",
}

# What is kept first when there is no room for all.
BY_WORTH = ("names", "terms", "departments", "titles", "topics")


def _chinese(context: MeetingContext, tokens: int) -> str:
    # It ends as talk does, for the punctuation, but not as meetings open: the engine passes over
    # an opening that the prompt has said already.
    frame = f"以下是{context.title}的普通话会议录音{{}}。嗯，对，是这样的。"
    return to_script(_filled(frame, CHINESE, "、", context, tokens), context.language)


def _english(context: MeetingContext, tokens: int) -> str:
    frame = f"This is the recording of the meeting {context.title}{{}}. Yes, right, that's it."
    return _filled(frame, ENGLISH, ", ", context, tokens)


def _filled(
    frame: str, phrases: dict[str, str], comma: str, context: MeetingContext, tokens: int
) -> str:
    kept = _fitting(_words(context), phrases, tokens - _tokens(frame))
    said = [phrases[kind].format(comma.join(kept[kind])) for kind in phrases if kept[kind]]
    # Not by `format`: a title may hold braces.
    return frame.replace("{}", "".join(said))


def _words(context: MeetingContext) -> dict[str, list[str]]:
    people = _people(context)
    return {
        "topics": [row.topic for row in context.agenda],
        "names": [*context.attendees, *(person.name for person in people)],
        "titles": [alias for person in people for alias in person.aliases],
        "departments": [department.name for department in context.roster.departments],
        "terms": list(context.glossary),
    }


def _fitting(
    words: dict[str, list[str]], phrases: dict[str, str], tokens: int
) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = {kind: [] for kind in words}
    for kind in BY_WORTH:
        for word in dict.fromkeys(words[kind]):
            cost = _tokens(word) + 1 + (0 if kept[kind] else _tokens(phrases[kind]))
            if cost <= tokens:
                tokens -= cost
                kept[kind].append(word)
    return kept


def _tokens(text: str) -> int:
    # Whisper's vocabulary: 1.2 to 1.6 tokens a Chinese character in names and business talk, one
    # token for some three Latin letters.
    chinese = sum(c >= "\u2e80" for c in text)
    return round(chinese * 1.3 + (len(text) - chinese) / 3)


def _people(context: MeetingContext) -> list[Person]:
    """Who is likely to be named: first those in the meeting, then everybody else."""
    present = {*context.attendees, *(row.owner for row in context.agenda), context.chair}
    present.add(context.recorder)
    return sorted(context.roster.people, key=lambda person: person.name not in present)
