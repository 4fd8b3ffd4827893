"""Which Word template the minutes of a meeting are made with."""

from dataclasses import dataclass

from sqlmodel import Session

from api import documents
from api.web.i18n import N_, Labels, _
from api.web.minutes_words import STYLES
from storage import templates
from storage.tables import Meeting

# Of the styles in assistant.minutes.render.STYLES.
STYLE_HINTS = Labels(
    standard=N_("会议议程与行动项跟踪表，带全部内容和签字栏"),
    formal=N_("按公文格式：仿宋、黑体，固定行距，落款"),
    brief=N_("只有决议和行动项，一页看完"),
)


@dataclass(frozen=True)
class Option:
    """`value` is what `services_minutes.choose_template` takes; empty: the default."""

    value: str
    label: str
    is_chosen: bool


def options(session: Session, meeting: Meeting) -> list[Option]:
    """What the meeting's minutes can be made with: the default, styles, the company's own."""
    used = documents.chosen_name(session, meeting)
    chosen = meeting.minutes_template if meeting.minutes_template == used else ""
    usual = label(session, templates.default_name(session, meeting.language))
    names = {"": _("默认（%(name)s）", name=usual)}
    names |= STYLES.items()
    for row in templates.listed(session):
        if row.language == meeting.language:
            names[templates.name_of(row)] = row.name
    return [Option(value, said, value == (chosen or "")) for value, said in names.items()]


def label(session: Session, name: str) -> str:
    """A template's name in words. Raises NotFoundError for one that never was."""
    row = templates.named(session, name)
    return row.name if row else STYLES[name]
