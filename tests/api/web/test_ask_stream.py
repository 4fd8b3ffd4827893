"""Steps of an answer are told while it is made, and the work ends when nobody reads on."""

import threading

import pytest

from api.web.ask_stream import event, step_words, stream
from assistant.errors import InputError
from assistant.qa.by_model import OnStep, Step
from assistant.qa.types import Part


def test_stream_tells_each_step_and_the_answer_last() -> None:
    def work(tell: OnStep) -> str:
        tell(Step(stage="sentence", text="Three are late."))
        return "<p>\nThree\n</p>"

    assert list(stream(work)) == [
        'event: step\ndata: {"stage": "sentence", "text": "Three are late."}\n\n',
        "event: answer\ndata: <p>\ndata: Three\ndata: </p>\n\n",
    ]


def test_stream_says_that_there_is_no_answer() -> None:
    def work(tell: OnStep) -> str:
        raise InputError("Ask something.")

    assert list(stream(work)) == [event("failed", "")]


def test_work_ends_at_its_next_step_once_nobody_reads_on() -> None:
    may_go_on, ended = threading.Event(), threading.Event()

    def work(tell: OnStep) -> str:
        try:
            tell(Step(stage="reading"))
            may_go_on.wait(10)
            tell(Step(stage="writing"))
        finally:
            ended.set()
        pytest.fail("It went on.")

    events = stream(work)
    next(events)
    events.close()  # type: ignore[attr-defined]
    may_go_on.set()
    assert ended.wait(10)


def test_what_is_looked_for_is_told_by_its_filters() -> None:
    parts = (
        Part(key="whose", name="部门", value="市场部"),
        Part(key="", name="截至", value="今天"),
    )
    assert step_words(Step(stage="looking", parts=parts)) == "正在查：部门＝市场部，截至＝今天"
