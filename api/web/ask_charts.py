"""The groups of an answer as bars, and how its items stand as one bar."""

from functools import partial

from api.web import words
from api.web.charts import Chart, bars
from api.web.charts.bars import Bar
from api.web.i18n import N_, Labels, _
from api.web.project_pages import Part
from assistant.labels import STATUSES, Status
from assistant.qa.query import Group, StatusQuery
from assistant.qa.types import Answer, GroupTally, Tally

# More than these are in the table alone.
MOST_BARS = 12
GROUPS = Labels(
    department=N_("部门"),
    person=N_("责任人"),
    project=N_("项目"),
    status=N_("状态"),
    meeting=N_("会议"),
)
# As the bars are drawn: what is done first.
_ORDER: tuple[Status, ...] = ("done", "in_progress", "delayed", "not_started")


def chart(answer: Answer) -> Chart | None:
    """None where there is nothing to compare."""
    query = answer.query
    if query is None or query.group is None or len(answer.groups) < 2:
        return None
    by = query.group
    shown = [_bar(each, query) for each in answer.groups[:MOST_BARS]]
    is_late = query.state == "overdue"
    kinds = [("late", _("逾期"))] if is_late else [(s, words.STATUS[s]) for s in _ORDER]
    used = {kind for bar in shown for kind, count in bar.parts if count}
    title = _("按%(group)s", group=GROUPS[by])
    desc = words.listed([f"{bar.name} {bar.total}" for bar in shown])
    draw = partial(
        bars.draw,
        "ask-groups",
        title=title,
        desc=desc,
        kinds=[kind for kind in kinds if kind[0] in used],
        bars=shown,
    )
    head = [GROUPS[by], _("合计"), *(words.STATUS[s] for s in STATUSES), _("逾期")]
    return Chart("ask-groups", title, desc, draw, head, [_row(g, by) for g in answer.groups])


def _bar(group: GroupTally, query: StatusQuery) -> Bar:
    tally = group.tally
    name = group_name(group.name, query.group)
    if query.state == "overdue":
        return Bar(name, [("late", tally.total)])
    note = _("逾期 %(n)s", n=tally.overdue) if tally.overdue else ""
    return Bar(name, [(status, getattr(tally, status)) for status in _ORDER], note)


def _row(group: GroupTally, by: Group) -> list[str]:
    tally = group.tally
    counts = (tally.total, *(getattr(tally, s) for s in STATUSES), tally.overdue)
    return [group_name(group.name, by), *map(str, counts)]


def group_name(name: str | None, by: Group | None) -> str:
    if by == "status" and name in STATUSES:
        return words.STATUS[name]
    nobody = {"department": _("没有部门"), "person": _("没有责任人"), "project": _("没有项目")}
    return name or nobody.get(by or "", "–")


def status_parts(tally: Tally | None) -> list[Part]:
    """The items by status as parts of a bar, in percent of its width."""
    if tally is None or tally.total < 2:
        return []
    parts, x = [], 0.0
    for status in _ORDER:
        if count := getattr(tally, status):
            width = 100 * count / tally.total
            parts.append(Part(status, count, round(x, 2), round(width, 2)))
            x += width
    return parts
