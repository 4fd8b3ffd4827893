"""Who a question names, and which project and meeting."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.extraction.people import PartyMention
from assistant.qa.directories import mentions as mentions_of
from assistant.qa.lexicon import DEPARTMENT, PERSON, load_lexicon
from assistant.qa.projects import (
    ProjectMention,
    named_in_full,
    named_in_part,
    others_in_full,
)
from assistant.qa.query import Party
from assistant.qa.records import Names
from assistant.qa.sheet import MEETING, PROJECT
from assistant.qa.short_names import named_by_stem
from assistant.qa.terms import fold
from assistant.qa.types import MeetingFacts
from assistant.types import Language

_FULL_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}
_MINE = {
    "zh": re.compile(r"(?<![自忘敌])我(?![们国方司校院厂省党军部])(?:自己|本人)?的?|本人的?"),
    "en": re.compile(r"\b(?:i|my|me|mine|myself|i'm|i've)\b"),
}
_OURS = {
    "zh": re.compile(r"(?:我们?|咱们?)(?:这个)?(?:部门?|团队|组)(?![分署件长])的?|本部门的?"),
    "en": re.compile(r"\b(?:my|our) (?:team|department|group)(?:'s)?\b"),
}


def narrow(question: str) -> str:
    """The question folded, with full-width letters, figures and marks made half-width."""
    return fold(question.translate(_FULL_WIDTH))


_TO_ME = re.compile("(?:给|發給|发给|帮|幫|跟|替|告诉|告訴|和|对|對|向)我(?:们|們)?")


@dataclass(frozen=True)
class Named:
    """What is named in a question, at offsets of its text."""

    mentions: tuple[PartyMention, ...]
    project: ProjectMention | None
    titles: tuple[str, ...]
    meeting: MeetingFacts | None
    # Projects named beside the first one.
    more: tuple[ProjectMention, ...] = ()

    @property
    def strong(self) -> tuple[PartyMention, ...]:
        return tuple(mention for mention in self.mentions if not mention.is_weak)

    def masked(self, text: str) -> str:
        """`text` with all that is named masked; who may not be meant is left."""
        spans = [
            (m.start, m.end, DEPARTMENT if m.kind == "department" else PERSON) for m in self.strong
        ]
        for title in self.titles:
            spans += [(m.start(), m.end(), MEETING) for m in re.finditer(re.escape(title), text)]
        if self.project is not None:
            named = (self.project, *self.more)
            spans += [(mention.start, mention.end, PROJECT) for mention in named]
        for start, end, mark in spans:
            text = text[:start] + mark * (end - start) + text[end:]
        return text


def find_named(question: str, names: Names, language: Language, *, in_part: bool) -> Named:
    """What the question names. `in_part`: of projects also those named by a part alone."""
    text = narrow(question)
    titled = names.titled(question)
    titles = {fold(meeting.title) for meeting in titled}
    kept = re.compile("|".join(map(re.escape, sorted(titles, key=len, reverse=True))) or "(?!)")
    covered = [match.span() for match in kept.finditer(text)]
    # 给我财务部的清单 is of no department of mine.
    asked = _TO_ME.sub(lambda m: "，" * len(m[0]), question.translate(_FULL_WIDTH))
    found = mentions_of(asked, names.roster, language)
    if language != "en":
        found = [*found, *named_by_stem(text, names.roster.departments, found)]
    mentions = tuple(
        m
        for m in found
        if m.kind in ("name", "department") and not _is_within(m.start, m.end, covered)
    )
    project = named_in_full(text, names.projects)
    if project is None and in_part:
        parties = [(m.start, m.end) for m in mentions if not m.is_weak]
        open_text = _struck(text, [*covered, *parties])
        project = named_in_part(open_text, names.projects)
    elif project is not None and _is_within(project.start, project.end, covered):
        # "新产品上市启动会" is a meeting; that the project's name is in it filters nothing more.
        project = None
    if project is not None and not titled:
        said, titled = _titled_in_part(text, project, names)
        if said is not None:
            # Who is named inside it (a department of the same name) is part of the title.
            start, end = said
            mentions = tuple(m for m in mentions if m.end <= start or m.start >= end)
            titles, project = {text[start:end]}, None
    others = others_in_full(text, names.projects, project.name) if project else []
    if project is not None:
        end, start = project.end, project.start
        mentions = tuple(m for m in mentions if m.end <= start or m.start >= end)
    more = [named_in_full(text, [name]) for name in others]
    if project is not None and in_part:
        rest = _struck(text, [(m.start, m.end) for m in (project, *more) if m])
        further = [name for name in names.projects if name not in (project.name, *others)]
        more.append(named_in_part(rest, further))
    meeting = max(titled, key=lambda facts: facts.date, default=None)
    return Named(mentions, project, tuple(titles), meeting, tuple(m for m in more if m is not None))


def _titled_in_part(
    text: str, project: ProjectMention, names: Names
) -> tuple[tuple[int, int] | None, Sequence[MeetingFacts]]:
    """The meeting whose title is the project's name and what follows it here: ERP第二次推进会."""
    rest = text[project.end :]
    gap = _GAP.match(rest)
    begun = gap.end() if gap else 0
    title = _FIGURE.sub(lambda m: f"第{_FIGURES[int(m[1])]}", rest[begun:])
    lead = f"{fold(project.name)} " if project.name.isascii() else fold(project.name)
    for told in (title, title.replace("首次", "第一次", 1)):
        titled = names.titled(lead + told.lstrip())
        for meeting in titled:
            kept = fold(meeting.title).removeprefix(lead)
            if kept != fold(meeting.title) and told.lstrip().startswith(kept):
                longer = len(told) - len(title)
                space = len(told) - len(told.lstrip())
                end = project.end + begun + space + len(kept) - longer
                return (project.start, end), [meeting]
    return None, ()


_GAP = re.compile("(?:这个?|那个?)?(?:项目|专案)?的?|'s")
_FIGURE = re.compile(r"第([1-9])(?=[次届场回])")
_FIGURES = "零一二三四五六七八九"


def _is_within(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _struck(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "\ue006" * (end - start) + text[end:]
    return text


def people_of(mentions: Iterable[PartyMention]) -> tuple[str, ...]:
    """Those named; of a title that several bear, all of them."""
    return unique(
        name
        for mention in mentions
        if mention.kind == "name"
        for name in (mention.party.person, *mention.party.candidates)
    )


def departments_of(mentions: Iterable[PartyMention]) -> tuple[str, ...]:
    return unique(m.party.department for m in mentions if m.kind == "department")


def mine(text: str, names: Names, language: Language) -> tuple[re.Match[str] | None, str | None]:
    """Where the asker says "my", and the asker's department where that is what is theirs."""
    key = "en" if language == "en" else "zh"
    if match := _OURS[key].search(text):
        person = names.roster.person(names.me) if names.me else None
        return match, person.department if person else None
    return _MINE[key].search(text), None


def party(mention: PartyMention) -> Party:
    is_department = mention.kind == "department"
    return Party(
        words=fold(mention.text),
        person=None if is_department else mention.party.person,
        department=mention.party.department if is_department else None,
    )


def unique(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def latest_of(
    text: str, names: Names, project: str | None, language: Language
) -> MeetingFacts | None:
    """The meeting meant by "the last meeting"; None where no such words are said."""
    said = load_lexicon(language).filters["latest"].search(text)
    return names.latest(project) if said else None
