"""The words about problems of followed items: told level by level, and answered."""

import datetime as dt
from dataclasses import dataclass

from api.delivery.bodies import Body, Line, Part
from api.delivery.tracking_texts import Letter, Link, Told, closing, hello, moment, words_of
from api.delivery.wording import one_line
from api.web import words
from api.web.i18n import N_, Labels, _, ngettext

LEVELS = Labels({"1": N_("接口人"), "2": N_("组长"), "3": N_("分管领导")})
_CAUSES = Labels(overdue=N_("逾期"), behind=N_("落后计划"), reported=N_("遇到问题"))


@dataclass(frozen=True)
class Level:
    """A level that was told before. `told` are names; none where the level has nobody."""

    number: int
    at: dt.datetime  # in the organisation's zone
    told: tuple[str, ...]


@dataclass(frozen=True)
class Trouble:
    """A problem as it is told. `arose_at` is in the organisation's zone; `hours` each level has."""

    cause: str  # overdue, behind, reported
    item: Told
    arose_at: dt.datetime
    hours: int
    is_urgent: bool = False
    text: str = ""
    wanted: str = ""
    by: str = ""  # who reported it
    before: tuple[Level, ...] = ()
    told_hours_ago: int | None = None  # since the reader was told of it; None: never


def problem_letter(
    name: str, trouble: Trouble, level: int, *, link: Link, has_account: bool = True
) -> Letter:
    """A level is told what is wrong and what it is asked to do."""
    intro = [hello(name), _what(trouble)]
    if trouble.told_hours_ago is not None:
        intro.append(_told_again(trouble.told_hours_ago))
    intro.append(_ask(trouble, level))
    if not has_account:
        intro.append(_("您还没有账号，请把处理办法告诉会议的记录人，由记录人记下。"))
    parts = []
    if trouble.text:
        parts.append(Part(_("问题"), words_of(trouble.text)))
    if trouble.wanted:
        parts.append(Part(_("需要的支持"), words_of(trouble.wanted)))
    if trouble.before:
        parts.append(Part(_("此前"), tuple(_line(trouble, each) for each in trouble.before)))
    body = Body(
        title=trouble.item.task,
        intro=tuple(intro),
        parts=tuple(parts),
        facts=(*trouble.item.facts(), (_("发生"), moment(trouble.arose_at, trouble.item.today))),
        link=link,
        closing=closing(link) if has_account else (_("有不清楚的地方，请问会议的记录人。"),),
    )
    return subject(trouble, level), body


def subject(trouble: Trouble, level: int) -> str:
    said = _("%(cause)s：%(task)s", cause=_CAUSES[trouble.cause], task=trouble.item.short)
    marks = [_("[紧急]")] if trouble.is_urgent else []
    return " ".join((*marks, _mark(trouble, level), said))


def _mark(trouble: Trouble, level: int) -> str:
    if trouble.told_hours_ago is not None:
        return _("[再次提醒]")
    return _("[请处理]") if level == 1 else _("[升级到%(level)s]", level=LEVELS[str(level)])


def group_text(trouble: Trouble, level: int, link: str | None) -> str:
    """A few lines for a group."""
    item = trouble.item
    lines = [
        subject(trouble, level),
        _what(trouble),
        words.listed(
            [
                _("责任人：%(name)s", name=one_line(item.owner) or _("待确认")),
                _("截止：%(when)s", when=item.due),
            ],
            "，",
        ),
        one_line(trouble.text),
        link or "",
    ]
    return "\n".join(line for line in lines if line)


def answer_letter(
    name: str, item: Told, cause: str, by: str, answer: str, *, link: Link, is_owner: bool
) -> Letter:
    """The owner, and who was told of a problem, hear what is done about it."""
    said = _("%(who)s 记录了处理办法，这个问题不再升级。", who=one_line(by))
    about = _("您的这项行动项") if is_owner else _("这项行动项")
    body = Body(
        title=item.task,
        intro=(hello(name), _("%(about)s：%(cause)s。", about=about, cause=_CAUSES[cause]), said),
        parts=(Part(_("处理办法"), words_of(answer)),),
        facts=item.facts(),
        link=link,
        closing=(_("有不清楚的地方，请联系%(who)s。", who=one_line(by)),),
    )
    return _("[问题已答复] %(task)s", task=item.short), body


def _what(trouble: Trouble) -> str:
    item = trouble.item
    if trouble.cause == "overdue":
        return _("这项行动项应在 %(when)s 完成，还没有完成。", when=item.due)
    if trouble.cause == "behind":
        percent = item.percent or 0
        return _(
            "这项行动项的进展明显落后计划：现在是 %(percent)s%%，截止 %(when)s。",
            percent=percent,
            when=item.due,
        )
    return _("%(who)s 报告这项行动项遇到了问题。", who=one_line(trouble.by))


def _ask(trouble: Trouble, level: int) -> str:
    hours = _("%(n)s 小时", n=trouble.hours)
    if level == 1 and trouble.cause == "behind":
        return _("请在 %(hours)s内与责任人沟通，并记录补救措施。", hours=hours)
    if level == 1 and trouble.cause == "overdue":
        return _("请在 %(hours)s内与责任人沟通，确认什么时候完成，并记录处理办法。", hours=hours)
    if level == 1:
        return _("请在 %(hours)s内答复，并记录处理办法。", hours=hours)
    if trouble.told_hours_ago is not None:
        return _ask_again(hours, level)
    if level == 2:
        return _("问题还没有人答复。请在 %(hours)s内协调处理，并记录处理办法。", hours=hours)
    return _("问题逐级上报后仍没有人答复。请决定怎么处理，并记录下来。")


def _told_again(hours: int) -> str:
    return ngettext(
        "%(num)s 小时前已通知您，仍没有答复。", "%(num)s 小时前已通知您，仍没有答复。", hours
    ) % {"num": hours}


def _ask_again(hours: str, level: int) -> str:
    if level == 2:
        return _("请在 %(hours)s内协调处理，并记录处理办法。", hours=hours)
    return _("请决定怎么处理，并记录下来。")


def _line(trouble: Trouble, level: Level) -> Line:
    # Of what is behind plan, the leaders were told at once, with the liaisons.
    is_mixed = trouble.cause == "behind" and level.number == 1
    who = _("接口人和组长") if is_mixed else LEVELS[str(level.number)]
    at = moment(level.at, trouble.item.today)
    if not level.told:
        return Line(_("%(at)s %(level)s：没有人可通知", at=at, level=who))
    names = words.listed([one_line(name) for name in level.told])
    if is_mixed:
        return Line(_("%(at)s 已通知 %(names)s，没有答复", at=at, names=names))
    return Line(_("%(at)s 已通知%(level)s %(names)s，没有答复", at=at, level=who, names=names))
