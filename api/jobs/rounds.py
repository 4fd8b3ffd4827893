"""What a worker looks after every so often, beside the workflows.

A round may run in several workers at once, and after days in which none ran: what it does is
claimed in the database, and is done once.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.delivery import bounces, courier, webhooks
from api.jobs import indexing, minutes_clock, tracking_clock, vectors
from api.jobs.steps import Workshop
from storage.tables import now

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    name: str
    every_s: float
    do: Callable[[Workshop, dt.datetime], object]


ALL: tuple[Round, ...] = (
    Round("mail", 5, courier.deliver_mail),
    Round("chat", 5, courier.deliver_chat),
    Round("webhooks", 5, webhooks.deliver),
    Round("bounces", 180, bounces.read_mailbox),
    Round("index of words", 10, indexing.keep_up),
    Round("vectors", 30, vectors.fill),
    Round("minutes clock", 60, minutes_clock.remind),
    Round("asking owners", 60, tracking_clock.ask_owners),
    Round("weekly reviews", 60, tracking_clock.send_reviews),
    Round("monthly summaries", 60, tracking_clock.send_month),
    Round("problems", 60, tracking_clock.follow_problems),
)


def start(shop: Workshop, rounds: Sequence[Round] = ALL) -> threading.Event:
    """Do each round in a thread of its own until the event it gives is set."""
    stop = threading.Event()
    for each in rounds:
        threading.Thread(target=_go, args=(shop, each, stop), name=each.name, daemon=True).start()
    return stop


def _go(shop: Workshop, each: Round, stop: threading.Event) -> None:
    while True:
        try:
            each.do(shop, now())
        # Whatever it was, the next time may go better, and the other rounds go on.
        except Exception:
            log.exception("the round %s failed; it is tried again in %g s", each.name, each.every_s)
        if stop.wait(each.every_s):
            return
