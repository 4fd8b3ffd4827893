"""The words about followed items: asked for an update, given to somebody, moved, closed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from api.delivery.bodies import Body, Line, Part
from api.delivery.wording import one_line, shortened
from api.web.i18n import _, language, ngettext
from assistant.labels import read_moment, show_day, show_deadline, status_label

Link = tuple[str, str] | None
Letter = tuple[str, Body]

_MOST_LINES = 30
_LONGEST_TASK = 400
_LONGEST_SUBJECT = 60


@dataclass(frozen=True)
class Told:
    """A followed item as a reader may know it. `meeting` None: they are not to know which it was.

    `today` is of the organisation.
    """

    task: str
    owner: str
    department: str
    deadline: str | None
    status: str
    percent: int | None
    meeting: str | None
    today: dt.date
    is_late: bool = False
    is_behind: bool = False
    deadline_text: str = ""
    delay_reason: str = ""  # of one that is delayed

    @property
    def short(self) -> str:
        return shortened(one_line(self.task), _LONGEST_SUBJECT)

    def line(self, *, with_owner: bool = False) -> Line:
        """As one of a list."""
        owner = _("责任人：%(name)s", name=one_line(self.owner) or _("待确认"))
        details = [
            owner if with_owner else "",
            _("截止：%(when)s", when=self.due),
            _("状态：%(status)s", status=self.progress),
            _("延期原因：%(reason)s", reason=self.why) if self.why else "",
            _("会议：%(title)s", title=self.meeting) if self.meeting else "",
        ]
        mark = _("已逾期") if self.is_late else _("落后计划") if self.is_behind else ""
        return Line(
            shortened(one_line(self.task), _LONGEST_TASK),
            tuple(detail for detail in details if detail),
            mark,
        )

    @property
    def due(self) -> str:
        return when(self.deadline, self.today) or one_line(self.deadline_text) or _("待确认")

    @property
    def why(self) -> str:
        """Why it is delayed; empty where it is not."""
        return one_line(self.delay_reason) if self.status == "delayed" else ""

    @property
    def progress(self) -> str:
        """进行中 30%"""
        label = status_label(self.status, language())  # type: ignore[arg-type]  # one of STATUSES
        shows = self.percent and self.status != "done"
        return f"{label} {self.percent}%" if shows else label

    def facts(self) -> tuple[tuple[str, str], ...]:
        found = (
            (_("责任人"), one_line(self.owner) or _("待确认")),
            (_("部门"), one_line(self.department)),
            (_("截止"), self.due),
            (_("状态"), self.progress),
            (_("延期原因"), self.why),
            (_("所属会议"), self.meeting or ""),
        )
        return tuple((name, value) for name, value in found if value)


def when(moment: str | None, today: dt.date) -> str:
    """3月13日 周五, or 3月13日 周五 12:00 前; empty without a date."""
    if not moment:
        return ""
    day, time = read_moment(moment)
    if language() == "en" or not time:
        return show_deadline(moment, language(), year=today.year)
    date = show_deadline(day.isoformat(), language(), year=today.year)
    return _("%(day)s %(time)s 前", day=date, time=f"{time:%H:%M}")


def moment(at: dt.datetime, today: dt.date) -> str:
    """3月13日 周五 09:00"""
    return f"{show_deadline(f'{at:%Y-%m-%d}', language(), year=today.year)} {at:%H:%M}"


def hello(name: str) -> str:
    return _("%(name)s，您好：", name=one_line(name))


def update_letter(
    name: str,
    items: Sequence[Told],
    until: dt.datetime,
    *,
    is_second: bool,
    link: Link,
    has_account: bool,
) -> Letter:
    """An owner is asked how the items stand; the second time, those of which nothing was said."""
    count, by = len(items), moment(until, until.date())
    if is_second:
        many = ngettext("[还差 %(num)s 项] ", "[还差 %(num)s 项] ", count) % {"num": count}
        subject = many + _("请在 %(when)s 前更新进度", when=by)
        said = ngettext(
            "您有 %(num)s 项行动项本周还没有更新。", "您有 %(num)s 项行动项本周还没有更新。", count
        )
    else:
        subject = _("[请更新进度] 请在 %(when)s 前", when=by)
        said = ngettext("您有 %(num)s 项未完成的行动项。", "您有 %(num)s 项未完成的行动项。", count)
    ask = _(
        "请在 %(when)s 前更新进展。没有变化的，也请选“没有变化”，这样大家知道您看过了。", when=by
    )
    part = Part(
        _("还没有更新的") if is_second else _("您的行动项"),
        tuple(each.line() for each in items[:_MOST_LINES]),
        is_numbered=True,
        note=rest(count),
    )
    body = Body(
        title=_("每周进度更新"),
        intro=(hello(name), said % {"num": count}, ask),
        parts=(part,),
        link=link,
        closing=_closing_for_owner(link, has_account),
    )
    return subject, body


def assigned_letter(name: str, item: Told, by: str, *, link: Link, has_account: bool) -> Letter:
    """Somebody is given an item that was another's."""
    body = Body(
        title=_("交给您的行动项"),
        intro=(hello(name), _("%(who)s 把下面这项行动项交给了您。", who=one_line(by))),
        parts=(Part(_("行动项"), (item.line(),)),),
        link=link,
        closing=_closing_for_owner(link, has_account),
    )
    return _("[新行动项] %(task)s", task=item.short), body


def date_request_letter(
    name: str, item: Told, by: str, date: str | None, reason: str, *, link: Link
) -> Letter:
    """A leader is asked to consent to another date."""
    wanted = when(date, item.today) or _("没有截止时间")
    said = _("%(who)s 请求把截止时间改为 %(when)s，请您决定。", who=one_line(by), when=wanted)
    subject = _("[请同意改期] %(task)s", task=item.short)
    return subject, _request_body(name, item, said, reason, link)


def close_request_letter(name: str, item: Told, by: str, reason: str, *, link: Link) -> Letter:
    """A leader is asked to sign an item off."""
    said = _("%(who)s 说这项行动项已完成，并附了证明，请您确认。", who=one_line(by))
    subject = _("[请确认完成] %(task)s", task=item.short)
    return subject, _request_body(name, item, said, reason, link)


def _request_body(name: str, item: Told, said: str, reason: str, link: Link) -> Body:
    return Body(
        title=item.task,
        intro=(hello(name), said),
        parts=(Part(_("理由"), words_of(reason)),) if reason.strip() else (),
        facts=item.facts(),
        link=link,
        closing=closing(link),
    )


def decided_letter(
    name: str,
    item: Told,
    *,
    is_date: bool,
    is_granted: bool,
    by: str,
    date: str | None,
    comment: str,
    link: Link,
    has_account: bool,
) -> Letter:
    """What the leader said to another date, or to an item's being done."""
    who = one_line(by)
    if is_date:
        new = when(date, item.today) or _("没有截止时间")
        mark = _("[改期已同意] %(task)s") if is_granted else _("[改期未同意] %(task)s")
        said = (
            _("%(who)s 同意把截止时间改为 %(when)s。", who=who, when=new)
            if is_granted
            else _("%(who)s 没有同意把截止时间改为 %(when)s。", who=who, when=new)
        )
    else:
        mark = _("[完成已确认] %(task)s") if is_granted else _("[完成未确认] %(task)s")
        said = (
            _("%(who)s 确认这项行动项已完成。", who=who)
            if is_granted
            else _("%(who)s 没有确认这项行动项已完成。", who=who)
        )
    body = Body(
        title=item.task,
        intro=(hello(name), said),
        parts=(Part(_("说明"), words_of(comment)),) if comment.strip() else (),
        facts=item.facts(),
        link=link,
        closing=_closing_for_owner(link, has_account),
    )
    return mark % {"task": item.short}, body


def words_of(text: str) -> tuple[Line, ...]:
    """What a person wrote, line by line."""
    return tuple(Line(one_line(line)) for line in text.splitlines() if line.strip())


def rest(count: int) -> str:
    more = count - _MOST_LINES
    if more <= 0:
        return ""
    return ngettext(
        "还有 %(num)s 项，请打开链接查看。", "还有 %(num)s 项，请打开链接查看。", more
    ) % {"num": more}


def closing(link: Link) -> tuple[str, ...]:
    """For who decides or answers."""
    if link:
        return (_("登录会议助手后打开。"),)
    return (_("请登录会议助手处理；还没有账号的话，请把意见告诉会议的记录人。"),)


def _closing_for_owner(link: Link, has_account: bool) -> tuple[str, ...]:
    said = []
    if link and "/mine/" in link[1]:
        said.append(_("链接无需登录，只显示您自己的任务，10 天内有效，请不要转发。"))
    if has_account:
        said.append(_("也可以登录会议助手，在“跟踪表”里更新自己的任务。"))
    elif not link:
        said.append(_("请把进展告诉会议的记录人。"))
    return tuple(said)


def day(date: dt.date, today: dt.date) -> str:
    return show_day(date, language(), year=today.year)
