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
        "expire transcript": N_("转写到期删除"),
        "expire draft": N_("纪要草稿到期删除"),
        "expire messages": N_("发送记录到期清空"),
        "expire meeting": N_("会议到期删除"),
        "add template": N_("上传了 Word 模板"),
        "choose template": N_("选用了 Word 模板"),
        "delete template": N_("删除了 Word 模板"),
        "restore template": N_("恢复了 Word 模板"),
        "send test mail": N_("发了测试邮件"),
        "add chat group": N_("添加了群通知"),
        "change chat group": N_("修改了群通知"),
        "delete chat group": N_("删除了群通知"),
        "set own chat": N_("设置了自己的聊天通知"),
        "delete own chat": N_("删除了自己的聊天通知"),
        "add webhook": N_("添加了 Webhook"),
        "change webhook": N_("修改了 Webhook"),
        "delete webhook": N_("删除了 Webhook"),
        "rotate webhook secret": N_("更换了 Webhook 密钥"),
        "switch off webhook": N_("停用了 Webhook"),
        "test webhook": N_("测试了 Webhook"),
        "send event again": N_("再次推送了事件"),
        "make backup": N_("做了备份"),
        "download backup": N_("下载了备份"),
        "delete backup": N_("删除了备份"),
        "change kind": N_("改变了条目的类别"),
        "create account": N_("创建了账号"),
        "invite": N_("邀请了同事"),
        "withdraw invitation": N_("收回了邀请"),
        "change role": N_("改变了账号的角色"),
        "make password link": N_("生成了重设密码的链接"),
        "switch on account": N_("启用了账号"),
        "switch off account": N_("停用了账号"),
        "set password": N_("设置了密码"),
        "sign in": N_("登录了"),
        "sign out": N_("退出了登录"),
        "link openid": N_("关联了单点登录"),
        "make token": N_("创建了令牌"),
        "revoke token": N_("撤销了令牌"),
        "rename account": N_("改了账号的姓名"),
        "end session": N_("结束了一处登录"),
        "add person": N_("新建了人员"),
        "change person": N_("修改了人员"),
        "deactivate person": N_("把人员标为离职"),
        "reactivate person": N_("把人员恢复为在职"),
        "import people": N_("导入了人员表格"),
        "undo import people": N_("撤销了人员导入"),
        "add department": N_("新建了部门"),
        "change department": N_("修改了部门"),
        "merge departments": N_("合并了部门"),
        "undo merge departments": N_("撤销了部门合并"),
        "remove department": N_("删除了部门"),
        "add project": N_("新建了项目"),
        "rename project": N_("项目改名"),
        "add member": N_("往项目里加了人"),
        "change member": N_("改变了项目里的角色"),
        "remove member": N_("从项目里移除了人"),
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
    invitation=N_("邀请"),
    template=N_("Word 模板"),
    minutes=N_("纪要"),
    topic=N_("议题"),
    setting=N_("设置"),
    message=N_("邮件"),
    chat=N_("群"),
    webhook="Webhook",
    glossary=N_("词表"),
    language=N_("语言"),
)
_ACTORS = Labels({"retention": N_("保留期限"), "webhooks": "Webhook", "command line": N_("命令行")})
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
