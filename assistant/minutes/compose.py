"""From what a meeting settled to the minutes of it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from assistant.errors import InputError
from assistant.labels import (
    join_time,
    show_day,
    show_deadline,
    show_long_day,
    show_moment,
    status_label,
)
from assistant.minutes.carrying import carriers
from assistant.minutes.catalogue import LABELS, PHRASES
from assistant.minutes.discussed import by_row
from assistant.minutes.document import stamp
from assistant.minutes.progress import change_in
from assistant.minutes.types import (
    ActionLine,
    AgendaLine,
    DecisionLine,
    DisputeLine,
    DocumentFacts,
    ItemNews,
    Minutes,
    NextMeetingLine,
    ParticipantGroup,
    PositionLine,
    ProgressLine,
    ReplacedDecision,
    RowStatus,
    Signature,
    TopicSummary,
)
from assistant.types import (
    ActionItem,
    AgendaRow,
    Decision,
    Dispute,
    Extraction,
    MeetingContext,
    NextMeeting,
    Roster,
    Transcript,
)

T = TypeVar("T")

# So many letters join a position to the next in a sentence made of positions.
_BETWEEN = 6


def compose(
    context: MeetingContext,
    extraction: Extraction,
    transcript: Transcript | None = None,
    *,
    statuses: Sequence[RowStatus] | None = None,
    topics: Sequence[TopicSummary] = (),
    needs_no_action: Collection[int] = (),
    document: DocumentFacts | None = None,
    progress: Sequence[ItemNews] = (),
    replaced: Mapping[int, ReplacedDecision] | None = None,
) -> Minutes:
    """The minutes of the meeting, in its language.

    What nobody said shows as to be confirmed, with a line in `gaps` for the recorder.
    `transcript` gives the times at which things were said. `statuses` has one entry per action
    item; without it none is started. `topics` tell what was discussed. `needs_no_action` are the
    decisions, counted from 0, that nobody has to carry out. `document` says which version it is.
    `progress` is what was said of items of earlier meetings, `replaced` the earlier decisions that
    one takes the place of, by its number from 0.
    Raises InputError for a date that does not exist.
    """
    composer = _Composer(context, transcript, topics, frozenset(needs_no_action))
    made = composer.compose(extraction, statuses, progress, replaced or {})
    return stamp(made, document or DocumentFacts())


class _Composer:
    """One composition. It notes a gap wherever it shows that something is to be confirmed."""

    def __init__(
        self,
        context: MeetingContext,
        transcript: Transcript | None,
        topics: Sequence[TopicSummary],
        needs_no_action: frozenset[int],
    ) -> None:
        self.context = context
        self.topics = topics
        self.needs_no_action = needs_no_action
        self.labels = LABELS[context.language]
        self.phrases = PHRASES[context.language]
        self.gaps: list[str] = []
        segments = transcript.segments if transcript else ()
        self.starts = {s.id: s.start for s in segments if s.start is not None}

    def compose(
        self,
        extraction: Extraction,
        statuses: Sequence[RowStatus] | None,
        progress: Sequence[ItemNews],
        replaced: Mapping[int, ReplacedDecision],
    ) -> Minutes:
        context, labels = self.context, self.labels
        rows = _one_per_item(statuses, len(extraction.action_items))
        # Built from top to bottom of the document, so the gaps come in that order too.
        return Minutes(
            language=context.language,
            title=self.shown(context.title, self.phrases.meeting, labels.topic),
            project=self.shown(context.project, self.phrases.meeting, labels.project),
            time=self.time(),
            location=self.shown(context.location, self.phrases.meeting, labels.location),
            chair=self.person(context.chair, labels.chair),
            recorder=self.person(context.recorder, labels.recorder),
            participants=(groups := self.participants()),
            participants_text=self.shown(
                self.phrases.group_separator.join(group.text for group in groups),
                self.phrases.meeting,
                labels.participants,
            ),
            agenda=self.agenda(),
            decisions=self.decisions(extraction.decisions, extraction.action_items, replaced),
            disputes=tuple(self.dispute(no, d) for no, d in _count(extraction.disputes)),
            action_items=self.action_items(extraction.action_items, rows),
            progress=tuple(self.progress_line(no, news) for no, news in _count(progress)),
            next_meeting=self.next_meeting(extraction.next_meeting),
            signatures=(
                Signature(role=labels.signature_recorder, name=context.recorder or ""),
                Signature(role=labels.signature_leader, name=""),
            ),
            gaps=tuple(self.gaps),
            labels=labels,
        )

    def shown(self, value: str | None, thing: str, field: str, said: str | None = None) -> str:
        """`value`, or that it is to be confirmed, with the vague words that were said instead."""
        if value and value.strip():
            return value.strip()
        field = self.in_sentence(field)
        if not said:
            self.gaps.append(self.phrases.missing.format(thing=thing, field=field))
            return self.labels.to_confirm
        self.gaps.append(self.phrases.missing_said.format(thing=thing, field=field, said=said))
        return self.phrases.as_said.format(value=self.labels.to_confirm, said=said)

    def in_sentence(self, field: str) -> str:
        return field[0].lower() + field[1:]

    def time(self) -> str:
        context, phrases = self.context, self.phrases
        day = show_long_day(context.date, context.language)
        start = f"{context.start:%H:%M}" if context.start else None
        if start and context.end:
            clock = phrases.time_range.format(start=start, end=f"{context.end:%H:%M}")
            return join_time(day, clock, context.language)
        if start:
            # The clock for sending the minutes runs from the end of the meeting.
            self.gaps.append(phrases.missing.format(thing=phrases.meeting, field=phrases.end))
        clock = self.shown(start, phrases.meeting, self.labels.time)
        return join_time(day, clock, context.language)

    def person(self, name: str | None, role: str) -> str:
        person = self.context.roster.person(name) if name else None
        if person and person.department:
            return self.phrases.person.format(name=person.name, department=person.department)
        return self.shown(name, self.phrases.meeting, role)

    def participants(self) -> tuple[ParticipantGroup, ...]:
        return tuple(
            ParticipantGroup(department=department, names=names, text=self.group(department, names))
            for department, names in _by_department(self.context.attendees, self.context.roster)
        )

    def group(self, department: str | None, names: Sequence[str]) -> str:
        listed = self.phrases.list_separator.join(names)
        if department is None:
            return listed
        return self.phrases.group.format(department=department, names=listed)

    def agenda(self) -> tuple[AgendaLine, ...]:
        if not self.context.agenda:
            self.gaps.append(self.phrases.no_agenda)
        rows, beyond = by_row(self.context.agenda, self.topics)
        planned = [
            self.agenda_line(no, row, rows.get(no - 1)) for no, row in _count(self.context.agenda)
        ]
        # Nobody planned these: they have no owner and no time that could be missing.
        others = [
            AgendaLine(no=no, topic=topic.topic, owner="", minutes="", discussed=_texts(topic))
            for no, topic in enumerate(beyond, start=len(planned) + 1)
        ]
        return (*planned, *others)

    def agenda_line(self, no: int, row: AgendaRow, summary: TopicSummary | None) -> AgendaLine:
        thing = self.phrases.agenda_row.format(no=no)
        planned = None
        if row.minutes is not None:
            planned = self.phrases.agenda_minutes.format(minutes=row.minutes)
        return AgendaLine(
            no=no,
            topic=self.shown(row.topic, thing, self.labels.topic),
            owner=self.shown(row.owner, thing, self.labels.agenda_owner),
            minutes=self.shown(planned, thing, self.labels.planned_minutes),
            discussed=_texts(summary) if summary else (),
        )

    def decisions(
        self,
        decisions: Sequence[Decision],
        items: Sequence[ActionItem],
        replaced: Mapping[int, ReplacedDecision],
    ) -> tuple[DecisionLine, ...]:
        if not decisions:
            self.gaps.append(self.phrases.no_decisions)
        carried = carriers(decisions, items)
        return tuple(
            DecisionLine(
                no=no,
                text=d.text,
                quote=d.quote,
                said_at=self.said_at(d.evidence),
                carried_by=self.carried_by(no, [(at + 1, items[at]) for at in carried[no - 1]]),
                replaces=self.replaces(replaced.get(no - 1)),
            )
            for no, d in _count(decisions)
        )

    def carried_by(self, no: int, items: Sequence[tuple[int, ActionItem]]) -> str:
        """Who carries decision `no` out, and by which items; a gap where nobody is known to."""
        if no - 1 in self.needs_no_action:
            return ""
        if not items:
            thing = self.phrases.decision.format(no=no)
            self.gaps.append(self.phrases.not_carried.format(thing=thing))
            return ""
        separator = self.phrases.list_separator
        numbers = separator.join(str(number) for number, _ in items)
        owners = dict.fromkeys(item.owner or item.department for _, item in items)
        names = separator.join(owner for owner in owners if owner)
        if not names:
            # That the items have no owner is a gap of theirs.
            return self.phrases.carried_by_items.format(items=numbers)
        return self.phrases.carried.format(names=names, items=numbers)

    def replaces(self, earlier: ReplacedDecision | None) -> str:
        if earlier is None:
            return ""
        text = earlier.text.strip().rstrip("。.")
        return self.phrases.replaces.format(day=self.day(earlier.day), no=earlier.no, text=text)

    def dispute(self, no: int, dispute: Dispute) -> DisputeLine:
        return DisputeLine(
            no=no,
            text=dispute.text,
            positions=tuple(
                PositionLine(party=p.party, position=p.position) for p in dispute.positions
            ),
            said_at=self.said_at(dispute.evidence),
            gist=dispute.text if _says_more(dispute) else "",
        )

    def action_items(
        self, items: Sequence[ActionItem], statuses: Sequence[RowStatus]
    ) -> tuple[ActionLine, ...]:
        if not items:
            self.gaps.append(self.phrases.no_actions)
        return tuple(
            self.action_line(no, item, status)
            for (no, item), status in zip(_count(items), statuses, strict=True)
        )

    def action_line(self, no: int, item: ActionItem, row: RowStatus) -> ActionLine:
        labels, language = self.labels, self.context.language
        thing = self.phrases.action.format(no=no)
        line = ActionLine(
            no=no,
            task=self.shown(item.task, thing, labels.task),
            owner=self.owner(item, thing),
            department=self.shown(item.department, thing, labels.department),
            deadline=self.deadline(item, thing),
            status=status_label(row.status, language),
            delay_reason=self.delay_reason(row, thing),
            updated=self.day(row.updated or self.context.date),
            quote=item.quotes.task,
            said_at=self.said_at(item.evidence),
        )
        if "conditional" in item.flags:
            self.gaps.append(self.phrases.conditional.format(thing=thing))
        return line

    def progress_line(self, no: int, news: ItemNews) -> ProgressLine:
        had = news.owner_before or news.department_before
        has = had or news.owner or news.department
        return ProgressLine(
            no=no,
            task=news.task,
            owner=self.shown(has, self.phrases.progress.format(no=no), self.labels.owner),
            said=news.text,
            change=change_in(news, self.context.language, year=self.context.date.year),
            quote=news.quote,
            said_at=self.said_at(news.evidence),
        )

    def owner(self, item: ActionItem, thing: str) -> str:
        owner = self.shown(item.owner, thing, self.labels.owner)
        if not item.co_owners:
            return owner
        others = self.phrases.list_separator.join(item.co_owners)
        return "\n".join(
            (self.phrases.leads.format(name=owner), self.phrases.supports.format(names=others))
        )

    def deadline(self, item: ActionItem, thing: str) -> str:
        field = self.labels.deadline
        if item.deadline is None:
            return self.shown(None, thing, field, item.deadline_text)
        if "vague_deadline" in item.flags and item.deadline_text:
            said, field = item.deadline_text, self.in_sentence(field)
            self.gaps.append(self.phrases.vague.format(thing=thing, field=field, said=said))
        return show_deadline(item.deadline, self.context.language, year=self.context.date.year)

    def delay_reason(self, row: RowStatus, thing: str) -> str:
        if row.status == "delayed":
            return self.shown(row.delay_reason, thing, self.labels.delay_reason)
        return row.delay_reason or ""

    def day(self, day: dt.date) -> str:
        return show_day(day, self.context.language, year=self.context.date.year)

    def next_meeting(self, found: NextMeeting | None) -> NextMeetingLine:
        labels, thing = self.labels, self.phrases.next_meeting
        if found is None:
            self.gaps.append(self.phrases.no_next_meeting)
            unknown = labels.to_confirm
            return NextMeetingLine(at=unknown, location=unknown, topic=unknown)
        at = show_moment(found.at, self.context.language) if found.at else None
        return NextMeetingLine(
            at=self.shown(at, thing, labels.time),
            location=self.shown(found.location, thing, labels.location),
            topic=self.shown(found.topic, thing, labels.next_topic),
        )

    def said_at(self, evidence: Sequence[int]) -> str:
        """The earliest time of the evidence, as 1:02:03 or 02:03; empty where it has none."""
        starts = [self.starts[i] for i in evidence if i in self.starts]
        if not starts:
            return ""
        minutes, seconds = divmod(int(min(starts)), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def _says_more(dispute: Dispute) -> bool:
    """Whether the sentence is more than its positions put one after the other."""
    left = dispute.text
    for side in dispute.positions:
        for said in (side.position.strip(), side.party.strip()):
            if said and said not in left:
                return True
            left = left.replace(said, "", 1)
    # What stands between them: "…认为…；…认为…".
    return len(left) > _BETWEEN * max(1, len(dispute.positions))


def _count(things: Sequence[T]) -> list[tuple[int, T]]:
    return list(enumerate(things, start=1))


def _texts(topic: TopicSummary) -> tuple[str, ...]:
    said = (sentence.text.strip() for sentence in topic.sentences)
    return tuple(text for text in said if text)


def _one_per_item(statuses: Sequence[RowStatus] | None, items: int) -> Sequence[RowStatus]:
    if statuses is None:
        return [RowStatus()] * items
    if len(statuses) != items:
        raise InputError(
            f"There are {len(statuses)} statuses for {items} action items. Give one for each item."
        )
    return statuses


def _by_department(
    names: Sequence[str], roster: Roster
) -> list[tuple[str | None, tuple[str, ...]]]:
    """Names by department in the order of the roster; those without one come last, under None."""
    groups: dict[str | None, list[str]] = {d.name: [] for d in roster.departments}
    unknown: list[str] = []
    for name in names:
        person = roster.person(name)
        department = person.department if person else None
        (groups.setdefault(department, []) if department else unknown).append(name)
    return [(d, tuple(g)) for d, g in [*groups.items(), (None, unknown)] if g]
