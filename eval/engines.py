"""The extraction engines that can be measured."""

import os
from pathlib import Path
from typing import Literal

from assistant.errors import InputError, LLMError
from assistant.llm import Endpoint, LanguageModel, ToolModel, connect, connect_tools
from assistant.types import EngineName, Extraction, MeetingContext, Transcript
from eval import baseline
from eval.runner import Engine

NAMES = ("rules", "llm", "both", "regex")

MAX_OUTPUT_TOKENS = 1200

# "replay" asks no model: it takes the replies that were kept, and fails where one is missing.
Use = Literal["record", "replay"]


def load(name: str, replies: Path | None = None, use: Use = "record") -> Engine:
    """The engine called `name`, its model as the environment says (README, "Configure").

    With `replies`, a folder, what the model answers is kept there and found again. Raises
    InputError when there is no such engine or its model is not configured.
    """
    if name == "rules":
        from assistant.extraction.rules.engine import extract

        return extract
    if name == "regex":
        return baseline.extract
    if name == "llm":
        return with_model("llm", configured(replies, use))
    if name == "both":
        return with_model("both", configured(replies, use))
    raise InputError(f"There is no extraction engine {name!r}. Choose from: {', '.join(NAMES)}.")


def with_model(name: EngineName, model: LanguageModel) -> Engine:
    """The model alone as `llm`, or with the rules as `both`.

    Where the model fails, the product goes on with the rules. That is what `both` is measured by;
    as `llm` it is a failure.
    """

    def extract(transcript: Transcript, context: MeetingContext) -> Extraction:
        from assistant import pipeline

        made = pipeline.extract(transcript, context, model, engine=name)
        if name == "llm" and made.extraction.engine != "llm":
            raise LLMError(made.note or f"{model.model} could not be used.")
        return made.extraction

    return extract


def configured(replies: Path | None = None, use: Use = "record") -> LanguageModel:
    return connect(_endpoint(), replies=replies, use=use)


def configured_tools(replies: Path | None = None, use: Use = "record") -> ToolModel:
    """The same model, for questions: it may call tools."""
    return connect_tools(_endpoint(), replies=replies, use=use)


def _endpoint() -> Endpoint:
    environment = os.environ
    return Endpoint(
        base_url=environment.get("OPENAI_BASE_URL") or None,
        api_key=environment.get("OPENAI_API_KEY", ""),
        model=environment.get("ASSISTANT_LLM_MODEL", ""),
        # Small models on slow machines are measured too.
        timeout_s=1200,
        # Small models that begin to repeat themselves do not end.
        max_output_tokens=MAX_OUTPUT_TOKENS,
    )
