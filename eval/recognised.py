"""Transcripts of recorded meetings, as `python -m eval asr --transcripts DIR` keeps them."""

from collections.abc import Iterable
from pathlib import Path

from assistant.errors import InputError
from assistant.formats import read_transcript
from assistant.types import Transcript
from eval.cases import DATA, Case

# Of the five recordings, by the bundled model; made anew where transcription changes.
HEARD = DATA / "heard"


def read(folder: Path, cases: Iterable[Case]) -> tuple[list[Case], dict[str, Transcript]]:
    """The cases that `folder` has a transcript <case>.json of, and these transcripts.

    Raises InputError when it has none of any, or of a meeting whose turns nobody timed.
    """
    cases = list(cases)
    found = [case for case in cases if (folder / f"{case.id}.json").exists()]
    if not found:
        raise InputError(
            f"There is no transcript of these meetings in {folder}. Make them: "
            f"python -m eval asr --transcripts {folder}"
        )
    if untimed := [case.id for case in found if not case.turns]:
        raise InputError(
            f"{untimed[0]} has no turns, so its transcript cannot be compared. "
            "Add when each utterance was said."
        )
    return found, {case.id: read_transcript(folder / f"{case.id}.json") for case in found}
