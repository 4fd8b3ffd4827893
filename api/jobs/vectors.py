"""Keeping the vectors of passages up with what is written, where an embedding model is set."""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from api import engines
from api.jobs.steps import Workshop
from api.settings import Settings
from assistant.errors import AssistantError
from assistant.llm.embedding import Embedder
from storage import vectors
from storage.vectors import Text

log = logging.getLogger(__name__)

# Each time; the rest follows the next time, so that a new archive does not hold a service up.
_EACH_TIME = 300
# Kept after so many, so that little is paid for twice.
_AT_ONCE = 50
# An endpoint that fails is left alone this long, then twice as long each time.
_FIRST_REST = dt.timedelta(minutes=1)
_LONGEST_REST = dt.timedelta(hours=1)

Connect = Callable[[Settings], Embedder | None]


@dataclass
class Filling:
    """The round of one worker. It keeps how long a failing endpoint is left alone.

    Two workers may ask for the vector of the same words; the second is not kept.
    """

    connect: Connect = engines.embedder
    rest: dt.timedelta = field(default=_FIRST_REST)
    until: dt.datetime | None = None

    def fill(self, shop: Workshop, at: dt.datetime) -> int:
        """Make vectors of some passages that lack one; of how many that was.

        Those of words that are gone, and of models no longer used, are deleted in any case.
        """
        model = shop.settings.embedding_model
        _forget_others(shop, model)
        if model is None:
            return 0
        done = 0
        with shop.database.read() as session:
            waiting = vectors.waiting(session, model)
        for meeting_id in waiting:
            with shop.database.write() as session:
                texts = vectors.lacking(session, model, meeting_id)
            while texts and not self._is_resting(at) and done < _EACH_TIME:
                some, texts = texts[:_AT_ONCE], texts[_AT_ONCE:]
                done += self._make(shop, model, meeting_id, some, at)
        if done:
            log.info("vectors of %s passages are made", done)
        return done

    def _is_resting(self, at: dt.datetime) -> bool:
        return self.until is not None and at < self.until

    def _make(
        self, shop: Workshop, model: str, meeting_id: int, texts: Sequence[Text], at: dt.datetime
    ) -> int:
        try:
            embedder = self.connect(shop.settings)
            assert embedder is not None
            rows = embedder.embed([text.text for text in texts])
        except AssistantError as exc:
            self.until = at + self.rest
            log.warning("no vectors for %s: %s", self.rest, exc)
            self.rest = min(2 * self.rest, _LONGEST_REST)
            with shop.database.write() as session:
                vectors.note(session, model, str(exc))
            return 0
        self.rest, self.until = _FIRST_REST, None
        made = {text.hash: row for text, row in zip(texts, rows, strict=True)}
        with shop.database.write() as session:
            vectors.keep(session, model, meeting_id, made)
            vectors.note(session, model, None)
        return len(texts)


def _forget_others(shop: Workshop, model: str | None) -> None:
    with shop.database.read() as session:
        if not vectors.has_others(session, model):
            return
    with shop.database.write() as session:
        log.info("%s vectors of models not in use are deleted", vectors.forget(session, but=model))


fill = Filling().fill
