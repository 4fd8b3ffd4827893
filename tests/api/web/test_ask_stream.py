"""Steps of an answer are told while it is made, and the work ends when nobody reads on."""

import asyncio
import threading
from collections.abc import Callable

from api.web.ask_stream import event, step_words, stream
from assistant.errors import InputError
from assistant.qa.by_model import OnStep, Step
from assistant.qa.types import Part


def told(work: Callable[[OnStep], str]) -> list[str]:
    async def read() -> list[str]:
        return [said async for said in stream(work)]

    return asyncio.run(read())


def test_stream_tells_each_step_and_the_answer_last() -> None:
    def work(tell: OnStep) -> str:
        tell(Step(stage="sentence", text="Three are late."))
        return "/ask/1"

    assert told(work) == [
        'event: step\ndata: {"stage": "sentence", "text": "Three are late."}\n\n',
        "event: answer\ndata: /ask/1\n\n",
    ]


def test_stream_says_why_there_is_no_answer() -> None:
    def work(tell: OnStep) -> str:
        raise InputError("Ask something, such as: 市场部还有几项逾期？")

    assert told(work) == [event("failed", "请写下要问的内容，例如：市场部还有几项逾期？")]


def test_work_ends_at_its_next_step_once_nobody_reads_on() -> None:
    may_go_on, ended = threading.Event(), threading.Event()
    went_on = []

    def work(tell: OnStep) -> str:
        try:
            tell(Step(stage="reading"))
            may_go_on.wait(10)
            tell(Step(stage="writing"))
            went_on.append(True)
        finally:
            ended.set()
        return ""

    async def read_one() -> None:
        events = stream(work)
        await anext(events)
        await events.aclose()  # type: ignore[attr-defined]

    asyncio.run(read_one())
    may_go_on.set()
    assert (ended.wait(10), went_on) == (True, [])


def test_an_event_of_several_lines_is_one_event() -> None:
    assert event("answer", "one\ntwo") == "event: answer\ndata: one\ndata: two\n\n"


def test_what_is_looked_for_is_told_by_its_filters() -> None:
    parts = (
        Part(key="whose", name="部门", value="市场部"),
        Part(key="", name="截至", value="今天"),
    )
    assert step_words(Step(stage="looking", parts=parts)) == "正在查：部门＝市场部，截至＝今天"
