"""Replies kept on disk: a model asked once can be heard again, in tests and when measuring.

A reply is found by the model's name and every word of the question, so that a changed prompt asks
anew. What passes (a busy server, a timeout) is not kept; what an endpoint will answer again (a
question too long, a format it does not know, an answer that does not end) is.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, NoReturn

from assistant.errors import InputError, LLMError
from assistant.llm.calling import Call, Spoken, Tool, ToolChat, Turn
from assistant.llm.structured import Chat, Completion, UnsupportedWay, Way
from assistant.llm.types import (
    AnswerError,
    Message,
    MisfitError,
    RefusedError,
    TooLongError,
    TruncatedError,
)
from assistant.types import Usage

# "record" asks for what is not kept yet, "replay" asks nobody.
Use = Literal["record", "replay"]
_KEPT_ERRORS: dict[str, type[AnswerError]] = {
    kind.__name__: kind for kind in (TruncatedError, TooLongError, RefusedError, MisfitError)
}


class ReplayError(LLMError):
    """Nothing is kept for this question, and nobody may be asked."""


class KeptReplies:
    """A `Chat` whose replies are kept in `folder`; `chat` None replays only."""

    name = "replies"

    def __init__(self, folder: Path, model: str, chat: Chat | None = None) -> None:
        self._folder, self.model, self._chat = folder, model, chat

    def complete(self, messages: Sequence[Message], way: Way, schema: dict[str, Any]) -> Completion:
        path = self._folder / f"{digest(self.model, messages, way, schema)}.json"
        if path.is_file():
            return _heard_again(path)
        if self._chat is None:
            raise _not_kept(self.model, self._folder)
        return self._ask(self._chat, path, messages, way, schema)

    def _ask(
        self, chat: Chat, path: Path, messages: Sequence[Message], way: Way, schema: dict[str, Any]
    ) -> Completion:
        try:
            completion = chat.complete(messages, way, schema)
        except UnsupportedWay as exc:
            _keep(path, {"error": type(exc).__name__, "message": str(exc), "usage": {}})
            raise
        except tuple(_KEPT_ERRORS.values()) as exc:
            spent = exc.usage.model_dump(exclude_none=True)
            _keep(path, {"error": type(exc).__name__, "message": str(exc), "usage": spent})
            raise
        _keep(path, {"model": self.model, "way": way} | _kept(completion))
        return completion


class KeptCalls:
    """A `ToolChat` whose replies are kept in `folder`; `chat` None replays only. Errors are not."""

    name = "replies"

    def __init__(self, folder: Path, model: str, chat: ToolChat | None = None) -> None:
        self._folder, self.model, self._chat = folder, model, chat

    def call(
        self, turns: Sequence[Turn], tools: Sequence[Tool], within_s: float | None = None
    ) -> Spoken:
        asked = [part.model_dump(mode="json") for part in (*turns, *tools)]
        path = self._folder / f"{_hashed([self.model, asked])}.json"
        if path.is_file():
            return _called_again(path)
        if self._chat is None:
            raise _not_kept(self.model, self._folder)
        spoken = self._chat.call(turns, tools, within_s)
        _keep(path, {"model": self.model} | _kept(spoken.completion) | _kept_calls(spoken))
        return spoken


def digest(
    model: str, messages: Sequence[Message], way: Way, schema: dict[str, Any] | None = None
) -> str:
    """What a question is found by."""
    spoken = [[message.role, message.text] for message in messages]
    return _hashed([model, way, spoken, schema])


def _hashed(asked: list[Any]) -> str:
    written = json.dumps(asked, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:20]


def _not_kept(model: str, folder: Path) -> ReplayError:
    return ReplayError(
        f"No reply of {model} to this question is kept in {folder}. "
        "Record it with a model at hand.",
        permanent=True,
    )


def _kept(completion: Completion) -> dict[str, Any]:
    return asdict(completion) | {"usage": completion.usage.model_dump(exclude_none=True)}


def _kept_calls(spoken: Spoken) -> dict[str, Any]:
    return {"calls": [call.model_dump(mode="json") for call in spoken.calls]}


def _keep(path: Path, content: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        written = json.dumps(content, ensure_ascii=False, indent=1)
        partial.write_text(written + "\n", encoding="utf-8")
        partial.replace(path)
    except OSError as exc:
        raise InputError(f"{path} cannot be written: {exc.strerror}. Name another folder.") from exc


def _heard_again(path: Path) -> Completion:
    with _readable(path):
        content = json.loads(path.read_text(encoding="utf-8"))
        if "error" in content:
            usage = Usage.model_validate(content["usage"])
            _raise_again(content["error"], content["message"], usage)
        return _completion(content)


def _called_again(path: Path) -> Spoken:
    with _readable(path):
        content = json.loads(path.read_text(encoding="utf-8"))
        calls = tuple(Call.model_validate(call) for call in content["calls"])
        return Spoken(_completion(content), calls)


def _completion(content: dict[str, Any]) -> Completion:
    return Completion(
        text=content["text"],
        usage=Usage.model_validate(content["usage"]),
        is_cut_off=content["is_cut_off"],
        refusal=content["refusal"],
    )


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, KeyError, ValueError) as exc:
        raise InputError(f"{path} is no kept reply. Delete it.") from exc


def _raise_again(error: str, message: str, usage: Usage) -> NoReturn:
    if error == "UnsupportedWay":
        raise UnsupportedWay(message)
    raise _KEPT_ERRORS[error](message, usage=usage)
