"""Open items and the talk about them, found by a language model and checked by code."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field, model_validator

from assistant import prompts
from assistant.continuity.phrases import Phrases, load_phrases
from assistant.continuity.types import Links, OpenItem, ProgressClaim, ProgressQuotes
from assistant.extraction.llm.answer import (
    Number,
    SaidDeadline,
    SaidOwner,
    Utterances,
    Words,
)
from assistant.extraction.llm.question import describe_meeting, describe_people, number
from assistant.extraction.llm.speech import Speech
from assistant.extraction.llm.support import numbers_said
from assistant.extraction.llm.windows import Window, cut
from assistant.labels import Status
from assistant.llm import AnswerError, LanguageModel, Message
from assistant.types import MeetingContext, Transcript, Usage

# Not probabilities: steps by which a reader sorts what to look at first.
_SURE, _LOST = 0.9, 0.2


class SaidOfItem(BaseModel):
    """What was said of one open item; `item` is its number in the list."""

    item: Number
    utterances: Utterances
    quote: Words
    status: Literal["done", "in_progress", "delayed"] | None
    percent: int | None
    status_words: Words | None
    reason_words: Words | None
    owner: SaidOwner | None
    deadline: SaidDeadline | None

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        """A field that may be empty may be left out."""
        empty = ("status", "percent", "status_words", "reason_words", "owner", "deadline")
        return dict.fromkeys(empty) | data if isinstance(data, dict) else data


class SaidOfItems(BaseModel):
    progress: list[SaidOfItem] = Field(json_schema_extra={"maxItems": 40})


def ask(
    transcript: Transcript,
    context: MeetingContext,
    items: Sequence[OpenItem],
    model: LanguageModel,
) -> Links:
    """The claims of the model that the words bear out. Raises LLMError."""
    claims: dict[int, ProgressClaim] = {}
    usage = Usage()
    version = ""
    by_id = {item.id: item for item in items}
    phrases = load_phrases(context.language)
    for window in cut(transcript.segments):
        messages, version = _question(window, context, items)
        try:
            answer = model.answer(messages, SaidOfItems)
        except AnswerError as exc:
            exc.usage += usage
            raise
        usage += answer.usage
        speech = Speech(window, context)
        for said in answer.value.progress:
            item = by_id.get(said.item)
            claim = _checked(said, item, speech, phrases) if item else None
            if claim:
                # Later windows hear the later words, and those count.
                claims[claim.item_id] = _joined(claims.get(claim.item_id), claim)
    return Links(
        progress=tuple(claims[item.id] for item in items if item.id in claims),
        engine="llm",
        model=model.model,
        prompt_version=version or None,
        usage=usage,
    )


def _question(
    window: Window, context: MeetingContext, items: Sequence[OpenItem]
) -> tuple[list[Message], str]:
    rules = prompts.load("progress", context.language)
    shown = prompts.load(
        "progress-window",
        context.language,
        meeting=describe_meeting(context),
        people=describe_people(context, window),
        items="\n".join(_described(item) for item in items),
        utterances="\n".join(number(segment) for segment in window),
    )
    messages = [Message(role="system", text=rules.text), Message(role="user", text=shown.text)]
    files = [prompts.read(name, rules.version.split("-")[-2]) for name in _FILES]
    made_of = [prompts.Prompt(text="", version=file.version) for file in files]
    return messages, prompts.joint_version("progress", made_of)


_FILES = ("progress", "progress-window")


def _described(item: OpenItem) -> str:
    """An item on one line: number, task, who has it, by when, since when."""
    owners = "、".join(name for name in (item.owner, *item.co_owners, item.department) if name)
    parts = (item.task, owners, item.deadline or "", item.meeting.isoformat())
    plain = (" ".join(part.split()).replace("<", "‹").replace(">", "›") for part in parts)
    return f"#{item.id} " + " / ".join(part or "-" for part in plain)


def _checked(
    said: SaidOfItem, item: OpenItem, speech: Speech, phrases: Phrases
) -> ProgressClaim | None:
    """The claim with those fields that the words bear out; None where it was not said at all."""
    evidence = speech.find_quote(said.quote, said.utterances)
    if not evidence:
        return None
    ids = set(evidence)
    status, percent, words = _status(said, item, speech, evidence, phrases)
    reason = said.reason_words if _place(said.reason_words, item, speech, evidence) else None
    if status == "delayed" and not reason:
        status = None
    owner = _owner(said, item, speech, evidence)
    date = _date(said, item, speech, evidence) if status != "done" else {}
    quotes = ProgressQuotes(
        task=said.quote,
        status=words if status or percent else None,
        reason=reason if status == "delayed" else None,
        owner=said.owner.words if owner and said.owner else None,
        deadline=said.deadline.words if date and said.deadline else None,
    )
    for each in (quotes.status, quotes.reason, quotes.owner, quotes.deadline):
        place = _place(each, item, speech, evidence)
        ids |= {place} if place is not None else set()
    lost = bool(said.owner and not owner) + bool(said.deadline and not date)
    lost += bool(said.status and not status)
    fields: dict[str, Any] = {
        "item_id": item.id,
        "text": said.quote,
        "status": status,
        "percent": percent if status == "in_progress" else None,
        "delay_reason": reason if status == "delayed" else None,
        "evidence": tuple(sorted(ids)),
        "quotes": quotes,
        "confidence": max(0.3, round(_SURE - _LOST * lost, 2)),
    }
    return ProgressClaim.model_validate(fields | owner | date)


def _place(
    words: str | None, item: OpenItem, speech: Speech, evidence: tuple[int, ...]
) -> int | None:
    """The utterance near `evidence` that holds these words."""
    if not words:
        return None
    found = speech.find_words(words, evidence[-1], evidence, item.task)
    return found.id if found else None


def _status(
    said: SaidOfItem,
    item: OpenItem,
    speech: Speech,
    evidence: tuple[int, ...],
    phrases: Phrases,
) -> tuple[Status | None, int | None, str | None]:
    """A status whose words stand, and are no denial and no question where it is done."""
    words = said.status_words or said.quote
    if said.status is None or _place(words, item, speech, evidence) is None:
        return None, None, None
    is_open = phrases.question.search(words) or phrases.not_done.search(words)
    if said.status == "done" and (is_open or phrases.condition.search(words)):
        return None, None, None
    percent = said.percent
    if percent is not None and not _says(percent, words):
        percent = None
    return said.status, percent, words


def _says(percent: int, words: str) -> bool:
    is_tenths = percent % 10 == 0 and percent // 10 in numbers_said(words)
    return percent in numbers_said(words) or is_tenths or (percent == 50 and "半" in words)


def _owner(
    said: SaidOfItem, item: OpenItem, speech: Speech, evidence: tuple[int, ...]
) -> dict[str, Any]:
    if said.owner is None or not said.owner.words:
        return {}
    segment = speech.find_words(said.owner.words, said.owner.utterance, evidence, item.task)
    party = speech.whose(said.owner, segment) if segment else None
    if party is None or party.is_ambiguous or not (party.person or party.department):
        return {}
    if party.person == item.owner and (party.person or party.department == item.department):
        return {}
    return {"owner": party.person, "department": party.department}


def _date(
    said: SaidOfItem, item: OpenItem, speech: Speech, evidence: tuple[int, ...]
) -> dict[str, Any]:
    if said.deadline is None or not said.deadline.words:
        return {}
    words = said.deadline.words
    segment = speech.find_words(words, said.deadline.utterance, evidence, item.task)
    date = speech.when(words, segment) if segment else None
    if date is None or date.is_past or date.is_vague or date.moment in (None, item.deadline):
        return {}
    return {"deadline": date.moment, "deadline_text": words, "deadline_rule": date.rule}


def _joined(first: ProgressClaim | None, later: ProgressClaim) -> ProgressClaim:
    """The later claim, with the fields that the first alone has: windows overlap."""
    if first is None:
        return later
    kept = {
        name: getattr(first, name)
        for name in ("owner", "department", "deadline", "deadline_text", "deadline_rule")
        if getattr(later, name) is None
    }
    if later.status is None:
        kept |= {name: getattr(first, name) for name in ("status", "percent", "delay_reason")}
    quotes = {
        name: getattr(later.quotes, name) or getattr(first.quotes, name)
        for name in ("status", "reason", "owner", "deadline")
    }
    evidence = tuple(sorted({*first.evidence, *later.evidence}))
    return later.model_copy(
        update=kept | {"quotes": later.quotes.model_copy(update=quotes), "evidence": evidence}
    )
