"""Speech behind the OpenAI API: OpenAI itself, or any server with `/v1/audio/transcriptions`."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError, SpeechError
from assistant.transcription.audio import SAMPLE_RATE, Samples, quiet_cut, to_flac
from assistant.transcription.engines.protocol import EngineConfig, SpeechOptions
from assistant.transcription.recognition import Passage, spread
from assistant.types import Progress

if TYPE_CHECKING:
    from openai import OpenAI

DEFAULT_MODEL = "whisper-1"
DEFAULT_BASE_URL = "https://api.openai.com/v1"

# An endpoint that gives no times gets short stretches, so that a sentence is found again within
# this many seconds.
STRETCH_S = 20.0


def load(config: EngineConfig) -> "OpenAIApi":
    """Connects to nothing yet. Raises InputError when there is neither a key nor an address."""
    from openai import OpenAI

    if config.api_key is None and config.base_url is None:
        raise InputError(
            "The engine openai needs a key, or the address of a server of your own. "
            "Set OPENAI_API_KEY or OPENAI_BASE_URL."
        )
    client = OpenAI(
        # Given as values even where empty: the client would look into the environment otherwise.
        api_key=config.api_key or "none",
        base_url=config.base_url or DEFAULT_BASE_URL,
        timeout=config.timeout_s,
    )
    return OpenAIApi(config.model or DEFAULT_MODEL, client)


class OpenAIApi:
    name = "openai"

    def __init__(self, model: str, client: "OpenAI") -> None:
        self.model = model
        self._client = client
        self._gives_times = True

    def recognise(
        self, samples: Samples, options: SpeechOptions, progress: Progress | None = None
    ) -> tuple[Passage, ...]:
        passages = self._with_times(samples, options) if self._gives_times else None
        if passages is None:
            self._gives_times = False  # asked once, remembered for the pieces to come
            passages = self._without_times(samples, options, progress)
        if progress:
            progress(1.0)
        return passages

    def _with_times(self, samples: Samples, options: SpeechOptions) -> tuple[Passage, ...] | None:
        """None when this endpoint or model gives no segments."""
        from openai import BadRequestError, UnprocessableEntityError

        with self._translated():
            try:
                answer = self._ask(
                    samples,
                    options,
                    response_format="verbose_json",
                    timestamp_granularities=["segment"],
                )
            except (BadRequestError, UnprocessableEntityError) as exc:
                if "response_format" in str(exc) or "verbose_json" in str(exc):
                    return None
                raise
        segments = getattr(answer, "segments", None)
        if segments is None:
            return None
        return tuple(_passage(segment) for segment in segments if segment.text.strip())

    def _without_times(
        self, samples: Samples, options: SpeechOptions, progress: Progress | None
    ) -> tuple[Passage, ...]:
        passages = []
        for start, stretch in _stretches(samples):
            with self._translated():
                text = self._ask(stretch, options, response_format="json").text.strip()
            if text:
                begin = start / SAMPLE_RATE
                passages.append(spread(text, begin, begin + len(stretch) / SAMPLE_RATE))
            if progress:
                progress((start + len(stretch)) / len(samples))
        return tuple(passages)

    def _ask(self, samples: Samples, options: SpeechOptions, **kind: Any) -> Any:
        # Four minutes are some 4 MB as FLAC; the endpoint takes 25 MB.
        return self._client.audio.transcriptions.create(
            file=("recording.flac", to_flac(samples), "audio/flac"),
            model=self.model,
            language=options.spoken,
            prompt=options.prompt or "",
            temperature=0,
            **kind,
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        import openai

        at = self._client.base_url
        try:
            yield
        except (openai.AuthenticationError, openai.PermissionDeniedError) as exc:
            raise SpeechError(
                f"The key for speech at {at} was refused. Set OPENAI_API_KEY to a valid one.",
                permanent=True,
            ) from exc
        except openai.NotFoundError as exc:
            raise SpeechError(
                f"{at} knows no speech model {self.model!r}, or no transcriptions at all. "
                "Check the model's name and OPENAI_BASE_URL.",
                permanent=True,
            ) from exc
        except openai.RateLimitError as exc:
            raise SpeechError(
                f"{at} takes no more requests for now: the rate limit or the credit is used up. "
                "Try again later, or check the account."
            ) from exc
        except openai.APITimeoutError as exc:
            raise SpeechError(
                f"{at} did not answer in time. Try again later or allow it more time."
            ) from exc
        except openai.APIConnectionError as exc:
            raise SpeechError(
                f"{at} cannot be reached. Check the network and OPENAI_BASE_URL."
            ) from exc
        except openai.APIStatusError as exc:
            raise SpeechError(
                f"{at} refused the recording ({exc.status_code}): {exc.message}",
                permanent=exc.status_code < 500,
            ) from exc
        except openai.OpenAIError as exc:
            raise SpeechError(f"{at} answered with something unusable: {exc}") from exc


def _passage(segment: Any) -> Passage:
    log_probability = getattr(segment, "avg_logprob", None)
    confidence = None if log_probability is None else min(1.0, math.exp(log_probability))
    return spread(segment.text.strip(), segment.start, segment.end, confidence)


def _stretches(samples: Samples) -> Iterator[tuple[int, Samples]]:
    start = 0
    while len(samples) - start > STRETCH_S * SAMPLE_RATE:
        cut = quiet_cut(samples[start:], STRETCH_S)
        yield start, samples[start : start + cut]
        start += cut
    if start < len(samples):
        yield start, samples[start:]
