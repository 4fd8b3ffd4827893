"""Which row of the agenda each summary belongs to."""

from collections.abc import Sequence

from assistant.minutes.types import TopicSummary
from assistant.types import AgendaRow


def by_row(
    agenda: Sequence[AgendaRow], topics: Sequence[TopicSummary]
) -> tuple[dict[int, TopicSummary], list[TopicSummary]]:
    """The summary of each row, and those of topics beyond the agenda, in their order.

    A row that was moved or put in after the talk was summed up is found by its topic.
    """
    rows: dict[int, TopicSummary] = {}
    ordered = sorted(topics, key=lambda topic: topic.number)
    left = []
    for summary in ordered:
        same = (
            at
            for at, row in enumerate(agenda)
            if row.topic.strip() == summary.topic.strip() and at not in rows
        )
        at = next(same, None)
        if at is None:
            left.append(summary)
        else:
            rows[at] = summary
    beyond = []
    for summary in left:
        if summary.number < len(agenda) and summary.number not in rows:
            rows[summary.number] = summary
        elif summary.sentences:
            beyond.append(summary)
    return rows, beyond
