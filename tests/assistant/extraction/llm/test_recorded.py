"""Real replies of two small models, sent again by an endpoint on this machine.

They are weak: they copy the example, quote what nobody said and loop. What is tested is what is
made of it. `record.py` says how the replies are recorded again after a prompt has changed.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import LLMError
from assistant.extraction.llm.answer import SaidInMeeting
from assistant.llm import Endpoint, LanguageModel, Message, connect
from assistant.llm.replies import digest
from assistant.pipeline import Extracted, extract
from assistant.types import EngineName, Extraction
from eval.cases import Case, load_cases
from tests.assistant.extraction.llm.record import MEETINGS, RECORDED
from tests.assistant.extraction.llm.test_lies import not_said
from tests.fake_endpoint import Reply, Respond, completion, error, serving

MODELS = sorted(folder.name for folder in RECORDED.iterdir() if folder.is_dir())
CASES = {case.id: case for case in load_cases() if case.id in MEETINGS}
ALL = [pytest.param(m, CASES[c], id=f"{m}-{c}") for m in MODELS for c in MEETINGS]


def replaying(folder: Path) -> Respond:
    """An endpoint that answers as the real one did, and nothing else."""

    def respond(request: dict[str, Any]) -> Reply:
        messages = [Message(role=m["role"], text=m["content"]) for m in request["messages"]]
        schema = SaidInMeeting.model_json_schema()
        path = folder / f"{digest(folder.name, messages, 'schema', schema)}.json"
        if not path.is_file():
            return error(404, f"{path} is not recorded. Record it again: record.py says how.")
        kept = json.loads(path.read_text("utf-8"))
        if kept.get("error") == "MisfitError":
            return completion("again and " * 200, "length")
        if kept.get("error") == "TruncatedError":
            return completion("{", "length")
        if "error" in kept:
            return error(400, "exceeds the available context size", "exceed_context_size_error")
        return completion(kept["text"])

    return respond


def extracted(name: str, case: Case, engine: EngineName) -> Extracted:
    with serving(replaying(RECORDED / name)) as server:
        model = connect(Endpoint(model=name, base_url=server.url))
        return extract(case.transcript, case.context, model, engine=engine)


def extraction(name: str, case: Case, engine: EngineName) -> Extraction:
    return extracted(name, case, engine).extraction


def test_both_sizes_are_recorded() -> None:
    assert MODELS == ["qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b"]


@pytest.mark.parametrize(("name", "case"), ALL)
def test_every_question_of_the_meeting_is_recorded(name: str, case: Case) -> None:
    made = extracted(name, case, "llm")
    assert "knows no model" not in (made.note or ""), "record again: record.py says how"


@pytest.mark.parametrize(("name", "case"), ALL)
def test_nothing_that_a_weak_model_makes_up_passes(name: str, case: Case) -> None:
    assert not_said(extraction(name, case, "llm"), case.transcript) == []


@pytest.mark.parametrize(("name", "case"), ALL)
def test_nothing_of_the_worked_example_passes(name: str, case: Case) -> None:
    written = extraction(name, case, "llm").model_dump_json()
    assert not any(word in written for word in ("员工手册", "培训费", "staff handbook", "Noor"))


@pytest.mark.parametrize(("name", "case"), ALL)
def test_with_a_weak_model_every_item_of_the_rules_is_there_as_they_have_it(
    name: str, case: Case
) -> None:
    rules = extract(case.transcript, case.context).extraction
    pair = extraction(name, case, "both")
    owned = {(item.quotes.task, item.owner) for item in rules.action_items if item.owner}
    dated = {(item.quotes.task, item.deadline) for item in rules.action_items if item.deadline}
    assert owned <= {(item.quotes.task, item.owner) for item in pair.action_items}
    assert dated <= {(item.quotes.task, item.deadline) for item in pair.action_items}
    assert {d.quote for d in rules.decisions} <= {d.quote for d in pair.decisions}


@pytest.mark.parametrize(("name", "case"), ALL)
def test_what_a_weak_model_adds_is_marked_and_not_sure(name: str, case: Case) -> None:
    added = [
        item for item in extraction(name, case, "both").action_items if item.found_by == ("llm",)
    ]
    assert all("only_model" in item.flags and item.confidence < 0.6 for item in added)


@pytest.mark.parametrize(("name", "case"), ALL)
def test_what_the_model_took_is_counted(name: str, case: Case) -> None:
    usage = extraction(name, case, "llm").usage
    assert usage.requests > 0
    assert usage.input_tokens > 0


def test_a_question_that_is_not_recorded_is_an_error() -> None:
    case = CASES["zh-sample"]
    changed = case.model_copy(
        update={"context": case.context.model_copy(update={"title": "another meeting"})}
    )
    model: LanguageModel = connect(Endpoint(model="m"), replies=RECORDED / MODELS[0], use="replay")
    with pytest.raises(LLMError, match="No reply of m"):
        from assistant.extraction.llm import extract as by_model

        by_model(changed.transcript, changed.context, model)
