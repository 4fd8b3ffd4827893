from pathlib import Path

import pytest

from assistant.errors import InputError, LLMError
from eval.engines import load, with_model
from tests.eval import make
from tests.fakes_llm import FakeLLM

SAID = make.transcript("李敏你把纪要整理一下，周五之前发给大家。", "好的，没问题。")


def test_load_refuses_an_engine_that_is_none() -> None:
    with pytest.raises(InputError, match="There is no extraction engine 'magic'"):
        load("magic")


def test_load_refuses_a_model_that_is_not_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSISTANT_LLM_MODEL", raising=False)
    with pytest.raises(InputError, match="No language model is named"):
        load("llm")


def test_replayed_replies_need_no_model_to_be_reached(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ASSISTANT_LLM_MODEL", "kept-model")
    with pytest.raises(LLMError, match="No reply of kept-model"):
        load("llm", tmp_path, "replay")(SAID, make.CONTEXT)


def test_a_model_alone_that_fails_is_a_failure_and_not_what_the_rules_found() -> None:
    with pytest.raises(LLMError, match="fake-1 could not be used"):
        with_model("llm", FakeLLM(LLMError("The endpoint is gone.")))(SAID, make.CONTEXT)


def test_a_pair_whose_model_fails_is_measured_by_the_rules() -> None:
    both = with_model("both", FakeLLM(LLMError("The endpoint is gone.")))
    by_rules = load("rules")(SAID, make.CONTEXT)
    assert both(SAID, make.CONTEXT).action_items == by_rules.action_items
