"""Whether the language model that is set answers: one tiny question."""

import time
from dataclasses import dataclass

from api.engines import price
from api.settings import Settings
from assistant.errors import InputError
from assistant.llm import connect
from assistant.llm.types import Endpoint, Message
from assistant.types import Data, Usage

# Whoever pressed the button waits for it.
_PATIENCE_S = 20.0


@dataclass(frozen=True)
class Trial:
    model: str
    answer: str
    seconds: float
    usage: Usage


class _Sum(Data):
    sum: int


def ask(settings: Settings) -> Trial:
    """Raises LLMError that says what to do, InputError where no model is set."""
    if not settings.llm_model:
        raise InputError("No language model is named. Set ASSISTANT_LLM_MODEL.")
    model = connect(
        Endpoint(
            model=settings.llm_model,
            base_url=settings.openai_base_url,
            api_key=settings.openai_api_key or "",
            timeout_s=min(_PATIENCE_S, settings.llm_timeout_s),
            max_output_tokens=settings.llm_max_output_tokens,
            retries=0,
            longest_wait_s=0,
            price=price(settings),
        )
    )
    begun = time.monotonic()
    question = Message(role="user", text='How much is 2 + 3? Answer as JSON: {"sum": number}')
    answered = model.answer([question], _Sum)
    return Trial(
        model=settings.llm_model,
        answer=str(answered.value.sum),
        seconds=time.monotonic() - begun,
        usage=answered.usage,
    )
