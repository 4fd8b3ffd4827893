"""The words, dates and quantities of the pages, in the viewer's language."""

import datetime as dt

from api.web.i18n import N_, Labels, _, gettext, language
from assistant import labels
from assistant.labels import STATUSES, flag_label, show_deadline, status_label
from assistant.types import Usage

STATES = Labels(
    waiting=N_("等待录音"),
    processing=N_("处理中"),
    failed=N_("未完成"),
    review=N_("待审核"),
    drafting=N_("生成纪要中"),
    minuted=N_("纪要待签发"),
    issued=N_("纪要已签发"),
)

STAGES = Labels(
    store=N_("检查录音"),
    transcribe=N_("语音转写"),
    speakers=N_("区分发言人"),
    extract=N_("提取决议与行动项"),
    draft=N_("生成会议纪要"),
)

KINDS = Labels(
    decisions=N_("决议"),
    action_items=N_("行动项"),
    disputes=N_("争议点"),
    next_meeting=N_("下次会议"),
    progress=N_("进展"),
)

REVIEWS = Labels(proposed=N_("待确认"), confirmed=N_("已确认"), rejected=N_("已驳回"))

ROLES = Labels(
    administrator=N_("管理员"),
    recorder=N_("记录人"),
    leader=N_("组长"),
    member=N_("成员"),
    executive=N_("分管领导"),
)

# These tell how an item was found, not what is missing from it.
ABOUT_ENGINES = ("only_rules", "only_model", "engines_disagree")

# Orders of the items on the review page, by what stands for them in its address.
SORTS = Labels(unsure=N_("最需要核对的在前"), sure=N_("最有把握的在前"), said=N_("按会上先后"))
FIELDS = Labels(owner=N_("责任人"), department=N_("部门"), deadline=N_("截止"))

# Said of a stretch of the recording, or of the whole.
WARNINGS = Labels(
    repaired=N_("已按名单修正"),
    no_speakers=N_("没有区分发言人"),
    no_speech=N_("整段录音里没有听到说话声。"),
    damaged_audio=N_("录音在这里受损，能解码的已保留"),
)

# Why words were taken out of the transcript.
REMOVED = Labels(hallucination_removed=N_("疑似幻听"), loop_removed=N_("重复"))

STATUS_SIGNS = {"not_started": "○", "in_progress": "◐", "done": "●", "delayed": "!"}

# What a page says first when something did not work, by the status of the answer.
PROBLEMS = Labels(
    {
        "403": N_("没有权限"),
        "404": N_("没有找到"),
        "409": N_("有别的改动"),
        "500": N_("出错了"),
        "503": N_("暂时不能用"),
        "507": N_("磁盘满了"),
    }
)

# Each in its own words, whatever language the page is in.
LANGUAGES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}


class _Statuses(dict[str, str]):
    """The statuses of action items by name, in the page's language."""

    def __getitem__(self, status: str) -> str:
        return status_label(status, language())  # type: ignore[arg-type]  # one of STATUSES

    def items(self) -> list[tuple[str, str]]:  # type: ignore[override]
        return [(status, self[status]) for status in self]


class _Flags:
    """What to know of an item, by its flag; the flag itself where there are no words for it."""

    def __getitem__(self, flag: str) -> str:
        return flag_label(flag, language())

    def get(self, flag: str, _default: str = "") -> str:
        return self[flag]


STATUS = _Statuses.fromkeys(STATUSES, "")
FLAGS = _Flags()


def engine(made_by: str | None) -> str:
    """规则, a model's name, or 规则和 with it where both found the same."""
    if made_by and made_by.startswith("rules+"):
        return _("规则和 %(model)s", model=made_by.removeprefix("rules+"))
    known = {"rules": N_("规则"), "llm": N_("模型"), "both": N_("规则和模型")}
    return gettext(known[made_by]) if made_by in known else made_by or ""


def usage(spent: Usage) -> str:
    """3 次请求，1.2 万 token，45 秒，约 ¥0.03: what the language model took for a meeting."""
    tokens = spent.input_tokens + spent.output_tokens
    parts = [
        _("%(n)s 次请求", n=spent.requests),
        _("%(n)s token", n=_count(tokens)),
        length(spent.seconds),
    ]
    if spent.cost is not None:
        sign = {"CNY": "¥", "USD": "$", "EUR": "€"}.get(spent.currency or "")
        amount = f"{spent.cost:.2f}" if spent.cost >= 0.1 else f"{spent.cost:.4f}"
        parts.append(
            _("约 %(cost)s", cost=f"{sign}{amount}" if sign else f"{amount} {spent.currency}")
        )
    return listed(parts, "，")


def _count(number: int) -> str:
    if number < 10_000:
        return str(number)
    return (
        f"{number / 1000:.1f}k" if language() == "en" else _("%(n)s 万", n=f"{number / 10_000:.1f}")
    )


def listed(parts: list[str], mark: str = "、") -> str:
    """Several as one, with the marks of the language between."""
    return (", " if language() == "en" else mark).join(parts)


def certainty(confidence: float) -> str:
    return labels.certainty_label(confidence, language())


def deadline(moment: str | None, year: int) -> str:
    return show_deadline(moment, language(), year=year) if moment else ""


def day(date: dt.date | None, *, year: int | None = None) -> str:
    """3月8日 周五, or Fri, Mar 8; with the year where it is not `year` (this one if None)."""
    if date is None:
        return ""
    return show_deadline(date.isoformat(), language(), year=year or dt.date.today().year)


def moment(at: dt.datetime | None, zone: dt.tzinfo | None = None) -> str:
    """3月8日 18:20 in the zone given, or the machine's."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    date = labels.show_day(local.date(), language(), year=dt.date.today().year)
    return f"{date} {local:%H:%M}"


def since(at: dt.datetime | None, now: dt.datetime) -> str:
    """刚刚, 5 分钟前, 3 小时前, 2 天前."""
    if at is None:
        return ""
    seconds = (now - at).total_seconds()
    return _("刚刚") if seconds < 60 else _("%(span)s前", span=span(seconds))


def remaining(seconds: float) -> str:
    """还剩 21 小时 14 分, or 已超 3 小时 5 分: to a deadline."""
    if seconds >= 0:
        return _("还剩 %(span)s", span=span(seconds))
    return _("已超 %(span)s", span=span(-seconds))


def span(seconds: float) -> str:
    """21 小时 14 分, 14 分, 3 天: as exact as one needs."""
    minutes = int(seconds // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days >= 2:
        return _("%(n)s 天", n=days)
    if minutes >= 60:
        return _("%(hours)s 小时 %(minutes)s 分", hours=days * 24 + hours, minutes=rest)
    return _("%(n)s 分", n=minutes)


def clock(seconds: float | None) -> str:
    """02:14, or 1:02:14 from one hour on; empty where the time is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def speaker(name: str | None) -> str:
    """A name; 声音 3 for the label SPEAKER_03; empty where nobody is known."""
    before, _mark, number = (name or "").partition("SPEAKER_")
    is_label = not before and number.isdecimal()
    return _("声音 %(n)s", n=int(number)) if is_label else name or ""


def heard_as(heard: str) -> str:
    """原听写：孙套: what the engine heard where it is written otherwise."""
    return _("原听写：%(heard)s", heard=heard or "‸")


def length(seconds: float) -> str:
    """48 秒, 3.2 分钟, 1.5 小时: how long somebody spoke."""
    if seconds < 60:
        return _("%(n)s 秒", n=f"{seconds:.0f}")
    if seconds < 3600:
        return _("%(n)s 分钟", n=f"{seconds / 60:.1f}")
    return _("%(n)s 小时", n=f"{seconds / 3600:.1f}")


def size(count: int) -> str:
    if count < 1e6:
        return f"{max(1, round(count / 1e3))} kB" if count else "0 kB"
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.2f} GB"
