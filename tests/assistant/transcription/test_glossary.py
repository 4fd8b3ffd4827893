from pathlib import Path

from tokenizers import Tokenizer

from assistant.transcription.glossary import prompt
from assistant.transcription.models import base_model
from assistant.types import Department, Person, Roster
from tests.assistant.transcription.context import meeting


def test_prompt_names_people_departments_agenda_and_terms_in_sentences() -> None:
    assert prompt(meeting(glossary=("爬坡",))) == (
        "以下是新产品上市进度协调会的普通话会议录音，今天讨论市场方案评审，"
        "参加会议的有陈雅静、孙涛、方正浩，也叫雅静、陈经理、孙主管、正浩。"
        "部门有市场部、财务部，会说到爬坡。嗯，对，是这样的。"
    )


def test_prompt_of_an_english_meeting_is_english() -> None:
    roster = Roster(people=(Person(name="Ann Lee"),), departments=(Department(name="Sales"),))
    context = meeting(title="Launch", language="en", roster=roster, attendees=(), agenda=())
    assert prompt(context) == (
        "This is the recording of the meeting Launch, with Ann Lee. The departments are Sales. "
        "Yes, right, that's it."
    )


def test_prompt_is_in_the_script_of_the_meeting() -> None:
    assert "以下是新產品上市進度協調會的普通話會議錄音" in prompt(meeting(language="zh-Hant"))


def test_prompt_keeps_the_attendees_of_a_large_company_within_the_budget(
    tmp_path: Path,
) -> None:
    crowd = tuple(Person(name=f"员工{chr(0x4E00 + i)}") for i in range(500))
    text = prompt(meeting(roster=Roster(people=crowd), attendees=("员工上", "王小明")))
    people = text.partition("参加会议的有")[2].partition("。")[0].split("、")
    assert people[:2] == ["员工上", "王小明"]
    tokens = (
        Tokenizer.from_file(str(base_model(tmp_path) / "tokenizer.json"))
        .encode(text, add_special_tokens=False)
        .ids
    )
    assert 150 < len(tokens) <= 223


def test_prompt_without_a_roster_still_sets_the_punctuation() -> None:
    context = meeting(roster=Roster(), attendees=(), agenda=())
    assert prompt(context) == "以下是新产品上市进度协调会的普通话会议录音。嗯，对，是这样的。"
