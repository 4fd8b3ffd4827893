from assistant.llm.calling import Call, Reply
from assistant.llm.retelling import Heard, Retold
from assistant.types import Usage
from tests.fakes_tools import SPENT, FakeTools, call


def test_what_was_heard_is_told_again_at_no_cost() -> None:
    heard = Heard(FakeTools(call("look", at="x"), "It is."))
    first = [heard.converse([], []), heard.converse([], [])]
    told = Retold(heard.model, heard.said)
    again = [told.converse([], []), told.converse([], [])]
    assert [(r.text, r.calls) for r in again] == [(r.text, r.calls) for r in first]
    assert again[0].calls == (Call(id="call-look", name="look", arguments={"at": "x"}),)
    assert (first[0].usage, again[0].usage) == (SPENT, Usage())


def test_after_the_last_words_there_are_none() -> None:
    assert Retold("fake-1", []).converse([], []) == Reply("", (), Usage())
