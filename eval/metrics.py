"""Scores of an extraction against the annotations of its meeting."""

from collections.abc import Iterator, Sequence

from assistant.types import ActionItem, Extraction, NextMeeting, Transcript
from eval import support, text
from eval.cases import ANNOTATED, Case, GoldAction, GoldNextMeeting
from eval.matching import Claim, Pair, pair
from eval.scores import Counts, FieldCounts, Fields, Judged, Pairs, Score, Share, add_fields

FIELDS = ("owner", "co_owners", "department", "deadline")
NEXT_MEETING_FIELDS = ("at", "location", "topic")
# Places and topics are said in more words than they are written down in.
SAME_WORDS = 0.3


def score(
    extraction: Extraction, case: Case, recognised: tuple[Extraction, Transcript] | None = None
) -> Score:
    """How well `extraction` fits the annotations; its evidence must be utterance numbers.

    Where it was made from a recording's transcript, `recognised` is that transcript and the
    extraction whose evidence names its segments: quotes are looked up there. What a meeting's
    annotators did not write down is not judged.
    """
    raw, said = recognised or (extraction, case.transcript)
    pairs = match(extraction, case)
    usage = extraction.usage
    return Score(
        meeting=case.id,
        decisions=count(pairs.decisions),
        action_items=count(pairs.action_items),
        disputes=count(pairs.disputes),
        utterances=_utterances(extraction, case),
        fields=_fields(pairs.action_items, extraction.action_items, case),
        next_meeting=_next_meeting(extraction, case),
        invented_owners=_invented_owners(pairs.action_items, extraction, raw, said, case),
        invented_dates=_invented_dates(pairs.action_items, raw, said, case),
        quotes=Share(*support.quotes(raw, said)),
        traps_taken=_traps_taken(extraction, pairs, case),
        traps=len(case.traps),
        # Replies that were kept come at once; their usage knows how long they took.
        seconds=max(extraction.seconds, usage.seconds),
        requests=usage.requests,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost=usage.cost or 0,
        pairs=pairs,
        judged=_judged(pairs, extraction, case),
    )


def match(extraction: Extraction, case: Case) -> Pairs:
    """Extracted and annotated items beside each other; no pairs of what nobody annotated."""
    gold, annotated = case.gold, case.annotated
    return Pairs(
        tuple(pair(_said(extraction.decisions), _said(gold.decisions)))
        if "decisions" in annotated
        else (),
        tuple(pair(_asked(extraction.action_items), _asked(gold.action_items)))
        if "action_items" in annotated
        else (),
        tuple(pair(_said(extraction.disputes), _said(gold.disputes)))
        if "disputes" in annotated
        else (),
    )


def count(pairs: Sequence[Pair]) -> Counts:
    return Counts(
        matched=sum(p.predicted is not None and p.gold is not None for p in pairs),
        predicted=sum(p.predicted is not None for p in pairs),
        gold=sum(p.gold is not None for p in pairs),
    )


def judge(predicted: object, gold: object, same: bool | None = None) -> FieldCounts:
    """One outcome. Empty text, None and an empty tuple all mean that nothing was said."""
    if not gold:
        return FieldCounts(invented=1) if predicted else FieldCounts(right=1)
    if not predicted:
        return FieldCounts(missing=1)
    same = predicted == gold if same is None else same
    return FieldCounts(right=1) if same else FieldCounts(wrong=1)


def judge_item(
    predicted: ActionItem, gold: GoldAction, annotated: frozenset[str] = ANNOTATED
) -> Fields:
    """Exact equality in every annotated field: a deadline of the right day but the wrong hour is
    wrong. The owner is left out where the annotators named no single one.
    """
    fields = {
        "owner": judge(predicted.owner, gold.owner),
        "co_owners": judge(frozenset(predicted.co_owners), frozenset(gold.co_owners)),
        "department": judge(predicted.department, gold.department),
        "deadline": judge(predicted.deadline, gold.deadline),
    }
    judged = annotated if gold.is_owner_known else annotated - {"owner"}
    return {name: counts for name, counts in fields.items() if name in judged}


def judge_next_meeting(predicted: NextMeeting | None, gold: GoldNextMeeting | None) -> Fields:
    """`at` must be equal; place and topic must share enough words."""
    found, wanted = predicted or NextMeeting(evidence=()), gold or GoldNextMeeting()
    return {
        "at": judge(found.at, wanted.at),
        "location": _judge_words(found.location, wanted.location),
        "topic": _judge_words(found.topic, wanted.topic),
    }


def _judge_words(predicted: str | None, gold: str | None) -> FieldCounts:
    alike = text.similarity(predicted or "", gold or "") >= SAME_WORDS
    return judge(predicted, gold, same=alike)


def _next_meeting(extraction: Extraction, case: Case) -> Fields:
    if "next_meeting" not in case.annotated:
        return {}
    return judge_next_meeting(extraction.next_meeting, case.gold.next_meeting)


def _utterances(extraction: Extraction, case: Case) -> Counts:
    """Utterances that support an action item, in the extraction and in the annotations."""
    if "utterances" not in case.annotated:
        return Counts()
    found = {i for item in extraction.action_items for i in item.evidence}
    wanted = case.positive_utterances
    return Counts(matched=len(found & wanted), predicted=len(found), gold=len(wanted))


def _fields(pairs: Sequence[Pair], predicted: Sequence[ActionItem], case: Case) -> Fields:
    result: Fields = {name: FieldCounts() for name in FIELDS}
    gold = case.gold.action_items
    for p in pairs:
        if p.predicted is not None and p.gold is not None:
            judged = judge_item(predicted[p.predicted], gold[p.gold], case.annotated)
            result = add_fields(result, judged)
    return result


def _invented_owners(
    pairs: Sequence[Pair], extraction: Extraction, raw: Extraction, said: Transcript, case: Case
) -> Share:
    """Of all owners given, those of matched items nobody named, and those of other items that
    their own words do not support. Quotes are looked up in what was recognised, names in what
    was said.
    """
    heard, spoken = support.by_number(said), support.by_number(case.transcript)
    invented = given = 0
    for p in pairs:
        if p.predicted is None or not extraction.action_items[p.predicted].owner:
            continue
        item, gold = extraction.action_items[p.predicted], _gold(p, case)
        given += 1
        if gold is not None:
            invented += gold.owner is None and gold.is_owner_known and "owner" in case.annotated
        elif not (
            support.has_owner_words(raw.action_items[p.predicted], heard)
            and support.is_owner_said(item, spoken, case.context)
        ):
            invented += 1
    return Share(invented, given)


def _invented_dates(pairs: Sequence[Pair], raw: Extraction, said: Transcript, case: Case) -> Share:
    """As of owners: of all deadlines given, those nobody said."""
    heard = support.by_number(said)
    invented = given = 0
    for p in pairs:
        if p.predicted is None or not raw.action_items[p.predicted].deadline:
            continue
        item, gold = raw.action_items[p.predicted], _gold(p, case)
        given += 1
        if gold is not None and "deadline" in case.annotated:
            invented += gold.deadline is None
        else:
            invented += not support.has_deadline_words(item, heard)
    return Share(invented, given)


def _gold(p: Pair, case: Case) -> GoldAction | None:
    return None if p.gold is None else case.gold.action_items[p.gold]


def _judged(pairs: Pairs, extraction: Extraction, case: Case) -> tuple[Judged, ...]:
    decisions = (
        Judged("decision", extraction.decisions[p.predicted].confidence, found, found)
        for p in pairs.decisions
        if p.predicted is not None
        for found in [p.gold is not None]
    )
    return (*decisions, *_judged_items(pairs.action_items, extraction.action_items, case))


def _judged_items(
    pairs: Sequence[Pair], items: Sequence[ActionItem], case: Case
) -> Iterator[Judged]:
    for p in pairs:
        if p.predicted is None:
            continue
        item, gold = items[p.predicted], _gold(p, case)
        fields = judge_item(item, gold, case.annotated) if gold is not None else {}
        is_right = gold is not None and all(counts.right for counts in fields.values())
        yield Judged("action item", item.confidence, gold is not None, is_right)


def _traps_taken(extraction: Extraction, pairs: Pairs, case: Case) -> int:
    """Traps that an unmatched decision or action item rests on."""
    extra = [
        *_extra(pairs.decisions, _said(extraction.decisions)),
        *_extra(pairs.action_items, _asked(extraction.action_items)),
    ]
    return sum(any(claim.evidence & set(trap.evidence) for claim in extra) for trap in case.traps)


def _extra(pairs: Sequence[Pair], claims: Sequence[Claim]) -> list[Claim]:
    return [claims[p.predicted] for p in pairs if p.predicted is not None and p.gold is None]


def _said(items: Sequence[object]) -> list[Claim]:
    return [_claim(item, "text") for item in items]


def _asked(items: Sequence[object]) -> list[Claim]:
    return [_claim(item, "task") for item in items]


def _claim(item: object, words: str) -> Claim:
    return Claim(getattr(item, words), frozenset(getattr(item, "evidence")))  # noqa: B009
