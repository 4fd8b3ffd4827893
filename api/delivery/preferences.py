"""Which messages a person wants, and where. Minutes, own items and what one is to act upon come."""

from typing import Literal

from storage.tables import User

MAILS = ("minutes", "reviews", "problems")
# What could be chosen before choices were kept with what was offered.
_FIRST = ("minutes",)

Channel = Literal["mail", "chat"]


def wanted_mails(user: User) -> list[str]:
    """All kinds until the person chose; a kind that came later, until they choose again."""
    said = user.preferences.get("notify", {})
    offered = said.get("offered", _FIRST)
    wanted = said.get("mails", MAILS)
    return [kind for kind in MAILS if kind not in offered or kind in wanted]


def wants(user: User | None, kind: str) -> bool:
    """Whether this kind of mail is wanted; by who has no account to say so, too."""
    return user is None or kind in wanted_mails(user)


def channel(user: User | None) -> Channel:
    """Where reminders go to: by mail until the person chose their own chat."""
    said = user.preferences.get("notify", {}).get("channel") if user else None
    return "chat" if said == "chat" else "mail"
