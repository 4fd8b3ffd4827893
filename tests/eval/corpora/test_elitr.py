"""The corpus is not delivered with ours: these small files have its documented format."""

import datetime as dt
from pathlib import Path

import pytest

from eval import corpora
from eval.cases import Case

TRANSCRIPT = """(PERSON1) So we take the second design.
<laugh/>
Who writes to [ORGANIZATION1]?

(PERSON2) I will <unintelligible/> write to them.
"""
MINUTES = """Date: 14. 02. 2020
Attendees: [PERSON1], [PERSON2]

Summary:
- Discussed the designs.
- Agreed on the second design.
- [PERSON2] will write to [ORGANIZATION1] and [PERSON1].
Next steps
* find a reviewer
"""
# The seventh line of the minutes is about lines 3 and 5 of the transcript.
ALIGNMENT = "1 6 None\n2 None 1\n3 7 None\n5 7 5\n"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    folder = tmp_path / "meeting_en_dev_001"
    folder.mkdir()
    transcript, minutes = "transcript_MAN2_annot18.txt", "minutes_GENER_annot07.txt"
    (folder / transcript).write_text(TRANSCRIPT)
    (folder / minutes).write_text(MINUTES)
    (folder / f"alignment+{transcript}+{minutes}").write_text(ALIGNMENT)
    (case,) = corpora.load([tmp_path])
    return case


def test_lines_are_utterances_of_the_speaker_named_last(case: Case) -> None:
    assert [(u.id, u.speaker, u.text) for u in case.utterances] == [
        (1, "PERSON1", "So we take the second design."),
        (3, "PERSON1", "Who writes to [ORGANIZATION1]?"),
        (5, "PERSON2", "I will write to them."),
    ]


def test_bullets_that_somebody_will_do_something_are_action_items(case: Case) -> None:
    assert [(i.task, i.owner, i.evidence) for i in case.gold.action_items] == [
        ("will write to [ORGANIZATION1] and [PERSON1].", "PERSON2", (3, 5)),
        ("find a reviewer", None, ()),
    ]


def test_bullets_that_something_was_agreed_are_decisions(case: Case) -> None:
    assert [(d.text, d.evidence) for d in case.gold.decisions] == [
        ("Agreed on the second design.", (1,))
    ]


def test_the_date_is_that_of_the_minutes(case: Case) -> None:
    assert (case.group, case.context.date) == ("ELITR", dt.date(2020, 2, 14))


def test_evidence_as_long_as_a_topic_is_left_out(tmp_path: Path) -> None:
    lines = [f"(PERSON1) Line {number}." for number in range(1, 31)]
    (tmp_path / "transcript_MAN_annot1.txt").write_text("\n".join(lines))
    (tmp_path / "minutes_ORIG.txt").write_text("- [PERSON1] will go on.\n")
    aligned = [f"{number} 1 None" for number in range(1, 31)]
    name = "alignment+transcript_MAN_annot1.txt+minutes_ORIG.txt"
    (tmp_path / name).write_text("\n".join(aligned))
    (case,) = corpora.load([tmp_path])
    assert [item.evidence for item in case.gold.action_items] == [()]


def test_minutes_without_any_item_leave_nothing_to_judge(tmp_path: Path) -> None:
    (tmp_path / "transcript_MAN_annot1.txt").write_text("(PERSON1) Hello.\n")
    (tmp_path / "minutes_ORIG.txt").write_text("Agenda:\n* the designs\n")
    (case,) = corpora.load([tmp_path])
    assert case.annotated == frozenset()
