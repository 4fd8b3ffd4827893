"""From a recording to minutes: the stages in order, for the command line, eval and tests.

The server runs the same functions, with a saved result between each two.
"""

import logging
from pathlib import Path

from assistant.errors import LLMError
from assistant.extraction.llm import RawAnswer
from assistant.extraction.llm import extract as extract_with_model
from assistant.extraction.rules.engine import extract as extract_by_rules
from assistant.extraction.speakers import name_speakers, with_names
from assistant.llm import LanguageModel
from assistant.minutes.compose import compose
from assistant.minutes.render import render
from assistant.types import Data, Extraction, MeetingContext, Progress, Transcript

log = logging.getLogger(__name__)


class Extracted(Data):
    """An extraction, with what a person should know of how it was made.

    `speaker_names` says who each voice was taken to be, by its label, and `speaker_reasons` why,
    in the meeting's language. `raw` are the language model's answers as they came. `note` says why
    the rules did the work in place of the model.
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
    known_speakers: dict[str, str] | None = None,
    heard_speakers: dict[str, str] | None = None,
    rejected_speakers: dict[str, list[str]] | None = None,
    progress: Progress | None = None,
) -> Extracted:
    """What the meeting settled, by the model, or by rules when there is none or it fails.

    `known_speakers` are voices whose person is certain; the others are named where the words
    show who they are, or `heard_speakers` says who they sound like, and never as one of
    `rejected_speakers`, whom a person said they are not.
    """
    known = known_speakers or {}
    transcript = with_names(transcript, known)
    found = name_speakers(transcript, context, heard_speakers, rejected_speakers)
    names = {label: speaker.name for label, speaker in found.items()}
    reasons = {label: speaker.reason for label, speaker in found.items()}
    named = with_names(transcript, names)
    raw: list[RawAnswer] = []
    note = None
    if llm is None:
        extraction = extract_by_rules(named, context)
    else:
        try:
            extraction = extract_with_model(named, context, llm, keep=raw.append, progress=progress)
        except LLMError as exc:
            log.warning("the rules engine takes over from %s: %s", llm.model, exc)
            extraction = extract_by_rules(named, context)
            note = f"{llm.model} could not be used, so the rules engine did the work: {exc}"
    return Extracted(
        extraction=extraction,
        speaker_names=names,
        speaker_reasons=reasons,
        raw=tuple(raw),
        note=note,
    )


def write_minutes(
    context: MeetingContext,
    extraction: Extraction,
    out: Path,
    *,
    transcript: Transcript | None = None,
    template: Path | None = None,
) -> None:
    """The minutes of what was extracted, as a Word file at `out`."""
    render(compose(context, extraction, transcript), out, template)
