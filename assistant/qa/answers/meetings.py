"""Meetings held, who took part, how their minutes stand; the next one; what was left open."""

from collections.abc import Sequence

from assistant.labels import read_moment, show_long_day, show_moment
from assistant.qa.answers.asking import NEAR, Asking
from assistant.qa.answers.lists import list_kind
from assistant.qa.cite import cite_disputes, cite_meetings, cite_next_meetings
from assistant.qa.query import What
from assistant.qa.search import rank, text_passage
from assistant.qa.types import Answer, DisputeRecord, MeetingFacts, NextMeetingRecord


def list_meetings(asking: Asking) -> Answer | None:
    found = asking.records.meetings(asking.query)
    rows = found.rows
    if asking.query.subject and rows:
        rows = tuple(rows[i] for i in _about(asking, [meeting.title for meeting in rows]))
    if not rows:
        return _none(asking, "meetings")
    total = len(rows) if asking.query.subject else found.total
    if asking.query.most is not None:
        rows = rows[: asking.query.most]
        total = len(rows)
    if asking.query.form in ("when", "who") or asking.query.is_first_only:
        return _one(asking, rows[0])
    words = asking.words
    late = sum(_is_late(asking, meeting) for meeting in rows)
    told = late and asking.query.minutes != "late"
    alone = words.say("of_one", parts=words.say("of_minutes_late_alone"))
    several = words.say("of_them", parts=words.plural("of_minutes_late", late))
    rest = (alone if total == 1 else several) if told else ""
    sentence = asking.scope.count("meetings", total) + rest + words.say("full_stop")
    lines = words.numbered(_line(asking, meeting) for meeting in rows)
    answer = asking.answered(
        list_kind(asking.query), sentence, lines=lines, citations=cite_meetings(rows), total=total
    )
    return answer.model_copy(update={"meetings": rows}) if answer else None


def tell_next_meeting(asking: Asking) -> Answer | None:
    """The next meeting there will be, of each project or sort the one that was fixed last."""
    latest: dict[str, NextMeetingRecord] = {}
    for said in asking.records.next_meetings(asking.query).rows:
        latest.setdefault(said.project or said.meeting_title or said.meeting, said)
    if not latest:
        return None
    ahead = [said for said in latest.values() if _is_ahead(asking, said)]
    told = sorted(ahead, key=lambda said: said.at or "9999") or list(latest.values())[:1]
    words = asking.words
    phrase = "next_meeting" if ahead else "next_meeting_past"
    details = [_details(asking, said) for said in told]
    if len(told) > 1:
        # Of several projects; the title is that of the meeting that fixed it.
        details = [
            words.say("next_of", title=said.project or said.meeting_title, details=detail)
            for said, detail in zip(told, details, strict=True)
        ]
    sentence, lines = words.say(phrase, details=details[0]), details[1:]
    if lines:
        lines = [words.say("other_meetings"), *words.numbered(lines)]
    cited = cite_next_meetings(asking.records, told)
    return asking.answered("deadline", sentence, lines=lines, citations=cited)


def list_disputes(asking: Asking) -> Answer | None:
    """What was left open, with what each side said."""
    found = asking.records.disputes(asking.query)
    rows = found.rows
    if (asking.query.subject or asking.query.parties) and rows:
        near = _about(asking, [_text(dispute) for dispute in rows])
        # Words that none shares are taken for a way of asking, save where a subject is named.
        if near or asking.query.is_about or asking.query.parties:
            rows = tuple(rows[i] for i in near)
    if not rows:
        return _none(asking, "disputes")
    total = len(rows) if len(rows) < len(found.rows) else found.total
    words = asking.words
    lines = words.numbered(
        words.with_details(
            dispute.text,
            [words.say("position", party=p.party, position=p.position) for p in dispute.positions],
        )
        for dispute in rows
    )
    cited = cite_disputes(asking.records, rows)
    sentence = words.plural("open", total)
    kind = list_kind(asking.query)
    answer = asking.answered(kind, sentence, lines=lines, citations=cited, total=total)
    return answer.model_copy(update={"disputes": rows}) if answer else None


def _one(asking: Asking, meeting: MeetingFacts) -> Answer | None:
    words, names = asking.words, meeting.attendees
    names_told = {"title": meeting.title, "day": words.day(meeting.date)}
    if asking.query.form == "who":
        if not names:
            return asking.unanswered(words.say("meeting_nobody", **names_told))
        people = words.joint(names)
        sentence = words.plural("meeting_people", len(names), names=people, **names_told)
    else:
        sentence = words.say("last_meeting", **names_told)
    cited = cite_meetings([meeting])
    answer = asking.answered("list", sentence, citations=cited, total=1)
    return answer.model_copy(update={"meetings": (meeting,)}) if answer else None


def _line(asking: Asking, meeting: MeetingFacts) -> str:
    words = asking.words
    details = [meeting.project] if meeting.project else []
    if meeting.minutes == "issued" and meeting.minutes_issued:
        details.append(words.say("minutes_issued_at", at=words.minute(meeting.minutes_issued)))
    else:
        details.append(words.say(f"minutes_{meeting.minutes}"))
        if meeting.minutes_due:
            details.append(words.say("minutes_due", at=words.minute(meeting.minutes_due)))
    if _is_late(asking, meeting):
        details.append(_lateness(asking, meeting))
    return words.with_details(f"{words.day(meeting.date)} {meeting.title}", details)


def _is_late(asking: Asking, meeting: MeetingFacts) -> bool:
    due = meeting.minutes_due
    return meeting.minutes != "issued" and due is not None and asking.now > due


def _lateness(asking: Asking, meeting: MeetingFacts) -> str:
    assert meeting.minutes_due is not None
    hours = max(1, int((asking.now - meeting.minutes_due).total_seconds() // 3600))
    if hours >= 48:
        return asking.words.plural("minutes_late_days", hours // 24)
    return asking.words.plural("minutes_late_hours", hours)


def _is_ahead(asking: Asking, said: NextMeetingRecord) -> bool:
    if said.at is None:
        return True
    return read_moment(said.at)[0] >= asking.now.date()


def _details(asking: Asking, said: NextMeetingRecord) -> str:
    words = asking.words
    details = [
        _show(asking, said.at) if said.at else None,
        words.say("place", place=said.location) if said.location else None,
        words.say("topic", topic=said.topic) if said.topic else None,
    ]
    known = [detail for detail in details if detail]
    return words.say("separator").join(known)


def _show(asking: Asking, moment: str) -> str:
    day, time = read_moment(moment)
    language = asking.words.language
    return show_moment(moment, language) if time else show_long_day(day, language)


def _about(asking: Asking, texts: Sequence[str]) -> list[int]:
    """Which of the texts speak of the subject, the nearest first."""
    passages = [text_passage(text) for text in texts]
    places = {id(passage): i for i, passage in enumerate(passages)}
    hits = rank(asking.query, passages, len(passages))
    return [places[id(hit.passage)] for hit in hits if hit.score >= NEAR]


def _text(dispute: DisputeRecord) -> str:
    return "\n".join([dispute.text, *(f"{p.party} {p.position}" for p in dispute.positions)])


def _none(asking: Asking, what: What) -> Answer | None:
    if not asking.has_scope:
        return None
    sentence = asking.scope.none(what) + asking.words.say("full_stop")
    return asking.answered_by_list(list_kind(asking.query), sentence)
