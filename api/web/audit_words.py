"""The audit log in plain words: what was done, to what, and what changed."""

import re
from typing import Any

from api.web import words
from api.web.act_words import ACTIONS as OF_MEETINGS
from api.web.error_words import field_label
from api.web.i18n import N_, Labels, gettext

ACTIONS = Labels(
    {
        "add terms": N_("往词表添加了词"),
        "remove term": N_("从词表删除了词"),
        "keep voiceprint": N_("保存了声纹"),
        "delete voiceprints": N_("删除了声纹"),
        "voice consent": N_("改变了声纹许可"),
        "import transcript": N_("导入了转写文字"),
        "change setting": N_("改变了设置"),
        "expire recording": N_("录音到期删除"),
        "add template": N_("上传了 Word 模板"),
        "choose template": N_("选用了 Word 模板"),
        "delete template": N_("删除了 Word 模板"),
        "restore template": N_("恢复了 Word 模板"),
        "make backup": N_("做了备份"),
        "download backup": N_("下载了备份"),
        "delete backup": N_("删除了备份"),
        "change kind": N_("改变了条目的类别"),
    }
)

_SUBJECTS = Labels(
    meeting=N_("会议"),
    decisions=N_("决议"),
    action_items=N_("行动项"),
    disputes=N_("争议点"),
    next_meeting=N_("下次会议"),
    recording=N_("录音"),
    segment=N_("段落"),
    person=N_("人员"),
    department=N_("部门"),
    project=N_("项目"),
    account=N_("账号"),
    user=N_("账号"),
    template=N_("Word 模板"),
    setting=N_("设置"),
    glossary=N_("词表"),
    language=N_("语言"),
)
_ACTORS = Labels({"retention": N_("保留期限"), "command line": N_("命令行")})
_SUBJECT = re.compile(r"(\w+)(?: (.+))?")
_LONGEST = 200


def action(name: str) -> str:
    """The name itself where there are no words for it."""
    if name in ACTIONS:
        return ACTIONS[name]
    return OF_MEETINGS.get(name, name)


def actor(name: str) -> str:
    return _ACTORS[name] if name in _ACTORS else name  # noqa: SIM401 - names stay as they are


def subject(text: str | None) -> str:
    """行动项 12 for "action_items 12"."""
    found = _SUBJECT.fullmatch(text or "")
    if not found or found[1] not in _SUBJECTS:
        return text or ""
    return f"{_SUBJECTS[found[1]]} {found[2] or ''}".strip()


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each field that changed, with what it was and what it is; empty for nothing."""
    names = [*before, *(name for name in after if name not in before)]
    told = [(field_label(n), _shown(n, before.get(n)), _shown(n, after.get(n))) for n in names]
    return [(label, old, new) for label, old, new in told if old != new]


def _shown(field: str, value: Any) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if field == "status" and value in words.STATUS:
        return words.STATUS[value]
    if field == "review" and value in words.REVIEWS:
        return words.REVIEWS[value]
    if field == "role" and value in words.ROLES:
        return words.ROLES[value]
    if isinstance(value, bool):
        return gettext(N_("是") if value else N_("否"))
    if isinstance(value, list):
        text = words.listed([_shown("", each) for each in value])
    elif isinstance(value, dict):
        text = words.listed([f"{key}: {_shown('', each)}" for key, each in value.items()])
    else:
        text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
