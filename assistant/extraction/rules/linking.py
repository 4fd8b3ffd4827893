"""Which task a move is about: named again, said again, or the one being talked about."""

from collections.abc import Sequence

from assistant.extraction.dates import DateMention
from assistant.extraction.people import Party
from assistant.extraction.rules.content import overlap
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.moves import Move

# How many turns a task stays in the talk without being named again, and where its name fades.
NEAR, FAR = 3, 6
# The part of a move's words that must be those of a task named before; more when it is long ago.
_SAME_TASK, _SAME_OLD_TASK, _SAME_IN_SUM = 0.5, 0.6, 0.5
# Pairs of characters (or words) in which a task that is meant would be named.
_MUCH = 10
_GIVES = ("assign", "commit")


def same_task(drafts: Sequence[Draft], move: Move) -> Draft | None:
    """The draft a move is about; None if it starts something new."""
    named = _named(drafts, move) or _echoed(drafts, move)
    if named is not None:
        return named
    doer = move.owner.person if move.owner is not None else move.sentence.speaker
    mine = latest(drafts, move, 2, doer) if move.is_poor else None
    for draft in (mine, latest(drafts, move, NEAR)):
        if draft is not None and _goes_on(draft, move):
            return draft
    return None


def latest(
    drafts: Sequence[Draft], move: Move, reach: int, owner: str | None = None
) -> Draft | None:
    """The draft last talked about within `reach` turns; with `owner`, of theirs."""
    found = [
        (draft.touched, i)
        for i, draft in enumerate(drafts)
        if not draft.is_dropped and 0 <= _age(draft, move) <= reach
        if owner is None or (draft.owner is not None and draft.owner.person == owner)
    ]
    return drafts[max(found)[1]] if found else None


def answers(draft: Draft, move: Move) -> bool:
    """Whether the move answers the question that opened the draft and takes it on."""
    if draft.asked_of is not None and draft.asked_of.person != move.sentence.speaker:
        return False
    asked = [s for s in draft.sentences if s.acts & {"ask_when", "ask_who"}]
    if draft.asked_of is not None:
        asked += [s for s in draft.sentences if "ask_if" in s.acts]
    if not asked or move.sentence.acts & {"refuse", "oppose"}:
        return False
    return move.sentence.turn > asked[-1].turn and move.sentence.speaker != asked[-1].speaker


def haggles(move: Move) -> bool:
    return bool(move.sentence.acts & {"renegotiate", "ask_if", "accept", "propose"})


def negotiates(draft: Draft, move: Move) -> bool:
    """Whether the move may change the deadline: in the talk about it, or in such words."""
    return _age(draft, move) <= 2 or bool(move.sentence.acts & {"renegotiate", "ask_if"})


def same_when(a: DateMention, b: DateMention) -> bool:
    """Whether both name one day, and one hour if both name any."""
    timed = bool(a.moment and b.moment and "T" in a.moment and "T" in b.moment)
    return a.moment == b.moment if timed else a.day == b.day


def same_party(a: Party, b: Party, *, is_loose: bool = True) -> bool:
    """Whether both are one person or department; loosely, a department stands for its people."""
    if (a.person and b.person) or not is_loose:
        return a.person == b.person and (a.person is not None or a.department == b.department)
    return a.department == b.department


def _age(draft: Draft, move: Move) -> int:
    return move.sentence.turn - draft.touched


# --- said or named again ------------------------------------------------------------------------


def _echoed(drafts: Sequence[Draft], move: Move) -> Draft | None:
    """The draft whose day a question or a bare date says again within two turns."""
    if move.deadline is None or move.deadline.day is None or move.kind in _GIVES:
        return None
    for draft in reversed(drafts):
        same_day = draft.deadline is not None and draft.deadline.day == move.deadline.day
        if same_day and 0 <= _age(draft, move) <= 2:
            return draft
    return None


def _named(drafts: Sequence[Draft], move: Move) -> Draft | None:
    """The draft whose words come up again, the one with most in common."""
    fits = [(_likeness(draft, move), i) for i, draft in enumerate(drafts)]
    best, index = max(fits, key=lambda found: (found[0], -found[1]), default=(0.0, 0))
    return drafts[index] if best > 0 else None


def _likeness(draft: Draft, move: Move) -> float:
    """How much a move has in common with a draft it may be about; 0 if it cannot be."""
    age = _age(draft, move)
    starts = move.kind == "assign" or (move.kind == "ask" and move.owner is not None)
    if starts and draft.owner is not None and not draft.deadline and age > 1:
        return 0.0
    common, shared = overlap(move.content, draft.content), len(move.content & draft.content)
    repeats = _repeats(draft, move)
    if repeats and (shared or (move.is_poor and age <= FAR)):
        common, shared = max(common, _SAME_OLD_TASK), 2
    if _sums_up(draft, move):
        return common + 0.5 if shared > 1 and common >= _SAME_IN_SUM else 0.0
    passes_on = move.kind == "commit" and "renegotiate" in move.sentence.acts
    enough = 1 if age <= 1 or (passes_on and age <= FAR) else 2
    if common < (_SAME_TASK if age <= FAR else _SAME_OLD_TASK) or shared < enough:
        return 0.0
    if repeats or _owner_fits(draft, move):
        return common + 0.5
    return common if _hands_over(move) else 0.0


def _sums_up(draft: Draft, move: Move) -> bool:
    """Whether it may be the recap of a task: its owner named again with a date, long after."""
    if draft.owner is None or move.owner is None or draft.deadline is None:
        return False
    same = draft.owner.person is not None and draft.owner.person == move.owner.person
    late = _age(draft, move) > 2 * FAR
    if move.deadline is not None and not same_when(draft.deadline, move.deadline):
        same = same and "renegotiate" in move.sentence.acts
    return same and late and move.kind == "assign" and move.deadline is not None


def _repeats(draft: Draft, move: Move) -> bool:
    """Whether the move says owner and day of a draft again."""
    if draft.deadline is None or move.deadline is None or draft.owner is None or move.owner is None:
        return False
    return same_when(draft.deadline, move.deadline) and same_party(draft.owner, move.owner)


def _owner_fits(draft: Draft, move: Move) -> bool:
    if draft.owner is None or move.owner is None:
        return True
    return same_party(draft.owner, move.owner, is_loose=move.is_poor)


def _hands_over(move: Move) -> bool:
    """Whether the move may give a task that somebody has to somebody else."""
    acts = move.sentence.acts
    if move.kind == "assign":
        named = move.owner is not None and move.owner.person is not None
        return named and "renegotiate" in acts and "decide" not in acts
    return bool(acts & {"renegotiate", "ask_if"})


# --- the talk goes on ---------------------------------------------------------------------------


def _goes_on(draft: Draft, move: Move) -> bool:
    if draft.owner is None:
        return _is_taken_up(draft, move)
    if move.kind in _GIVES:
        return _is_given_again(draft, move)
    return _is_talked_about(draft, move)


def _is_taken_up(draft: Draft, move: Move) -> bool:
    """Whether a task without an owner is meant: asked for, left open, or of an unknown voice."""
    age = _age(draft, move)
    shares = bool(move.content & draft.content)
    if draft.is_taken and move.kind in ("commit", "gives"):
        return move.sentence.speaker == draft.taker and (move.is_poor or age == 0)
    if draft.is_unowned:
        return shares or (move.kind in _GIVES and move.is_poor and age <= 1)
    asker = draft.sentences[-1].speaker if draft.sentences else None
    replies = age <= 1 and (asker is None or asker != move.sentence.speaker)
    return age <= NEAR and (move.is_poor or shares or replies or age == 0)


def _is_given_again(draft: Draft, move: Move) -> bool:
    """Whether an order or promise is about a task that somebody has already."""
    age = _age(draft, move)
    if not _owner_fits(draft, move):
        # Another person for the same task: said in few words, over a yes only by an order.
        return move.is_poor and age <= 2 and (not draft.is_taken or _is_in_doubt(draft, move))
    if draft.deadline is None:
        is_answer = age <= 1 and move.kind == "commit" and draft.is_strong
        return move.is_poor or age == 0 or is_answer
    if move.deadline is None:
        return move.is_poor or draft.opened == move.sentence.turn
    if same_when(draft.deadline, move.deadline):
        return True
    renegotiates = "renegotiate" in move.sentence.acts
    if move.kind == "commit" and _is_reply(draft, move):
        return True
    if move.kind == "assign" and draft.is_taken:
        # An order with another date, once the first one is agreed, is the next task.
        return renegotiates
    # "Wednesday I'm out. Thursday then, I'll have it Thursday."
    return move.is_poor or (age <= 1 and renegotiates)


def _is_reply(draft: Draft, move: Move) -> bool:
    """Whether the one who was just given a task speaks next: of this task, until agreed."""
    owner = draft.owner.person if draft.owner is not None else None
    asked = draft.is_strong and not draft.is_taken and _age(draft, move) <= 1
    return asked and owner is not None and move.sentence.speaker == owner


def _is_in_doubt(draft: Draft, move: Move) -> bool:
    """Whether it was asked or doubted that the one who took a task can keep it."""
    doubts = {"ask_who", "refuse", "oppose"}
    return move.kind == "assign" and any(s.acts & doubts for s in draft.sentences)


def _is_talked_about(draft: Draft, move: Move) -> bool:
    """Whether a question, date or remark is about a task that somebody has."""
    age = _age(draft, move)
    asks_another = move.kind == "ask" and move.owner is not None and draft.owner is not None
    if asks_another and not move.is_poor and not _owner_fits(draft, move):
        return False
    if move.is_poor:
        return age <= 2
    if age == 0 and draft.deadline is None and move.kind in ("date", "gives", "ask"):
        return True
    if move.deadline is not None and _is_reply(draft, move):
        return True
    if _is_about_something_else(draft, move):
        return False
    return age <= 1 and ((move.deadline is not None and haggles(move)) or answers(draft, move))


def _is_about_something_else(draft: Draft, move: Move) -> bool:
    """Whether somebody who does not have the task says much and no word of it."""
    owner = draft.owner.person if draft.owner is not None else None
    says_much = len(move.content) >= _MUCH and not move.content & draft.content
    return says_much and owner is not None and move.sentence.speaker != owner
