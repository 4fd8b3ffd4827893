"""What a model is asked about a topic, and the form of its answer."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from assistant import prompts
from assistant.llm import Message
from assistant.llm.orders import is_order
from assistant.prompts import Prompt
from assistant.types import MeetingContext, Segment


def _listed(value: Any) -> Any:
    """Weak models write 3 or "[3]" for [3]; what is no number at all is left out."""
    several = value if isinstance(value, list) else [value]
    plain = (str(each).strip().strip("[]") for each in several)
    return [int(each) for each in plain if each.isdecimal() and len(each) < 10]


class SaidSentence(BaseModel):
    text: str
    utterances: Annotated[
        list[int], BeforeValidator(_listed), Field(json_schema_extra={"maxItems": 8})
    ]


class SaidSummary(BaseModel):
    sentences: Annotated[list[SaidSentence], Field(json_schema_extra={"maxItems": 6})]

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("sentences") is None:
            return data | {"sentences": []}
        return data


def ask(topic: str, segments: list[Segment], context: MeetingContext) -> list[Message]:
    """The question about one topic. Utterances that give the machine orders are not shown."""
    shown = "\n".join(_number(segment) for segment in segments if not is_order(segment.text))
    window = _load(
        "summary-window",
        context,
        meeting=f"{_plain(context.title)}\n{context.date.isoformat()}",
        topic=_plain(topic),
        utterances=shown,
    )
    return [
        Message(role="system", text=_load("summary", context).text),
        Message(role="user", text=window.text),
    ]


def prompt_version(context: MeetingContext) -> str:
    """One version of all that a model is asked a summary with."""
    window = _load("summary-window", context, meeting="", topic="", utterances="")
    return prompts.joint_version("summary", [_load("summary", context), window])


def _load(name: str, context: MeetingContext, **variables: str) -> Prompt:
    return prompts.load(name, context.language, **variables)


def _number(segment: Segment) -> str:
    """On one line: what was said cannot pose as another utterance, nor end their block."""
    return f"[{segment.id}] {_plain(segment.speaker or '?')}: {_plain(segment.text)}"


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("<", "‹").replace(">", "›")
