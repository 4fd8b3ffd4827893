"""What a mail says, once for its text and its HTML."""

from dataclasses import dataclass

from api.delivery.wording import rendered
from api.web.i18n import language


@dataclass(frozen=True)
class Line:
    """`mark` stands before the text; `details` are below it, on one line where there is room."""

    text: str
    details: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Part:
    heading: str
    lines: tuple[Line, ...] = ()
    is_numbered: bool = False
    note: str = ""


@dataclass(frozen=True)
class Body:
    """What a mail says, the same as text and as HTML. `link` is its words and its address."""

    title: str
    intro: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    link: tuple[str, str] | None = None
    closing: tuple[str, ...] = ()

    def as_text(self) -> str:
        return rendered("letter.txt", body=self)

    def as_html(self) -> str:
        return rendered("letter.html", body=self)

    def as_chat(self) -> str:
        """Shorter, for a chat: its title is said above it, and nobody is greeted there."""
        lines = list(self.intro[1:])
        for part in self.parts:
            lines += ["", part.heading]
            for number, line in enumerate(part.lines, start=1):
                mark = f"{number}. " if part.is_numbered else "- "
                said = f"[{line.mark}] {line.text}" if line.mark else line.text
                lines.append(mark + " · ".join((said, *line.details)))
            lines += [part.note] if part.note else []
        lines += [""] if self.facts else []
        lines += [named(name, value) for name, value in self.facts]
        if self.link:
            lines += ["", named(self.link[0], self.link[1])]
        return "\n".join(lines).strip()


def named(name: str, value: str) -> str:
    return f"{name}: {value}" if language() == "en" else f"{name}：{value}"


def titled(title: str, day: str) -> str:
    return f"{title} ({day})" if language() == "en" else f"{title}（{day}）"
