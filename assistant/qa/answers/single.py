"""One item, and what is asked of it: whose it is, when it is due, how far it is."""

from assistant.qa.answers.asking import Asking
from assistant.qa.answers.decisions import best_decision, tell_decision
from assistant.qa.answers.passages import tell_passage
from assistant.qa.cite import cite_field, cite_items, cite_itself
from assistant.qa.types import Answer, Citation, ItemRecord, Kind


def tell_field(asking: Asking) -> Answer | None:
    """Who or when: of an item, or of a decision that says so and is nearer."""
    item = asking.best("items")
    decision = best_decision(asking)
    if asking.query.form == "when" and asking.query.is_deciding:
        item = None
    if decision and (asking.query.is_deciding or not item or item.score < decision.score):
        return tell_decision(asking, decision)
    if item is None or not isinstance(item.passage.of, ItemRecord):
        return tell_passage(asking)
    return _of_item(asking, item.passage.of)


def tell_item(asking: Asking, item: ItemRecord) -> Answer | None:
    """The item with how it stands."""
    return asking.answered("list", asking.words.status_answer(item), items=[item], total=1)


def tell_standing(asking: Asking, item: ItemRecord) -> Answer | None:
    """How far one item is; what changed since the meeting is cited by the item itself."""
    sentence = asking.words.status_answer(item)
    cited = cite_items(asking.records, [item])
    if item.status != "not_started" and item.id is not None:
        cited.append(cite_itself(item, sentence))
    return asking.answered("status", sentence, items=[item], citations=cited)


def _of_item(asking: Asking, item: ItemRecord) -> Answer | None:
    words = asking.words
    is_who = asking.query.form == "who"
    if is_who and asking.query.is_helping:
        return _helpers(asking, item)
    sentence = words.who_answer(item) if is_who else words.when_answer(item)
    known = (item.owner or item.department) if is_who else (item.deadline or item.deadline_text)
    if not known:
        return asking.unanswered(sentence)
    kind: Kind = "owner" if is_who else "deadline"
    return asking.answered(kind, sentence, items=[item], citations=_cited(asking, item))


def _cited(asking: Asking, item: ItemRecord) -> list[Citation]:
    """The words that name the owner or the date; of a date that was moved since, the item."""
    is_who = asking.query.form == "who"
    said = item.owner_evidence if is_who else item.deadline_evidence
    found = cite_field(asking.records, item, said)
    is_moved = not is_who and item.deadline_changes > 0 and item.id is not None
    return [cite_itself(item, asking.words.when_answer(item)), *found] if is_moved else found


def _helpers(asking: Asking, item: ItemRecord) -> Answer | None:
    if not item.co_owners:
        return asking.unanswered(asking.words.say("helpers_none", task=item.task.rstrip("。.")))
    return asking.answered("owner", asking.words.helpers_answer(item), items=[item])
