"""The groups of chats that are told of things."""

import datetime as dt

from sqlmodel import Session, col, select

from assistant.errors import NotFoundError
from storage import audit, organisation
from storage.tables import ChatChannel, Meeting

# What a group can be told of.
EVENTS = ("minutes issued", "minutes late")


def channels(session: Session, meeting: Meeting, event: str) -> list[ChatChannel]:
    """The groups to be told of an event of this meeting: those of its project and those of all.

    None of a confidential meeting: nobody knows who reads in a group.
    """
    if meeting.is_confidential:
        return []
    found = [each for each in all_channels(session) if event in each.events]
    return [each for each in found if each.project_id in (None, meeting.project_id)]


def all_channels(session: Session) -> list[ChatChannel]:
    chosen = select(ChatChannel).where(col(ChatChannel.deleted_at).is_(None))
    return list(session.exec(chosen.order_by(col(ChatChannel.name), col(ChatChannel.id))))


def get(session: Session, channel_id: int) -> ChatChannel:
    """Raises NotFoundError, also for one that was deleted."""
    found = session.get(ChatChannel, channel_id)
    if found is None or found.deleted_at:
        raise NotFoundError(f"There is no chat group {channel_id}. It may have been deleted.")
    return found


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
