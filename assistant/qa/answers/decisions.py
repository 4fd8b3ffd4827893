"""What was decided: what stands first, what was replaced last and told as such."""

from collections.abc import Sequence

from assistant.qa.answers.asking import NEAR, Asking
from assistant.qa.answers.lists import list_kind
from assistant.qa.search import Hit
from assistant.qa.types import Answer, DecisionRecord, Kind


def list_decisions(asking: Asking) -> Answer | None:
    """The decisions of the scope, the latest first, or those about the subject, nearest first."""
    query = asking.query
    is_about = bool(query.subject or query.parties)
    near = [hit for hit in asking.near("decisions") if hit.score >= NEAR] if is_about else []
    scores = {hit.passage.id: hit.score for hit in near}
    found = asking.records.decisions(query, among=set(scores) if is_about else None)
    if not found.rows:
        return _none(asking)
    rows = sorted(found.rows, key=lambda d: (d.is_replaced, -scores.get(d.id or "", 0.0)))
    if query.most is not None or query.is_first_only:
        rows = rows[: query.most or 1]
    kind: Kind = "decision" if query.subject else list_kind(query)
    if len(rows) == 1 and query.form != "count":
        return asking.answered(kind, tell(asking, rows[0]), decisions=rows, total=1)
    total = found.total if query.most is None else len(rows)
    return asking.answered(
        kind, _counted(asking, rows, total), lines=_lines(asking, rows), decisions=rows, total=total
    )


def tell_decision(asking: Asking, hit: Hit) -> Answer | None:
    """The decision in its own words."""
    decision = hit.passage.of
    assert isinstance(decision, DecisionRecord)
    return asking.answered("decision", tell(asking, decision), decisions=[decision])


def best_decision(asking: Asking) -> Hit | None:
    """The nearest that holds what is asked for; one that stands before one that was replaced."""
    corpus = asking.records.near(asking.query, "decisions")
    standing = [p for p in corpus.passages if not p.is_replaced]
    kept = type(corpus)(standing, corpus.size)
    return asking.best_of(kept, NEAR) or asking.best_of(corpus, NEAR)


def tell(asking: Asking, decision: DecisionRecord) -> str:
    if decision.is_replaced:
        return asking.words.say("decision_replaced", text=decision.text.rstrip("。."))
    return decision.text


def _counted(asking: Asking, rows: Sequence[DecisionRecord], total: int) -> str:
    words = asking.words
    replaced = sum(decision.is_replaced for decision in rows)
    alone = words.say("of_one", parts=words.say("of_replaced_alone"))
    several = words.say("of_them", parts=words.plural("of_replaced", replaced))
    rest = (alone if total == 1 else several) if replaced else ""
    return asking.scope.count("decisions", total) + rest + words.say("full_stop")


def _lines(asking: Asking, rows: Sequence[DecisionRecord]) -> list[str]:
    words = asking.words
    several = len({decision.meeting for decision in rows}) > 1
    lines = []
    for decision in rows:
        details = []
        if several and decision.meeting_date:
            details = [words.day(decision.meeting_date), decision.meeting_title or ""]
        if decision.is_replaced:
            details.append(words.say("replaced_mark"))
        lines.append(words.with_details(decision.text, [d for d in details if d]))
    return words.numbered(lines)


def _none(asking: Asking) -> Answer | None:
    if not asking.has_scope:
        return None
    sentence = asking.scope.none("decisions") + asking.words.say("full_stop")
    return asking.answered_by_list(list_kind(asking.query), sentence)
