"""`python -m eval qa`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.qa import run
from eval.qa.figures import as_json
from eval.qa.questions import load_questions
from eval.qa.report import print_parts


def qa(
    engine: Annotated[
        str, typer.Option(help="grammar, or llm: the model of the environment, with tools")
    ] = "grammar",
    kind: Annotated[
        list[str] | None, typer.Option(help="only generated questions of this kind; repeatable")
    ] = None,
    replies: Annotated[
        Path | None, typer.Option(help="keep the model's replies here, and find them again")
    ] = None,
    replay: Annotated[bool, typer.Option(help="ask no model: take kept replies only")] = False,
    is_listed: Annotated[
        bool, typer.Option("--list", help="print ids and questions, and ask nothing")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="show what went wrong; not of held-out ones")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="write the figures here, as JSON")] = None,
) -> None:
    """Score answers to questions about the generated companies, and to the annotated questions."""
    console = Console(width=None if sys.stdout.isatty() else 200)
    if is_listed:
        for question in load_questions():
            asked = " → ".join((*question.before, question.q))
            console.print(f"{question.id}: {asked}", markup=False, soft_wrap=True)
        return
    ask = run.load(engine, replies, "replay" if replay else "record")
    parts = run.parts(ask, kinds=kind or (), with_annotated=engine == "grammar" and not kind)
    print_parts(console, parts, verbose=verbose)
    if out:
        figures = {part.name: as_json(part.rows) for part in parts}
        out.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
