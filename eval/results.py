"""The page of results (`eval/RESULTS.md`), made anew by `python -m eval results`.

Numbers alone are printed, no words of any meeting: those who write rules and prompts read it, and
may not read the held-out meetings.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.types import EngineName
from eval import calibration, corpora, engines, kept, measures, recognised, runner, table
from eval.cases import DATA, DEV, HELD_OUT, Case
from eval.measures import BY_NAME, Column, evaluate
from eval.qa import report as qa_report
from eval.qa import run as qa_run
from eval.references import SHARED

PAGE = Path(__file__).parent / "RESULTS.md"
OTHERS = SHARED / "data"
# Groups in the order in which one trusts them least to most: what was read while writing rules
# comes first.
GROUPS = ("dev", "train", HELD_OUT)
PER_MEETING = ("items_f1", "decisions_f1", "owner", "department", "deadline", "disputes_f1")
# The engines that ask a model.
PAIR: tuple[EngineName, ...] = ("llm", "both")
KINDS = ("action item", "decision")
CORPUS = (
    *("items_precision", "items_recall", "items_f1", "decisions_f1"),
    *("utterances_precision", "utterances_recall", "utterances_f1"),
    *("owner", "invented_owners", "invented_dates", "quotes_valid", "seconds"),
)

INTRODUCTION = """# Results

Made by `make results` (`python -m eval results`); do not edit. Extraction can be measured again
with `python -m eval run`, answers with `python -m eval qa`. In brackets: 95 % percentile bootstrap
intervals over meetings (Efron 1979, 2,000 draws, fixed seed). -: there was nothing to measure. The
number of meetings stands behind a column's name.

What is measured of extraction:

"""

OWN = """## Our annotated meetings, written words, rules

Fictional meetings (`eval/data`; CONTRIBUTING says who wrote them). *dev* and *train* were read
while the rules were written, and the weights are fitted on them; *heldout* was read by nobody
who wrote rules or prompts, and only ever scored: **expect of your own
meetings what heldout shows.**

"""

RECOGNISED = """## The same from recognised speech

The five recordings of *dev*, synthetic voices, transcribed with the bundled *base* model and
speakers told apart (`eval/data/heard`). Recognised segments are mapped to annotated utterances by
time; quotes are looked up in what was recognised. The same meetings stand beside each other; *drop*
is their difference, the meetings of both drawn together.

"""

AMI = """## AMI: real people, English

The dev part (20 meetings) of the AMI corpus, with manual transcripts. Four people play a design
team; annotators agree with each other on action items in such meetings only to kappa 0.36. Owners
are roles, judged where one alone is annotated; deadlines are not annotated.

Published utterance F1: **0.43** for a model fine-tuned on this task, **0.083** for a regular
expression. *regex* is our own floor (`eval/baseline.py`): every utterance with a cue word. An
utterance counts as found when an extracted item names it as evidence, and as right when an
annotated action item does.

"""

AMC = """## AliMeeting4MUG: real people, Chinese

Two meetings with items by one annotator ("silver": read with care), and four of which only the
sentences that speak of an action item are marked.

"""

MODELS = """## With language models

Replayed from recorded replies (`eval/replies`), on the meetings of *dev* of which every reply was
kept. Seconds are those of the recording, on processors alone.

"""

CONFIDENCE = """## What confidence means

Items and decisions of *dev*, rules, written words. *found*: it is annotated; *all fields right*:
owner, department and deadline are too. The bar is the share found; ◆ stands where the confidence
would have it end.

"""

QUESTIONS = """## Answers to questions

Without a model, from memory (`python -m eval qa`). *generated*: questions about two generated
companies, one Chinese and one half as large that speaks English (`eval/qa`), whose right answers
are computed from plain data by code that shares nothing with the product; the grammar was written
with sight of them, and of *other wordings* of the same. *held out*: wordings by somebody who did
not know the grammar, and which those who write it do not see: **expect of your own questions what
held out shows.** *annotated*: the questions of *dev*, asked of the annotated items as if confirmed.

An answer is right when its numbers and its set of items are exactly those wanted, and who or when
is named. A citation is right when it belongs to what the right answer is made of and, of words,
says what is quoted.

"""


def write(page: Path = PAGE) -> None:
    page.write_text(build(), encoding="utf-8")


def build() -> str:
    """The whole page. Corpora that are not there, and replies nobody kept, are named as missing."""
    own = runner.columns("rules", runner.run(_own(), engines.load("rules")))
    dev = next(column for column in own if column.group == "dev")
    sections = [
        INTRODUCTION + _definitions(),
        OWN + table.markdown(own) + "\n\nEach meeting:\n\n" + _meetings(own),
        RECOGNISED + _recognised(),
        AMI + _corpus("ami", ("rules", "regex"), "AMI dev"),
        AMC + _corpus("amc", ("rules", "regex")),
        MODELS + _models(),
        CONFIDENCE + _confidence(dev) + "\n\nAbove the line, in every group:\n\n" + _sure(own),
        QUESTIONS + questions(),
    ]
    return "\n\n".join(sections) + "\n"


def questions() -> str:
    return qa_report.markdown(qa_run.parts())


def _own() -> list[Case]:
    folders = [DATA / name for name in GROUPS if any((DATA / name).glob("*.json"))]
    return corpora.load(folders)


def _definitions() -> str:
    lines = (measures.__doc__ or "").splitlines()
    return "\n".join(line for line in lines if line.startswith("|"))


def _meetings(columns: Iterable[Column]) -> str:
    wanted = [BY_NAME[name] for name in PER_MEETING]
    lines = [
        f"| meeting | group | {' | '.join(measure.label for measure in wanted)} | traps taken |",
        f"| --- | --- |{' ---: |' * (len(wanted) + 1)}",
    ]
    for column in columns:
        for score in column.scores:
            cells = [table.cell(measure, evaluate(measure, [score])) for measure in wanted]
            traps = f"{score.traps_taken} of {score.traps}"
            lines.append(f"| {score.meeting} | {column.group} | {' | '.join(cells)} | {traps} |")
    return "\n".join(lines)


def _recognised() -> str:
    cases, transcripts = recognised.read(recognised.HEARD, corpora.load([DEV]))
    engine = engines.load("rules")
    (written,) = runner.columns("rules", runner.run(cases, engine), what="written")
    (heard,) = runner.columns("rules", runner.run(cases, engine, transcripts), what="recognised")
    return table.markdown((written, heard), extra="drop")


def _corpus(folder: str, names: Sequence[str], group: str | None = None) -> str:
    path = OTHERS / folder
    if not path.is_dir():
        return "The corpus is not delivered with the repository and was not there: not measured."
    cases = [case for case in corpora.load([path]) if group in (None, case.group)]
    columns = [
        column
        for name in names
        for column in runner.columns(name, runner.run(cases, engines.load(name)))
    ]
    return table.markdown(columns, CORPUS)


def _models() -> str:
    dev = corpora.load([DEV])
    parts = []
    for model in kept.models():
        runs = [list(kept.replay(name, model, dev)) for name in PAIR]
        by_model = kept.recorded_by_all(runs)
        if not by_model[0]:
            continue
        cases = [each.case for each in by_model[0]]
        rules = list(runner.run(cases, engines.load("rules")))
        columns = [
            *runner.columns("rules", rules),
            *runner.columns("llm", by_model[0]),
            *runner.columns("both", by_model[1]),
        ]
        parts.append(f"### {model}\n\n{table.markdown(columns)}")
    return "\n\n".join(parts) or "No replies are kept yet: not measured."


def _confidence(column: Column) -> str:
    judged = [each for score in column.scores for each in score.judged]
    return "\n\n".join(
        f"{kind.capitalize()}s:\n\n"
        + calibration.markdown([each for each in judged if each.kind == kind])
        for kind in KINDS
    )


def _sure(columns: Iterable[Column]) -> str:
    """Of every group, how much is right of what is above 0.9."""
    lines = [
        f"| above {calibration.SURE} | items | found | all fields right |",
        "| --- | ---: | ---: | ---: |",
    ]
    for column in columns:
        for kind in KINDS:
            judged = [j for score in column.scores for j in score.judged if j.kind == kind]
            top = calibration.sure(judged)
            shares = (f"{v:.2f}" if v is not None else "-" for v in (top.found, top.right))
            lines.append(f"| {column.group}, {kind}s | {top.items} | {' | '.join(shares)} |")
    return "\n".join(lines)
