"""From a recording to minutes: the stages in order, for the command line, eval and tests.

The server runs the same functions, with a saved result between each two.
"""

import logging
from pathlib import Path

from assistant.errors import InputError, LLMError
from assistant.extraction.evidence import check
from assistant.extraction.llm import RawAnswer
from assistant.extraction.llm import extract as extract_with_model
from assistant.extraction.pairing import pair
from assistant.extraction.rules.engine import extract as extract_by_rules
from assistant.extraction.speakers import name_speakers, with_names
from assistant.llm import AnswerError, LanguageModel
from assistant.minutes.compose import compose
from assistant.minutes.render import render
from assistant.minutes.topics import summarise
from assistant.types import (
    Data,
    EngineName,
    Extraction,
    MeetingContext,
    Progress,
    Transcript,
    Usage,
)

log = logging.getLogger(__name__)


class Extracted(Data):
    """An extraction, with what a person should know of how it was made.

    `speaker_names` says who each voice was taken to be, by its label, and `speaker_reasons` why,
    in the meeting's language. `raw` are the language model's answers as they came. `note` says why
    the rules did the work, or a part of it, in place of the model.
    """

    extraction: Extraction
    speaker_names: dict[str, str] = {}
    speaker_reasons: dict[str, str] = {}
    raw: tuple[RawAnswer, ...] = ()
    note: str | None = None


def extract(
    transcript: Transcript,
    context: MeetingContext,
    llm: LanguageModel | None = None,
    *,
    engine: EngineName | None = None,
    known_speakers: dict[str, str] | None = None,
    heard_speakers: dict[str, str] | None = None,
    rejected_speakers: dict[str, list[str]] | None = None,
    progress: Progress | None = None,
) -> Extracted:
    """What the meeting settled, by rules, by the model, or by both as a pair.

    `engine` None is the pair where there is a model and the rules where there is none. Where the
    model fails the rules' result stands, with a note. Raises InputError for a model's engine
    without a model.

    `known_speakers` are voices whose person is certain; the others are named where the words
    show who they are, or `heard_speakers` says who they sound like, and never as one of
    `rejected_speakers`, whom a person said they are not.
    """
    known = known_speakers or {}
    transcript = with_names(transcript, known)
    found = name_speakers(transcript, context, heard_speakers, rejected_speakers)
    names = {label: speaker.name for label, speaker in found.items()}
    named = with_names(transcript, names)
    extracted = _extract(named, context, llm, engine or ("both" if llm else "rules"), progress)
    return extracted.model_copy(
        update={
            "speaker_names": names,
            "speaker_reasons": {label: speaker.reason for label, speaker in found.items()},
        }
    )


def _extract(
    transcript: Transcript,
    context: MeetingContext,
    llm: LanguageModel | None,
    engine: EngineName,
    progress: Progress | None,
) -> Extracted:
    if engine == "rules":
        return Extracted(extraction=extract_by_rules(transcript, context))
    if llm is None:
        raise InputError(f"The engine {engine} wants a language model. Set ASSISTANT_LLM_MODEL.")
    raw: list[RawAnswer] = []
    unread: list[str] = []
    # First: what the rules find is there whatever becomes of the model.
    rules = extract_by_rules(transcript, context) if engine == "both" else None
    try:
        by_model = extract_with_model(
            transcript, context, llm, keep=raw.append, warn=unread.append, progress=progress
        )
    except LLMError as exc:
        log.warning("the rules engine takes over from %s: %s", llm.model, exc)
        spent = exc.usage if isinstance(exc, AnswerError) else Usage()
        instead = (rules or extract_by_rules(transcript, context)).model_copy(
            update={"usage": spent}
        )
        why = f"{llm.model} could not be used, so the rules engine did the work: {exc}"
        return Extracted(extraction=instead, raw=tuple(raw), note=why)
    made = pair(rules, by_model) if rules else by_model
    checked = check(made, transcript)
    note = f"{llm.model} read a part only. {' '.join(unread)}" if unread else None
    return Extracted(extraction=checked, raw=tuple(raw), note=note)


def write_minutes(
    context: MeetingContext,
    extraction: Extraction,
    out: Path,
    *,
    transcript: Transcript | None = None,
    template: Path | None = None,
    llm: LanguageModel | None = None,
) -> None:
    """The minutes of what was extracted, as a Word file at `out`.

    With `transcript` they tell what was discussed of each topic, by `llm` where there is one.
    """
    topics = summarise(transcript, context, extraction, llm) if transcript else ()
    render(compose(context, extraction, transcript, topics=topics), out, template)
