"""Score what the minutes say was discussed, and the cross-checks, on the annotated meetings.

- placed: utterances after the opening that are given to the right row of the agenda; begun: rows
  whose first utterance is the marked one or its neighbour (`eval/data/topics.toml`);
- covered: rows with at least one sentence;
- borne out: sentences whose every number, day and name is in the words they name as evidence;
- false alarms: findings about the annotated minutes; caught: of numbers, days and names put into
  them in place of the right ones, those that are found.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.extraction.rules.engine import extract
from assistant.llm import LanguageModel
from assistant.minutes.checks import check
from assistant.minutes.compose import compose
from assistant.minutes.facts import Sources, people_in, unborne
from assistant.minutes.facts_dates import days
from assistant.minutes.facts_numbers import numbers
from assistant.minutes.topics import split, summarise
from assistant.minutes.types import SummarySentence, TopicSummary
from assistant.types import ActionItem, Decision, Extraction, MeetingContext, Quotes
from eval.cases import DEV, Case

STARTS = DEV.parent / "topics.toml"


@dataclass(frozen=True)
class SummaryScore:
    """Counts of one meeting; `begun` and `placed` are of 0 where nobody marked its topics."""

    case: str
    rows: int
    covered: int
    sentences: int
    borne: int
    letters: int
    placed: int
    utterances: int
    begun: int
    marked: int
    alarms: int
    caught: int
    planted: int


@dataclass(frozen=True)
class Summed:
    score: SummaryScore
    topics: tuple[TopicSummary, ...]


def score_all(cases: Iterable[Case], model: LanguageModel | None = None) -> list[Summed]:
    marks = tomllib.loads(STARTS.read_text(encoding="utf-8"))
    return [_score(case, marks.get(case.id, ()), model) for case in cases]


def _score(case: Case, starts: Sequence[int], model: LanguageModel | None) -> Summed:
    found = extract(case.transcript, case.context)
    topics = summarise(case.transcript, case.context, found, model)
    said = [sentence for topic in topics for sentence in topic.sentences]
    placed, begun = _placed(case, starts)
    caught = list(_planted(case))
    score = SummaryScore(
        case=case.id,
        rows=len(topics),
        covered=sum(bool(topic.sentences) for topic in topics),
        sentences=len(said),
        borne=sum(_is_borne_out(sentence, case) for sentence in said),
        letters=sum(len(sentence.text) for sentence in said),
        placed=placed,
        utterances=sum(u.id >= min(starts) for u in case.utterances) if starts else 0,
        begun=begun,
        marked=len(starts),
        alarms=_findings(case, _annotated(case)),
        caught=sum(caught),
        planted=len(caught),
    )
    return Summed(score, topics)


def _placed(case: Case, starts: Sequence[int]) -> tuple[int, int]:
    if not starts:
        return 0, 0
    stretches = split(case.transcript, case.context)
    rows = {segment.id: each.number for each in stretches for segment in each.segments}
    right = 0
    for utterance in case.utterances:
        wanted = sum(start <= utterance.id for start in starts) - 1
        right += wanted >= 0 and rows.get(utterance.id) == wanted
    firsts = {row: min(i for i, at in rows.items() if at == row) for row in set(rows.values())}
    begun = sum(abs(firsts.get(row, -9) - start) <= 1 for row, start in enumerate(starts))
    return right, begun


def _is_borne_out(sentence: SummarySentence, case: Case) -> bool:
    cited = [u for u in case.utterances if u.id in sentence.evidence]
    said = "\n".join(f"{u.speaker}: {u.text}" for u in cited)
    return not unborne(sentence.text, Sources(said, case.context.date), case.context)


def _annotated(case: Case) -> Extraction:
    """The annotated decisions and tasks, as if confirmed."""
    return Extraction(
        engine="rules",
        decisions=tuple(
            Decision(text=d.text, evidence=d.evidence, quote="", confidence=1)
            for d in case.gold.decisions
        ),
        action_items=tuple(
            ActionItem(
                task=a.task,
                owner=a.owner,
                co_owners=a.co_owners,
                deadline=a.deadline,
                deadline_text=a.deadline_text,
                evidence=a.evidence,
                quotes=Quotes(task=""),
                confidence=1,
            )
            for a in case.gold.action_items
        ),
    )


def _findings(case: Case, items: Extraction) -> int:
    minutes = compose(case.context, items, case.transcript)
    return len(check(minutes, case.context, items, case.transcript))


def _planted(case: Case) -> Iterator[bool]:
    """For each wrong fact put into an annotated decision, whether it is found."""
    right = _annotated(case)
    for at, decision in enumerate(right.decisions):
        for text in _falsified(decision.text, case.context):
            wrong = decision.model_copy(update={"text": text})
            decisions = (*right.decisions[:at], wrong, *right.decisions[at + 1 :])
            changed = right.model_copy(update={"decisions": decisions})
            yield _findings(case, changed) > _findings(case, right)


def _falsified(text: str, context: MeetingContext) -> Iterator[str]:
    """The text with each number, day and name in turn replaced by a wrong one."""
    dated = [day for day in days(text) if day.day]
    inside = {at for day in dated for at in range(day.at, day.at + len(day.words))}
    for day in dated:
        other = (day.day or 0) % 28 + 3 if (day.day or 0) % 28 + 3 <= 28 else 2
        month = day.month or context.date.month
        spoken = f"2024-{month:02}-{other:02}"
        yield text[: day.at] + spoken + text[day.at + len(day.words) :]
    for number in numbers(text):
        if number.at not in inside:
            wrong = f"{max(number.values) + 7:g}"
            yield text[: number.at] + wrong + text[number.at + len(number.words) :]
    named = sorted(people_in(text, context))
    others = [p.name for p in context.roster.people if p.name not in {*named, *context.attendees}]
    for name in named:
        if name in text and others:
            yield text.replace(name, others[0])


def print_summaries(console: Console, summed: Sequence[Summed], *, verbose: bool = False) -> None:
    """One row a meeting and one for all; what the minutes say was discussed if `verbose`."""
    table = Table(title="What was discussed, and the cross-checks")
    table.add_column("meeting")
    heads = ("covered", "sentences", "borne out", "letters a row", "placed", "begun", "alarms")
    for head in (*heads, "caught"):
        table.add_column(head, justify="right")
    scores = [each.score for each in summed]
    for score in (*scores, _all(scores)):
        table.add_row(
            score.case,
            f"{score.covered}/{score.rows}",
            str(score.sentences),
            f"{score.borne}/{score.sentences}",
            f"{score.letters / max(1, score.covered):.0f}",
            f"{score.placed}/{score.utterances}",
            f"{score.begun}/{score.marked}",
            str(score.alarms),
            f"{score.caught}/{score.planted}",
        )
    console.print(table)
    for each in summed if verbose else ():
        console.print(f"\n[bold]{each.score.case}")
        for topic in each.topics:
            console.print(escape(f"  {topic.topic}"))
            for sentence in topic.sentences:
                console.print(escape(f"    {sentence.text} {list(sentence.evidence)}"))


def _all(scores: Sequence[SummaryScore]) -> SummaryScore:
    names = [name for name in SummaryScore.__dataclass_fields__ if name != "case"]
    return SummaryScore("all", **{n: sum(getattr(s, n) for s in scores) for n in names})
