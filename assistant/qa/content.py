"""Questions about what was said or given: who, when, how much, and of what.

What is left once words without content are cut out is the subject, and passages are compared to it.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

from assistant.extraction.dates import DateMention, find_dates
from assistant.extraction.people import PartyMention
from assistant.labels import STATUSES, Status
from assistant.qa.directories import mentions
from assistant.qa.lexicon import DEPARTMENT, PERSON, Lexicon, load_lexicon
from assistant.qa.named import departments_of, party, people_of, unique
from assistant.qa.periods import is_in_reach, month_named, period
from assistant.qa.query import OPEN, Form, Order, Span, StatusQuery, What
from assistant.qa.records import Names
from assistant.qa.terms import fold
from assistant.types import Language, MeetingContext

Ask = Literal["list", "count", "status", "who", "when", "what", "open", "next_meeting"]


def read_content(question: str, names: Names, today: dt.date, language: Language) -> StatusQuery:
    """The query of a question about what was said; words that fit no filter are its subject."""
    context = MeetingContext(title="", language=language, date=today, roster=names.roster)
    return _Reader(question, context, names).read()


class _Reader:
    """One question, read filter by filter."""

    def __init__(self, question: str, context: MeetingContext, names: Names) -> None:
        self.question = question.strip()
        self.context = context
        self.names = names
        self.lexicon: Lexicon = load_lexicon(context.language)
        self.folded = fold(self.question)
        self.mentions = self._mentions()
        self.masked = _masked(self.folded, self.mentions)

    def read(self) -> StatusQuery:
        ask = self._ask()
        form: Form = "list" if ask == "open" or ask == "next_meeting" else ask
        is_items = ask in ("list", "count")
        filters = self._filters() if is_items or ask == "who" else {}
        if ask == "who" and filters.keys() & {"state", "statuses"}:
            form = ask = "list"
            filters["group"] = self._group()
        elif ask == "who":
            filters = {}
        where = self._project() | self._meeting()
        return StatusQuery.model_validate(
            {
                "what": self._what(ask, is_items=is_items),
                "form": form,
                "language": self.context.language,
                "parties": [party(mention) for mention in self._strong()],
                "is_about": bool(self.lexicon.filters["about"].search(self.masked)),
                "is_deciding": self._says("deciding"),
                "is_naming": self._says("naming"),
                "subject": self._subject(form),
                "head": self._head(),
                **self._wanted(form),
                **(self._whose() if form in ("list", "count", "status") else {}),
                **filters,
                **where,
            }
        )

    def _what(self, ask: Ask, *, is_items: bool) -> What:
        if ask == "open":
            return "disputes"
        if ask == "next_meeting":
            return "next_meeting"
        return "decisions" if is_items and self._says("decisions") else "items"

    # --- what is asked --------------------------------------------------------------------------

    def _says(self, ask: str) -> bool:
        return self.lexicon.asks[ask].search(self.masked) is not None

    def _ask(self) -> Ask:
        for ask, form in _FORMS:
            if self._says(ask):
                return form
        if self.lexicon.filters["which"].search(self.masked) and self._says_how_items_stand():
            return "list"
        found = [
            (match.start(), form)
            for ask, form in _WORDS
            if (match := self.lexicon.asks[ask].search(self.masked))
        ]
        return min(found)[1] if found else "what"

    def _says_how_items_stand(self) -> bool:
        cues = self.lexicon.filters, self.lexicon.status
        names = ("missing_owner", "missing_deadline", "overdue", "unfinished", "not_started")
        patterns = [section[name] for name in names for section in cues if name in section]
        return any(pattern.search(self.masked) for pattern in patterns)

    def _wanted(self, form: Form) -> dict[str, str | None]:
        if form == "when":
            return {"wanted": "date"}
        if form == "who":
            return {"wanted": "named" if self._says("named") else "party"}
        if form != "what":
            return {}
        for kind in ("contact", "named"):
            if self._says(kind):
                return {"wanted": kind}
        if self._says("money"):
            return {"wanted": "money"}
        if self._says("where"):
            return {"wanted": "place"}
        if match := self.lexicon.asks["quantity"].search(self.masked):
            return {"wanted": "number", "unit": match.groupdict().get("unit") or None}
        return {}

    # --- filters --------------------------------------------------------------------------------

    def _filters(self) -> dict[str, object]:
        cues = self.lexicon.filters
        found: dict[str, object] = {}
        if cues["missing_owner"].search(self.masked):
            found["missing"] = "owner"
        elif cues["missing_deadline"].search(self.masked):
            found["missing"] = "deadline"
        elif cues["overdue"].search(self.masked):
            found["state"] = "overdue"
        elif self.lexicon.status["unfinished"].search(self.masked):
            found["statuses"] = OPEN
        elif status := self._status():
            found["statuses"] = (status,)
        if self._says("share") or len(unique(m.party.department for m in self._strong())) > 1:
            found["group"] = self._group() or "department"
        return {key: value for key, value in found.items() if value} | self._due()

    def _status(self) -> Status | None:
        said = (s for s in _STATUS_ORDER if self.lexicon.status[s].search(self.masked))
        return next(said, None)

    def _group(self) -> str | None:
        said = (name for name, cue in self.lexicon.group.items() if cue.search(self.masked))
        return next(said, None)

    def _due(self) -> dict[str, object]:
        # "这周领了哪些任务" asks what was taken this week, not what is due in it.
        if self.lexicon.filters["taken"].search(self.masked):
            return {}
        for name, cue in self.lexicon.periods.items():
            if cue.search(self.masked):
                first, last = period(name, self.context.date)
                return _due(first, last)
        order = next(
            (name for name in ("first", "last") if self.lexicon.due[name].search(self.masked)), None
        )
        if order:
            by: Order = "deadline" if order == "first" else "-deadline"
            return {"order": by, "is_first_only": True}
        return self._due_date() if self.lexicon.due["cue"].search(self.masked) else {}

    def _due_date(self) -> dict[str, object]:
        dates = [m for m in find_dates(self.question, self.context) if is_in_reach(m.day)]
        if not dates:
            return self._due_month()
        first, last = dates[0], dates[-1]
        gap = self.folded[first.end : last.start].strip() if first is not last else ""
        if self.lexicon.due["range"].search(gap):
            return _due(first.day, last.day)
        before, after = self.folded[: first.start].rstrip(), self.folded[first.end :].lstrip()
        if self._stands_by("since", before, after):
            return _due(first.day, None)
        if first.day and self._stands_by("after", before, after):
            return _due(first.day + dt.timedelta(days=1), None)
        if first.is_limit or self._stands_by("before", before, after):
            return _due(None, first.day)
        return _due(first.day, first.day)

    def _stands_by(self, cue: str, before: str, after: str) -> bool:
        pattern = self.lexicon.due[cue]
        return any(pattern.search(text) is not None for text in (before, after))

    def _due_month(self) -> dict[str, object]:
        match = self.lexicon.due["month"].search(self.folded)
        if match is None:
            return {}
        first, last = month_named(match["month"], self.context.date)
        return _due(first, last)

    def _whose(self) -> dict[str, object]:
        mentions = self._strong() or self.mentions
        people = people_of(mentions)
        departments = departments_of(mentions)
        is_helping = bool(self.lexicon.filters["helping"].search(self.masked))
        return {
            "people": people,
            "departments": () if people else departments,
            "is_helping": is_helping and bool(people or departments),
        }

    def _project(self) -> dict[str, object]:
        """The projects named in full, the longest where one name is part of another."""
        named: list[str] = []
        text = self.folded
        for name in sorted(self.names.projects, key=len, reverse=True):
            if name and fold(name) in text:
                named.append(name)
                text = text.replace(fold(name), " ")
        return {"projects": tuple(named)} if named else {}

    def _meeting(self) -> dict[str, object]:
        titled = self.names.titled(self.question)
        latest = max(titled, key=lambda meeting: meeting.date, default=None)
        if latest is None and self.lexicon.filters["latest"].search(self.masked):
            latest = self.names.latest(None)
        return {"meetings": (latest.id,)} if latest else {}

    # --- the subject ----------------------------------------------------------------------------

    def _subject(self, form: Form) -> tuple[str, ...]:
        is_list = form in ("list", "count")
        text = self.masked
        if is_list:
            text = _masked_dates(text, find_dates(self.question, self.context))
        for pattern in self._without_content(form):
            text = pattern.sub(_blank, text)
        scope = self._scope_names()
        pieces = self._pieces(re.sub(scope, _blank, text) if scope else text)
        # A project named alone is what is asked about, save of its items.
        if not pieces and not is_list and form != "status":
            pieces = self._pieces(text)
        telling = [piece for piece in pieces if not self.lexicon.generic.fullmatch(piece)]
        return tuple(telling or pieces)

    def _pieces(self, text: str) -> list[str]:
        text = self.lexicon.stop.sub(_blank_unless_kept, text)
        text = re.sub(f"[{PERSON}{DEPARTMENT}]", " ", text)
        return re.findall(r"[^\s，。、？?！!,.;；：:“”\"「」()（）]+", text)

    def _scope_names(self) -> str:
        """A pattern of the project and the meetings named; they are filters, not a subject."""
        titles = [meeting.title for meeting in self.names.titled(self.question)]
        names = [*self.names.projects, *titles]
        said = {fold(name) for name in names if len(name) > 3 and fold(name) in self.folded}
        return "|".join(re.escape(name) for name in sorted(said, key=len, reverse=True))

    def _without_content(self, form: Form) -> list[re.Pattern[str]]:
        """What the filters have used up; dates and the like belong to the subject elsewhere."""
        knows = self.lexicon
        if form not in ("list", "count"):
            return [knows.filters["latest"]]
        standing = [knows.filters, knows.status, knows.periods]
        used = [pattern for section in standing for pattern in section.values()]
        return [knows.asks["share"], *used, knows.item, knows.light]

    def _head(self) -> str | None:
        """The noun whose value is asked for: 单价 in X的单价是多少. None where there is none."""
        match = self.lexicon.types["head"].search(self.masked)
        return next((group for group in match.groups() if group), None) if match else None

    # --- people and departments -----------------------------------------------------------------

    def _mentions(self) -> list[PartyMention]:
        found = mentions(self.question, self.names.roster, self.context.language)
        return [m for m in found if m.kind in ("name", "department")]

    def _strong(self) -> list[PartyMention]:
        return [mention for mention in self.mentions if not mention.is_weak]


# A question that fits several is the first of these.
_FORMS: tuple[tuple[str, Ask], ...] = (
    ("next_meeting", "next_meeting"),
    ("open", "open"),
    ("count", "count"),
    ("list", "list"),
    ("decisions", "list"),
)
# Of these, what is said first: "who does it, and by when" asks for the owner.
_WORDS: tuple[tuple[str, Ask], ...] = (("when", "when"), ("who", "who"), ("status", "status"))
_STATUS_ORDER: tuple[Status, ...] = ("not_started", "in_progress", "delayed", "done")
assert set(_STATUS_ORDER) == set(STATUSES)


def _due(first: dt.date | None, last: dt.date | None) -> dict[str, object]:
    return {"due": Span(first=first, last=last)}


def _masked(folded: str, mentions: Sequence[PartyMention]) -> str:
    for mention in mentions:
        if mention.is_weak:
            continue
        mask = DEPARTMENT if mention.kind == "department" else PERSON
        length = mention.end - mention.start
        folded = folded[: mention.start] + mask * length + folded[mention.end :]
    return folded


def _masked_dates(text: str, mentions: Sequence[DateMention]) -> str:
    for mention in mentions:
        length = mention.end - mention.start
        text = text[: mention.start] + " " * length + text[mention.end :]
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _blank_unless_kept(match: re.Match[str]) -> str:
    return match[0] if match["keep"] else _blank(match)
