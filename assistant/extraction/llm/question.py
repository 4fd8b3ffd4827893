"""What the model is shown: the meeting's facts and its numbered utterances."""

from collections.abc import Sequence

from assistant import prompts
from assistant.extraction.llm.windows import Window
from assistant.extraction.script import simplify
from assistant.llm import Message
from assistant.prompts import Prompt
from assistant.types import MeetingContext, Person, Segment

_WEEKDAYS = {
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
# Of a longer list, those who are in the room or spoken of: a roster may hold a whole company.
_PEOPLE = 40


class Questions:
    """The prompts of one meeting. What stays the same comes first, for servers that cache it."""

    def __init__(self, context: MeetingContext) -> None:
        self._context = context
        self._instructions = self._load("extract")
        self._example = self._load("extract-example")
        self._example_answer = self._load("extract-example-answer")

    @property
    def version(self) -> str:
        """One version of all the prompts that a meeting is asked with."""
        used = (self._instructions, self._example, self._example_answer, self._window(()))
        repair = self._load("repair", problems="")
        return prompts.joint_version("extract", [*used, repair])

    def ask(self, window: Window) -> list[Message]:
        return [
            Message(role="system", text=self._instructions.text),
            Message(role="user", text=self._example.text),
            Message(role="assistant", text=self._example_answer.text),
            Message(role="user", text=self._window(window).text),
        ]

    def ask_again(self, window: Window, answer: str, problems: Sequence[str]) -> list[Message]:
        """The question with its answer and what is wrong about it."""
        shown = "\n".join(problems)
        return [
            *self.ask(window),
            Message(role="assistant", text=answer),
            Message(role="user", text=self._load("repair", problems=shown).text),
        ]

    def _window(self, window: Window) -> Prompt:
        return self._load(
            "extract-window",
            meeting=describe_meeting(self._context),
            people=describe_people(self._context, window),
            utterances="\n".join(number(segment) for segment in window),
        )

    def _load(self, name: str, **variables: str) -> Prompt:
        return prompts.load(name, self._context.language, **variables)


def number(segment: Segment) -> str:
    """An utterance as the model reads it, on one line: what was said cannot pose as another.

    Nor can it close the block that it stands in, or open a message of its own.
    """
    return f"[{segment.id}] {_plain(segment.speaker or '?')}: {_plain(segment.text)}"


def describe_meeting(context: MeetingContext) -> str:
    """Title and day. The agenda is left out: weak models quote it as if it had been said."""
    language = "en" if context.language == "en" else "zh"
    weekday = _WEEKDAYS[language][context.date.weekday()]
    return f"{_plain(context.title)}\n{context.date.isoformat()} {weekday}"


def describe_people(context: MeetingContext, window: Window = ()) -> str:
    """The people of the roster with title, department and other names, then the departments."""
    people = [_describe_person(person) for person in _concerned(context, window)]
    departments = [_joined([d.name, *d.aliases]) for d in context.roster.departments]
    return "\n".join([*people, *departments]) or "-"


def _concerned(context: MeetingContext, window: Window) -> Sequence[Person]:
    people = context.roster.people
    if len(people) <= _PEOPLE:
        return people
    here = {*context.attendees, context.chair, context.recorder, *(s.speaker for s in window)}
    words = simplify("\n".join(segment.text for segment in window))
    return [p for p in people if p.name in here or _is_spoken_of(p, words)]


def _is_spoken_of(person: Person, words: str) -> bool:
    """Whether a name of theirs is said, or what a surname is commonly called by (老王, 王总)."""
    surname = person.name[0]
    called = (f"老{surname}", f"小{surname}", f"{surname}总", f"{surname}{person.title or ''}")
    given = person.name.split()[:1] if person.name.isascii() else (person.name[1:],)
    names = (person.name, *person.aliases, *called, *given)
    return any(len(name) > 1 and simplify(name) in words for name in names)


def _describe_person(person: Person) -> str:
    return _joined([person.name, person.title, person.department, *person.aliases])


def _joined(parts: Sequence[str | None]) -> str:
    return " / ".join(_plain(part) for part in parts if part)


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("<", "‹").replace(">", "›")
