"""Action items in the making: what is known of one so far and where each part was said."""

from dataclasses import dataclass, field

from assistant.extraction.dates import DateMention
from assistant.extraction.people import Party
from assistant.extraction.rules.turns import Sentence


@dataclass
class Draft:
    """A task that is being talked about. It grows while the turns are read in order."""

    opened: int
    touched: int
    content: frozenset[str] = frozenset()
    task: list[Sentence] = field(default_factory=list)
    topic: Sentence | None = None
    owner: Party | None = None
    owner_said: list[Sentence] = field(default_factory=list)
    deadline: DateMention | None = None
    deadline_said: list[Sentence] = field(default_factory=list)
    # The voice that took it, where nobody knows whose it is.
    taker: str | None = None
    asked_of: Party | None = None
    helpers: list[str] = field(default_factory=list)
    others: list[Sentence] = field(default_factory=list)
    is_taken: bool = False
    is_strong: bool = False
    is_dropped: bool = False
    is_unowned: bool = False
    # Somebody said to leave the owner blank.
    is_blank: bool = False
    is_conditional: bool = False
    is_summed_up: bool = False

    @property
    def sentences(self) -> list[Sentence]:
        """Every sentence in which the task was talked about, in the order said."""
        topic = [self.topic] if self.topic is not None else []
        return in_order([*self.task, *self.owner_said, *self.deadline_said, *self.others, *topic])

    @property
    def due_said(self) -> list[Sentence]:
        """Where the deadline that holds was said, and the first one if it was changed since."""
        if self.deadline is None:
            return []
        day = self.deadline.day
        holds = [s for s in self.deadline_said if any(d.day == day for d in s.dates)]
        return in_order([*self.deadline_said[:1], *holds])


def in_order(sentences: list[Sentence]) -> list[Sentence]:
    """The sentences in the order said, each once."""
    said = {(s.turn, s.start): s for s in sentences}
    return [said[key] for key in sorted(said)]
