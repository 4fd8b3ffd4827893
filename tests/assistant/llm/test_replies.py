from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from assistant.errors import InputError
from assistant.llm import (
    AnswerError,
    Endpoint,
    Message,
    MisfitError,
    RefusedError,
    ReplayError,
    TooLongError,
    TruncatedError,
    connect,
)
from assistant.llm.replies import KeptReplies, digest
from assistant.llm.structured import Completion, StructuredModel, UnsupportedWay, Way
from assistant.types import Usage

QUESTION = [Message(role="user", text="Which city?")]
USAGE = Usage(requests=1, input_tokens=7, output_tokens=3, seconds=12)


class City(BaseModel):
    name: str


class Chat:
    """Says what it is told to, and counts how often it was asked."""

    name = "fake"
    model = "fake-1"

    def __init__(self, *said: str | Exception) -> None:
        self.said, self.asked = list(said), 0

    def complete(self, messages: Sequence[Message], way: Way, schema: dict[str, Any]) -> Completion:
        self.asked += 1
        said = self.said.pop(0)
        if isinstance(said, Exception):
            raise said
        return Completion(said, USAGE)


def kept(folder: Path, chat: Chat | None) -> StructuredModel:
    return StructuredModel(KeptReplies(folder, "fake-1", chat))


def test_a_reply_is_asked_for_once(tmp_path: Path) -> None:
    chat = Chat('{"name": "Paris"}')
    first = kept(tmp_path, chat).answer(QUESTION, City)
    assert kept(tmp_path, None).answer(QUESTION, City) == first
    assert (first.value.name, first.usage, chat.asked) == ("Paris", USAGE, 1)


def test_a_changed_question_is_asked_anew(tmp_path: Path) -> None:
    chat = Chat('{"name": "Paris"}', '{"name": "Rome"}')
    kept(tmp_path, chat).answer(QUESTION, City)
    other = [Message(role="user", text="Which other city?")]
    assert kept(tmp_path, chat).answer(other, City).value.name == "Rome"


def test_another_model_is_asked_anew() -> None:
    assert digest("one", QUESTION, "schema") != digest("two", QUESTION, "schema")


def test_nobody_is_asked_for_what_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match="No reply of fake-1") as caught:
        kept(tmp_path, None).answer(QUESTION, City)
    assert caught.value.permanent is True


def test_a_format_that_was_refused_is_refused_again(tmp_path: Path) -> None:
    chat = Chat(UnsupportedWay("no schemas here"), '{"name": "Paris"}')
    kept(tmp_path, chat).answer(QUESTION, City)
    again = kept(tmp_path, None).answer(QUESTION, City)
    assert (again.value.name, again.usage.requests, chat.asked) == ("Paris", 2, 2)


@pytest.mark.parametrize("kind", [TooLongError, TruncatedError, RefusedError, MisfitError])
def test_an_answer_that_did_not_come_does_not_come_again(
    tmp_path: Path, kind: type[AnswerError]
) -> None:
    with pytest.raises(kind):
        kept(tmp_path, Chat(kind("no answer", usage=USAGE))).answer(QUESTION, City)
    with pytest.raises(kind, match="no answer") as caught:
        kept(tmp_path, None).answer(QUESTION, City)
    assert (type(caught.value), caught.value.usage) == (kind, USAGE)


def test_an_answer_that_did_not_fit_is_mended_again(tmp_path: Path) -> None:
    first = kept(tmp_path, Chat("Paris", '{"name": "Paris"}')).answer(QUESTION, City)
    assert kept(tmp_path, None).answer(QUESTION, City) == first


def test_a_damaged_reply_says_so(tmp_path: Path) -> None:
    kept(tmp_path, Chat('{"name": "Paris"}')).answer(QUESTION, City)
    (path,) = tmp_path.iterdir()
    path.write_text("{", "utf-8")
    with pytest.raises(InputError, match="is no kept reply. Delete it"):
        kept(tmp_path, None).answer(QUESTION, City)


def test_connect_replays_without_an_endpoint(tmp_path: Path) -> None:
    kept(tmp_path, Chat('{"name": "Paris"}')).answer(QUESTION, City)
    model = connect(Endpoint(model="fake-1"), replies=tmp_path, use="replay")
    assert model.answer(QUESTION, City).value.name == "Paris"
