"""What a question means, told by the embedding model where one is set."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from api import engines
from api.settings import Settings
from assistant.errors import AssistantError
from assistant.llm.embedding import Embedder
from storage.asking_alike import Meaning, Meant

log = logging.getLogger(__name__)

# Somebody waits for the answer, which does not need it.
_PATIENCE_S = 3.0
# After a failure nobody else is made to wait for so long.
_REST_S = 60.0
# The same is asked again with filters taken away, or from the history.
_KEPT = 256


class Questions:
    """One embedding model, asked what questions mean."""

    def __init__(self, embedder: Embedder, clock: Callable[[], float] = time.monotonic) -> None:
        self._embedder = embedder
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Meaning] = OrderedDict()
        self._rests_until = float("-inf")

    def meant(self, words: str) -> Meaning | None:
        """None where the model fails, or did a moment ago."""
        with self._lock:
            if words in self._known:
                self._known.move_to_end(words)
                return self._known[words]
            if self._clock() < self._rests_until:
                return None
        try:
            vector = self._embedder.embed([words])[0]
        except AssistantError as exc:
            log.warning("the meaning of a question is not known: %s", exc)
            with self._lock:
                self._rests_until = self._clock() + _REST_S
            return None
        with self._lock:
            found = self._known[words] = Meaning(self._embedder.model, vector)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return found


_of: dict[tuple[str | None, ...], Questions] = {}


def meant(settings: Settings) -> Meant | None:
    """Tells what questions mean; None where no embedding model is set."""
    key = (
        settings.embedding_model,
        settings.embedding_base_url or settings.openai_base_url,
        settings.embedding_api_key or settings.openai_api_key,
    )
    if key not in _of:
        embedder = engines.embedder(settings, timeout_s=_PATIENCE_S, retries=0)
        if embedder is None:
            return None
        _of[key] = Questions(embedder)
    return _of[key].meant
