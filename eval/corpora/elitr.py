"""Meetings of the ELITR Minuting Corpus 1.0 (Nedoluzhko et al. 2022), a folder each.

- `transcript_MAN*_annot*.txt`: an utterance a line, `(PERSON1) words`; a line without the brackets
  goes on with the speaker before it.
- `minutes_*.txt`: free text in bullet points, by several annotators.
- `alignment+<transcript>+<minutes>`: `line of the transcript, line of the minutes or None, problem
  or None`, lines counted from 1.

The format is described at https://ufal.mff.cuni.cz/elitr-minuting-corpus. The corpus itself is not
delivered with ours, and its minutes are no list of action items: a bullet counts as one when it
says that a person is to do something or stands under a heading for that, and as a decision when
it says that something was agreed or stands under such a heading. Read its scores with that in mind.
An alignment joins whole topics to a bullet, so evidence longer than `LONGEST` is left out.
"""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from assistant.types import MeetingContext, Person, Roster, Segment, Transcript
from eval.cases import Case, Gold, GoldAction, GoldDecision

ANNOTATED = frozenset({"decisions", "action_items", "owner"})
# More utterances than that are a topic, not the words that support one item.
LONGEST = 12

_TURN = re.compile(r"\((?P<speaker>[^()]+)\)\s*(?P<text>.*)")
_NOISE = re.compile(r"<[^<>]*>")
_PERSON = re.compile(r"[\[(]?(PERSON\d+)[\])]?")
_DATE = re.compile(r"(\d{4})[/.-]\s*(\d{1,2})[/.-]\s*(\d{1,2})|(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_BULLET = re.compile(r"\s*(?:[-*•–]|\d+[.)])\s*(?P<text>\S.*)")
_TASK = re.compile(r"\b(will|should|needs? to|has to|have to|is to|are to|to do|todo)\b", re.I)
_AGREED = re.compile(r"\b(agreed|decided|decision|approved|concluded)\b", re.I)
_TASKS_HEADING = re.compile(r"\b(action (items|points)|to-?do|next steps|tasks)\b", re.I)
_DECISIONS_HEADING = re.compile(r"\b(conclusions?|decisions?)\b", re.I)


def is_transcript(path: Path) -> bool:
    if path.suffix != ".txt" or not path.name.startswith("transcript"):
        return False
    lines = path.read_text(encoding="utf-8").splitlines()
    return any(_TURN.match(line) for line in lines)


def read(path: Path) -> Case:
    """The meeting whose transcript is at `path`, with the first of its minutes that has any item.

    Annotators' minutes come before the organiser's own, which were often written beforehand.
    """
    segments = tuple(_segments(path.read_text(encoding="utf-8")))
    people = sorted({s.speaker for s in segments if s.speaker})
    golds = [_read_minutes(m, path, segments) for m in sorted(path.parent.glob("minutes*.txt"))]
    best = next((g for g in golds if g[1].action_items or g[1].decisions), None)
    date, gold = best or (None, Gold())
    return Case(
        id=path.parent.name,
        group="ELITR",
        annotated=ANNOTATED if best else frozenset(),
        context=MeetingContext(
            title="Meeting",
            language="en",
            date=date or dt.date(2020, 1, 1),
            attendees=tuple(people),
            roster=Roster(people=tuple(Person(name=name) for name in people)),
        ),
        transcript=Transcript(language="en", engine="manual", segments=segments),
        gold=gold,
    )


def _segments(text: str) -> Iterator[Segment]:
    """Segments are numbered as the alignment numbers lines; empty lines and noises are none."""
    speaker = None
    for number, line in enumerate(text.splitlines(), start=1):
        turn = _TURN.match(line)
        speaker = turn["speaker"] if turn else speaker
        words = " ".join(_NOISE.sub(" ", turn["text"] if turn else line).split())
        if words:
            yield Segment(id=number, speaker=speaker, text=words)


def _read_minutes(
    path: Path, transcript: Path, segments: tuple[Segment, ...]
) -> tuple[dt.date | None, Gold]:
    lines = path.read_text(encoding="utf-8").splitlines()
    known = {segment.id for segment in segments}
    evidence = _alignment(transcript.with_name(f"alignment+{transcript.name}+{path.name}"))
    decisions, actions, heading = [], [], ""
    for number, line in enumerate(lines, start=1):
        bullet = _BULLET.fullmatch(line)
        if bullet is None:
            heading = line.strip() or heading
            continue
        said = tuple(i for i in evidence.get(number, ()) if i in known)
        said = said if len(said) <= LONGEST else ()
        text = bullet["text"]
        if _is_task(text, heading):
            actions.append(_action(text, said))
        elif _AGREED.search(text) or _DECISIONS_HEADING.search(heading):
            decisions.append(GoldDecision(text=_PERSON.sub(r"\1", text), evidence=said))
    gold = Gold(decisions=tuple(decisions), action_items=tuple(actions))
    return _date("\n".join(lines)), gold


def _is_task(text: str, heading: str) -> bool:
    return bool(_TASKS_HEADING.search(heading) or (_PERSON.match(text) and _TASK.search(text)))


def _action(text: str, evidence: tuple[int, ...]) -> GoldAction:
    people = _PERSON.findall(text)
    # "PERSON1 will write to PERSON2": the first does it.
    owner = people[0] if _PERSON.match(text) else None
    task = _PERSON.sub("", text, count=1).strip() if owner else _PERSON.sub(r"\1", text)
    return GoldAction(
        task=task,
        owner=owner,
        department=None,
        deadline=None,
        evidence=evidence,
        is_owner_known=owner is not None,
    )


def _alignment(path: Path) -> dict[int, tuple[int, ...]]:
    """Lines of the transcript by line of the minutes; empty when there is no such file."""
    found: dict[int, list[int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        said, written, *_ = [*line.split(), "None", "None"]
        if said.isdigit() and written.isdigit():
            found.setdefault(int(written), []).append(int(said))
    return {number: tuple(lines) for number, lines in found.items()}


def _date(text: str) -> dt.date | None:
    found = _DATE.search(text)
    if not found:
        return None
    year, month, day = found.groups()[:3] if found[1] else reversed(found.groups()[3:])
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
