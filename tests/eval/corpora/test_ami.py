import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from eval import corpora
from eval.corpora import ami
from eval.engines import load
from eval.runner import run

SHARED = Path(__file__).parents[4] / "shared" / "data" / "ami"


def meeting(**changes: Any) -> dict[str, Any]:
    people = [("A", "ID", "industrial designer"), ("B", "PM", "project manager")]
    data: dict[str, Any] = {
        "meeting_id": "XX1a",
        "split": "dev",
        "date": "13-12-04",
        "participants": [{"speaker": s, "role": r, "role_name": n} for s, r, n in people],
        "utterances": [
            {"role": "PM", "start": 0.0, "end": 2.0, "text": "You will do the design."},
            {"role": "ID", "start": 2.0, "end": 3.0, "text": "Okay."},
        ],
        "decisions": [{"text": "It costs 25 Euro.", "evidence_utterance_idx": [0]}],
        "actions": [action(["ID"], [0]), action(["ID", "PM"], [0, 1]), action([], [1])],
    }
    return data | changes


def action(roles: list[str], evidence: list[int]) -> dict[str, Any]:
    return {
        "text": "Work on the design.",
        "owner_role": roles,
        "evidence_utterance_idx": evidence,
        "deadline_text": None,
    }


def test_people_are_called_by_their_roles() -> None:
    case = ami.read(meeting())
    assert [s.speaker for s in case.utterances] == ["Project Manager", "Industrial Designer"]
    assert case.context.chair == "Project Manager"


def test_the_owner_is_judged_where_one_role_alone_is_named() -> None:
    items = ami.read(meeting()).gold.action_items
    assert [(i.owner, i.is_owner_known) for i in items] == [
        ("Industrial Designer", True),
        (None, False),
        (None, False),
    ]


def test_utterances_of_action_items_are_positive() -> None:
    assert ami.read(meeting()).positive_utterances == {0, 1}


@pytest.mark.parametrize("date", ["13-12-04", "13-12-2004"])
def test_dates_are_read_in_both_forms(date: str) -> None:
    assert ami.read(meeting(date=date)).context.date == dt.date(2004, 12, 13)


def test_what_amis_annotators_left_out_is_not_judged() -> None:
    (made,) = run([ami.read(meeting())], load("regex"))
    fields = made.score.fields
    assert (fields["deadline"].whole, fields["department"].whole) == (0, 0)
    assert (made.score.next_meeting, made.score.disputes.gold) == ({}, 0)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/ami beside the repository")
def test_the_corpus_has_twenty_meetings_of_dev_and_twenty_four_of_train() -> None:
    cases = corpora.load([SHARED])
    groups = [case.group for case in cases]
    assert (groups.count("AMI dev"), groups.count("AMI train")) == (20, 24)
    numbered = all(case.positive_utterances <= {u.id for u in case.utterances} for case in cases)
    assert numbered
