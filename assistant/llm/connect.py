"""Which providers there are, and how to reach a model of one."""

from importlib import import_module

from assistant.errors import InputError
from assistant.llm.types import Endpoint, LanguageModel

# Each module has `connect(endpoint) -> LanguageModel`; imported only when asked for.
PROVIDERS = {"openai": "assistant.llm.providers.langchain_openai"}


def connect(endpoint: Endpoint, provider: str = "openai") -> LanguageModel:
    """A model that can be asked. Nothing is sent yet; raises InputError when no model is named."""
    if provider not in PROVIDERS:
        known = ", ".join(PROVIDERS)
        raise InputError(f"There is no language-model provider {provider!r}. Choose from: {known}.")
    if not endpoint.model:
        raise InputError("No language model is named. Set ASSISTANT_LLM_MODEL.")
    model: LanguageModel = import_module(PROVIDERS[provider]).connect(endpoint)
    return model
