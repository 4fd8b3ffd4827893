"""How a project, a department, a person or everything is doing."""

from collections.abc import Sequence

from assistant.qa.answers.asking import Asking
from assistant.qa.answers.decisions import best_decision, tell_decision
from assistant.qa.answers.lists import list_items
from assistant.qa.answers.passages import tell_passage
from assistant.qa.answers.single import tell_item, tell_standing
from assistant.qa.cite import cite_change, cite_items, cite_trouble
from assistant.qa.query import OPEN, Span
from assistant.qa.types import Answer, ItemChange, ItemRecord, Tally, Trouble
from assistant.qa.wording_changes import tell_change, tell_trouble
from assistant.qa.wording_counts import share

# What is due next, and open problems, are told of so many.
TOLD = 3


def tell_status(asking: Asking) -> Answer | None:
    """Of the item the question is about; of all of the scope where it is about none."""
    if asking.query.subject:
        hit = asking.best("items")
        if hit is None or not isinstance(hit.passage.of, ItemRecord):
            return tell_what(asking)
        return tell_standing(asking, hit.passage.of)
    return list_items(asking) if asking.query.group else _overview(asking)


def tell_what(asking: Asking) -> Answer | None:
    """The decision that says it, else the item, else the words."""
    if decision := best_decision(asking):
        return tell_decision(asking, decision)
    # "Who will ask the supplier for prices" does not tell what the supplier is called.
    is_open = asking.query.is_naming and asking.query.wanted in (None, "named")
    item = None if is_open else asking.best("items")
    if item and isinstance(item.passage.of, ItemRecord):
        return tell_item(asking, item.passage.of)
    return tell_passage(asking)


def _overview(asking: Asking) -> Answer | None:
    query = asking.query
    tally = asking.records.tally(query)
    if not tally.total:
        return list_items(asking.of(query.model_copy(update={"form": "list"})))
    rows = asking.records.items(query)
    ahead = _next_due(asking)
    troubles = asking.records.troubles(query, limit=TOLD).rows
    changes = asking.records.changes(query, limit=1).rows
    cited = cite_items(asking.records, rows.rows[: 2 * TOLD])
    words = asking.words
    cited += [cite_trouble(t, tell_trouble(words, t)) for t in troubles]
    cited += [cite_change(c, tell_change(words, c)) for c in changes]
    answer = asking.answered(
        "status",
        _sentence(asking, tally),
        lines=_lines(asking, ahead, troubles, changes),
        items=rows.rows,
        citations=cited,
        total=rows.total,
    )
    more = {"tally": tally, "troubles": troubles, "changes": changes}
    return answer.model_copy(update=more) if answer else None


def _next_due(asking: Asking) -> Sequence[ItemRecord]:
    due = Span(first=asking.now.date())
    statuses = asking.query.statuses or OPEN
    query = asking.query.model_copy(update={"due": due, "statuses": statuses, "order": "deadline"})
    # What was due earlier today is told as late.
    return [i for i in asking.records.items(query).rows if not asking.words.is_late(i)][:TOLD]


def _sentence(asking: Asking, tally: Tally) -> str:
    words, name = asking.words, asking.scope.name
    parts = [words.plural("overview_total", tally.total)]
    parts.append(words.say("overview_done", count=tally.done, share=share(tally)))
    counts = {"overview_overdue": tally.overdue, "overview_behind": tally.behind}
    parts += [words.say(phrase, count=count) for phrase, count in counts.items() if count]
    scope = words.say("overview_scope", name=name) if name else ""
    return words.say("overview", scope=scope, parts=words.say("separator").join(parts))


def _lines(
    asking: Asking,
    ahead: Sequence[ItemRecord],
    troubles: Sequence[Trouble],
    changes: Sequence[ItemChange],
) -> list[str]:
    words, lines = asking.words, []
    if ahead:
        lines += [words.say("overview_next"), *words.numbered(map(words.line, ahead))]
    if troubles:
        told = [tell_trouble(words, trouble) for trouble in troubles]
        lines += [words.say("overview_problems"), *words.numbered(told)]
    for change in changes:
        told_change = words.with_details(change.task, [tell_change(words, change)])
        lines += [words.say("overview_change"), *words.numbered([told_change])]
    return lines
