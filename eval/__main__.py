"""`python -m eval`: measure extraction, transcription and answers on the annotated meetings."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from assistant.errors import AssistantError
from assistant.formats import read_extraction, read_transcript
from eval import bench as benchmark
from eval import engines, metrics, recordings, report, runner, timing
from eval.cases import load_cases, read_case
from eval.questions import ask_all, print_questions

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)
# Tables are kept whole when the output is a file.
console = Console(width=None if sys.stdout.isatty() else 180)


@app.command()
def extraction(
    engine: Annotated[str, typer.Option(help="rules or llm")] = "rules",
    case: Annotated[list[str] | None, typer.Option(help="only this meeting; repeatable")] = None,
    verbose: Annotated[bool, typer.Option(help="compare every item, also of many cases")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="write scores here")] = None,
) -> None:
    """Score an extraction engine on the meetings of eval/data; one case is compared in detail."""
    cases = load_cases(case or ())
    runs = []
    for run in runner.run(cases, engines.load(engine)):
        if run.error:
            console.print(f"[red]{run.case.id}: {run.error}")
        if verbose or len(cases) == 1:
            report.print_comparison(console, run.case, run.extraction, run.score)
        runs.append(run)
    _publish([run.score for run in runs], json_file)


@app.command()
def compare(
    meeting: Annotated[Path, typer.Argument(help="annotated meeting")],
    extraction: Annotated[Path, typer.Argument(help="extraction of the same meeting")],
    transcript: Annotated[
        Path | None,
        typer.Option(help="the recording's transcript, when the extraction was made from it"),
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="write scores here")] = None,
) -> None:
    """Compare one extraction with the annotations, side by side.

    With --transcript the evidence is taken for segments of that transcript, which are mapped to the
    annotated utterances by time.
    """
    case, found = read_case(meeting), read_extraction(extraction)
    if transcript:
        found = timing.in_utterances(found, read_transcript(transcript).segments, case.turns)
    score = metrics.score(found, case)
    report.print_comparison(console, case, found, score)
    _publish([score], json_file)


@app.command()
def bench(
    hours: Annotated[float, typer.Option(help="length of the recording; 0 is the sample's")] = 0,
) -> None:
    """Measure time and memory of processing a recording."""
    benchmark.print_measured(console, benchmark.measure(hours))


@app.command()
def transcription(
    transcripts: Annotated[Path, typer.Argument(help="folder of transcripts, <case id>.json")],
    case: Annotated[list[str] | None, typer.Option(help="only this meeting; repeatable")] = None,
    folder: Annotated[
        Path, typer.Option("--recordings", help="folder of <case>/meeting.json and recording")
    ] = recordings.FOLDER,
    engine: Annotated[
        str | None, typer.Option(help="speech engine that makes missing transcripts first")
    ] = None,
) -> None:
    """Score transcripts of the recordings: letters, names, speakers. What is absent is skipped."""
    found = recordings.find(folder, case or ())
    if engine and found:
        transcribe = engines.load_transcriber(engine)
        for recording in track(found, "Transcribing", console=console):
            recordings.make(recording, transcripts, transcribe)
    scores = []
    for recording in found:
        if score := recordings.measure_made(recording, transcripts):
            scores.append(score)
        else:
            console.print(f"{recording.case.id}: no transcript in {transcripts}, skipped.")
    if scores:
        report.print_transcription(console, scores)
    else:
        console.print(f"Nothing to score: no transcripts of the recordings under {folder}.")


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


def _publish(scores: list[metrics.Score], json_file: Path | None) -> None:
    report.print_scores(console, scores)
    if json_file:
        text = json.dumps(report.as_json(scores), ensure_ascii=False, indent=1)
        json_file.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    try:
        app()
    except AssistantError as exc:
        print(exc, file=sys.stderr)
        sys.exit(2 if exc.permanent else 1)


if __name__ == "__main__":
    main()
