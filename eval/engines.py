"""The extraction engines that can be measured."""

import os

from assistant.errors import InputError
from assistant.types import Extraction, MeetingContext, Transcript
from eval.runner import Engine


def load(name: str) -> Engine:
    """The engine called `name`. Raises InputError when there is none or it is not configured."""
    if name == "rules":
        from assistant.extraction.rules.engine import extract

        return extract
    if name == "llm":
        return _llm()
    raise InputError(f"There is no extraction engine {name!r}. Choose rules or llm.")


def _llm() -> Engine:
    from assistant.extraction import llm as extraction
    from assistant.llm import connect

    model = connect(
        base_url=os.environ.get("OPENAI_BASE_URL"),
        api_key=os.environ.get("OPENAI_API_KEY", ""),
        model=os.environ.get("ASSISTANT_LLM_MODEL", ""),
        timeout_s=float(os.environ.get("ASSISTANT_LLM_TIMEOUT_S", "600")),
    )

    def extract(transcript: Transcript, context: MeetingContext) -> Extraction:
        return extraction.extract(transcript, context, model).extraction

    return extract
