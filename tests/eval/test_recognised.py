from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.formats import write
from assistant.types import Segment, Transcript
from eval import recognised
from eval.cases import Gold, Turn, load_cases
from eval.runner import run
from eval.scores import Counts, Share
from tests.eval import make


def test_read_takes_the_cases_that_have_a_transcript() -> None:
    cases, transcripts = recognised.read(recognised.HEARD, load_cases())
    assert [case.id for case in cases] == list(transcripts)
    assert [case.id for case in cases] == [
        "zh-dev-01",
        "zh-dev-02",
        "zh-dev-03",
        "zh-dev-04",
        "zh-sample",
    ]


def test_read_refuses_a_folder_without_transcripts_of_the_cases(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no transcript of these meetings"):
        recognised.read(tmp_path, load_cases())


def test_read_refuses_a_meeting_whose_turns_nobody_timed(tmp_path: Path) -> None:
    write(make.transcript("好"), tmp_path / "zh-dev-05.json")
    with pytest.raises(InputError, match="zh-dev-05 has no turns"):
        recognised.read(tmp_path, load_cases())


def test_run_compares_segments_with_the_utterances_said_then() -> None:
    turns = (Turn(i=0, start=0, end=2, speaker="甲"), Turn(i=1, start=2, end=6, speaker="乙"))
    gold = Gold(action_items=(make.gold_action("整理会议纪要", 1),))
    case = make.case(gold, "开会了", "我整理会议纪要", turns=turns)
    heard = Transcript(
        language="zh-Hans",
        engine="test",
        segments=(Segment(id=7, start=2.2, end=5.8, text="我整理会议纪要"),),
    )

    def engine(transcript: Transcript, _: object) -> object:
        return make.extraction(action_items=(make.action(transcript.segments[0].text, 7),))

    (made,) = run([case], engine, {case.id: heard})  # type: ignore[arg-type]
    assert made.score.action_items == Counts(1, 1, 1)
    assert made.score.utterances == Counts(1, 1, 1)
    # The quote is looked up in the segment; there is no utterance 7.
    assert made.score.quotes == Share(1, 1)
