"""Answers put into words, in the language of the question."""

import datetime as dt
from collections.abc import Iterable, Sequence

from assistant.labels import read_moment, show_day, show_deadline, status_label
from assistant.qa.lexicon import load_phrases
from assistant.qa.query import Span
from assistant.qa.types import ItemRecord
from assistant.tracking.status import due_at, is_overdue
from assistant.types import Language


class Wording:
    """The sentences of one language, said at one moment."""

    def __init__(self, language: Language, now: dt.datetime) -> None:
        self.language = language
        self.now = now

    def say(self, phrase: str, **names: object) -> str:
        return load_phrases(self.language)[phrase].substitute(names)

    def plural(self, phrase: str, count: int, **names: object) -> str:
        """The phrase for so many: that of `phrase` and `_one`, where the language tells one."""
        phrases = load_phrases(self.language)
        one = f"{phrase}_one"
        return phrases[one if count == 1 and one in phrases else phrase].substitute(
            names, count=count
        )

    # --- pieces ---------------------------------------------------------------------------------

    def joint(self, names: Iterable[str]) -> str:
        return self.say("joint").join(names)

    def join(self, sentences: Iterable[str]) -> str:
        return (" " if self.language == "en" else "").join(s for s in sentences if s)

    def with_details(self, text: str, details: Sequence[str]) -> str:
        if not details:
            return text
        joined = self.say("separator").join(details)
        return _bare(text) + self.say("opening") + joined + self.say("closing")

    def numbered(self, lines: Iterable[str]) -> list[str]:
        return [f"{i}. {line}" for i, line in enumerate(lines, start=1)]

    # --- days -----------------------------------------------------------------------------------

    def day(self, day: dt.date) -> str:
        return show_day(day, self.language, year=self.now.year)

    def weekday(self, day: dt.date) -> str:
        return show_deadline(day.isoformat(), self.language, year=self.now.year)

    def minute(self, at: dt.datetime) -> str:
        return f"{self.day(at.date())} {at:%H:%M}"

    def moment(self, moment: str) -> str:
        day, time = read_moment(moment)
        return self.day(day) + (f" {time:%H:%M}" if time else "")

    def span(self, span: Span) -> str:
        first, last = span.first, span.last
        if first and first == last:
            return self.weekday(first)
        if first and last and self._is_one_month(first, last):
            return self.say("span_in_month", first=self.day(first), last=last.day)
        if first and last:
            return self.say("span", first=self.day(first), last=self.day(last))
        if last:
            return self.say("span_until", last=self.day(last))
        return self.say("span_from", first=self.day(first)) if first else ""

    def _is_one_month(self, first: dt.date, last: dt.date) -> bool:
        """Whether the month need not be said twice; in English the year would stand between."""
        is_told_alone = self.language != "en" or first.year == self.now.year
        return is_told_alone and (first.year, first.month) == (last.year, last.month)

    # --- items ----------------------------------------------------------------------------------

    def line(self, item: ItemRecord, *, tells_move: bool = False) -> str:
        """An item with whose it is, when it is due and whether it is late, in one line."""
        details = [self.owner(item), self.deadline(item)]
        if tells_move and item.first_deadline:
            details.append(self.say("first_mark", deadline=self.moment(item.first_deadline)))
        if item.co_owners:
            details.append(self.say("helped_by", names=self.joint(item.co_owners)))
        if item.status != "not_started":
            details.append(self.status(item))
        if self.is_late(item):
            details.append(self.late_mark(item))
        return self.with_details(item.task, details)

    def owner(self, item: ItemRecord) -> str:
        return item.owner or item.department or self.say("nobody")

    def deadline(self, item: ItemRecord) -> str:
        if item.deadline is None:
            return item.deadline_text or self.say("no_deadline")
        return show_deadline(item.deadline, self.language, year=self.now.year)

    def status(self, item: ItemRecord) -> str:
        label = status_label(item.status, self.language)
        is_on_the_way = item.percent and item.status not in ("done", "not_started")
        return f"{label} {item.percent}%" if is_on_the_way else label

    def is_late(self, item: ItemRecord) -> bool:
        return is_overdue(item.deadline, item.status, self.now)

    def days_late(self, item: ItemRecord) -> int:
        """Whole days since the deadline; 0 for what was due today."""
        if item.deadline is None or not self.is_late(item):
            return 0
        return (self.now.date() - due_at(item.deadline).date()).days

    def late_mark(self, item: ItemRecord) -> str:
        days = self.days_late(item)
        return self.plural("overdue_days", days) if days else self.say("overdue_mark")

    def who_answer(self, item: ItemRecord) -> str:
        task = _bare(item.task)
        if item.owner:
            owner = self.with_details(item.owner, [item.department] if item.department else [])
            answer = self.say("owner", owner=owner, task=task)
        elif item.department:
            answer = self.say("owner_department", department=item.department, task=task)
        else:
            answer = self.say("owner_none", task=task)
        helpers = self.joint(item.co_owners)
        helped = self.say("with_help", names=helpers) if helpers else ""
        return self.join([answer, helped, self._due_clause(item)])

    def helpers_answer(self, item: ItemRecord) -> str:
        names = self.joint(item.co_owners)
        return self.say("helpers", task=_bare(item.task), names=names)

    def when_answer(self, item: ItemRecord) -> str:
        task, owner = _bare(item.task), self.owner(item)
        if item.status == "done" and item.done_at:
            done = self.say("done_on", day=self.day(item.done_at.date()))
        else:
            done = ""
        if item.deadline:
            shown = self.deadline(item)
            answer = self.say("deadline", deadline=shown, task=task, owner=owner)
            return self.join([answer, self._moved_clause(item), done])
        if item.deadline_text:
            return self.say("deadline_vague", words=item.deadline_text, task=task, owner=owner)
        return self.say("deadline_none", task=task, owner=owner)

    def status_answer(self, item: ItemRecord) -> str:
        late = self.is_late(item)
        answer = self.say(
            "status_overdue" if late else "status",
            task=_bare(item.task),
            owner=self.owner(item),
            status=self.status(item),
            late=self.late_mark(item) if late else "",
        )
        told = self.delay_reason(item) if item.status == "delayed" or late else ""
        done = item.status == "done" and item.done_at
        ended = self.say("done_on", day=self.day(done.date())) if done else ""
        due = "" if done else self._due_clause(item)
        return self.join([answer, ended, told, due, self._moved_clause(item)])

    def delay_reason(self, item: ItemRecord) -> str:
        reason = item.delay_reason and _bare(item.delay_reason)
        return self.say("delay_reason", reason=reason) if reason else ""

    def _moved_clause(self, item: ItemRecord) -> str:
        first = item.first_deadline
        if not first or first == item.deadline:
            return ""
        return self.say("first_deadline", deadline=self.moment(first))

    def _due_clause(self, item: ItemRecord) -> str:
        if item.deadline:
            return self.say("with_deadline", deadline=self.deadline(item))
        return self.say("with_words", words=item.deadline_text) if item.deadline_text else ""


def _bare(text: str) -> str:
    """Without the full stop at its end, to stand within a sentence."""
    return text.rstrip("。.")
