"""A meeting with proposals, for the tests of reviewing."""

import datetime as dt
from typing import cast

import pytest
from sqlmodel import Session

from assistant.types import (
    ActionItem,
    Decision,
    Disagreement,
    Dispute,
    Extraction,
    MeetingContext,
    NextMeeting,
    Position,
    Quotes,
)
from storage import meetings, organisation, review
from storage.db import Database
from storage.tables import ActionItemRow


def task(words: str, *evidence: int, **fields: object) -> ActionItem:
    flags = [f"missing_{name}" for name in ("owner", "deadline") if not fields.get(name)]
    defaults = {"task": words, "evidence": evidence, "quotes": Quotes(task=words), "flags": flags}
    return ActionItem.model_validate({"confidence": 0.8} | defaults | fields)


EXTRACTION = Extraction(
    engine="both",
    model="m",
    decisions=(
        Decision(text="预算三万", evidence=(3,), quote="预算三万", confidence=0.95),
        Decision(text="预算不超过三万", evidence=(8,), quote="不超过三万", confidence=0.5),
    ),
    action_items=(
        task("提交方案", 1),
        task(
            "提交市场方案",
            2,
            owner="李敏",
            department="市场部",
            owner_evidence=(2,),
            deadline="2024-03-08",
            deadline_text="周五",
            deadline_rule="周五 = 3月8日 周五",
            deadline_evidence=(4,),
            quotes=Quotes(task="提交市场方案", owner="我", deadline="周五"),
            flags=("engines_disagree",),
            disagreements=(Disagreement(field="owner", value="赵强", engine="llm"),),
        ),
    ),
    disputes=(
        Dispute(
            text="能否提前", positions=(Position(party="研发部", position="太紧"),), evidence=(5,)
        ),
    ),
    next_meeting=NextMeeting(at="2024-03-06T10:00", evidence=(9,)),
)


def propose(database: Database) -> int:
    with database.write() as session:
        organisation.ensure(session, "云雀")
        made = meetings.create(session, MeetingContext(title="周会", date=dt.date(2024, 3, 5)))
        assert made.id is not None
        review.save_proposals(session, made.id, EXTRACTION)
        return made.id


def tasks(session: Session, meeting_id: int) -> list[ActionItemRow]:
    return review.items(session, meeting_id).action_items


def second_task(session: Session, meeting_id: int) -> ActionItemRow:
    return cast(ActionItemRow, tasks(session, meeting_id)[1])


@pytest.fixture
def meeting_id(database: Database) -> int:
    return propose(database)
