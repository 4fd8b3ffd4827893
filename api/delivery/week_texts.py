"""The words of reviews: of a team's week, and of its month."""

import datetime as dt

from api.delivery.bodies import Body, Line, Part
from api.delivery.tracking_texts import Letter, Link, day, hello, when, words_of
from api.delivery.wording import one_line, shortened
from api.web import words
from api.web.i18n import N_, Labels, _, ngettext
from storage.month_progress import Progress
from storage.month_reviews import MonthReview, MovedDate, OpenDispute
from storage.reviews import Listed, ReviewRow, WeekReview

# A mail tells the first of each; the page has all.
MOST_LINES = 12
_LONGEST = 200

_LISTS = Labels(
    late=N_("逾期"),
    behind=N_("落后计划"),
    no_update=N_("没有更新"),
    done=N_("完成"),
    new=N_("新增"),
)


def week_letter(
    name: str,
    project: str,
    review: WeekReview,
    today: dt.date,
    *,
    link: Link,
    can_stop: bool,
) -> Letter:
    """A team is told of its items at the beginning of the week. `project` empty: of none."""
    intro = (
        hello(name),
        _(
            "%(since)s到%(until)s，%(project)s：",
            since=day(review.period.since.date(), today),
            until=day(review.at.astimezone(review.period.since.tzinfo).date(), today),
            project=project or _("不属于项目的行动项"),
        )
        + counts(review),
    )
    parts = [
        _items(label, getattr(review, kind), today, with_reason=kind in ("late", "behind"))
        for kind, label in _LISTS.items()
        if getattr(review, kind).count
    ]
    body = Body(
        title=_title(_("每周回顾"), project),
        intro=intro,
        parts=tuple(parts),
        facts=((_("未完成"), _pieces(review.open_count)),),
        link=link,
        closing=_closing(can_stop, link),
    )
    return _("[每周回顾] %(what)s", what=_subject(project, counts(review))), body


def week_group_text(project: str, review: WeekReview, link: str | None) -> str:
    """A few lines for a group."""
    lines = [_title(_("每周回顾"), project), counts(review), link or ""]
    return "\n".join(line for line in lines if line)


def counts(review: WeekReview) -> str:
    """逾期 2 项，落后计划 1 项，…"""
    told = [
        f"{label} {_pieces(getattr(review, kind).count)}"
        for kind, label in _LISTS.items()
        if getattr(review, kind).count
    ]
    if not told:
        return _("没有需要回顾的行动项")
    return words.listed(told, "，")


def month_letter(
    name: str,
    project: str,
    review: MonthReview,
    today: dt.date,
    *,
    link: Link,
    can_stop: bool,
) -> Letter:
    """Those who lead are told how a month went."""
    month = month_name(review.month)
    total = review.total
    intro = (hello(name), _("%(month)s的执行情况：", month=month) + _progress(total))
    parts = [
        Part(_("各部门"), tuple(_group_line(each) for each in review.departments[:MOST_LINES])),
        Part(
            _("改动的截止时间"),
            tuple(_moved_line(each, today) for each in review.moved[:MOST_LINES]),
            note=_rest(review.moved_count),
        ),
        Part(
            _("还没有解决的争议点"),
            tuple(_dispute_line(each, today) for each in review.disputes[:MOST_LINES]),
            note=_rest(review.dispute_count),
        ),
    ]
    troubles, minutes = review.troubles, review.minutes
    facts = [
        (_("新增"), _pieces(review.new_count)),
        (_("本月完成"), _pieces(review.done_count)),
        (
            _("问题情况"),
            _(
                "发生 %(raised)s，已答复 %(answered)s，升级到组长 %(leaders)s、分管领导 %(top)s，"
                "还没有答复 %(open)s",
                raised=troubles.raised,
                answered=troubles.answered,
                leaders=troubles.told_leaders,
                top=troubles.told_executives,
                open=troubles.unanswered,
            ),
        ),
    ]
    if minutes.due:
        facts.append(
            (
                _("会议纪要"),
                _("应发 %(due)s 份，按时 %(on_time)s 份", due=minutes.due, on_time=minutes.on_time),
            )
        )
    body = Body(
        title=_title(_("%(month)s小结", month=month), project),
        intro=intro,
        parts=tuple(part for part in parts if part.lines),
        facts=tuple(facts),
        link=link,
        closing=_closing(can_stop, link),
    )
    return _("[月度小结] %(what)s", what=_subject(project, month)), body


def month_name(month: str) -> str:
    """2026年3月"""
    year, number = month.split("-")
    return _("%(year)s年%(month)s月", year=year, month=int(number))


def _items(label: str, listed: Listed, today: dt.date, *, with_reason: bool) -> Part:
    lines = tuple(_line(row, today, with_reason) for row in listed.rows[:MOST_LINES])
    return Part(f"{label} {_pieces(listed.count)}", lines, note=_rest(listed.count))


def _line(row: ReviewRow, today: dt.date, with_reason: bool) -> Line:
    progress = _("进度：%(n)s%%", n=row.percent) if row.percent and row.status != "done" else ""
    details = [
        _("责任人：%(name)s", name=one_line(row.owner or "") or _("待确认")),
        _("部门：%(name)s", name=one_line(row.department)) if row.department else "",
        _("截止：%(when)s", when=when(row.deadline, today) or _("待确认")),
        progress,
        _("原因：%(why)s", why=one_line(row.reason)) if with_reason and row.reason else "",
    ]
    return Line(
        shortened(one_line(row.task), _LONGEST), tuple(detail for detail in details if detail)
    )


def _progress(each: Progress) -> str:
    """应完成 8 项，到期项中完成 7 项，按时 6 项 (75%)，未完成 3 项，逾期 1 项"""
    counted = [
        (_("应完成"), _pieces(each.due)),
        (_("到期项中完成"), _pieces(each.done)),
        (_("按时"), _pieces(each.on_time) + _percent(each.rate)),
    ]
    if each.undated:
        counted.append((_("完成时间不明"), _pieces(each.undated)))
    counted += [(_("未完成"), _pieces(each.open)), (_("逾期"), _pieces(each.late))]
    told = [f"{name} {count}" for name, count in counted]
    return words.listed(told, "，")


def _group_line(each: Progress) -> Line:
    return Line(one_line(each.name or "") or _("没有部门"), (_progress(each),))


def _moved_line(each: MovedDate, today: dt.date) -> Line:
    details = [
        _(
            "%(before)s → %(after)s",
            before=when(each.before, today),
            after=when(each.after, today) or _("没有截止时间"),
        ),
        _("责任人：%(name)s", name=one_line(each.owner)) if each.owner else "",
        _("原因：%(why)s", why=one_line(each.reason)) if each.reason else "",
    ]
    return Line(shortened(one_line(each.task), _LONGEST), tuple(d for d in details if d))


def _dispute_line(each: OpenDispute, today: dt.date) -> Line:
    text = " ".join(line.text for line in words_of(each.text))
    return Line(shortened(text, _LONGEST), (one_line(each.meeting), day(each.date, today)))


def _percent(rate: float | None) -> str:
    return "" if rate is None else f" ({rate:.0%})"


def _pieces(count: int) -> str:
    return ngettext("%(num)s 项", "%(num)s 项", count) % {"num": count}


def _rest(count: int) -> str:
    more = count - MOST_LINES
    if more <= 0:
        return ""
    said = ngettext("还有 %(num)s 项，见页面。", "还有 %(num)s 项，见页面。", more)
    return said % {"num": more}


def _title(what: str, project: str) -> str:
    return f"{what} · {one_line(project)}" if project else what


def _subject(project: str, said: str) -> str:
    project = shortened(one_line(project), 60)
    return words.listed([project, said], "：") if project else said


def _closing(can_stop: bool, link: Link) -> tuple[str, ...]:
    said = []
    if can_stop:
        if not link:
            said.append(_("请登录会议助手查看全部。"))
        said.append(_("不想再收到这类提醒，可以在“设置 → 通知”里关闭。"))
    else:
        said.append(_("您还没有账号。需要的话，请向管理员要一个邀请。"))
    return tuple(said)
