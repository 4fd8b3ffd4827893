"""Language models, as the rest of the product sees them: a question and a schema in, data out."""

from assistant.llm.connect import PROVIDERS, connect
from assistant.llm.types import Answer, Endpoint, LanguageModel, Message, TruncatedError

__all__ = [
    "PROVIDERS",
    "Answer",
    "Endpoint",
    "LanguageModel",
    "Message",
    "TruncatedError",
    "connect",
]
