from assistant.errors import LLMError
from assistant.types import Extraction, MeetingContext, Transcript
from eval.cases import Gold
from eval.runner import run
from eval.scores import Counts
from tests.eval import make

GOLD = Gold(action_items=(make.gold_action("整理会议纪要", 0),))


def test_run_scores_what_the_engine_extracts() -> None:
    def engine(transcript: Transcript, context: MeetingContext) -> Extraction:
        return make.extraction(action_items=(make.action(transcript.segments[0].text, 0),))

    (result,) = run([make.case(GOLD, "整理会议纪要")], engine)
    assert result.score.action_items == Counts(1, 1, 1)


def test_run_counts_a_failed_meeting_as_nothing_found_and_goes_on() -> None:
    def engine(transcript: Transcript, context: MeetingContext) -> Extraction:
        raise LLMError("The endpoint is gone.")

    results = list(run([make.case(GOLD, "甲"), make.case(GOLD, "乙")], engine))
    assert [r.error for r in results] == ["The endpoint is gone."] * 2
    assert [r.score.action_items for r in results] == [Counts(0, 0, 1)] * 2
