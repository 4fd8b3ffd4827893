"""The words of mails with a link that makes an account, or sets a new password."""

from api.delivery.bodies import Body
from api.delivery.wording import one_line
from api.web.i18n import _


def invitation_letter(
    name: str, organisation: str, by: str, role: str, link: str
) -> tuple[str, Body]:
    subject = _("%(who)s 邀请您使用会议助手", who=one_line(by))
    body = Body(
        title=_("欢迎加入%(organisation)s", organisation=one_line(organisation)),
        intro=(
            _("%(name)s，您好：", name=one_line(name)),
            _("%(who)s 邀请您使用会议助手，角色是%(role)s。", who=one_line(by), role=role),
            _("打开链接，设置密码，就可以登录。"),
        ),
        link=(_("创建账号"), link),
        closing=_once(),
    )
    return subject, body


def password_letter(name: str, by: str, link: str) -> tuple[str, Body]:
    subject = _("会议助手：设置新密码")
    body = Body(
        title=_("设置新密码"),
        intro=(
            _("%(name)s，您好：", name=one_line(name)),
            _("%(who)s 给您发了重设密码的链接。", who=one_line(by)),
        ),
        link=(_("设置新密码"), link),
        closing=_once(),
    )
    return subject, body


def _once() -> tuple[str, ...]:
    return (
        _("链接只能用一次，七天内有效，请不要转发。"),
        _("如果与您无关，可以不理会这封邮件。"),
    )
