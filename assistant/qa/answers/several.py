"""The answers to the clauses of one question, joined into one."""

from collections.abc import Sequence
from typing import Any

from assistant.qa.cite import CITED
from assistant.qa.query import StatusQuery
from assistant.qa.types import Answer
from assistant.qa.wording import Wording

_LISTS = ("items", "helping", "decisions", "disputes", "meetings", "changes", "troubles", "groups")


def join(answers: Sequence[Answer], query: StatusQuery, words: Wording) -> Answer:
    """One answer: the first that was answered tells its kind, the others are told after it.

    Not answered where none of them is; what one clause asks for and nobody said is told as such.
    """
    answers = _without_repeats(answers)
    answered = [answer for answer in answers if answer.answered]
    if not answered:
        return answers[0].model_copy(update={"query": query})
    answers = [_tell_unsaid(answer, words) for answer in answers]
    lists: dict[str, Any] = {name: _unique(answered, name) for name in _LISTS}
    space = " " if query.language == "en" else ""
    said = list(dict.fromkeys(answer.sentence for answer in answers))
    told = list(dict.fromkeys(answer.answer for answer in answers))
    parts = _unique(answers, "parts")
    return answered[0].model_copy(
        update={
            **lists,
            "sentence": space.join(said),
            "answer": "\n".join(told),
            "citations": _unique(answered, "citations")[:CITED],
            "parts": tuple(p for p in parts if p.key) + tuple(p for p in parts if not p.key),
            "query": query,
        }
    )


def _tell_unsaid(answer: Answer, words: Wording) -> Answer:
    """谁批的，会议中没有提到: of a clause, beside the others, what nobody said."""
    clause = answer.query.said if answer.query else ""
    if answer.answered or not clause or answer.sentence != words.say("not_mentioned"):
        return answer
    told = words.say("not_mentioned_of", clause=clause[0].upper() + clause[1:])
    return answer.model_copy(update={"answer": told, "sentence": told})


def _without_repeats(answers: Sequence[Answer]) -> Sequence[Answer]:
    """Without whose items are and when they are due where they were listed just now."""
    first, told = answers[0], {item.id for item in answers[0].items}
    lists = first.kind in ("owner", "list", "count")
    return [
        answer
        for answer in answers
        if answer is first
        or not lists
        or answer.kind not in ("owner", "deadline")
        or not {item.id for item in answer.items} <= told
    ]


def _unique(answers: Sequence[Answer], name: str) -> tuple[Any, ...]:
    found: list[Any] = []
    for answer in answers:
        found += [each for each in getattr(answer, name) if each not in found]
    return tuple(found)
