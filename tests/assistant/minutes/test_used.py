import io
from pathlib import Path

import pytest
from docx import Document

from assistant.errors import InputError
from assistant.minutes.render import TEMPLATES
from assistant.minutes.used import used_placeholders
from assistant.minutes.word import placeholders


def template(*paragraphs: str, footer: str = "") -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.sections[0].footer.paragraphs[0].text = footer
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("paragraphs", "used"),
    [
        (["{{ title }}"], ["title"]),
        (["{{ title|upper }} {{ title.upper() }}"], ["title"]),
        (["{{ next_meeting.at }}"], ["next_meeting.at"]),
        (["{{ next_meeting['at'] }}"], ["next_meeting.at"]),
        (["{{ decisions[0].text }}"], ["decisions.text"]),
        (
            ["{%p for row in action_items %}", "{{ row.task }} {{ loop.index }}", "{%p endfor %}"],
            ["action_items", "action_items.task"],
        ),
        (
            [
                "{%p for row in disputes %}",
                "{% for side in row.positions %}{{ side.party }}{% endfor %}",
                "{%p endfor %}",
            ],
            ["disputes", "disputes.positions", "disputes.positions.party"],
        ),
        (["{% set first = decisions[0] %}{{ first.text }}"], ["decisions", "decisions.text"]),
        (
            ["{% if gaps %}{{ titel }}{% else %}{{ rows.x }}{% endif %}"],
            ["gaps", "rows.x", "titel"],
        ),
        (["{{ labels.task }} 没有"], []),
    ],
)
def test_the_names_a_template_uses(paragraphs: list[str], used: list[str]) -> None:
    assert list(used_placeholders(template(*paragraphs), "own.docx")) == used


def test_a_footer_counts_too() -> None:
    assert used_placeholders(template(footer="{{ document.hash }}"), "x") == ("document.hash",)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.docx")), ids=lambda path: path.stem)
def test_the_built_in_templates_use_what_minutes_have(path: Path) -> None:
    used = used_placeholders(path.read_bytes(), path.name)
    assert len(used) > 15
    assert set(used) <= set(placeholders())


def test_tags_that_cannot_be_read_are_told() -> None:
    with pytest.raises(InputError, match="The template own.docx cannot be filled in: "):
        used_placeholders(template("{{ title"), "own.docx")
