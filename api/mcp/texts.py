"""Answers as a few lines of text, for clients that show no structured content."""

from api.answers import AnswerOut
from api.mcp.models import (
    Item,
    ItemAnswer,
    ItemsAnswer,
    MeetingAnswer,
    MeetingsAnswer,
    ProjectAnswer,
    SearchAnswer,
    Words,
)

Answer = (
    AnswerOut
    | ItemAnswer
    | ItemsAnswer
    | MeetingAnswer
    | MeetingsAnswer
    | ProjectAnswer
    | SearchAnswer
)


def text_of(answer: Answer) -> str:
    match answer:
        case AnswerOut():
            cited = [f"  “{each.quote}” {each.link}" for each in answer.citations]
            return "\n".join([answer.answer, *cited])
        case SearchAnswer():
            return _searched(answer)
        case ItemsAnswer():
            return _lines(f"{len(answer.items)} of {answer.total} items", answer.items)
        case ItemAnswer():
            said = [_said(words) for words in answer.evidence]
            return "\n".join([_item(answer.item), *said, answer.item.link])
        case ProjectAnswer():
            return _project(answer)
        case MeetingsAnswer():
            rows = [f"#{m.id} {m.date} {m.title}" for m in answer.meetings]
            return "\n".join([f"{len(rows)} of {answer.total} meetings", *rows])
        case MeetingAnswer():
            return _meeting(answer)


def _searched(answer: SearchAnswer) -> str:
    lines = [f"Found in {answer.total} meetings"]
    for found in answer.meetings:
        lines.append(f"{found.meeting.date} {found.meeting.title} (meeting {found.meeting.id})")
        for passage in found.passages:
            said = _said(passage.words) if passage.words else f"  {passage.text}"
            lines.append(f"{said} {passage.link}")
    if answer.not_searched:
        lines.append(f"{answer.not_searched} meetings are not indexed yet.")
    return "\n".join(lines)


def _said(words: Words) -> str:
    at = "" if words.at_s is None else f" {int(words.at_s) // 60:02}:{int(words.at_s) % 60:02}"
    return f"  {words.speaker or '?'}{at}: “{words.quote}”"


def _item(item: Item) -> str:
    late = " overdue" if item.is_overdue else " behind plan" if item.is_behind else ""
    percent = f" {item.percent}%" if item.percent is not None else ""
    facts = (item.owner or "no owner", item.department, item.deadline or "no deadline")
    told = " · ".join(fact for fact in facts if fact)
    return f"#{item.id} {item.task} · {told} · {item.status}{percent}{late}"


def _lines(head: str, items: list[Item]) -> str:
    return "\n".join([head, *map(_item, items)])


def _project(answer: ProjectAnswer) -> str:
    counts = ", ".join(f"{count} {status}" for status, count in answer.by_status.items())
    head = (
        f"{answer.project}, {answer.today}: {answer.total} items ({counts}); "
        f"{answer.overdue} overdue, {answer.behind} behind plan, {answer.near} due within 3 days, "
        f"{answer.open_problems} open problems"
    )
    meetings = [f"{m.date} {m.title}" for m in answer.next_meetings]
    return "\n".join([_lines(head, answer.next_due), *meetings])


def _meeting(answer: MeetingAnswer) -> str:
    meeting = answer.meeting
    head = f"{meeting.date} {meeting.title} (meeting {meeting.id})"
    state = [] if answer.is_confirmed else ["Nothing of it is confirmed yet."]
    decisions = [f"Decision: {each.text}" for each in answer.decisions]
    return "\n".join([head, *state, *decisions, *map(_item, answer.items), meeting.link])
