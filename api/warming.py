"""The first question after a start, asked beforehand: reading the dictionaries takes a second."""

import gc
import logging
import threading

from api.installation import Installation

_LOG = logging.getLogger(__name__)
_QUESTIONS = ("本周有几项任务逾期？", "How many items are overdue this week?")


def warm_in_background(place: Installation) -> threading.Thread:
    """Load what questions need in a thread of its own, so that nobody waits for it.

    What goes wrong is only noted: whoever asks finds out, and waits.
    """
    thread = threading.Thread(target=_warm, args=(place,), name="warming", daemon=True)
    thread.start()
    return thread


def _warm(place: Installation) -> None:
    from api import services_ask

    for question in _QUESTIONS:
        try:
            services_ask.answer(place, None, question, by_model=False)
        except Exception:
            _LOG.debug("Not warm for questions", exc_info=True)
            return
    # Half a million objects that stay: to walk through them at every full collection takes a
    # quarter of a second, of whichever question it falls upon.
    gc.collect()
    gc.freeze()
