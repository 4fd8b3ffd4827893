"""How many of what is counted are done or late, and which group has most."""

from collections.abc import Sequence

from assistant.labels import status_label
from assistant.qa.query import StatusQuery
from assistant.qa.types import GroupTally, Tally
from assistant.qa.wording import Wording

# Of so many groups all are named; of more the first ones.
_READ_OUT, _NAMED = 5, 3


def tell_rest(words: Wording, query: StatusQuery, tally: Tally) -> str:
    """How many are done, and late, where the question leaves both open: ，其中 1 项已逾期."""
    counts = {
        "of_done": 0 if query.statuses or query.state or query.done else tally.done,
        "of_overdue": 0 if query.state else tally.overdue,
    }
    if tally.total == 1:
        alone = [words.say(f"{key}_alone") for key, count in counts.items() if count]
        return words.say("of_one", parts=words.joint(alone)) if alone else ""
    if whole := [key for key, count in counts.items() if count == tally.total]:
        return words.say("of_all", parts=words.say(f"{whole[0]}_alone"))
    told = [words.plural(key, count) for key, count in counts.items() if count]
    return words.say("of_them", parts=words.say("and").join(told)) if told else ""


def compare(words: Wording, groups: Sequence[GroupTally], query: StatusQuery) -> str:
    """Of two groups which has more, and by how much."""
    most, least = sorted(groups, key=lambda group: -group.tally.total)
    names = [group_name(words, group, query) for group in (most, least)]
    by = most.tally.total - least.tally.total
    if not by:
        return words.say("compare_same", first=names[0], second=names[1], count=most.tally.total)
    counts = {"most": most.tally.total, "least": least.tally.total}
    return words.say("compare_more", first=names[0], second=names[1], by=by, **counts)


def name_largest(words: Wording, groups: Sequence[GroupTally], query: StatusQuery) -> str:
    """The group with most, or with fewest where that was asked; ties are told as ties.

    What belongs to nobody takes no part, unless there is nothing else.
    """
    named = [group for group in groups if group.name is not None] or list(groups)
    pick = min if query.order == "-size" else max
    count = pick(group.tally.total for group in named)
    top = [group_name(words, g, query) for g in named if g.tally.total == count]
    phrase = "fewest" if query.order == "-size" else "most"
    if len(groups) == 1:
        return words.say("group_only", name=top[0], count=count)
    if len(top) > 1:
        return words.say(f"{phrase}_tied", names=_few(words, top), count=count)
    return words.say(phrase, name=top[0], count=count)


def name_shares(words: Wording, groups: Sequence[GroupTally], query: StatusQuery) -> str:
    """Of which groups most is done, and least, in percent; ties are told as ties."""
    named = [group for group in groups if group.name is not None] or list(groups)
    shares = [share(group.tally) for group in named]
    told = []
    for phrase, best in (("share_most", max(shares)), ("share_least", min(shares))):
        names = [
            group_name(words, group, query)
            for group, percent in zip(named, shares, strict=True)
            if percent == best
        ]
        told.append(words.say(phrase, names=_few(words, names), share=best))
    return words.say("separator").join(
        dict.fromkeys(told if min(shares) < max(shares) else told[:1])
    )


def _few(words: Wording, names: Sequence[str]) -> str:
    """The names; the first ones and how many there are, where that is more than can be read out."""
    if len(names) <= _READ_OUT:
        return words.joint(names)
    told, more = names[:_NAMED], len(names) - _NAMED
    return words.say("names_many", names=words.joint(told), count=len(names), more=more)


def share(tally: Tally) -> int:
    """How much is done, in percent."""
    return round(100 * tally.done / tally.total) if tally.total else 0


def group_line(words: Wording, group: GroupTally, query: StatusQuery) -> str:
    tally = group.tally
    details = []
    if query.form == "status":
        details.append(words.say("overview_done", count=tally.done, share=share(tally)))
    if tally.overdue and not query.state:
        details.append(words.plural("group_overdue", tally.overdue))
    return words.with_details(f"{group_name(words, group, query)} {group.tally.total}", details)


def group_name(words: Wording, group: GroupTally, query: StatusQuery) -> str:
    if group.name is None:
        return words.say(f"no_{query.group or 'department'}")
    if query.group == "status":
        return status_label(group.name, words.language)  # type: ignore[arg-type]
    return group.name
