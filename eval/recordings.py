"""The annotated recordings, which are kept beside the repository, and their transcripts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.formats import read_transcript, write
from assistant.types import MeetingContext, Transcript
from eval import transcription
from eval.cases import REPOSITORY, Case, read_case

FOLDER = REPOSITORY.parent / "shared" / "meetings"


Transcribe = Callable[[Path, MeetingContext], Transcript]


@dataclass(frozen=True)
class Recording:
    """A case with its times, and the file that was recorded."""

    case: Case
    audio: Path


def find(folder: Path, ids: Sequence[str] = ()) -> list[Recording]:
    """Every recording under `folder` that has an annotated meeting.json beside it, or those named.

    Empty when there is no such folder.
    """
    files = sorted(folder.rglob("recording.*"))
    annotated = [audio for audio in files if (audio.parent / "meeting.json").exists()]
    found = [Recording(read_case(audio.parent / "meeting.json"), audio) for audio in annotated]
    return [recording for recording in found if not ids or recording.case.id in ids]


def measure_made(recording: Recording, folder: Path) -> transcription.TranscriptionScore | None:
    """The score of the transcript <case id>.json in `folder`; None when there is none."""
    path = folder / f"{recording.case.id}.json"
    return transcription.score(read_transcript(path), recording.case) if path.exists() else None


def make(recording: Recording, folder: Path, transcribe: Transcribe) -> None:
    """Transcribe the recording into `folder`, unless that was done before."""
    path = folder / f"{recording.case.id}.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write(transcribe(recording.audio, recording.case.context), path)
