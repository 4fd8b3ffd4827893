"""What a model does while it answers, told as it happens: server-sent events, the answer last."""

import asyncio
import contextvars
import json
import threading
from collections.abc import AsyncIterator, Callable

from api.web import words
from api.web.error_words import explain
from api.web.i18n import N_, Labels, _
from assistant.errors import AssistantError
from assistant.qa.by_model import OnStep, Step

# Proxies close a connection on which nothing is said.
_QUIET_S = 15.0

STAGES = Labels(
    reading=N_("正在读问题…"),
    looking=N_("正在查记录…"),
    writing=N_("正在写答案…"),
    falling_back=N_("模型没有答出来，由规则回答。"),
)


class _GoneError(Exception):
    """Nobody looks on any more: the work is stopped at its next step."""


def stream(work: Callable[[OnStep], str]) -> AsyncIterator[str]:
    """The steps of `work`, then what it returns as the event "answer"; "failed" and why, where it
    cannot.

    `work` runs in a thread of its own, in the language of the page that asked, and ends at its
    next step once nobody reads on.
    """
    return _told(work, contextvars.copy_context())


async def _told(work: Callable[[OnStep], str], context: contextvars.Context) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[str | None] = asyncio.Queue()
    is_gone = threading.Event()

    def put(said: str | None) -> None:
        if not is_gone.is_set():
            loop.call_soon_threadsafe(told.put_nowait, said)

    def tell(step: Step) -> None:
        if is_gone.is_set():
            raise _GoneError
        put(event("step", json.dumps({"stage": step.stage, "text": step_words(step)})))

    def run() -> None:
        try:
            put(event("answer", work(tell)))
        except _GoneError:
            pass
        except AssistantError as exc:
            put(event("failed", explain(str(exc))))
        finally:
            put(None)

    threading.Thread(target=context.run, args=(run,), daemon=True).start()
    try:
        while True:
            try:
                said = await asyncio.wait_for(told.get(), _QUIET_S)
            except TimeoutError:
                said = ": still at it\n\n"
            if said is None:
                return
            yield said
    finally:
        is_gone.set()


def event(name: str, data: str) -> str:
    lines = "".join(f"data: {line}\n" for line in data.split("\n"))
    return f"event: {name}\n{lines}\n"


def step_words(step: Step) -> str:
    """In the language of the page; a sentence in its own."""
    if step.stage == "sentence":
        return step.text
    if step.stage == "looking" and step.parts:
        parts = [f"{part.name}{_('＝')}{part.value}" for part in step.parts]
        return _("正在查：%(filters)s", filters=words.listed(parts, "，"))
    return STAGES[step.stage]
