import io
from pathlib import Path

import pytest
from rich.console import Console

from assistant.types import Segment, Transcript
from eval.alignment import Edits
from eval.asr import AsrScore, Voices, mean, score
from eval.asr_report import as_json, print_asr, print_details
from eval.diarization import CpErrors, Diarization, Stretch
from eval.making import Made
from eval.mentions import Mentions
from eval.references import Reference, Said
from eval.voices_report import rates
from tests.eval import make

REFERENCE = Reference(
    id="m-01",
    group="Chinese meetings",
    audio=Path("recording.mp3"),
    context=make.CONTEXT,
    said=(Said("甲", "李敏，三月八号开会。"), Said("乙", "好的。")),
    turns=(Stretch(0, 10, "甲"), Stretch(10, 14, "乙")),
)
MADE = Made(
    Transcript(
        language="zh-Hant",
        duration_s=20,
        engine="test",
        segments=(
            Segment(id=0, start=0, end=10, speaker="SPEAKER_01", text="李敏,3月8號開會"),
            Segment(id=1, start=10, end=12, speaker="SPEAKER_02", text="好得"),
        ),
    ),
    seconds=4,
    turns=(Stretch(0, 10, "1"), Stretch(10, 14, "2")),
)


def scored() -> AsrScore:
    return score(MADE, REFERENCE)


def test_a_transcript_is_scored_as_written_and_with_forms_folded() -> None:
    result = scored()
    # 三, 八 and 的 of ten letters; script and punctuation aside
    assert result.written == Edits(substitutions=3, said=10)
    assert result.folded == Edits(substitutions=1, said=10)
    assert result.mentions.people == Mentions(said=1, right=1)
    assert result.real_time_factor == 0.2


def test_voices_are_scored_in_the_transcript_and_before() -> None:
    voices = scored().voices
    assert voices is not None
    assert (voices.found, voices.real) == (2, 2)
    # Scored are 0.25..9.75 and 10.25..13.75; the last 1.75 s were missed in the transcript.
    assert voices.segments == Diarization(1.75, 0, 0, 13)
    assert voices.diarizer == Diarization(0, 0, 0, 13)
    assert voices.cp == CpErrors(errors=3, said=10)


def test_voices_are_not_scored_where_nobody_knows_them() -> None:
    silent = Made(make.transcript("好的"))
    nobody = Reference("c", "Chinese clips", Path("c.wav"), make.CONTEXT, (Said(None, "好"),))
    assert score(silent, REFERENCE).voices is None
    assert score(MADE, nobody).voices is None
    assert score(MADE, REFERENCE, speakers=False).voices is None


def test_the_mean_leaves_out_what_is_unknown() -> None:
    assert mean([0.1, None, 0.3]) == pytest.approx(0.2)
    assert mean([None]) is None


def test_the_report_shows_rates_by_recording_and_in_the_mean() -> None:
    page = Console(file=io.StringIO(), width=240)
    print_asr(page, [scored()], [scored()])
    print_details(page, [scored()])
    text = page.file.getvalue()  # type: ignore[attr-defined]
    assert "30.0% of 10" in text
    assert "Chinese meetings, mean" in text
    assert "2 of 2" in text


def test_recordings_as_one_count_by_their_length() -> None:
    short = Voices(1, 2, Diarization(1, 0, 0, 2), None, CpErrors(1, 2))
    long = Voices(3, 3, Diarization(0, 1, 1, 18), Diarization(0, 0, 0, 18), CpErrors(1, 18))
    assert short + long == Voices(4, 5, Diarization(1, 1, 1, 20), None, CpErrors(2, 20))
    assert rates([short, long])["cp"] == (1 / 2 + 1 / 18) / 2
    assert rates([short + long])["cp"] == 0.1


def test_json_holds_the_same_for_later_comparison() -> None:
    data = as_json([scored()], [scored()])
    row = data["recordings"][0]
    assert (row["id"], row["error_rate"], row["folded_error_rate"]) == ("m-01", 0.3, 0.1)
    assert row["names"] == {"right": 1, "said": 1, "false": 0, "accuracy": 1}
    assert row["der"] == 1.75 / 13
    assert data["means"]["Chinese meetings"]["error_rate"] == 0.3
    assert data["plain"]["recordings"][0]["id"] == "m-01"
