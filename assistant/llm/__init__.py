"""Language models, as the rest of the product sees them: a question and a schema in, data out;
or a conversation with tools."""

from assistant.llm.calling import Call, Calling, Reply, Returned, Tool, ToolModel, Turn
from assistant.llm.connect import PROVIDERS, connect, connect_tools
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
    "Call",
    "Calling",
    "Endpoint",
    "LanguageModel",
    "Message",
    "MisfitError",
    "Price",
    "RefusedError",
    "ReplayError",
    "Reply",
    "Returned",
    "SlowError",
    "TooLongError",
    "Tool",
    "ToolModel",
    "TruncatedError",
    "Turn",
    "connect",
    "connect_tools",
]
