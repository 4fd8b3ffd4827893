"""Answers put into words, in the language of the question."""

import datetime as dt
from collections.abc import Iterable, Sequence

from assistant.labels import STATUSES, show_deadline, status_label
from assistant.qa.lexicon import load_filter_names, load_phrases
from assistant.qa.query import Span, StatusQuery
from assistant.qa.types import (
    DecisionRecord,
    DisputeRecord,
    GroupTally,
    ItemRecord,
    NextMeetingRecord,
    Part,
    Tally,
)
from assistant.tracking.status import is_overdue
from assistant.types import Language


class Wording:
    """The sentences of one language, said at one moment."""

    def __init__(self, language: Language, now: dt.datetime) -> None:
        self.language = language
        self.now = now

    def say(self, phrase: str, **names: object) -> str:
        return load_phrases(self.language)[phrase].substitute(names)

    # --- items ----------------------------------------------------------------------------------

    def listed(self, head: str, lines: Iterable[str]) -> str:
        return "\n".join([head, *(f"{i}. {line}" for i, line in enumerate(lines, start=1))])

    def line(self, item: ItemRecord) -> str:
        """An item with whose it is, when it is due and whether it is late, in one line."""
        details = [self.owner(item), self.deadline(item)]
        if item.co_owners:
            details.append(self.say("helped_by", names=self._names(item.co_owners)))
        if item.status != "not_started":
            details.append(status_label(item.status, self.language))
        if is_overdue(item.deadline, item.status, self.now):
            details.append(self.say("overdue_mark"))
        return self._with(item.task, details)

    def owner(self, item: ItemRecord) -> str:
        return item.owner or item.department or self.say("nobody")

    def deadline(self, item: ItemRecord) -> str:
        if item.deadline is None:
            return item.deadline_text or self.say("no_deadline")
        return show_deadline(item.deadline, self.language, year=self.now.year)

    def who_answer(self, item: ItemRecord) -> str:
        task = item.task.rstrip("。.")
        if item.owner:
            owner = self._with(item.owner, [item.department] if item.department else [])
            answer = self.say("owner", owner=owner, task=task)
        elif item.department:
            answer = self.say("owner_department", department=item.department, task=task)
        else:
            answer = self.say("owner_none", task=task)
        helpers = self.say("with_help", names=self._names(item.co_owners)) if item.co_owners else ""
        return self._join([answer, helpers, self._due_clause(item)])

    def when_answer(self, item: ItemRecord) -> str:
        task, owner = item.task.rstrip("。."), self.owner(item)
        if item.deadline:
            shown = self.deadline(item)
            return self.say("deadline", deadline=shown, task=task, owner=owner)
        if item.deadline_text:
            return self.say("deadline_vague", words=item.deadline_text, task=task, owner=owner)
        return self.say("deadline_none", task=task, owner=owner)

    def status_answer(self, item: ItemRecord) -> str:
        late = is_overdue(item.deadline, item.status, self.now)
        answer = self.say(
            "status_overdue" if late else "status",
            task=item.task.rstrip("。."),
            owner=self.owner(item),
            status=status_label(item.status, self.language),
        )
        reason = item.delay_reason and self.say("delay_reason", reason=item.delay_reason)
        return self._join([answer, reason or "", self._due_clause(item)])

    def status_summary(self, tally: Tally) -> str:
        counts = [(status, getattr(tally, status)) for status in STATUSES]
        parts = [f"{status_label(s, self.language)} {count}" for s, count in counts if count]
        joined = self.say("joint").join(parts)
        return self.say("status_summary", count=tally.total, parts=joined, overdue=tally.overdue)

    def group_line(self, group: GroupTally, query: StatusQuery) -> str:
        name = group.name or self.say("nobody")
        for status in STATUSES if query.group == "status" else ():
            if status == group.name:
                name = status_label(status, self.language)
        return f"{name} {group.tally.total}"

    # --- the rest -------------------------------------------------------------------------------

    def decisions(self, decisions: Sequence[DecisionRecord]) -> str:
        if len(decisions) == 1:
            return decisions[0].text
        return self.listed(self.say("decisions", count=len(decisions)), (d.text for d in decisions))

    def open_questions(self, disputes: Sequence[DisputeRecord]) -> str:
        return self.listed(self.say("open", count=len(disputes)), (d.text for d in disputes))

    def next_meeting(self, meeting: NextMeetingRecord, shown: str | None) -> str:
        details = [
            shown,
            self.say("place", place=meeting.location) if meeting.location else None,
            self.say("topic", topic=meeting.topic) if meeting.topic else None,
        ]
        said = self.say("separator").join(detail for detail in details if detail)
        return self.say("next_meeting", details=said)

    def parts(self, query: StatusQuery) -> tuple[Part, ...]:
        """The filters of a query, each with its value: 部门=市场部."""
        names = load_filter_names(self.language)
        yes = names["yes"]
        parties = self.say("joint").join((*query.people, *query.departments)) or None
        whose = "helping" if query.is_helping else "person" if query.people else "department"
        statuses = self.say("joint").join(status_label(s, self.language) for s in query.statuses)
        values: list[tuple[str, str, str | None]] = [
            ("whose", whose, parties),
            ("project", "project", query.project),
            ("meeting", "meeting", self.say("joint").join(query.meetings)),
            ("status", "status", statuses),
            ("state", "overdue", yes if query.state == "overdue" else None),
            ("missing", "missing_owner", yes if query.missing == "owner" else None),
            ("missing", "missing_deadline", yes if query.missing == "deadline" else None),
            ("due", "due", _days(query.due)),
            ("about", "about", " ".join(query.subject)),
            ("", "today", f"{self.now:%Y-%m-%d}" if query.state else None),
        ]
        return tuple(Part(key=k, name=names[n], value=value) for k, n, value in values if value)

    # --- pieces ---------------------------------------------------------------------------------

    def _due_clause(self, item: ItemRecord) -> str:
        if item.deadline:
            return self.say("with_deadline", deadline=self.deadline(item))
        return self.say("with_words", words=item.deadline_text) if item.deadline_text else ""

    def _names(self, names: Iterable[str]) -> str:
        return self.say("joint").join(names)

    def _with(self, text: str, details: Sequence[str]) -> str:
        if not details:
            return text
        joined = self.say("separator").join(details)
        return text.rstrip("。.") + self.say("opening") + joined + self.say("closing")

    def _join(self, sentences: Iterable[str]) -> str:
        return (" " if self.language == "en" else "").join(s for s in sentences if s)


def _days(span: Span | None) -> str | None:
    if span is None:
        return None
    return "–".join(str(day or "") for day in (span.first, span.last))
