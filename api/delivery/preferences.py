"""Which mails a person wants. Minutes and own items always come."""

from storage.tables import User

MAILS = ("minutes",)


def wanted_mails(user: User) -> list[str]:
    """All kinds until the person chose."""
    said = user.preferences.get("notify", {})
    return [kind for kind in MAILS if kind in said.get("mails", MAILS)]


def wants(user: User | None, kind: str) -> bool:
    """Whether this kind of mail is wanted; by who has no account to say so, too."""
    return user is None or kind in wanted_mails(user)
