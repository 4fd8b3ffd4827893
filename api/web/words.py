"""The words of the pages. Catalogues per language take their place when the pages are finished."""

from assistant import labels
from assistant.labels import STATUSES, flag_label, show_deadline, status_label
from assistant.types import Usage

STATES = {
    "waiting": "等待录音",
    "processing": "处理中",
    "failed": "未完成",
    "review": "待审核",
    "drafting": "生成纪要中",
    "minuted": "已出纪要",
}

STAGES = {
    "store": "检查录音",
    "transcribe": "语音转写",
    "speakers": "区分发言人",
    "extract": "提取决议与行动项",
    "draft": "生成会议纪要",
}

REVIEWS = {"proposed": "待确认", "confirmed": "已确认", "rejected": "已驳回"}

FLAGS = {flag: flag_label(flag, "zh-Hans") for flag in labels.FLAGS}

# These tell how an item was found, not what is missing from it.
ABOUT_ENGINES = ("only_rules", "only_model", "engines_disagree")

# Orders of the items on the review page, by what stands for them in its address.
SORTS = {"unsure": "最需要核对的在前", "sure": "最有把握的在前", "said": "按会上先后"}
FIELDS = {"owner": "责任人", "department": "部门", "deadline": "截止"}

# Said of a stretch of the recording, or of the whole.
WARNINGS = {
    "repaired": "已按名单修正",
    "no_speakers": "没有区分发言人",
    "no_speech": "整段录音里没有听到说话声。",
    "damaged_audio": "录音在这里受损，能解码的已保留",
}

# Why words were taken out of the transcript.
REMOVED = {
    "hallucination_removed": "疑似幻听",
    "loop_removed": "重复",
}

STATUS = {status: status_label(status, "zh-Hans") for status in STATUSES}
STATUS_SIGNS = {"not_started": "○", "in_progress": "◐", "done": "●", "delayed": "!"}

LANGUAGES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}


def engine(made_by: str | None) -> str:
    """规则, a model's name, or 规则和 with it where both found the same."""
    known = {"rules": "规则", "llm": "模型", "both": "规则和模型"}
    if made_by and made_by.startswith("rules+"):
        return f"规则和 {made_by.removeprefix('rules+')}"
    return known.get(made_by or "", made_by or "")


def usage(spent: Usage) -> str:
    """3 次请求，1.2 万 token，45 秒，约 ¥0.03: what the language model took for a meeting."""
    tokens = spent.input_tokens + spent.output_tokens
    shown = f"{tokens / 10_000:.1f} 万" if tokens >= 10_000 else str(tokens)
    parts = [f"{spent.requests} 次请求", f"{shown} token", length(spent.seconds)]
    if spent.cost is not None:
        sign = {"CNY": "¥", "USD": "$", "EUR": "€"}.get(spent.currency or "")
        amount = f"{spent.cost:.2f}" if spent.cost >= 0.1 else f"{spent.cost:.4f}"
        parts.append(f"约 {sign}{amount}" if sign else f"约 {amount} {spent.currency}")
    return "，".join(parts)


def certainty(confidence: float) -> str:
    return labels.certainty_label(confidence, "zh-Hans")


def deadline(moment: str | None, year: int) -> str:
    return show_deadline(moment, "zh-Hans", year=year) if moment else ""


def clock(seconds: float | None) -> str:
    """02:14, or 1:02:14 from one hour on; empty where the time is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def speaker(name: str | None) -> str:
    """A name; 声音 3 for the label SPEAKER_03; empty where nobody is known."""
    before, _, number = (name or "").partition("SPEAKER_")
    return f"声音 {int(number)}" if not before and number.isdecimal() else name or ""


def length(seconds: float) -> str:
    """48 秒, 3.2 分钟, 1.5 小时: how long somebody spoke."""
    if seconds < 60:
        return f"{seconds:.0f} 秒"
    return f"{seconds / 60:.1f} 分钟" if seconds < 3600 else f"{seconds / 3600:.1f} 小时"


def size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.2f} GB"
