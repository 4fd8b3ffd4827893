"""Turns, tools and replies in the words of OpenAI's chat completions, as LangChain takes them."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.llm.calling import Call, Calling, Returned, Tool, Turn
from assistant.llm.structured import Completion
from assistant.types import Usage

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage


def spoken_turns(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    return [_spoken(turn) for turn in turns]


def offered_tool(tool: Tool) -> dict[str, Any]:
    described = {
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.arguments,
    }
    return {"type": "function", "function": described}


def read_calls(message: "AIMessage") -> tuple[Call, ...]:
    """The calls of a reply; of those with arguments that are no JSON there are none."""
    whole = [
        Call(id=call["id"] or f"call-{number}", name=call["name"], arguments=dict(call["args"]))
        for number, call in enumerate(message.tool_calls, start=1)
    ]
    broken = [
        Call(id=call["id"] or f"broken-{number}", name=call["name"] or "", arguments=None)
        for number, call in enumerate(message.invalid_tool_calls, start=1)
    ]
    return (*whole, *broken)


def read_completion(
    message: "AIMessage", tries: int, seconds: float, *, is_calling: bool = False
) -> Completion:
    counts = message.usage_metadata
    return Completion(
        text=_storable(message.text if is_calling else _text(message)),
        usage=Usage(
            requests=tries,
            input_tokens=counts["input_tokens"] if counts else 0,
            output_tokens=counts["output_tokens"] if counts else 0,
            seconds=round(seconds, 3),
        ),
        is_cut_off=message.response_metadata.get("finish_reason") == "length",
        refusal=_refusal(message),
    )


def _text(message: "AIMessage") -> str:
    # For some models LangChain asks by a function call in place of a schema.
    return message.text or "".join(json.dumps(call["args"]) for call in message.tool_calls)


def _storable(text: str) -> str:
    """Without NUL and halves of characters, which no database and no file takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _refusal(message: "AIMessage") -> str | None:
    if message.response_metadata.get("finish_reason") == "content_filter":
        return "the endpoint's content filter stopped it."
    refusal: str | None = message.additional_kwargs.get("refusal")
    return refusal


def _spoken(turn: Turn) -> dict[str, Any]:
    if isinstance(turn, Returned):
        return {"role": "tool", "tool_call_id": turn.call, "content": turn.text}
    if isinstance(turn, Calling):
        calls = [_spoken_call(call) for call in turn.calls]
        return {"role": "assistant", "content": turn.text, "tool_calls": calls}
    return {"role": turn.role, "content": turn.text}


def _spoken_call(call: Call) -> dict[str, Any]:
    written = json.dumps(call.arguments or {}, ensure_ascii=False)
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": written},
    }
