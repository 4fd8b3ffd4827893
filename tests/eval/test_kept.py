import json
from pathlib import Path

from eval import kept
from eval.cases import load_cases
from eval.runner import Run
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


def test_engines_are_compared_on_the_meetings_that_all_have() -> None:
    def made(name: str) -> Run:
        case = make.case(make.Gold()).model_copy(update={"id": name})
        return Run(case, make.extraction(), Score(name))

    common = kept.recorded_by_all([[made("a"), made("b")], [made("b"), made("c")]])
    assert [[run.case.id for run in some] for some in common] == [["b"], ["b"]]
