"""What was discussed of each topic, with the words in the recording that say it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from api.web import words
from api.web.i18n import _
from assistant.minutes.types import SummarySentence
from storage import topic_edits, topics
from storage.tables import Meeting, SegmentRow, TopicRow


@dataclass(frozen=True)
class Play:
    """Where in the transcript the words stand; `clock` is their time, or says what they are."""

    address: str
    clock: str


@dataclass(frozen=True)
class Sentence:
    """`made_by` says in words where it comes from."""

    text: str
    plays: tuple[Play, ...]
    made_by: str


@dataclass(frozen=True)
class TopicForm:
    """`text` is what is being typed; `theirs` what stands now, where somebody else changed it."""

    text: str
    problem: str = ""
    theirs: str = ""


@dataclass(frozen=True)
class TopicView:
    """`version` 0: nothing was summed up. `taking` names what one could take back: the own edit,
    or the undoing of it."""

    number: int
    topic: str
    version: int
    sentences: tuple[Sentence, ...]
    taking: str = ""
    form: TopicForm | None = None

    @property
    def text(self) -> str:
        return "\n".join(sentence.text for sentence in self.sentences)


def topic_views(
    session: Session, meeting: Meeting, actor: str, forms: Mapping[int, TopicForm | None]
) -> list[TopicView]:
    """The rows of the agenda, then topics beyond it. `forms`: those being edited, by number;
    None for one that shows what stands."""
    known = {row.number: row for row in topics.rows(session, meeting.id or 0)}
    titles = {number: row["topic"] or "" for number, row in enumerate(meeting.agenda)}
    titles |= {number: row.topic for number, row in known.items() if number not in titles}
    starts = _starts(session, meeting.id or 0)
    found = []
    for number, title in sorted(titles.items()):
        row = known.get(number)
        view = TopicView(
            number=number,
            topic=title,
            version=row.version if row else 0,
            sentences=_sentences(row, starts, meeting.id or 0),
            taking=_taking(session, row, actor),
        )
        if number in forms:
            form = forms[number] or TopicForm(view.text)
            view = TopicView(**(vars(view) | {"form": form}))
        found.append(view)
    return found


def _starts(session: Session, meeting_id: int) -> dict[int, float | None]:
    chosen = select(SegmentRow.number, SegmentRow.start)
    return dict(session.exec(chosen.where(col(SegmentRow.meeting_id) == meeting_id)).all())


def _sentences(
    row: TopicRow | None, starts: Mapping[int, float | None], meeting_id: int
) -> tuple[Sentence, ...]:
    said = [SummarySentence.model_validate(s) for s in row.sentences] if row else []
    return tuple(
        Sentence(s.text, _plays(s.evidence, starts, meeting_id), _made_by(s)) for s in said
    )


def _made_by(sentence: SummarySentence) -> str:
    """Where the sentence comes from, in words. Only what a person wrote is without evidence."""
    if sentence.made_by == "rules":
        return _("按原话摘录")
    if sentence.evidence:
        return _("由模型整理：%(name)s", name=sentence.made_by)
    return _("由 %(name)s 修改", name=sentence.made_by)


def _plays(
    evidence: Sequence[int], starts: Mapping[int, float | None], meeting_id: int
) -> tuple[Play, ...]:
    return tuple(
        Play(
            f"/meetings/{meeting_id}/transcript#s{number}",
            words.clock(starts[number]) or _("原话"),
        )
        for number in evidence
        if number in starts
    )


def _taking(session: Session, row: TopicRow | None, actor: str) -> str:
    if row is None or row.version < 2:
        return ""
    entry = topic_edits.last(session, row.meeting_id, row.number)
    is_mine = entry and entry.actor == actor and entry.after.get("version") == row.version
    return entry.action if entry and is_mine else ""
