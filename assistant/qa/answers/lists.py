"""Items listed, counted and compared."""

from collections.abc import Collection, Sequence

from assistant.qa.answers.asking import Asking
from assistant.qa.query import StatusQuery
from assistant.qa.types import Answer, GroupTally, ItemRecord, Kind, Tally
from assistant.qa.wording import Wording
from assistant.qa.wording_counts import (
    compare,
    group_line,
    group_name,
    name_largest,
    name_shares,
    share,
    tell_rest,
)


def list_items(asking: Asking) -> Answer | None:
    """The items the query chooses, with how many there are; grouped where that is asked."""
    if asking.query.most == 1 and asking.query.order in ("deadline", "-deadline"):
        # What is due the same day comes first as well.
        only = {"most": None, "is_first_only": True}
        return list_items(asking.of(asking.query.model_copy(update=only)))
    query, among = asking.query, asking.among
    found = asking.records.items(query, among=among)
    if not found.rows:
        return _none(asking, among)
    if query.group and not query.is_first_only:
        return _grouped(asking, among)
    tally = asking.records.tally(query, among=among)
    sentence = _first(asking, found.rows) or _counted(asking, found.rows, found.total, tally)
    lines = asking.words.numbered(
        asking.words.line(item, tells_move=query.was_moved) for item in found.rows
    )
    helping = _helping(asking, {item.id for item in found.rows})
    if helping:
        lines.append(asking.words.say("helping"))
        lines += asking.words.numbered(map(asking.words.line, helping))
    answer = asking.answered(
        list_kind(query), sentence, lines=lines, items=found.rows, total=found.total
    )
    is_cut = query.is_first_only or query.most is not None
    more = {"tally": None if is_cut else tally, "helping": tuple(helping)}
    return answer.model_copy(update=more) if answer else None


def list_kind(query: StatusQuery) -> Kind:
    if query.form == "status" and query.what == "items":
        return "status"
    return "count" if query.form == "count" else "list"


# --- one sentence -------------------------------------------------------------------------------


def _counted(asking: Asking, items: Sequence[ItemRecord], total: int, tally: Tally) -> str:
    words, query = asking.words, asking.query
    sentence = asking.scope.count("items", total)
    if query.most and total > 1 and (most := _of_more(asking, total)):
        return most + _longest(words, query, items, total) + words.say("full_stop")
    if query.state == "overdue" and query.order in (None, "deadline", "late"):
        return sentence + _longest(words, query, items, total) + words.say("full_stop")
    rest = "" if query.most else tell_rest(words, query, tally)
    return sentence + rest + words.say("full_stop")


def _of_more(asking: Asking, count: int) -> str | None:
    """逾期最久的 3 项（逾期共 19 项）; None where there are no more than these."""
    whole = asking.query.model_copy(update={"most": None, "order": None})
    total = asking.records.tally(whole, among=asking.among).total
    return asking.scope.most(total, count) if total > count else None


def _longest(words: Wording, query: StatusQuery, items: Sequence[ItemRecord], total: int) -> str:
    is_longest_first = query.order in (None, "deadline", "late")
    days = words.days_late(items[0]) if query.state == "overdue" and is_longest_first else 0
    return words.plural("longest_late" if total > 1 else "only_late", days) if days else ""


def _first(asking: Asking, items: Sequence[ItemRecord]) -> str | None:
    """What comes first of the query's order, where only that is asked for."""
    words, query = asking.words, asking.query
    tasks = words.joint(words.with_details(item.task, [words.owner(item)]) for item in items)
    if query.is_first_only and query.order in ("deadline", "-deadline") and items[0].deadline:
        phrase = "earliest" if query.order == "deadline" else "latest"
        days = {item.deadline for item in items}
        shown = words.deadline(items[0]) if len(days) == 1 else words.moment(items[0].deadline[:10])
        return words.say(phrase, deadline=shown, tasks=tasks)
    if not (query.is_first_only or query.most == 1):
        return None
    if query.order == "late":
        late = words.late_mark(items[0])
        told = words.with_details(items[0].task, [words.owner(items[0]), late])
        return words.say("longest_overdue", tasks=told)
    if query.order in ("updated", "-updated"):
        return _updated(asking, items[0])
    return None


def _updated(asking: Asking, item: ItemRecord) -> str:
    words = asking.words
    task = words.with_details(item.task, [words.owner(item)])
    if item.updated_at is None:
        return words.say("never_updated", tasks=task)
    phrase = "last_updated" if asking.query.order == "-updated" else "first_updated"
    return words.say(phrase, at=words.minute(item.updated_at), tasks=task)


# --- nothing ------------------------------------------------------------------------------------


def _none(asking: Asking, among: Collection[str] | None) -> Answer | None:
    """That there is none, where the scope itself exists; None where it does not."""
    query = asking.query
    is_named = query.people or query.departments
    if among is None and not (asking.has_scope or (query.subject and is_named)):
        return None
    about = asking.records.tally(asking.whose, among=among)
    if among is not None and not about.total:
        return None
    none = asking.scope.none()
    if not query.has_filter or not about.total:
        sentence = none + asking.words.say("full_stop")
    elif query.state:
        sentence = asking.words.plural("none_of_open", about.open, none=none)
    else:
        sentence = asking.words.plural("none_of", about.total, none=none)
    answer = asking.answered_by_list(list_kind(query), sentence)
    if answer and query.group:
        groups = _with_zeros(query, ())
        told = _bearers(asking, groups) or sentence
        return answer.model_copy(update={"groups": groups, "answer": told, "sentence": told})
    return answer


# --- groups -------------------------------------------------------------------------------------


def _grouped(asking: Asking, among: Collection[str] | None) -> Answer | None:
    query, words = asking.query, asking.words
    # All of them, so that a tie is not cut in two.
    every = asking.records.groups(query.model_copy(update={"most": None}), among=among)
    tally = asking.records.tally(query, among=among)
    groups = _most(_with_zeros(query, every), query)
    rows = asking.records.items(query.model_copy(update={"most": None}), among=among).rows
    sentence = _bearers(asking, groups) or _told(asking, groups, tally)
    lines = words.numbered(group_line(words, group, query) for group in groups)
    shown = _of_groups(rows, groups, query)
    total = sum(group.tally.total for group in groups)
    answer = asking.answered(list_kind(query), sentence, lines=lines, items=shown, total=total)
    return answer.model_copy(update={"groups": groups, "tally": tally}) if answer else None


def _told(asking: Asking, groups: Sequence[GroupTally], tally: Tally) -> str:
    words, query = asking.words, asking.query
    scope = asking.of(query.without("whose")).scope
    noun = scope.noun(tally.total)
    if query.group == "status":
        counts = (f"{group_name(words, g, query)} {g.tally.total}" for g in groups)
        return words.say(
            "group_counts",
            count=tally.total,
            noun=asking.scope.noun(tally.total),
            counts=words.joint(counts),
        )
    if query.form == "status":
        return words.say(
            "group_shares", done=_done(words, tally), parts=name_shares(words, groups, query)
        )
    largest = (
        compare(words, groups, query)
        if len(groups) == 2 and _named(query) and all(group.name for group in groups)
        else name_largest(words, groups, query)
    )
    return words.say("group_total", largest=largest, count=tally.total, noun=noun)


def _bearers(asking: Asking, groups: Sequence[GroupTally]) -> str | None:
    """孙主管可能是孙丽或孙涛；孙丽 2 项，孙涛没有: of a name that several bear, and nobody else."""
    words, query = asking.words, asking.query
    is_one = len(query.parties) == 1 and len(query.people) > 1 and not query.departments
    if not is_one or query.parties[0].person or query.group != "person" or query.order:
        return None
    counted = (
        words.plural(
            "bearer_has" if group.tally.total else "bearer_none",
            group.tally.total,
            name=group_name(words, group, query),
        )
        for group in groups
    )
    noun = asking.of(query.without("whose")).scope.noun(2)
    return words.say(
        "bearers",
        words=query.parties[0].words,
        names=words.say("or").join(query.people),
        noun=words.say("bearers_noun", noun=noun) if query.has_filter else "",
        counted=words.say("separator").join(counted),
    )


def _done(words: Wording, tally: Tally) -> str:
    total = words.plural("overview_total", tally.total)
    done = words.say("overview_done", count=tally.done, share=share(tally))
    return words.say("separator").join([total, done])


def _named(query: StatusQuery) -> tuple[str, ...]:
    """The groups that the question itself names."""
    named = {
        "department": query.departments,
        "person": query.people,
        "project": query.projects,
    }
    names = named.get(query.group or "", ())
    return names if len(names) > 1 else ()


def _with_zeros(query: StatusQuery, groups: Sequence[GroupTally]) -> tuple[GroupTally, ...]:
    """The groups, with those that the question names and that have nothing."""
    known = {group.name for group in groups}
    none = [GroupTally(name=n, tally=Tally()) for n in _named(query) if n not in known]
    return (*none, *groups) if query.order == "-size" else (*groups, *none)


def _most(groups: Sequence[GroupTally], query: StatusQuery) -> tuple[GroupTally, ...]:
    """The first so many that are named, with those that have as many as the last of them.

    All of them where the question asks for one alone, to be seen beside the others.
    """
    if query.most in (None, 1):
        return tuple(groups)
    named = [group for group in groups if group.name is not None]
    last = named[: query.most][-1:]
    sizes = [group.tally.total for group in last]
    beyond = [group for group in named[query.most :] if [group.tally.total] == sizes]
    return (*named[: query.most], *beyond)


def _of_groups(
    items: Sequence[ItemRecord], groups: Sequence[GroupTally], query: StatusQuery
) -> Sequence[ItemRecord]:
    if query.most in (None, 1):
        return items
    names = {group.name for group in groups}
    fields = {"department": "department", "person": "owner", "project": "project"}
    field = fields.get(query.group or "", "status" if query.group == "status" else "meeting_title")
    return [item for item in items if getattr(item, field) in names]


# --- helping ------------------------------------------------------------------------------------


def _helping(asking: Asking, own: Collection[str | None]) -> Sequence[ItemRecord]:
    """What those the question names help with, where all that is theirs is asked for."""
    query = asking.query
    asks_all = query.form == "list" and not query.has_filter
    is_named = query.people or query.departments
    if not asks_all or not is_named or query.subject or query.is_helping:
        return ()
    helping = asking.records.items(query.model_copy(update={"is_helping": True})).rows
    return [item for item in helping if item.id not in own]
