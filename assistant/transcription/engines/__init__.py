"""Speech engines. To add one: a module beside this one, and a line in ENGINES."""

from collections.abc import Callable
from importlib import import_module

from assistant.errors import InputError
from assistant.transcription.engines.protocol import EngineConfig, SpeechEngine, SpeechOptions

__all__ = [
    "DEFAULT_ENGINE",
    "ENGINES",
    "EngineConfig",
    "SpeechEngine",
    "SpeechOptions",
    "load_engine",
]


def _lazily(module: str) -> Callable[[EngineConfig], SpeechEngine]:
    def load(config: EngineConfig) -> SpeechEngine:
        engine: SpeechEngine = import_module(f"{__name__}.{module}").load(config)
        return engine

    return load


ENGINES: dict[str, Callable[[EngineConfig], SpeechEngine]] = {
    "faster-whisper": _lazily("faster_whisper"),
    "openai-whisper": _lazily("openai_whisper"),
    "sherpa-onnx": _lazily("sherpa_onnx"),
    "openai": _lazily("openai_api"),
}

DEFAULT_ENGINE = "faster-whisper"


def load_engine(name: str, config: EngineConfig | None = None) -> SpeechEngine:
    """The engine called `name`, its model loaded. Raises InputError for a name nobody has."""
    if name not in ENGINES:
        raise InputError(f"There is no speech engine {name!r}. Choose one of {', '.join(ENGINES)}.")
    return ENGINES[name](config or EngineConfig())
