"""What a good secretary checks before minutes go out."""

from sqlmodel import Session

from assistant.minutes.types import Minutes


def findings(session: Session, meeting_id: int, minutes: Minutes) -> list[str]:
    """What does not stand in the items or the transcript, a line each."""
    return []
