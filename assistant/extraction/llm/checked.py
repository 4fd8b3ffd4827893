"""An answer with what of it stands in the words of the meeting, and what does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar

from assistant.extraction.llm.answer import SaidAction, SaidDecision, SaidDispute, SaidNextMeeting
from assistant.types import ActionItem, Decision, Dispute, Extraction, NextMeeting

Wrong = Literal["not_said", "unknown", "no_date", "says_more"]
Said = TypeVar("Said", SaidDecision, SaidAction, SaidDispute, SaidNextMeeting)
Claim = TypeVar("Claim", Decision, ActionItem, Dispute, NextMeeting)


class Problem(NamedTuple):
    """A place in the answer that does not stand, as `owner.words`, with the words that are there.

    Its line in the repair prompt says where it is in the answer.
    """

    place: str
    words: str
    wrong: Wrong


@dataclass(frozen=True)
class Checked(Generic[Said, Claim]):
    """A claim as it was said, and what of it stands; None where nothing does."""

    said: Said
    claim: Claim | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Answered:
    """A whole answer, claim by claim."""

    decisions: Sequence[Checked[SaidDecision, Decision]] = ()
    action_items: Sequence[Checked[SaidAction, ActionItem]] = ()
    disputes: Sequence[Checked[SaidDispute, Dispute]] = ()
    next_meeting: Checked[SaidNextMeeting, NextMeeting] | None = None

    @property
    def extraction(self) -> Extraction:
        """The claims that stand."""
        return Extraction(
            engine="llm",
            decisions=tuple(c.claim for c in self.decisions if c.claim),
            action_items=tuple(c.claim for c in self.action_items if c.claim),
            disputes=tuple(c.claim for c in self.disputes if c.claim),
            next_meeting=self.next_meeting.claim if self.next_meeting else None,
        )

    def describe_problems(self) -> list[str]:
        """One line a problem: its place in the answer, the words, what is wrong with them."""
        told = [
            *_numbered("decisions", [claim.problems for claim in self.decisions]),
            *_numbered("action_items", [claim.problems for claim in self.action_items]),
            *_numbered("disputes", [claim.problems for claim in self.disputes]),
        ]
        if self.next_meeting:
            told += [_line("next_meeting", problem) for problem in self.next_meeting.problems]
        return told


def _numbered(kind: str, problems: Sequence[Sequence[Problem]]) -> list[str]:
    return [
        _line(f"{kind}[{number}]", problem)
        for number, claims in enumerate(problems)
        for problem in claims
    ]


def _line(at: str, problem: Problem) -> str:
    return f"{at}.{problem.place} = “{problem.words[:80]}” → {problem.wrong}"
