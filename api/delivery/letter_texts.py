"""The words of the letters that carry minutes, in the language spoken (wording.py)."""

import datetime as dt
from dataclasses import dataclass, field

from api.delivery.bodies import Body, Line, Part, named, titled
from api.delivery.wording import one_line, shortened
from api.web import words
from api.web.i18n import _, language, ngettext
from assistant.labels import read_moment, show_day, show_deadline, status_label
from assistant.minutes.types import ActionLine, Minutes
from storage.tables import ActionItemRow

# A mail tells what matters in short; the document has all of it.
_MOST_LINES = 30
_LONGEST_DECISION = 200
_LONGEST_TASK = 400
_LONGEST_TITLE = 90


@dataclass(frozen=True)
class OwnItem:
    """A row of the issued minutes that is of the reader, or that the reader helps with."""

    line: ActionLine
    item: ActionItemRow
    is_helper: bool = False


@dataclass(frozen=True)
class Issued:
    """A version of the minutes that is out. `day` is the meeting's."""

    title: str
    day: dt.date
    version: int
    number: str
    issued_on: dt.date
    approved_by: str
    recorder: str
    content: Minutes
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Who reads. `gets_minutes` False: was absent, and gets the own items alone.

    `names_meeting` False: is not to know which meeting it was. `link` is the words and the address
    of where to go on, None where no address is configured or there is nothing to see.
    """

    name: str
    gets_minutes: bool = True
    names_meeting: bool = True
    has_account: bool = False
    link: tuple[str, str] | None = None
    attachments: tuple[str, ...] = ()
    items: tuple[OwnItem, ...] = field(default_factory=tuple)


def minutes_subject(issued: Issued, reader: Reader) -> str:
    day = show_day(issued.day, language(), year=issued.issued_on.year)
    title = shortened(one_line(issued.title), _LONGEST_TITLE)
    is_corrected = issued.version > 1
    if not reader.gets_minutes:
        kind = _("[行动项更正]") if is_corrected else _("[行动项]")
        if reader.names_meeting:
            return f"{kind} {titled(title, day)}"
        return f"{kind} " + _("%(day)s的会议交给您的任务", day=day)
    about = titled(title, day)
    if not is_corrected:
        return " ".join((_("[会议纪要]"), about))
    version = _("第 %(n)s 版", n=issued.version)
    about += f" {version}" if language() == "en" else version
    return " ".join((_("[会议纪要更正]"), about))


def minutes_body(issued: Issued, reader: Reader) -> Body:
    """The reader's own items on top, then what the meeting settled, in short."""
    parts = [own_items_part(issued, reader)]
    if reader.gets_minutes:
        if issued.version > 1:
            parts.insert(0, _changes(issued))
        parts += _settled(issued.content)
    day = show_day(issued.day, language(), year=issued.issued_on.year)
    title = one_line(issued.title)
    known = titled(title, day) if reader.names_meeting else _("%(day)s的会议", day=day)
    return Body(
        title=known,
        intro=_intro(issued, reader),
        parts=tuple(parts),
        facts=_facts(issued) if reader.gets_minutes else (),
        link=reader.link,
        closing=_closing(issued, reader),
    )


def _intro(issued: Issued, reader: Reader) -> tuple[str, ...]:
    hello = _("%(name)s，您好：", name=one_line(reader.name))
    if not reader.gets_minutes:
        said = _("会上有任务与您有关，您没有参加这场会议，特此告知。")
        if issued.version > 1:
            said = _("这场会议的纪要有更正，与您有关的任务以这封邮件为准。")
        return (hello, said)
    if issued.version > 1:
        said = _("这场会议的纪要有更正，现发出第 %(n)s 版，请以这一版为准。", n=issued.version)
    else:
        said = _("这场会议的纪要已批准并发出。")
    return (hello, said)


def own_items_part(issued: Issued, reader: Reader) -> Part:
    heading = _("您的行动项")
    if not reader.items:
        if reader.gets_minutes:
            return Part(heading, note=_("这次会议没有交给您的行动项。"))
        return Part(heading, note=_("更正之后，这场会议没有交给您的行动项。"))
    lines = tuple(_own_line(own, issued.day.year) for own in reader.items[:_MOST_LINES])
    return Part(heading, lines, is_numbered=True, note=_rest(len(reader.items)))


def _own_line(own: OwnItem, year: int) -> Line:
    line = own.line
    details = [
        _("截止：%(when)s", when=when(own, year)),
        _("部门：%(name)s", name=one_line(line.department)),
        # The minutes tell how it was on the meeting; a correction comes later.
        _("状态：%(status)s", status=_status(own.item)),
    ]
    if own.is_helper and own.item.owner:
        details.insert(0, _("牵头：%(name)s", name=one_line(own.item.owner)))
    return Line(
        shortened(one_line(line.task), _LONGEST_TASK),
        tuple(details),
        _("协助") if own.is_helper else "",
    )


def _status(item: ActionItemRow) -> str:
    return status_label(item.status, language())  # type: ignore[arg-type]  # one of STATUSES


def when(own: OwnItem, year: int) -> str:
    """3月8日 周五, or 3月6日 周三 12:00 前; what the minutes say where they say something else."""
    moment = own.item.deadline
    if not moment or show_deadline(moment, language(), year=year) != own.line.deadline:
        return one_line(own.line.deadline)
    day, time = read_moment(moment)
    if language() == "en" or not time:
        return show_deadline(moment, language(), year=year)
    date = show_deadline(day.isoformat(), language(), year=year)
    return _("%(day)s %(time)s 前", day=date, time=f"{time:%H:%M}")


def _changes(issued: Issued) -> Part:
    lines = tuple(Line(one_line(each)) for each in issued.changes[:_MOST_LINES])
    note = _rest(len(issued.changes)) if lines else _("改动见所附文件。")
    return Part(_("与上一版相比"), lines, note=note)


def _settled(content: Minutes) -> list[Part]:
    decided = tuple(
        Line(shortened(one_line(each.text), _LONGEST_DECISION))
        for each in content.decisions[:_MOST_LINES]
    )
    note = _rest(len(content.decisions)) if decided else _("没有记录决议。")
    parts = [Part(_("决议"), decided, is_numbered=True, note=note)]
    following = content.next_meeting
    unknown = content.labels.to_confirm
    told = [
        (_("时间"), following.at),
        (_("地点"), following.location),
        (_("议题"), following.topic),
    ]
    known = tuple(
        Line(named(name, one_line(value))) for name, value in told if value not in ("", unknown)
    )
    parts.append(Part(_("下次会议"), known, note="" if known else _("没有约定。")))
    return parts


def _rest(count: int) -> str:
    more = count - _MOST_LINES
    if more <= 0:
        return ""
    return ngettext("其余 %(num)s 项见所附文件。", "其余 %(num)s 项见所附文件。", more) % {
        "num": more
    }


def _facts(issued: Issued) -> tuple[tuple[str, str], ...]:
    told = (
        (_("编号"), issued.number),
        (_("版本"), str(issued.version)),
        (_("记录"), one_line(issued.recorder)),
        (_("批准"), one_line(issued.approved_by)),
        (_("发出日期"), show_day(issued.issued_on, language(), year=issued.day.year)),
    )
    return tuple((name, value) for name, value in told if value)


def _closing(issued: Issued, reader: Reader) -> tuple[str, ...]:
    said = []
    if reader.attachments:
        files = words.listed([one_line(name) for name in reader.attachments])
        said.append(_("附件：%(files)s。", files=files))
    if reader.link is None and reader.has_account:
        said.append(_("登录会议助手，可以在“跟踪表”里更新自己的任务。"))
    elif reader.link and not reader.has_account:
        said.append(_("链接只显示您自己的任务，90 天内有效，请不要转发。"))
    if issued.recorder:
        said.append(_("有不对的地方，请告诉记录人%(name)s。", name=one_line(issued.recorder)))
    else:
        said.append(_("有不对的地方，请告诉记录人。"))
    return tuple(said)


def chat_text(issued: Issued, link: str | None) -> str:
    """A few lines for a group."""
    day = show_day(issued.day, language(), year=issued.issued_on.year)
    title = titled(shortened(one_line(issued.title), _LONGEST_TITLE), day)
    first = (
        _("会议纪要更正，第 %(n)s 版：%(meeting)s", n=issued.version, meeting=title)
        if issued.version > 1
        else _("会议纪要已发出：%(meeting)s", meeting=title)
    )
    content = issued.content
    decisions, items = len(content.decisions), len(content.action_items)
    counts = [
        ngettext("%(num)s 项决议", "%(num)s 项决议", decisions) % {"num": decisions},
        ngettext("%(num)s 个行动项", "%(num)s 个行动项", items) % {"num": items},
    ]
    lines = [first, words.listed(counts, "，"), named(_("编号"), issued.number), link or ""]
    return "\n".join(line for line in lines if line)
