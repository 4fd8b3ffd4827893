"""The chats that are told of things: groups, and people's own."""

import datetime as dt

from sqlmodel import Session, col, select

from assistant.errors import NotFoundError
from storage import audit, organisation
from storage.tables import ChatChannel, Meeting, User

# What a group can be told of.
EVENTS = ("minutes issued", "minutes late", "week review", "problems")


def channels(session: Session, meeting: Meeting, event: str) -> list[ChatChannel]:
    """The groups to be told of an event of this meeting: those of its project and those of all.

    None of a confidential meeting: nobody knows who reads in a group.
    """
    if meeting.is_confidential:
        return []
    return of_project(session, meeting.project_id, event)


def of_project(session: Session, project_id: int | None, event: str) -> list[ChatChannel]:
    """The groups to be told of an event of a project; None: of what has none, or of all."""
    found = [each for each in all_channels(session) if event in each.events]
    return [each for each in found if each.project_id in (None, project_id)]


def all_channels(session: Session) -> list[ChatChannel]:
    """The groups. People's own chats are nobody else's to see."""
    chosen = select(ChatChannel).where(
        col(ChatChannel.deleted_at).is_(None), col(ChatChannel.user_id).is_(None)
    )
    return list(session.exec(chosen.order_by(col(ChatChannel.name), col(ChatChannel.id))))


def own(session: Session, user_id: int | None) -> ChatChannel | None:
    """An account's own chat; None where it has none."""
    if user_id is None:
        return None
    chosen = select(ChatChannel).where(
        ChatChannel.user_id == user_id, col(ChatChannel.deleted_at).is_(None)
    )
    return session.exec(chosen.order_by(col(ChatChannel.id).desc())).first()


def get(session: Session, channel_id: int) -> ChatChannel:
    """A group or a chat of somebody's own. Raises NotFoundError, also for one that was deleted."""
    found = session.get(ChatChannel, channel_id)
    if found is None or found.deleted_at:
        raise NotFoundError(f"There is no chat group {channel_id}. It may have been deleted.")
    return found


def get_group(session: Session, channel_id: int) -> ChatChannel:
    """Raises NotFoundError."""
    found = get(session, channel_id)
    if found.user_id is not None:
        raise NotFoundError(f"There is no chat group {channel_id}. It may have been deleted.")
    return found


def set_own(session: Session, user: User, url: str, now: dt.datetime, *, actor: str) -> None:
    """Make this the account's own chat, in the place of the one there was. `url` is Apprise's."""
    if known := own(session, user.id):
        known.deleted_at, known.url = now, ""
    owner = organisation.current(session).id or 0
    channel = ChatChannel(organisation_id=owner, name=user.name, url=url, user_id=user.id)
    session.add(channel)
    session.flush()
    audit.record(session, actor, "set own chat", subject=f"chat {channel.id}")


def delete_own(session: Session, user: User, now: dt.datetime, *, actor: str) -> None:
    if known := own(session, user.id):
        known.deleted_at, known.url = now, ""
        audit.record(session, actor, "delete own chat", subject=f"chat {known.id}")


def add(
    session: Session,
    name: str,
    url: str,
    *,
    project_id: int | None,
    events: list[str],
    actor: str,
) -> ChatChannel:
    """`url` is Apprise's, and no audit entry says it."""
    channel = ChatChannel(
        organisation_id=organisation.current(session).id or 0,
        name=name,
        url=url,
        project_id=project_id,
        events=[event for event in EVENTS if event in events],
    )
    session.add(channel)
    session.flush()
    after = {"name": name, "project": project_id, "events": channel.events}
    audit.record(session, actor, "add chat group", subject=f"chat {channel.id}", after=after)
    return channel


def change(
    session: Session,
    channel: ChatChannel,
    *,
    name: str,
    project_id: int | None,
    events: list[str],
    url: str | None,
    actor: str,
) -> None:
    """`url` None: as it was."""
    before = {"name": channel.name, "project": channel.project_id, "events": channel.events}
    channel.name, channel.project_id = name, project_id
    channel.events = [event for event in EVENTS if event in events]
    channel.url = url or channel.url
    after = {"name": name, "project": project_id, "events": channel.events}
    if url:
        after["address"] = "changed"
    audit.record(
        session,
        actor,
        "change chat group",
        subject=f"chat {channel.id}",
        before=before,
        after=after,
    )


def delete(session: Session, channel: ChatChannel, now: dt.datetime, *, actor: str) -> None:
    channel.deleted_at = now
    channel.url = ""  # the secret goes with it
    audit.record(
        session,
        actor,
        "delete chat group",
        subject=f"chat {channel.id}",
        before={"name": channel.name},
    )
