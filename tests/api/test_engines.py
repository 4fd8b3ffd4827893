"""The speech engine that stays loaded between meetings."""

import gc
import threading
import time
import weakref
from collections.abc import Callable

import numpy as np
import pytest

from api import engines, speech_models
from api.engines import Kept
from api.settings import Settings
from assistant.llm import Price
from assistant.transcription.engines import EngineConfig, SpeechEngine, SpeechOptions
from tests.assistant.transcription.fakes import FakeEngine

BASE = ("faster-whisper", EngineConfig())
OTHER = ("faster-whisper", EngineConfig(model="small"))
LONG_S = 60.0


class Loader:
    """Loads fakes, and knows how often it did and which are still held."""

    def __init__(self) -> None:
        self.loaded: list[tuple[str, EngineConfig]] = []
        self._made: list[weakref.ref[FakeEngine]] = []

    def __call__(self, name: str, config: EngineConfig) -> SpeechEngine:
        engine = FakeEngine((0.0, 1.0, "好"))
        self.loaded.append((name, config))
        self._made.append(weakref.ref(engine))
        return engine

    @property
    def in_memory(self) -> int:
        gc.collect()
        return sum(engine() is not None for engine in self._made)


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_the_next_recording_finds_the_engine_loaded() -> None:
    loader = Loader()
    kept = Kept(loader)
    for _ in range(3):
        engine = kept.lend(BASE, LONG_S)
        engine.recognise(np.zeros(16_000, np.float32), SpeechOptions(language="zh-Hans"))
        del engine
    assert loader.loaded == [BASE]
    assert kept.is_loaded


def test_an_idle_engine_is_let_go() -> None:
    loader = Loader()
    kept = Kept(loader)
    kept.lend(BASE, 0.05)
    wait_until(lambda: not kept.is_loaded)
    assert loader.in_memory == 0


def test_an_engine_at_work_is_not_idle() -> None:
    loader = Loader()
    kept = Kept(loader)
    engine = kept.lend(BASE, 0.01)
    time.sleep(0.1)
    assert kept.is_loaded
    del engine
    wait_until(lambda: not kept.is_loaded)


def test_without_idle_time_the_engine_goes_at_once() -> None:
    loader = Loader()
    kept = Kept(loader)
    engine = kept.lend(BASE, 0)
    assert loader.in_memory == 1
    del engine
    assert (loader.in_memory, kept.is_loaded) == (0, False)


def test_another_model_takes_the_place_of_the_one_before() -> None:
    held: list[int] = []

    class Counting(Loader):
        def __call__(self, name: str, config: EngineConfig) -> SpeechEngine:
            held.append(self.in_memory)
            return super().__call__(name, config)

    kept = Kept(Counting())
    kept.lend(BASE, LONG_S)
    kept.lend(OTHER, LONG_S)
    assert held == [0, 0]


def test_two_recordings_at_once_have_an_engine_each() -> None:
    loader = Loader()
    kept = Kept(loader)
    first = kept.lend(BASE, LONG_S)
    second = kept.lend(BASE, LONG_S)
    assert loader.in_memory == 2
    del second
    assert loader.in_memory == 1
    del first
    assert (loader.in_memory, kept.is_loaded) == (1, True)


def test_an_engine_given_back_by_another_thread_is_lent_again() -> None:
    loader = Loader()
    kept = Kept(loader)
    thread = threading.Thread(target=lambda: kept.lend(BASE, LONG_S).name)
    thread.start()
    thread.join()
    kept.lend(BASE, LONG_S)
    assert loader.loaded == [BASE]


@pytest.fixture
def loader(monkeypatch: pytest.MonkeyPatch) -> Loader:
    made = Loader()
    monkeypatch.setattr(engines, "_kept", Kept(made))
    return made


def test_the_engine_is_the_one_selected_at_the_time(settings: Settings, loader: Loader) -> None:
    engines.speech_engine(settings)
    small = settings.models_dir / "small"
    small.mkdir(parents=True)
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (small / name).touch()
    speech_models.select(settings, "small")
    assert engines.speech_engine(settings).model == "small"
    assert [config.model for _, config in loader.loaded] == [None, str(small)]


def test_the_settings_say_how_many_threads(settings: Settings, loader: Loader) -> None:
    engines.speech_engine(settings.model_copy(update={"asr_threads": 3}))
    assert loader.loaded[0][1].threads == 3


def test_without_a_model_there_is_no_language_model(settings: Settings) -> None:
    assert engines.language_model(settings.model_copy(update={"llm_model": None})) is None


@pytest.mark.parametrize(
    ("prices", "price"),
    [
        ((None, None), None),
        ((2, 8), Price(input=2, output=8, currency="USD")),
        ((2, None), Price(input=2, output=0, currency="USD")),
    ],
)
def test_a_price_that_is_set_goes_with_the_model(
    settings: Settings, prices: tuple[float | None, float | None], price: Price | None
) -> None:
    said = {"llm_input_price": prices[0], "llm_output_price": prices[1], "llm_currency": "USD"}
    assert engines.price(settings.model_copy(update=said)) == price
