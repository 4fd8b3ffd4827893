"""The words about minutes on their way: to be approved, returned, due, late."""

import datetime as dt
from dataclasses import dataclass, replace

from api.delivery.bodies import Body, Line, Part, titled
from api.delivery.wording import one_line, shortened
from api.web import words
from api.web.i18n import N_, Labels, _, language, ngettext
from assistant.labels import show_day, show_deadline

_LONGEST_TITLE = 90


@dataclass(frozen=True)
class Draft:
    """Minutes on their way. `title` None: the reader is not to know which meeting it was."""

    title: str | None
    day: dt.date
    due_at: dt.datetime  # in the zone of the meetings
    recorder: str
    at: dt.datetime
    state: str | None = None  # of the latest version; None: there is none
    is_timed: bool = True  # False: nobody waits for the minutes of so old a meeting
    has_account: bool = True  # the reader


_STATES = Labels(
    none=N_("还没有生成草稿，请先审核并确认会议内容"),
    draft=N_("草稿已生成，等记录人提交"),
    returned=N_("被退回，等记录人修改"),
    submitted=N_("已提交，等组长批准"),
    approved=N_("已批准，正在发出"),
)


def _about(draft: Draft) -> str:
    day = show_day(draft.day, language(), year=draft.at.year)
    if draft.title is None:
        return _("%(day)s的一场保密会议", day=day)
    return titled(shortened(one_line(draft.title), _LONGEST_TITLE), day)


def _due(draft: Draft) -> str:
    moment = f"{draft.due_at:%Y-%m-%d}"
    day = show_deadline(moment, language(), year=draft.at.year)
    return f"{day} {draft.due_at:%H:%M}"


def _closing(draft: Draft, link: tuple[str, str] | None) -> tuple[str, ...]:
    if not draft.has_account:
        return (_("您还没有账号。需要的话，请向管理员要一个邀请。"),)
    stop = _("不想再收到这类提醒，可以在“设置 → 通知”里关闭。")
    if link or draft.title is None:
        return (stop,)
    return (_("请登录会议助手，在“会议”里打开这场会议的“纪要”。"), stop)


def submit_letter(
    draft: Draft, name: str, by: str, gaps: int, link: tuple[str, str] | None
) -> tuple[str, Body]:
    """Subject and body: a leader is asked to approve."""
    subject = _("[请批准纪要] %(meeting)s", meeting=_about(draft))
    gap = (
        ngettext("还有 %(num)s 处待确认。", "还有 %(num)s 处待确认。", gaps) % {"num": gaps}
        if gaps
        else _("没有待确认的地方。")
    )
    body = Body(
        title=_about(draft),
        intro=(
            _("%(name)s，您好：", name=one_line(name)),
            _("%(who)s 提交了这场会议的纪要，请您审阅，批准后即发给全体参会人。", who=one_line(by)),
            gap,
        ),
        facts=(
            (_("应发出"), _due(draft) if draft.is_timed else ""),
            (_("记录"), one_line(draft.recorder)),
        ),
        link=link,
        closing=_closing(draft, link),
    )
    return subject, _without_empty_facts(body)


def return_letter(
    draft: Draft, name: str, by: str, comment: str, link: tuple[str, str] | None
) -> tuple[str, Body]:
    """Subject and body: the recorder is told what to change."""
    subject = _("[纪要被退回] %(meeting)s", meeting=_about(draft))
    said = tuple(Line(one_line(line)) for line in comment.splitlines() if line.strip())
    body = Body(
        title=_about(draft),
        intro=(
            _("%(name)s，您好：", name=one_line(name)),
            _("%(who)s 退回了这场会议的纪要。请修改后再提交。", who=one_line(by)),
        ),
        parts=(Part(_("修改意见"), said),),
        facts=((_("应发出"), _due(draft) if draft.is_timed else ""),),
        link=link,
        closing=_closing(draft, link),
    )
    return subject, _without_empty_facts(body)


def clock_letter(
    draft: Draft, name: str, link: tuple[str, str] | None, late_reason: str = ""
) -> tuple[str, Body]:
    """Subject and body: the minutes are due, or late."""
    left_s = (draft.due_at - draft.at).total_seconds()
    if left_s >= 0:
        subject = _("[纪要提醒] %(meeting)s", meeting=_about(draft))
        said = _("这场会议的纪要应在 %(when)s 前发出。", when=_due(draft))
    else:
        subject = _("[纪要逾期] %(meeting)s", meeting=_about(draft))
        said = _("这场会议的纪要应在 %(when)s 前发出，还没有发出。", when=_due(draft))
    facts = (
        (_("时限"), words.remaining(left_s)),
        (_("进展"), _STATES.get(draft.state or "none")),
        (_("记录"), one_line(draft.recorder)),
        (_("逾期原因"), one_line(late_reason)),
    )
    body = Body(
        title=_about(draft),
        intro=(_("%(name)s，您好：", name=one_line(name)), said),
        facts=facts,
        link=link,
        closing=_closing(draft, link),
    )
    return subject, _without_empty_facts(body)


def _without_empty_facts(body: Body) -> Body:
    return replace(body, facts=tuple((name, value) for name, value in body.facts if value))


def late_chat_text(draft: Draft, link: str | None) -> str:
    """A few lines for a group."""
    late = words.remaining((draft.due_at - draft.at).total_seconds())
    lines = [
        _("会议纪要逾期：%(meeting)s", meeting=_about(draft)),
        _("应在 %(when)s 前发出，%(late)s。", when=_due(draft), late=late),
        _("记录人：%(name)s", name=one_line(draft.recorder)) if draft.recorder else "",
        link or "",
    ]
    return "\n".join(line for line in lines if line)
