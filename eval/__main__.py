"""`python -m eval`: measure extraction, transcription and answers on the annotated meetings."""

import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from assistant.errors import AssistantError
from assistant.formats import read_extraction, read_meeting, read_transcript
from assistant.transcription.engines import DEFAULT_ENGINE
from eval import asr_report, corpora, engines, making, metrics, report, runner, table, timing
from eval import bench as benchmark
from eval import references as asr_references
from eval import results as results_page
from eval.asr import AsrScore
from eval.asr import score as score_asr
from eval.cases import DATA, load_cases, read_case
from eval.fitting import files as weight_files
from eval.fitting import report as fit_report
from eval.fitting.meetings import FOLDERS, read_meetings
from eval.fitting.sections import fit as fit_sections
from eval.fitting.validation import cross_validate
from eval.measures import Column
from eval.qa.command import qa
from eval.questions import ask_all, print_questions
from eval.recognised import read as read_recognised
from eval.summaries import print_summaries, score_all

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)
# Tables are kept whole when the output is a file.
console = Console(width=None if sys.stdout.isatty() else 200)


@app.command()
def run(
    data: Annotated[
        list[Path] | None,
        typer.Option(help="folder or file of annotated meetings, ours or of AMI, AMC, ELITR"),
    ] = None,
    engine: Annotated[
        list[str] | None, typer.Option(help="rules, llm, both, or regex, the floor; repeatable")
    ] = None,
    case: Annotated[list[str] | None, typer.Option(help="only this meeting; repeatable")] = None,
    group: Annotated[list[str] | None, typer.Option(help="only this group; repeatable")] = None,
    transcripts: Annotated[
        Path | None,
        typer.Option(help="read <meeting>.json here, made by eval asr, in place of what was said"),
    ] = None,
    replies: Annotated[
        Path | None, typer.Option(help="keep the model's replies here, and find them again")
    ] = None,
    replay: Annotated[bool, typer.Option(help="ask no model: take kept replies only")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="every meeting, every item; not of heldout")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="write the figures here, as JSON")] = None,
) -> None:
    """Score extraction: one table, a column for every engine and group of meetings.

    Without --data the groups are the folders of eval/data. With --transcripts the meetings that
    have one are scored as written and as recognised, side by side.
    """
    cases = corpora.load(data or [DATA], case or ())
    cases = [each for each in cases if not group or each.group in group]
    columns: list[Column] = []
    for name in engine or ["rules"]:
        extract = engines.load(name, replies, "replay" if replay else "record")
        if transcripts:
            heard, recognised = read_recognised(transcripts, cases)
            written = _columns(name, runner.run(heard, extract), "written", verbose=False)
            made = runner.run(heard, extract, recognised)
            mapped = _columns(name, made, "recognised", verbose=verbose)
            for before, after in zip(written, mapped, strict=True):
                table.print_drop(console, before, after)
            columns += [*written, *mapped]
        else:
            columns += _columns(name, runner.run(cases, extract), verbose=verbose)
    if not transcripts:
        table.print_columns(console, columns)
    if out:
        _write_json({"columns": table.as_json(columns)}, out)


def _columns(
    engine: str, runs: Iterable[runner.Run], what: str = "", *, verbose: bool
) -> list[Column]:
    """The scores by group; errors are told, and of meetings anybody may read every item."""
    done = []
    for each in runs:
        done.append(each)
        if each.error:
            console.print(f"[red]{engine}, {each.case.id}: {each.error}")
        if verbose and not each.case.is_held_out:
            report.print_comparison(console, each.case, each.extraction, each.score)
    columns = runner.columns(engine, done, what=what)
    for column in columns if verbose else ():
        console.rule(column.title)
        report.print_meetings(console, column.scores)
    return columns


@app.command()
def compare(
    meeting: Annotated[Path, typer.Argument(help="annotated meeting")],
    extraction: Annotated[Path, typer.Argument(help="extraction of the same meeting")],
    transcript: Annotated[
        Path | None,
        typer.Option(help="the recording's transcript, when the extraction was made from it"),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="write the figures here, as JSON")] = None,
) -> None:
    """Compare one extraction with the annotations, side by side.

    With --transcript the evidence is taken for segments of that transcript, which are mapped to the
    annotated utterances by time.
    """
    case, found = read_case(meeting), read_extraction(extraction)
    recognised = None
    if transcript:
        heard = read_transcript(transcript)
        recognised = found, heard
        found = timing.in_utterances(found, heard.segments, case.turns)
    score = metrics.score(found, case, recognised)
    if not case.is_held_out:
        report.print_comparison(console, case, found, score)
    column = Column(extraction.stem, case.id, (score,))
    table.print_columns(console, [column])
    if out:
        _write_json({"columns": table.as_json([column])}, out)


@app.command()
def bench(
    case: Annotated[
        str, typer.Option(help="the recording, one of those that asr scores")
    ] = "zh-sample",
    hours: Annotated[float, typer.Option(help="said again until so long; 0 takes it once")] = 0,
    runs: Annotated[int, typer.Option(min=1, help="times are the median of so many")] = 1,
    engine: Annotated[str, typer.Option(help="speech engine")] = DEFAULT_ENGINE,
    model: Annotated[str | None, typer.Option(help="the engine's model: a name or a path")] = None,
    is_compared: Annotated[
        bool | None,
        typer.Option(
            "--compare/--no-compare",
            help="beside openai-whisper on the same weights; by default where --hours is not given",
        ),
    ] = None,
    beam5: Annotated[bool, typer.Option("--beam5", help="and openai-whisper with a beam")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="write figures here")] = None,
) -> None:
    """Measure time and memory of transcription and of telling speakers apart."""
    (reference,) = asr_references.find(ids=[case])
    if is_compared is None:
        is_compared = not hours
    missing = benchmark.why_not_compared(engine) if is_compared else None
    if missing:
        console.print(f"Not compared with openai-whisper: {missing}.")
    with (
        benchmark.recording_of(reference, hours) as (audio, times),
        tempfile.TemporaryDirectory() as scratch,
    ):
        tasks = benchmark.tasks(audio, reference, engine, model)
        if is_compared and not missing:
            checkpoint = benchmark.convert(model, Path(scratch))
            tasks += benchmark.openai_tasks(audio, reference, checkpoint, beam5=beam5)
        rows = []
        for task in tasks:
            # What was measured before is worth hours: it is shown though one task fails.
            try:
                row = benchmark.measure(task, reference, times, runs)
            except AssistantError as exc:
                console.print(f"[red]{exc}")
                continue
            console.print(f"{task.name}: {row.working_s:.1f} s")
            rows.append(row)
    if rows:
        benchmark.print_rows(console, rows)
    if json_file:
        _write_json(benchmark.as_json(rows), json_file)


@app.command()
def asr(
    transcripts: Annotated[
        Path | None,
        typer.Option(help="score <recording>.json in this folder; made ones are kept there"),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(help="makes missing transcripts; faster-whisper without --transcripts"),
    ] = None,
    model: Annotated[str | None, typer.Option(help="the engine's model: a name or a path")] = None,
    case: Annotated[list[str] | None, typer.Option(help="only this; repeatable")] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--recordings", help="another folder of <meeting>/meeting.json and recording"),
    ] = None,
    speakers: Annotated[bool, typer.Option(help="tell speakers apart and score it")] = True,
    plain: Annotated[
        bool, typer.Option(help="beside it the same engine told nothing of the meeting")
    ] = False,
    clip_context: Annotated[
        Path | None,
        typer.Option(help="meeting file told about the clips: none of its people speaks in them"),
    ] = None,
    verbose: Annotated[bool, typer.Option(help="which names and repairs are wrong")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="write scores here")] = None,
) -> None:
    """Score transcription of the recordings: words, names, repairs, speakers, time."""
    clips_told = read_meeting(clip_context).context if clip_context else None
    references = asr_references.find(folder, case or (), clips_told)
    for path in [] if folder else asr_references.absent():
        console.print(f"There is no {path}: its recordings are skipped.")
    name = engine or (None if transcripts else DEFAULT_ENGINE)
    make = making.load_maker(name, model, speakers=speakers) if name and references else None
    with tempfile.TemporaryDirectory() as scratch:
        kept = transcripts or Path(scratch)
        scores = _asr_scores(references, kept, make, speakers=speakers)
        # Nobody asks the plain run who speaks: voices know no context.
        baseline = (
            _asr_scores(references, kept / "plain", make, speakers=False, plain=True)
            if plain
            else []
        )
    if not scores:
        console.print("Nothing to score: there are no transcripts of these recordings.")
        return
    asr_report.print_asr(console, scores, baseline)
    if verbose:
        asr_report.print_details(console, scores)
    if json_file:
        _write_json(asr_report.as_json(scores, baseline), json_file)


def _asr_scores(
    references: list[asr_references.Reference],
    folder: Path,
    make: making.Make | None,
    *,
    speakers: bool,
    plain: bool = False,
) -> list[AsrScore]:
    scores, missing = [], []
    what = "Transcribing without context" if plain else "Transcribing"
    for reference in track(references, what, console=console, disable=make is None):
        context = asr_references.no_context(reference.language) if plain else None
        try:
            made = making.make_missing(reference, folder, make, context)
        except AssistantError as exc:
            console.print(f"[red]{reference.id}: {exc}")
            continue
        if made:
            scores.append(score_asr(made, reference, speakers=speakers))
        else:
            missing.append(reference.id)
    if missing:
        console.print(f"No transcript in {folder}, so skipped: {', '.join(missing)}")
    return scores


@app.command()
def questions(
    case: Annotated[list[str] | None, typer.Option(help="only this meeting; repeatable")] = None,
    together: Annotated[
        bool, typer.Option(help="ask with all meetings there, not each alone")
    ] = False,
    verbose: Annotated[bool, typer.Option(help="show what went wrong")] = False,
) -> None:
    """Score answers to the annotated questions, the annotated items taken as confirmed."""
    asked = ask_all(load_cases(case or ()), together=together)
    print_questions(console, asked, verbose=verbose)


app.command()(qa)


@app.command()
def summaries(
    case: Annotated[list[str] | None, typer.Option(help="only this meeting; repeatable")] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="show what the minutes would say")
    ] = False,
) -> None:
    """Score what the minutes say was discussed, made without a model, and the cross-checks."""
    print_summaries(console, score_all(load_cases(case or ())), verbose=verbose)


@app.command()
def results(
    out: Annotated[Path, typer.Option(help="the page to write")] = results_page.PAGE,
) -> None:
    """Measure everything that is kept here, and write the page of results."""
    results_page.write(out)
    console.print(f"Wrote {out}")


@app.command()
def fit(
    data: Annotated[
        list[Path] | None,
        typer.Option(help="folder or file of annotated meetings; repeatable; else dev and train"),
    ] = None,
    out: Annotated[
        Path, typer.Option(help="the folder of the weights", file_okay=False, exists=True)
    ] = weight_files.WEIGHTS,
    check: Annotated[
        bool, typer.Option("--check", help="compare with the weights there, write none")
    ] = False,
    validate: Annotated[
        bool, typer.Option(help="tell how good they are on meetings left out: minutes")
    ] = True,
) -> None:
    """Fit the weights of the rules on annotated meetings, held-out ones excepted, and write them.

    With --check it ends with 1 where the weights on file are others.
    """
    meetings = read_meetings(data or FOLDERS)
    weights = fit_sections(meetings)
    if validate:
        fit_report.print_quality(console, cross_validate(meetings))
    if check:
        found = weight_files.differences(weights, out)
        fit_report.print_differences(console, found)
        raise typer.Exit(code=bool(found))
    for path in weight_files.write(weights, out):
        console.print(f"Wrote {path}")


def _write_json(data: Any, path: Path) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    try:
        app()
    except AssistantError as exc:
        print(exc, file=sys.stderr)
        sys.exit(2 if exc.permanent else 1)


if __name__ == "__main__":
    main()
