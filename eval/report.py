"""Tables of scores, and the side-by-side comparison of one meeting."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.types import ActionItem, Extraction, NextMeeting
from eval.cases import Case, GoldAction, GoldNextMeeting
from eval.matching import Pair
from eval.metrics import FIELDS, judge_item, judge_next_meeting
from eval.scores import Counts, FieldCounts, Fields, Score, total


def print_meetings(console: Console, scores: Sequence[Score]) -> None:
    """One row a meeting and the totals; then the fields, whose invented values matter most."""
    console.print(_items_table(scores))
    console.print(_fields_table(scores))


def print_comparison(console: Console, case: Case, extraction: Extraction, score: Score) -> None:
    """Every annotated and every extracted item of one meeting, partners beside each other."""
    console.rule(f"{case.id}  {case.context.title}")
    gold, pairs = case.gold, score.pairs
    texts = [d.text for d in extraction.decisions], [d.text for d in gold.decisions]
    _print_pairs(console, "decisions", pairs.decisions, *texts)
    _print_pairs(
        console,
        "action items",
        pairs.action_items,
        [_describe(item) for item in extraction.action_items],
        [_describe(item) for item in gold.action_items],
        [_verdict(p, extraction, case) for p in pairs.action_items],
    )
    texts = [d.text for d in extraction.disputes], [d.text for d in gold.disputes]
    _print_pairs(console, "disputes", pairs.disputes, *texts)
    _print_next_meeting(console, extraction.next_meeting, gold.next_meeting)


def _items_table(scores: Sequence[Score]) -> Table:
    table = Table(title="Items found: precision / recall / F1 (matched of extracted, annotated)")
    table.add_column("meeting")
    for name in ("decisions", "action items", "disputes"):
        table.add_column(name, justify="right")
    table.add_column("traps taken", justify="right")
    table.add_column("seconds", justify="right")
    for row in [*scores, total(scores)]:
        table.add_row(
            row.meeting,
            _counts(row.decisions),
            _counts(row.action_items),
            _counts(row.disputes),
            f"{row.traps_taken}/{row.traps}",
            f"{row.seconds:.1f}",
            style="bold" if row.meeting == "total" else None,
        )
    return table


def _fields_table(scores: Sequence[Score]) -> Table:
    table = Table(
        title="Fields of the matched action items, and the next meeting: accuracy",
        caption="i = invented (nobody said it), w = wrong, m = missing",
    )
    table.add_column("meeting")
    names = [(name, False) for name in FIELDS] + [
        (name, True) for name in ("at", "location", "topic")
    ]
    for name, is_next in names:
        table.add_column(f"next: {name}" if is_next else name, justify="right")
    for row in [*scores, total(scores)]:
        cells = [
            _field((row.next_meeting if is_next else row.fields), name) for name, is_next in names
        ]
        table.add_row(row.meeting, *cells, style="bold" if row.meeting == "total" else None)
    return table


def _counts(counts: Counts) -> str:
    ratios = " ".join(_ratio(r) for r in (counts.precision, counts.recall, counts.f1))
    return f"{ratios} ({counts.matched} of {counts.predicted}, {counts.gold})"


def _field(fields: Fields, name: str) -> str:
    counts = fields.get(name, FieldCounts())
    errors = [
        f"{letter}{number}"
        for letter, number in (
            ("i", counts.invented),
            ("w", counts.wrong),
            ("m", counts.missing),
        )
        if number
    ]
    return " ".join([_ratio(counts.accuracy), *errors])


def _ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _print_pairs(
    console: Console,
    title: str,
    pairs: Sequence[Pair],
    predicted: Sequence[str],
    gold: Sequence[str],
    verdicts: Sequence[str] = (),
) -> None:
    table = Table(title=title, show_lines=True, expand=True)
    for name, ratio in (("", 1), ("annotated", 4), ("extracted", 4)):
        table.add_column(name, ratio=ratio)
    for number, p in enumerate(pairs):
        kind = "missing" if p.predicted is None else "extra" if p.gold is None else "matched"
        table.add_row(
            "\n".join(filter(None, [kind, verdicts[number] if verdicts else ""])),
            escape(gold[p.gold]) if p.gold is not None else "",
            escape(predicted[p.predicted]) if p.predicted is not None else "",
        )
    console.print(table if pairs else f"{title}: none, and none found")


def _describe(item: ActionItem | GoldAction) -> str:
    who = item.owner or "nobody named"
    co_owners = f" + {', '.join(item.co_owners)}" if item.co_owners else ""
    when = f"{item.deadline or 'no date'} “{item.deadline_text or ''}”"
    return f"{item.task}\n{who}{co_owners} · {item.department or 'no department'} · {when}"


def _verdict(p: Pair, extraction: Extraction, case: Case) -> str:
    """The fields that are not right, with how they are not."""
    if p.predicted is None or p.gold is None:
        return ""
    item, gold = extraction.action_items[p.predicted], case.gold.action_items[p.gold]
    return _errors(judge_item(item, gold, case.annotated))


def _errors(fields: Fields) -> str:
    return "\n".join(
        f"{name} {outcome}"
        for name, counts in fields.items()
        for outcome in ("invented", "wrong", "missing")
        if getattr(counts, outcome)
    )


def _print_next_meeting(
    console: Console, found: NextMeeting | None, gold: GoldNextMeeting | None
) -> None:
    table = Table(title="next meeting", show_lines=True, expand=True)
    for name, ratio in (("", 1), ("annotated", 4), ("extracted", 4)):
        table.add_column(name, ratio=ratio)
    verdict = _errors(judge_next_meeting(found, gold)) or "right"
    table.add_row(verdict, *(escape(_describe_meeting(meeting)) for meeting in (gold, found)))
    console.print(table)


def _describe_meeting(meeting: NextMeeting | GoldNextMeeting | None) -> str:
    if meeting is None:
        return "none"
    return " · ".join(part or "-" for part in (meeting.at, meeting.location, meeting.topic))
