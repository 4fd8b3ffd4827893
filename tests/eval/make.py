"""Small meetings with annotations, for the tests of the metrics."""

import datetime as dt
from collections.abc import Sequence

from assistant.types import (
    ActionItem,
    Decision,
    Department,
    Dispute,
    Extraction,
    MeetingContext,
    Person,
    Quotes,
    Roster,
    Segment,
    Transcript,
)
from eval.cases import Case, Gold, GoldAction, GoldDecision, GoldDispute, Trap, Turn

CONTEXT = MeetingContext(
    title="周会",
    date=dt.date(2024, 3, 5),
    roster=Roster(
        departments=(Department(name="市场部", aliases=("市场",)),),
        people=(Person(name="李敏", aliases=("李经理",)), Person(name="赵强")),
    ),
)


def transcript(*texts: str) -> Transcript:
    segments = tuple(Segment(id=i, text=text) for i, text in enumerate(texts))
    return Transcript(language="zh-Hans", engine="test", segments=segments)


def gold_action(task: str, *evidence: int, owner: str | None = None, **fields: str) -> GoldAction:
    defaults: dict[str, str | None] = {"department": None, "deadline": None}
    return GoldAction.model_validate(
        defaults | fields | {"task": task, "owner": owner, "evidence": evidence}
    )


def action(task: str, *evidence: int, owner: str | None = None, **fields: object) -> ActionItem:
    made = {"task": task, "owner": owner, "evidence": evidence, "confidence": 1}
    return ActionItem.model_validate(made | {"quotes": Quotes(task=task)} | fields)


def decision(text: str, *evidence: int) -> Decision:
    return Decision(text=text, evidence=evidence, quote=text, confidence=1)


def gold_decision(text: str, *evidence: int) -> GoldDecision:
    return GoldDecision(text=text, evidence=evidence)


def dispute(text: str, *evidence: int) -> Dispute:
    return Dispute(text=text, evidence=evidence)


def gold_dispute(text: str, *evidence: int) -> GoldDispute:
    return GoldDispute(text=text, evidence=evidence)


def case(
    gold: Gold,
    *texts: str,
    traps: Sequence[Trap] = (),
    turns: Sequence[Turn] = (),
) -> Case:
    return Case(
        id="test",
        context=CONTEXT,
        transcript=transcript(*texts),
        gold=gold,
        traps=tuple(traps),
        turns=tuple(turns),
    )


def extraction(**parts: object) -> Extraction:
    return Extraction.model_validate({"engine": "rules"} | parts)
