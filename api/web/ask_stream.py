"""What a model does while it answers, told as it happens: server-sent events, the answer last."""

import contextvars
import json
import queue
import threading
from collections.abc import Callable, Iterator

from api.web import words
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


def stream(work: Callable[[OnStep], str]) -> Iterator[str]:
    """The steps of `work`, then what it returns as the event "answer"; "failed" where it cannot.

    `work` runs in a thread of its own and ends at its next step once nobody reads on.
    """
    told: queue.Queue[str | None] = queue.Queue()
    is_gone = threading.Event()

    def tell(step: Step) -> None:
        if is_gone.is_set():
            raise _GoneError
        told.put(event("step", json.dumps({"stage": step.stage, "text": step_words(step)})))

    def run() -> None:
        try:
            told.put(event("answer", work(tell)))
        except _GoneError:
            pass
        except AssistantError:
            told.put(event("failed", ""))
        finally:
            told.put(None)

    # In the language of the page that asked.
    thread = threading.Thread(target=contextvars.copy_context().run, args=(run,), daemon=True)
    thread.start()
    try:
        while True:
            try:
                said = told.get(timeout=_QUIET_S)
            except queue.Empty:
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
