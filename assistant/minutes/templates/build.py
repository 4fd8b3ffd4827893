"""Makes the built-in Word templates, each style in each language.

    python -m assistant.minutes.templates.build

Change the look in the module of the style and run it; the .docx files here are its output.
"""

from pathlib import Path
from typing import get_args

from docx.document import Document as DocxDocument

from assistant.minutes.templates import brief, formal, standard
from assistant.types import Language

FOLDER = Path(__file__).parent

STYLES = {"standard": standard.build, "formal": formal.build, "brief": brief.build}


def main() -> None:
    for style in STYLES:
        for language in get_args(Language):
            build(language, style).save(str(FOLDER / f"{style}.{language}.docx"))


def build(language: Language, style: str = "standard") -> DocxDocument:
    """The built-in template of one style and language."""
    return STYLES[style](language)


if __name__ == "__main__":
    main()
