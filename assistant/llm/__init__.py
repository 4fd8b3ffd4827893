"""Language models, as the rest of the product sees them: a question and a schema in, data out."""

from assistant.llm.connect import PROVIDERS, connect
from assistant.llm.replies import ReplayError
from assistant.llm.types import (
    Answer,
    AnswerError,
    Endpoint,
    LanguageModel,
    Message,
    MisfitError,
    Price,
    RefusedError,
    SlowError,
    TooLongError,
    TruncatedError,
)

__all__ = [
    "PROVIDERS",
    "Answer",
    "AnswerError",
    "Endpoint",
    "LanguageModel",
    "Message",
    "MisfitError",
    "Price",
    "RefusedError",
    "ReplayError",
    "SlowError",
    "TooLongError",
    "TruncatedError",
    "connect",
]
