"""Settled drafts made into action items: every field with its own quote and evidence."""

from collections.abc import Iterable, Sequence

from assistant.extraction.rules.drafts import Draft, in_order
from assistant.extraction.rules.judging import Judged
from assistant.extraction.rules.turns import Sentence, Turn
from assistant.types import ActionItem, NextMeeting, Quotes


def to_items(
    judged: Sequence[Judged],
    turns: Sequence[Turn],
    next_meeting: NextMeeting | None,
) -> tuple[ActionItem, ...]:
    """One item per draft that is likely enough to be one, in the order they came up."""
    items = (_to_item(j, turns, next_meeting) for j in judged if j.is_item)
    return tuple(item for item in items if item is not None)


def _to_item(
    judged: Judged, turns: Sequence[Turn], next_meeting: NextMeeting | None
) -> ActionItem | None:
    draft, task, wording = judged.draft, judged.wording.text, list(judged.wording.said)
    extra = draft.others if draft.is_unowned or draft.helpers else []
    said = [*wording, *draft.owner_said, *draft.due_said, *extra]
    evidence = segment_ids(in_order(said or draft.sentences), turns)
    if not task or not evidence:
        return None
    owner = draft.owner
    person = owner.person if owner and not owner.is_ambiguous else None
    deadline = _moment(draft, next_meeting)
    owner_said = draft.owner_said if owner and not owner.is_ambiguous else []
    return ActionItem(
        task=task,
        owner=person,
        co_owners=tuple(h for h in draft.helpers if h != person),
        department=owner.department if owner else None,
        deadline=deadline,
        deadline_text=draft.deadline.text if draft.deadline else None,
        deadline_rule=draft.deadline.rule if draft.deadline else None,
        evidence=evidence,
        owner_evidence=segment_ids(owner_said, turns),
        deadline_evidence=segment_ids(draft.due_said, turns),
        quotes=Quotes(
            task=_quote(wording[:1] or draft.sentences),
            owner=_quote(owner_said) if owner_said else None,
            deadline=draft.deadline.text if draft.deadline else None,
        ),
        confidence=round(judged.confidence, 2),
        flags=_flags(draft, person, deadline),
    )


def segment_ids(sentences: Iterable[Sentence], turns: Sequence[Turn]) -> tuple[int, ...]:
    """Ids of the segments that hold the sentences, in order, each once."""
    found = [i for s in sentences for i in turns[s.turn].segment_ids(s.start, s.end)]
    return tuple(sorted(dict.fromkeys(found)))


def _quote(sentences: Sequence[Sentence]) -> str:
    return sentences[-1].text.strip()


def _moment(draft: Draft, next_meeting: NextMeeting | None) -> str | None:
    if draft.deadline is None or draft.deadline.moment is not None:
        return draft.deadline.moment if draft.deadline else None
    if draft.deadline.is_vague or next_meeting is None or next_meeting.at is None:
        return None
    return next_meeting.at[:10]


def _flags(draft: Draft, person: str | None, deadline: str | None) -> tuple[str, ...]:
    flags = []
    if person is None:
        flags.append("missing_owner")
    if draft.owner is not None and draft.owner.is_ambiguous:
        flags.append("ambiguous_owner")
    if draft.owner is not None and draft.owner.is_absent:
        flags.append("absent_owner")
    if deadline is None:
        vague = draft.deadline is not None
        flags.append("vague_deadline" if vague else "missing_deadline")
    if draft.is_conditional:
        flags.append("conditional")
    return tuple(flags)
