from pathlib import Path

import pytest

from assistant.errors import InputError, LLMError
from assistant.llm import MisfitError, RefusedError
from assistant.minutes.summary_question import SaidSummary
from assistant.pipeline import extract, write_minutes
from tests.assistant.extraction.llm import make as talk
from tests.assistant.extraction.make import meeting, transcript
from tests.assistant.minutes import factories
from tests.assistant.minutes import talk as discussion
from tests.fakes_llm import SPENT, FakeLLM


def test_voices_are_named_with_the_reason() -> None:
    said = transcript(
        ("SPEAKER_01", "第二个议题，李经理你来说。"), ("SPEAKER_02", "好的，预算要调整。")
    )
    extracted = extract(said, meeting())
    assert extracted.speaker_names == {"SPEAKER_02": "李敏"}
    assert extracted.speaker_reasons == {"SPEAKER_02": "被点名后发言"}


def test_who_a_voice_sounds_like_is_a_reason_beside_the_words() -> None:
    said = transcript(
        ("SPEAKER_01", "第二个议题，李经理你来说。"), ("SPEAKER_02", "好的，预算要调整。")
    )
    extracted = extract(said, meeting(), heard_speakers={"SPEAKER_02": "李敏"})
    assert extracted.speaker_reasons == {"SPEAKER_02": "被点名后发言；声音与以往会议相符"}


def test_a_voice_a_person_named_is_not_named_again() -> None:
    said = transcript(("SPEAKER_01", "李经理你来说。"), ("SPEAKER_02", "好的。"))
    extracted = extract(
        said,
        meeting(),
        known_speakers={"SPEAKER_02": "方正浩"},
        heard_speakers={"SPEAKER_02": "李敏"},
    )
    assert extracted.speaker_names == {}


# --- rules, model, both --------------------------------------------------------------------------


def test_without_a_model_the_rules_do_the_work() -> None:
    assert extract(talk.transcript(), talk.context()).extraction.engine == "rules"


def test_with_a_model_rules_and_model_are_a_pair() -> None:
    llm = FakeLLM(talk.said(action_items=[talk.action()]))
    extracted = extract(talk.transcript(), talk.context(), llm)
    made = extracted.extraction
    assert (made.engine, made.model, made.usage) == ("both", "fake-1", SPENT)
    assert (len(extracted.raw), extracted.note) == (1, None)
    (brochure,) = [item for item in made.action_items if 2 in item.evidence]
    assert (brochure.owner, brochure.found_by) == ("林悦", ("rules", "llm"))


def test_the_pair_has_every_item_of_the_rules() -> None:
    rules = extract(talk.transcript(), talk.context()).extraction
    made = extract(talk.transcript(), talk.context(), FakeLLM(talk.said())).extraction
    assert rules.action_items
    assert {item.quotes for item in made.action_items} == {
        item.quotes for item in rules.action_items
    }


def test_the_rules_alone_ask_no_model() -> None:
    llm = FakeLLM()
    assert extract(talk.transcript(), talk.context(), llm, engine="rules").raw == ()
    assert llm.asked == []


def test_the_model_alone_gives_what_it_found() -> None:
    llm = FakeLLM(talk.said(action_items=[talk.action()]))
    made = extract(talk.transcript(), talk.context(), llm, engine="llm").extraction
    assert (made.engine, [item.task for item in made.action_items]) == (
        "llm",
        ["做宣传册并发给大家"],
    )


@pytest.mark.parametrize("engine", ["llm", "both"])
def test_an_engine_that_wants_a_model_says_so(engine: str) -> None:
    with pytest.raises(InputError, match="wants a language model. Set ASSISTANT_LLM_MODEL"):
        extract(talk.transcript(), talk.context(), engine=engine)  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ["llm", "both"])
@pytest.mark.parametrize(
    "error",
    [LLMError("no credit"), RefusedError("No.", usage=SPENT), MisfitError("?", usage=SPENT)],
)
def test_where_the_model_fails_the_rules_stand_and_the_note_says_why(
    error: LLMError, engine: str
) -> None:
    rules = extract(talk.transcript(), talk.context()).extraction
    extracted = extract(talk.transcript(), talk.context(), FakeLLM(error), engine=engine)  # type: ignore[arg-type]
    assert extracted.note == (
        f"fake-1 could not be used, so the rules engine did the work: {error}"
    )
    made = extracted.extraction
    assert (made.engine, made.action_items) == ("rules", rules.action_items)
    assert made.usage == getattr(error, "usage", made.usage)


# --- minutes -------------------------------------------------------------------------------------


def test_minutes_of_a_transcript_are_written_and_ask_the_model_about_each_topic(
    tmp_path: Path,
) -> None:
    said = discussion.transcript(*discussion.TURNS)
    context = factories.context(agenda=discussion.AGENDA)
    llm = FakeLLM(SaidSummary(sentences=[]), LLMError("down"), LLMError("down"))
    out = tmp_path / "minutes.docx"
    write_minutes(context, factories.extraction(), out, transcript=said, llm=llm)
    assert (len(llm.asked), out.stat().st_size > 0) == (3, True)
