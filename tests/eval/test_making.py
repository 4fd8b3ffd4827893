from pathlib import Path

from assistant.types import MeetingContext, Transcript
from eval.diarization import Stretch
from eval.making import KeptTurns, Made, keep, kept, make_missing
from eval.references import Reference, no_context
from tests.eval import make

REFERENCE = Reference(
    id="m-01", group="sample", audio=Path("recording.mp3"), context=make.CONTEXT, said=()
)
MADE = Made(
    transcript=make.transcript("开会").model_copy(update={"duration_s": 10}),
    seconds=2.5,
    turns=(Stretch(0, 3, "1"),),
)


def test_what_was_made_is_kept_whole(tmp_path: Path) -> None:
    keep(MADE, tmp_path / "new", "m-01")
    assert kept(tmp_path / "new", "m-01") == MADE


def test_a_transcript_from_elsewhere_is_known_alone(tmp_path: Path) -> None:
    keep(MADE, tmp_path, "m-01")
    (tmp_path / "m-01.made.json").unlink()
    assert kept(tmp_path, "m-01") == Made(MADE.transcript)
    assert kept(tmp_path, "m-02") is None


def test_a_transcript_is_made_once(tmp_path: Path) -> None:
    asked: list[tuple[str, MeetingContext]] = []

    def transcribe(audio: Path, context: MeetingContext) -> Made:
        asked.append((audio.name, context))
        return MADE

    for _ in range(2):
        assert make_missing(REFERENCE, tmp_path, transcribe) == MADE
    assert asked == [("recording.mp3", make.CONTEXT)]


def test_another_context_may_replace_the_meetings_own(tmp_path: Path) -> None:
    asked: list[MeetingContext] = []

    def transcribe(audio: Path, context: MeetingContext) -> Made:
        asked.append(context)
        return MADE

    make_missing(REFERENCE, tmp_path, transcribe, no_context("zh-Hans"))
    assert asked == [no_context("zh-Hans")]


def test_without_an_engine_nothing_is_made(tmp_path: Path) -> None:
    assert make_missing(REFERENCE, tmp_path, None) is None


def test_the_real_time_factor_is_known_where_both_times_are() -> None:
    assert MADE.real_time_factor == 0.25
    assert Made(MADE.transcript).real_time_factor is None
    assert Made(Transcript(language="en", engine="x", segments=()), 1).real_time_factor is None


def test_the_turns_of_a_diarizer_are_kept_as_they_pass() -> None:
    class Diarizer:
        def diarize(self, path: Path, progress: None = None) -> tuple[Stretch, ...]:
            return (Stretch(0, 1, "7"),)

    listening = KeptTurns(Diarizer())
    assert listening.diarize(Path("a.mp3"), None) == (Stretch(0, 1, "7"),)
    assert listening.turns == (Stretch(0, 1, "7"),)
