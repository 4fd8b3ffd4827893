"""What a meeting says of open items of earlier ones: by rules, or by a language model."""

import logging

from assistant.continuity.by_model import ask
from assistant.continuity.by_rules import claims_by_rules
from assistant.continuity.evidence import checked
from assistant.continuity.same_task import absorb
from assistant.continuity.sources import read
from assistant.continuity.types import Links, OpenItem
from assistant.errors import LLMError
from assistant.extraction.speakers import with_names
from assistant.llm import AnswerError, LanguageModel
from assistant.types import Extraction, MeetingContext, Transcript, Usage

log = logging.getLogger(__name__)


def link(
    transcript: Transcript,
    context: MeetingContext,
    extraction: Extraction,
    open_items: tuple[OpenItem, ...],
    model: LanguageModel | None = None,
    *,
    names: dict[str, str] | None = None,
) -> Links:
    """What the meeting says of `open_items`, and which of its action items are no new ones.

    Where it is not clear which item is meant there is no link: a wrong one is worse than none.
    Items that are done tell only what is no new one. `names` are those of the voices, by label.
    Without `model`, or where it fails, the rules do it.
    """
    known, open_items = open_items, tuple(i for i in open_items if not i.is_done)
    if not open_items:
        return Links()
    transcript = with_names(transcript, names or {})
    reading = read(transcript, context, known)
    links = Links(progress=claims_by_rules(reading))
    if model is not None:
        try:
            links = ask(transcript, context, open_items, model)
        except LLMError as exc:
            log.warning("the rules link items in place of %s: %s", model.model, exc)
            usage = exc.usage if isinstance(exc, AnswerError) else Usage()
            why = f"{model.model} could not be used, so the rules did the work: {exc}"
            links = links.model_copy(update={"note": why, "usage": usage})
    progress, absorbed = absorb(links.progress, extraction, reading)
    return links.model_copy(
        update={"progress": checked(progress, transcript, open_items), "absorbed": absorbed}
    )
