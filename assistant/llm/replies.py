"""Replies kept on disk: a model asked once can be heard again, in tests and when measuring.

A reply is found by the model's name and every word of the question, so that a changed prompt asks
anew. What passes (a busy server, a timeout) is not kept; what an endpoint will answer again (a
question too long, a format it does not know, an answer that does not end) is.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, NoReturn

from assistant.errors import InputError, LLMError
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
            raise ReplayError(
                f"No reply of {self.model} to this question is kept in {self._folder}. "
                "Record it with a model at hand.",
                permanent=True,
            )
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
        kept = asdict(completion) | {"usage": completion.usage.model_dump(exclude_none=True)}
        _keep(path, {"model": self.model, "way": way} | kept)
        return completion


def digest(
    model: str, messages: Sequence[Message], way: Way, schema: dict[str, Any] | None = None
) -> str:
    """What a question is found by."""
    spoken = [[message.role, message.text] for message in messages]
    asked = json.dumps([model, way, spoken, schema], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:20]


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
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if "error" in content:
            usage = Usage.model_validate(content["usage"])
            _raise_again(content["error"], content["message"], usage)
        return Completion(
            text=content["text"],
            usage=Usage.model_validate(content["usage"]),
            is_cut_off=content["is_cut_off"],
            refusal=content["refusal"],
        )
    except (OSError, KeyError, ValueError) as exc:
        raise InputError(f"{path} is no kept reply. Delete it.") from exc


def _raise_again(error: str, message: str, usage: Usage) -> NoReturn:
    if error == "UnsupportedWay":
        raise UnsupportedWay(message)
    raise _KEPT_ERRORS[error](message, usage=usage)
