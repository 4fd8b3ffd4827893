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
    from assistant.extraction.llm import extract as extract_with
    from assistant.llm import Endpoint, connect

    environment = os.environ
    endpoint = Endpoint(
        base_url=environment.get("OPENAI_BASE_URL") or None,
        api_key=environment.get("OPENAI_API_KEY", ""),
        model=environment.get("ASSISTANT_LLM_MODEL", ""),
        # Small models on slow machines are measured too.
        timeout_s=1200,
    )
    model = connect(endpoint)

    def extract(transcript: Transcript, context: MeetingContext) -> Extraction:
        return extract_with(transcript, context, model)

    return extract
