import pytest

from assistant.errors import InputError
from assistant.types import MeetingContext, Transcript
from eval.cases import load_cases, parse_case


def test_load_cases_reads_every_annotated_meeting() -> None:
    cases = load_cases()
    assert len(cases) == 13
    assert all(case.gold.action_items and case.utterances for case in cases)


def test_load_cases_takes_those_named_in_that_order() -> None:
    assert [case.id for case in load_cases(["zh-sample", "en-dev-01"])] == [
        "zh-sample",
        "en-dev-01",
    ]


def test_load_cases_refuses_an_unknown_name() -> None:
    with pytest.raises(InputError, match="There is no case nowhere"):
        load_cases(["nowhere"])


def test_what_an_engine_is_given_holds_no_annotation() -> None:
    case = load_cases(["zh-sample"])[0]
    given = case.transcript.model_dump_json() + case.context.model_dump_json()
    assert (type(case.transcript), type(case.context)) == (Transcript, MeetingContext)
    assert [word for word in ("gold", "traps", "why_not", "questions") if word in given] == []


def test_the_evidence_of_every_annotation_names_an_utterance() -> None:
    for case in load_cases():
        known = {utterance.id for utterance in case.utterances}
        gold = case.gold
        items = [*gold.decisions, *gold.action_items, *gold.disputes]
        assert {i for item in items for i in item.evidence} <= known


def test_a_meeting_without_words_is_no_case() -> None:
    with pytest.raises(ValueError, match="transcript"):
        parse_case({"id": "x", "meeting": {"title": "周会", "date": "2024-03-05"}, "gold": {}})
