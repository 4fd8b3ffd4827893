"""Why something is late: what was written or said of it, and by whom."""

from collections import Counter
from collections.abc import Sequence

from assistant.qa.answers.asking import Asking
from assistant.qa.answers.lists import list_items
from assistant.qa.answers.passages import tell_passage
from assistant.qa.cite import cite_change, cite_itself, cite_trouble
from assistant.qa.query import StatusQuery
from assistant.qa.types import Answer, Citation, ItemChange, ItemRecord, Trouble
from assistant.qa.wording import Wording
from assistant.qa.wording_changes import reason_of, tell_change, tell_reasons, tell_trouble

# Reasons are looked for of so many items at most.
LOOKED_AT = 50
# So many different ones are told in the sentence, and of so many characters.
MOST_TOLD, LONGEST_TOLD = 3, 40


def tell_why(asking: Asking) -> Answer | None:
    items = _items(asking)
    if not items:
        return tell_passage(asking) if asking.query.subject else _nothing(asking)
    changes, troubles = _of_items(asking, items)
    words = asking.words
    told = {
        item.id or "": tell_reasons(
            words, item, changes.get(item.id or "", []), troubles.get(item.id or "", [])
        )
        for item in items
    }
    known = [item for item in items if told[item.id or ""]]
    if not known:
        return _unspoken(asking, items)
    lines = {item.id or "": words.say("separator").join(told[item.id or ""]) for item in known}
    names = [
        {"task": i.task.rstrip("。."), "owner": words.owner(i), "reasons": lines[i.id or ""]}
        for i in known
    ]
    if len(items) == 1:
        sentence, listed = words.say("reason_one", **names[0]), []
    else:
        phrase = "reason_all" if len(known) == len(items) else "reason_many"
        sentence = words.say(phrase, count=len(items), told=len(known))
        if reasons := _few(words, known):
            sentence = words.say(
                f"{phrase}_few", count=len(items), told=len(known), reasons=reasons
            )
        listed = words.numbered(words.say("reason_line", **name) for name in names)
    cited = [c for i in known for c in _cite(asking, i, changes, troubles)]
    return asking.answered(
        "reason", sentence, lines=listed, items=known, citations=cited, total=len(known)
    )


def _few(words: Wording, items: Sequence[ItemRecord]) -> str | None:
    """设计师请假 2 项、没货 1 项: the reasons where they are few and short; most frequent first."""
    counts = Counter((item.delay_reason or "").strip().rstrip("。.") for item in items)
    is_short = all(reason and len(reason) <= LONGEST_TOLD for reason in counts)
    if not is_short or len(counts) > MOST_TOLD:
        return None
    if len(counts) == 1:
        return next(iter(counts))
    return words.joint(
        words.say("reason_of_so_many", reason=reason, count=count)
        for reason, count in counts.most_common()
    )


def _items(asking: Asking) -> Sequence[ItemRecord]:
    """The item that is meant, or all that are late or delayed of those asked for."""
    query = asking.query
    if query.subject:
        hit = asking.best("items")
        if hit and isinstance(hit.passage.of, ItemRecord):
            return [hit.passage.of]
        if not (query.people or query.departments):
            return ()
    if query.has_filter:
        found = list(asking.records.items(_plain(query), limit=LOOKED_AT).rows)
        if found or not _is_lateness(query):
            return found
    late = asking.whose.model_copy(update={"state": "overdue", "form": "list"})
    delayed = asking.whose.model_copy(update={"statuses": ("delayed",), "form": "list"})
    found = [
        *asking.records.items(late, limit=LOOKED_AT).rows,
        *asking.records.items(delayed, limit=LOOKED_AT).rows,
    ]
    return list({item.id: item for item in found}.values())[:LOOKED_AT]


def _plain(query: StatusQuery) -> StatusQuery:
    return query.model_copy(update={"form": "list", "what": "items"})


def _is_lateness(query: StatusQuery) -> bool:
    return query.state == "overdue" or query.statuses == ("delayed",)


_ByItem = tuple[dict[str, list[ItemChange]], dict[str, list[Trouble]]]


def _of_items(asking: Asking, items: Sequence[ItemRecord]) -> _ByItem:
    ids = [item.id for item in items if item.id is not None]
    query = StatusQuery(form="why", language=asking.query.language)
    changes: dict[str, list[ItemChange]] = {}
    for change in asking.records.changes(query, among=ids).rows:
        if reason_of(change):
            changes.setdefault(change.item, []).append(change)
    troubles: dict[str, list[Trouble]] = {}
    for trouble in asking.records.troubles(query, among=ids).rows:
        troubles.setdefault(trouble.item, []).append(trouble)
    return changes, troubles


def _cite(
    asking: Asking,
    item: ItemRecord,
    changes: dict[str, list[ItemChange]],
    troubles: dict[str, list[Trouble]],
) -> list[Citation]:
    words, found = asking.words, []
    if item.delay_reason:
        found.append(cite_itself(item, words.delay_reason(item)))
    for change in changes.get(item.id or "", []):
        found.append(cite_change(change, tell_change(words, change)))
    for trouble in troubles.get(item.id or "", []):
        if trouble.answer or (trouble.text and trouble.cause == "reported"):
            found.append(cite_trouble(trouble, tell_trouble(words, trouble)))
    return found


def _unspoken(asking: Asking, items: Sequence[ItemRecord]) -> Answer:
    words = asking.words
    if len(items) > 1:
        return asking.unanswered(words.say("reason_none", count=len(items)))
    task, owner = items[0].task.rstrip("。."), words.owner(items[0])
    return asking.unanswered(words.say("reason_none_one", task=task, owner=owner))


def _nothing(asking: Asking) -> Answer | None:
    """That nothing is late, where the scope itself exists."""
    late = asking.whose.model_copy(update={"state": "overdue", "form": "list"})
    query = late if not asking.query.has_filter else _plain(asking.query)
    return list_items(asking.of(query))
