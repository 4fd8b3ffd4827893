"""Who is meant by a name, a title, an alias, "I" or a department's name."""

from assistant.types import Data, MeetingContext


class Party(Data):
    """A person of the roster, or a department alone; neither where it stays open who is meant."""

    person: str | None = None
    department: str | None = None
    is_ambiguous: bool = False
    is_absent: bool = False


class PartyMention(Data):
    """Words that name a party, at character offsets `start` to `end`."""

    start: int
    end: int
    text: str
    party: Party


class Directory:
    """Everybody and every department of a meeting's roster, found by the words people use."""

    def __init__(self, context: MeetingContext) -> None:
        self.context = context

    def resolve(self, words: str, speaker: str | None = None) -> Party | None:
        """Whom `words` mean when `speaker` says them; None if nobody of the roster."""
        return None

    def find(self, text: str, speaker: str | None = None) -> list[PartyMention]:
        """Every mention of a person or department in `text`, in order, without overlaps."""
        return []
