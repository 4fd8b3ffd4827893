"""Which providers there are, and how to reach a model of one."""

from importlib import import_module
from pathlib import Path

from assistant.errors import InputError
from assistant.llm.calling import ToolCaller, ToolModel
from assistant.llm.replies import KeptCalls, KeptReplies, Use
from assistant.llm.structured import StructuredModel
from assistant.llm.types import Endpoint, LanguageModel

# Each module has `connect(endpoint) -> LanguageModel` and `connect_tools(endpoint) -> ToolModel`
# and, where replies can be kept, `open_chat(endpoint)`, which is a Chat and a ToolChat; imported
# only when asked for.
PROVIDERS = {"openai": "assistant.llm.providers.langchain_openai"}


def connect(
    endpoint: Endpoint,
    provider: str = "openai",
    *,
    replies: Path | None = None,
    use: Use = "record",
) -> LanguageModel:
    """A model that can be asked. Nothing is sent yet; raises InputError when no model is named.

    With `replies`, a folder, every reply is kept there and found again; with "replay" nobody is
    asked, and what is not kept raises ReplayError.
    """
    _check(endpoint, provider)
    if replies and use == "replay":
        return StructuredModel(KeptReplies(replies, endpoint.model), endpoint.price)
    module = import_module(PROVIDERS[provider])
    if replies:
        kept = KeptReplies(replies, endpoint.model, module.open_chat(endpoint))
        return StructuredModel(kept, endpoint.price)
    model: LanguageModel = module.connect(endpoint)
    return model


def connect_tools(
    endpoint: Endpoint,
    provider: str = "openai",
    *,
    replies: Path | None = None,
    use: Use = "record",
) -> ToolModel:
    """A model that may call tools; otherwise as `connect`."""
    _check(endpoint, provider)
    if replies and use == "replay":
        return ToolCaller(KeptCalls(replies, endpoint.model), endpoint.price)
    module = import_module(PROVIDERS[provider])
    if replies:
        kept = KeptCalls(replies, endpoint.model, module.open_chat(endpoint))
        return ToolCaller(kept, endpoint.price)
    model: ToolModel = module.connect_tools(endpoint)
    return model


def _check(endpoint: Endpoint, provider: str) -> None:
    if provider not in PROVIDERS:
        known = ", ".join(PROVIDERS)
        raise InputError(f"There is no language-model provider {provider!r}. Choose from: {known}.")
    if not endpoint.model:
        raise InputError("No language model is named. Set ASSISTANT_LLM_MODEL.")
