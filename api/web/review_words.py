"""Reviews as plain text, to be put into a chat or a mail."""

from api.web import words
from api.web.i18n import N_, Labels, _, language
from api.web.report_view import percent
from assistant.tracking.reviews import first_of
from storage.month_progress import Progress
from storage.month_reviews import MonthReview
from storage.reviews import Listed, ReviewRow, WeekReview

KINDS = Labels(
    late=N_("逾期"),
    behind=N_("落后计划"),
    no_update=N_("没有更新"),
    done=N_("完成"),
    new=N_("新增"),
)
# What of the tracker shows the rest of them.
REST = {"late": "due=overdue", "behind": "due=behind", "done": "status=done"}


def week_title(week: str) -> str:
    """2026年第12周, or Week 12, 2026."""
    year, number = week.split("-W")
    return _("%(year)s年第%(week)s周", year=year, week=int(number))


def month_title(month: str) -> str:
    first = first_of(month)
    name = f"{first:%b}" if language() == "en" else first.month
    return _("%(year)s年%(month)s月", year=first.year, month=name)


def week_lists(review: WeekReview) -> list[tuple[str, Listed]]:
    return [(kind, getattr(review, kind)) for kind in KINDS]


def week_text(review: WeekReview, project: str | None) -> str:
    lines = [_title(_("每周回顾"), week_title(review.week), project)]
    lines.append(_("未完成 %(n)s 项", n=review.open_count))
    for kind, listed in week_lists(review):
        lines += ["", f"{KINDS[kind]} {listed.count}"]
        lines += [f"- {_row(row)}" for row in listed.rows]
        if listed.count > len(listed.rows):
            lines.append(_("其余 %(n)s 项", n=listed.count - len(listed.rows)))
    return "\n".join(lines)


def month_text(review: MonthReview, project: str | None) -> str:
    troubles, minutes = review.troubles, review.minutes
    lines = [_title(_("月度小结"), month_title(review.month), project)]
    lines += [_progress(_("合计"), review.total), ""]
    for heading, groups, other in (
        (_("各项目"), review.projects, _("没有项目")),
        (_("各部门"), review.departments, _("没有部门")),
    ):
        lines += [heading, *(f"- {_progress(each.name or other, each)}" for each in groups), ""]
    lines.append(_("改动的截止时间 %(n)s", n=review.moved_count))
    lines += [
        f"- {each.task}{_('：')}{each.before} → {each.after or _('没有截止时间')}"
        + (f"{_('，')}{each.reason}" if each.reason else "")
        for each in review.moved
    ]
    lines += ["", _("问题：提出 %(n)s，答复 %(m)s", n=troubles.raised, m=troubles.answered)]
    lines.append(_("争议点 %(n)s", n=review.dispute_count))
    lines += [f"- {each.text}{_('（')}{each.meeting}{_('）')}" for each in review.disputes]
    lines.append(_("纪要按时 %(n)s 份，到期 %(due)s 份", n=minutes.on_time, due=minutes.due))
    return "\n".join(lines)


def _title(kind: str, when: str, project: str | None) -> str:
    return " · ".join(part for part in (kind, when, project) if part)


def _row(row: ReviewRow) -> str:
    said = [
        row.task,
        row.owner or _("没有责任人"),
        words.deadline(row.deadline, 0) if row.deadline else "",
        f"{row.percent}%" if row.percent and row.status != "done" else "",
        row.reason or "" if row.status == "delayed" else "",
    ]
    return words.listed([part for part in said if part], "，")


def _progress(name: str, each: Progress) -> str:
    return _(
        "%(name)s：到期 %(due)s，到期项中完成 %(done)s，按期率 %(rate)s，"
        "未完成 %(open)s，逾期 %(late)s",
        name=name,
        due=each.due,
        done=each.done,
        rate=percent(each.rate) or "–",
        open=each.open,
        late=each.late,
    )
