"""The command line: each command reads its files, calls the pipeline, writes its file."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from api import console
from api.commands import models, users
from assistant.errors import AssistantError, InputError
from assistant.formats import read_extraction, read_meeting, read_transcript, write

app = typer.Typer(
    name="meeting-assistant",
    help="From a meeting's recording to confirmed minutes and tracked action items.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(models.app, name="models")
app.add_typer(users.app, name="users")

Audio = Annotated[
    list[Path],
    typer.Argument(metavar="AUDIO...", help="the recording, audio or video; several are joined"),
]
Meeting = Annotated[Path, typer.Option("--meeting", help="the meeting file")]
Engine = Annotated[
    str | None,
    typer.Option("--engine", help="faster-whisper, openai-whisper, sherpa-onnx or openai"),
]
Model = Annotated[str | None, typer.Option("--model", help="the speech model: a name or a path")]
NoSpeakers = Annotated[bool, typer.Option("--no-speakers", help="do not tell speakers apart")]


@app.command()
def transcribe(
    audio: Audio,
    meeting: Meeting,
    out: Annotated[Path, typer.Option("--out", help="where to write the transcript")],
    engine: Engine = None,
    model: Model = None,
    no_speakers: NoSpeakers = False,
) -> None:
    """Write down who said what in a recording, or in several of one meeting in order."""
    context = read_meeting(meeting).context

    from api.commands import files

    settings = files.settings(asr_engine=engine, asr_model=model, no_speakers=no_speakers)
    with console.progress() as bar:
        write(files.transcribe(settings, audio, context, bar), out)
    console.say(f"Wrote {out}")


@app.command()
def extract(
    meeting: Meeting,
    out: Annotated[Path, typer.Option("--out", help="where to write the extraction")],
    transcript: Annotated[
        Path | None, typer.Option("--transcript", help="without it, the meeting's utterances")
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option("--engine", help="rules, llm or both; default both if a model is configured"),
    ] = None,
) -> None:
    """Find decisions, action items, disputes and the next meeting."""
    file = read_meeting(meeting)
    spoken = read_transcript(transcript) if transcript else file.transcript
    if spoken is None:
        raise InputError(f"{meeting.name} has no utterances. Give a --transcript.")

    from api.commands import files

    chosen = files.extraction_engine(engine)
    settings = files.settings(extraction_engine=chosen)
    with console.progress() as bar:
        write(files.extract(settings, spoken, file.context, bar, chosen), out)
    console.say(f"Wrote {out}")


@app.command()
def minutes(
    meeting: Meeting,
    extraction: Annotated[Path, typer.Option("--extraction", help="the extraction file")],
    out: Annotated[Path, typer.Option("--out", help="where to write the Word document")],
    template: Annotated[
        Path | None, typer.Option("--template", help="a company's own .docx template")
    ] = None,
) -> None:
    """Write the minutes as a Word document."""
    file, items = read_meeting(meeting), read_extraction(extraction)

    from assistant.pipeline import write_minutes

    write_minutes(
        file.context,
        items,
        out,
        transcript=file.transcript,
        template=template,
    )
    console.say(f"Wrote {out}")


@app.command()
def process(
    audio: Audio,
    meeting: Meeting,
    out: Annotated[Path, typer.Option("--out", help="the folder for what is made")],
    engine: Engine = None,
    model: Model = None,
    no_speakers: NoSpeakers = False,
) -> None:
    """From a recording to minutes: transcribe, extract and write, in order."""
    from assistant.pipeline import write_minutes

    context = read_meeting(meeting).context

    from api.commands import files

    settings = files.settings(asr_engine=engine, asr_model=model, no_speakers=no_speakers)
    files.make_folder(out)
    with console.progress() as bar:
        spoken = files.transcribe(settings, audio, context, bar)
        write(spoken, out / "transcript.json")
        found = files.extract(settings, spoken, context, bar)
        write(found, out / "extraction.json")
        write_minutes(context, found, out / "minutes.docx", transcript=spoken)
    console.say(f"Wrote transcript.json, extraction.json and minutes.docx to {out}")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="in plain language")],
    project: Annotated[str | None, typer.Option("--project", help="ask about it only")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print the answer as JSON")] = False,
) -> None:
    """Ask about the meetings of this installation."""
    from api.commands import data

    answer = data.ask(question, project)
    if as_json:
        print(answer.model_dump_json(indent=1, exclude={"query"}))
    else:
        console.show_answer(answer)


@app.command()
def import_meeting(
    meeting: Annotated[Path, typer.Argument(metavar="MEETING", help="the meeting file")],
    extraction: Annotated[
        Path | None, typer.Option("--extraction", help="the items of the meeting")
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="confirm them all")] = False,
) -> None:
    """Take a meeting with its transcript and items into this installation."""
    file = read_meeting(meeting)
    items = read_extraction(extraction) if extraction else None

    from api.commands import data

    made = data.import_meeting(file, items, is_confirmed=confirm)
    console.say(f"Imported {made.title} as meeting {made.id}")


@app.command()
def import_transcript(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="txt, srt, vtt, docx or json")],
    meeting: Annotated[
        int | None, typer.Option("--meeting", help="the number of a meeting that waits for words")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="of a new meeting")] = None,
    date: Annotated[str | None, typer.Option("--date", help="of a new meeting: 2026-03-05")] = None,
) -> None:
    """Take in a transcript that another tool made, for a meeting there is or a new one.

    What is not said of a new meeting is taken from the file; a running worker then extracts the
    items.
    """
    from api.commands import data

    made = data.import_transcript(file, meeting, title, date)
    count = len(made.found.segments)
    console.say(f"Imported {count} segments into meeting {made.meeting.id}, {made.meeting.title}")


@app.command()
def export(
    meeting: Annotated[int, typer.Option("--meeting", help="the number of the meeting")],
    out: Annotated[Path, typer.Option("--out", help="where to write the zip")],
    no_recordings: Annotated[
        bool, typer.Option("--no-recordings", help="leave the audio files out")
    ] = False,
) -> None:
    """Write all that is kept of a meeting into one zip, with a manifest of checksums."""
    from api.commands import export as command

    missing = command.run(meeting, out, has_recordings=not no_recordings)
    console.say(f"Wrote {out}")
    for name in missing:
        console.say(f"It is without {name}")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", help="default 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option("--port", help="default 8000")] = None,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="workers run elsewhere: meeting-assistant worker")
    ] = False,
    open_browser: Annotated[bool, typer.Option("--open", help="open the pages")] = False,
) -> None:
    """Start the pages and the REST API, with a worker."""
    from api import server

    server.serve(host=host, port=port, has_worker=not no_worker, opens_browser=open_browser)


@app.command()
def worker(
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Start one more worker, here or on another machine with the same database and files."""
    from api import server

    server.work(ends_with_parent=with_parent)


@app.command()
def mcp(
    http: Annotated[
        int | None,
        typer.Option("--http", metavar="PORT", help="serve /mcp on 127.0.0.1 instead of stdio"),
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", help="of the token; without it, ASSISTANT_TOKEN is the token"),
    ] = None,
) -> None:
    """Let a program with a language model read this installation, under a token (MCP).

    By default over standard input and output, for a program that starts it. Over HTTP each
    request brings its own token: Authorization: Bearer TOKEN.
    """
    from api.commands import mcp as command

    command.run(http, token_file)


@app.command()
def backup(
    out: Annotated[
        Path | None, typer.Option("--out", help="default a new file in the data folder's backups")
    ] = None,
) -> None:
    """Copy database, recordings and documents into one file, while everything runs."""
    from api.commands import backup as command

    path, has_database = command.make(out)
    console.say(f"Wrote {path}")
    if not has_database:
        console.say("It holds the files. Copy the PostgreSQL database itself with pg_dump.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="the backup")],
) -> None:
    """Make the data folder, which must be empty, of a backup."""
    from api.commands import backup as command

    console.say(f"Restored to {command.restore(file)}")


def main() -> None:
    """Run the command line. Exit status 2 for wrong input, 1 for a failure."""
    if len(sys.argv) == 1:
        sys.argv.append("--help")
    try:
        sys.exit(app(standalone_mode=False))
    except TyperException as exc:  # wrong usage
        _end(f"{exc.format_message()} See meeting-assistant --help.", status=2)
    except AssistantError as exc:
        _end(str(exc), status=2 if isinstance(exc, InputError) else 1)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)


def _end(message: str, *, status: int) -> NoReturn:
    print(f"meeting-assistant: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()
