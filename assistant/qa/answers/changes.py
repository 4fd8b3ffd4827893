"""What changed since the meetings, and the problems that came up."""

from collections.abc import Sequence

from assistant.qa.answers.asking import Asking
from assistant.qa.answers.lists import list_kind
from assistant.qa.cite import cite_change, cite_trouble
from assistant.qa.types import Answer, ItemChange
from assistant.qa.wording_changes import head_of_change, tell_change, tell_trouble


def list_changes(asking: Asking) -> Answer | None:
    """The changes by item, what changed last first."""
    found = asking.records.changes(asking.query, among=asking.among)
    if not found.rows:
        return _none(asking)
    by_item: dict[str, list[ItemChange]] = {}
    for change in found.rows:
        by_item.setdefault(change.item, []).append(change)
    words = asking.words
    phrase = "of_their_items" if asking.scope.who else "of_items"
    of_items = words.plural(phrase, len(by_item)) if found.total == len(found.rows) else ""
    sentence = asking.scope.count("changes", found.total) + of_items + words.say("full_stop")
    lines = [
        line
        for i, changes in enumerate(by_item.values(), start=1)
        for line in _lines(asking, i, changes)
    ]
    cited = [cite_change(change, tell_change(words, change)) for change in found.rows]
    kind = list_kind(asking.query)
    answer = asking.answered(kind, sentence, lines=lines, citations=cited, total=found.total)
    return answer.model_copy(update={"changes": found.rows}) if answer else None


def list_troubles(asking: Asking) -> Answer | None:
    """The problems that are open, with how far each was escalated."""
    found = asking.records.troubles(asking.query, among=asking.among)
    if not found.rows:
        return _none(asking)
    words = asking.words
    told = [tell_trouble(words, trouble) for trouble in found.rows]
    escalated = sum(trouble.level > 1 for trouble in found.rows)
    rest = ""
    if escalated and asking.query.level is None:
        alone = words.say("of_one", parts=words.say("of_escalated_alone"))
        several = words.say("of_them", parts=words.plural("of_escalated", escalated))
        rest = alone if found.total == 1 else several
    sentence = asking.scope.count("problems", found.total) + rest + words.say("full_stop")
    cited = [cite_trouble(t, said) for t, said in zip(found.rows, told, strict=True)]
    answer = asking.answered(
        list_kind(asking.query),
        sentence,
        lines=words.numbered(told),
        citations=cited,
        total=found.total,
    )
    return answer.model_copy(update={"troubles": found.rows}) if answer else None


def _lines(asking: Asking, number: int, changes: Sequence[ItemChange]) -> list[str]:
    head = head_of_change(asking.words, changes[0])
    return [f"{number}. {head}", *(f"   {tell_change(asking.words, c)}" for c in changes)]


def _none(asking: Asking) -> Answer | None:
    """That there are none, where the items they would be of exist."""
    among = asking.among
    whose = asking.whose
    if among is not None and not asking.records.items(whose, among=among, limit=1).rows:
        return None
    if among is None and not asking.has_scope and not _is_named(asking):
        return None
    sentence = asking.scope.none(asking.query.what) + asking.words.say("full_stop")
    return asking.answered_by_list(list_kind(asking.query), sentence)


def _is_named(asking: Asking) -> bool:
    return bool(asking.query.people or asking.query.departments)
