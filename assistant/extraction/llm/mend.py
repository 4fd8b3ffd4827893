"""What the model put right when it was shown what did not stand."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.evidence import normalise
from assistant.extraction.likeness import likeness
from assistant.extraction.llm.answer import SaidAction, SaidDecision, SaidDispute, SaidNextMeeting
from assistant.extraction.llm.checked import Answered, Checked, Claim, Said

# Letter pairs that an entry shares with the one it corrects. Its quote changes, its subject stays.
_SAME_ENTRY = 0.4


def mend(first: Answered, second: Answered) -> Answered:
    """`first` with the claims that did not stand as `second` corrects them.

    Only those: a model asked for its mistakes may tell the whole meeting again, and worse.
    """
    next_meeting = first.next_meeting
    if next_meeting and second.next_meeting:
        next_meeting = _better(next_meeting, [second.next_meeting])
    return replace(
        first,
        decisions=[_better(claim, second.decisions) for claim in first.decisions],
        action_items=[_better(claim, second.action_items) for claim in first.action_items],
        disputes=[_better(claim, second.disputes) for claim in first.disputes],
        next_meeting=next_meeting,
    )


def _better(
    claim: Checked[Said, Claim], corrected: Sequence[Checked[Said, Claim]]
) -> Checked[Said, Claim]:
    """The claim, or that of the corrected ones about the same of which more stands."""
    if not claim.problems:
        return claim
    best = claim
    for other in corrected:
        if _is_same(claim.said, other.said) and _lack(other) < _lack(best):
            best = other
    return best


def _lack(claim: Checked[Said, Claim]) -> tuple[bool, int]:
    return claim.claim is None, len(claim.problems)


def _is_same(a: Said, b: Said) -> bool:
    alike = likeness(_words(a), _words(b)) >= _SAME_ENTRY
    return alike or (bool(a.quote) and normalise(a.quote) == normalise(b.quote))


def _words(said: SaidDecision | SaidAction | SaidDispute | SaidNextMeeting) -> str:
    if isinstance(said, SaidNextMeeting):
        return ""  # there is one alone
    return said.task if isinstance(said, SaidAction) else said.text
