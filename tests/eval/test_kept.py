import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.llm import Message
from assistant.llm.replies import KeptReplies
from assistant.llm.structured import Completion, StructuredModel, UnsupportedWay, Way
from assistant.types import Usage
from eval import kept
from eval.cases import Gold, load_cases
from eval.engines import with_model
from eval.runner import Run, run
from eval.scores import Score
from tests.eval import make


def test_models_are_those_the_replies_name(tmp_path: Path) -> None:
    for number, model in enumerate(["small", "large", "small"]):
        (tmp_path / f"{number}.json").write_text(json.dumps({"model": model}))
    (tmp_path / "error.json").write_text(json.dumps({"error": "TooLongError"}))
    assert kept.models(tmp_path) == ["large", "small"]


def test_there_are_no_models_without_replies(tmp_path: Path) -> None:
    assert kept.models(tmp_path / "absent") == []


def test_a_meeting_whose_replies_were_not_kept_is_left_out(tmp_path: Path) -> None:
    assert list(kept.replay("llm", "small", load_cases(["zh-sample"]), tmp_path)) == []


class SmallModel:
    """An endpoint that knows no schemas and finds nothing."""

    name, model = "fake", "small"

    def complete(self, messages: Sequence[Message], way: Way, schema: dict[str, Any]) -> Completion:
        if way == "schema":
            raise UnsupportedWay("No schemas here.")
        nothing = {"decisions": [], "action_items": [], "disputes": [], "next_meeting": None}
        usage = Usage(requests=1, input_tokens=100, output_tokens=10, seconds=3)
        return Completion(json.dumps(nothing), usage)


def test_replies_kept_in_one_run_are_replayed_with_what_they_took(tmp_path: Path) -> None:
    cases = load_cases(["zh-sample", "zh-dev-01"])
    recording = with_model("llm", StructuredModel(KeptReplies(tmp_path, "small", SmallModel())))
    recorded = [made.score for made in run(cases, recording)]
    replayed = [made.score for made in kept.replay("llm", "small", cases, tmp_path)]
    assert [score.meeting for score in replayed] == ["zh-sample", "zh-dev-01"]
    assert [s.input_tokens for s in replayed] == [s.input_tokens for s in recorded]
    assert all(score.seconds >= 3 and score.requests for score in replayed)


def test_engines_are_compared_on_the_meetings_that_all_have() -> None:
    def made(name: str) -> Run:
        case = make.case(Gold()).model_copy(update={"id": name})
        return Run(case, make.extraction(), Score(name))

    common = kept.recorded_by_all([[made("a"), made("b")], [made("b"), made("c")]])
    assert [[run.case.id for run in some] for some in common] == [["b"], ["b"]]
