"""Questions about the state of the work: what they ask for and which filters they name.

What is understood is struck out word by word; what is left is the subject. A name that nobody has
is left as well, and so finds nothing rather than everything.
"""

import datetime as dt
import re

from assistant.qa.asking import Asking, Timed
from assistant.qa.leftover import read_left
from assistant.qa.lexicon import DEPARTMENT, PERSON, load_lexicon
from assistant.qa.named import (
    Named,
    departments_of,
    find_named,
    latest_of,
    mine,
    narrow,
    party,
    people_of,
)
from assistant.qa.query import OPEN, Span
from assistant.qa.records import Names
from assistant.qa.sheet import (
    TIME,
    Sheet,
    StatusLexicon,
    load_status_lexicon,
)
from assistant.qa.standing import (
    Fields,
    number_of,
    read_group,
    read_most,
    read_order,
    read_percent,
    read_standing,
    read_statuses,
)
from assistant.qa.whens import When, find_whens
from assistant.types import Language, MeetingContext

_LEVELS = {"1": 1, "一": 1, "2": 2, "二": 2, "3": 3, "三": 3, "one": 1, "two": 2, "three": 3}


def read_asking(question: str, names: Names, today: dt.date, language: Language) -> Asking:
    """The question's words, one kind after the other."""
    named = find_named(question, names, language, in_part=True)
    return _Reader(question, names, today, language, named).read()


class _Reader:
    def __init__(
        self, question: str, names: Names, today: dt.date, language: Language, named: Named
    ) -> None:
        self.names, self.today, self.language = names, today, language
        self.question, self.named = question, named
        self.words: StatusLexicon = load_status_lexicon(language)
        self.content = load_lexicon(language)
        self.sheet = Sheet(named.masked(narrow(question)))
        self.asking = Asking(language, named, today)

    def read(self) -> Asking:
        asking, sheet, words = self.asking, self.sheet, self.words
        asking.whole = sheet.text
        sheet.take(words.polite)
        sheet.take(words.following["among"])
        self._read_whose()
        self._read_places()
        asking.is_about = sheet.take(self.content.filters["about"]) is not None
        self._read_times()
        asking.masked = sheet.text
        asking.is_beyond = sheet.has(words.beyond)
        asking.is_yes_no = sheet.has(words.yes_no)
        asking.is_must = sheet.has(words.time["must"])
        asking.fields |= read_percent(sheet, words)
        self._read_why()
        is_soon = sheet.has(words.order["soonest"])
        asking.fields |= read_order(sheet, words)
        if is_soon and asking.fields.get("order") == "deadline" and not asking.times:
            asking.fields["due"] = Span(first=self.today)
        self._read_what()
        for key, value in read_standing(sheet, words).items():
            asking.fields.setdefault(key, value)
        is_late = asking.fields.get("state") == "overdue"
        for key, value in read_statuses(sheet, words, is_late=is_late).items():
            # "Done by more than half" is not done.
            if not ("percent" in asking.fields and value == ("done",)):
                asking.fields.setdefault(key, value)
        self._read_groups()
        self._read_form()
        asking.is_doing = sheet.take(words.content["doing"]) is not None
        asking.has_item = sheet.take(words.item) is not None or asking.has_item
        if asking.what == "decisions" and _TASKS.search(asking.masked):
            asking.what = None
        is_held = "meetings" in asking.fields or any(t.role == "held" for t in asking.times)
        if is_held or asking.what == "decisions":
            sheet.take(words.content["given"])
        read_left(asking, sheet)
        return asking

    # --- whose, where -----------------------------------------------------------------------------

    def _read_whose(self) -> None:
        strong = self.named.strong
        people, departments = people_of(strong), departments_of(strong)
        fields: Fields = {}
        match, own = mine(self.sheet.text, self.names, self.language)
        if match is not None:
            self.sheet.strike(*match.span())
            if own is not None:
                departments = (*departments, own)
            else:
                fields["is_mine"] = True
        if people or departments:
            fields["people"] = people
            # 研发部的王经理 names one person; 研发部和王经理 two parties.
            fields["departments"] = () if self._are_one() else departments
            fields["parties"] = tuple(party(mention) for mention in strong)
            if self.sheet.take(self.content.filters["helping"]):
                fields["is_helping"] = True
        self.asking.whose = fields

    def _are_one(self) -> bool:
        return _ONE_PARTY.search(self.sheet.text) is not None

    def _read_places(self) -> None:
        project = self.named.project
        if project is not None:
            named = sorted((project, *self.named.more), key=lambda mention: mention.start)
            self.asking.fields["projects"] = tuple(mention.name for mention in named)
        meeting = self.named.meeting
        if meeting is None:
            name = project.name if project else None
            meeting = latest_of(self.sheet.text, self.names, name, self.language)
            since = re.search(_SINCE_LAST, self.sheet.text)
            self.sheet.take(self.content.filters["latest"])
            if meeting is not None and since:
                self.asking.fields["updated"] = Span(first=meeting.date)
                return
        if meeting is not None:
            self.asking.fields["meetings"] = (meeting.id,)

    # --- times ------------------------------------------------------------------------------------

    def _read_times(self) -> None:
        context = MeetingContext(title="", language=self.language, date=self.today)
        whens = find_whens(self.sheet.text, self.question, context)
        for when in whens:
            self.sheet.mask(when.start, when.end, TIME)
        self.asking.times = [Timed(when, self._role(when)) for when in whens]

    def _role(self, when: When) -> str | None:
        cues = self.words.time
        left, right = self.sheet.text[: when.start], self.sheet.text[when.end :]
        if self.language == "en":
            right = right.lstrip()
        if cues["held"].search(right) or cues["held_before"].search(left):
            return "held"
        if cues["due"].search(right) or cues["due_before"].search(left):
            return "due"
        return None

    # --- what -------------------------------------------------------------------------------------

    def _read_why(self) -> None:
        if self.sheet.take(self.words.form["why"]):
            self.asking.form = "why"

    def _read_what(self) -> None:
        asking, sheet, words = self.asking, self.sheet, self.words
        if sheet.take(words.standing["not_updated"]):
            asking.fields["is_not_updated"] = True
        if sheet.has(words.what["minutes"]) and self._read_minutes():
            return
        if sheet.has(words.standing["moved"]):
            return
        if not asking.fields.get("is_not_updated") and sheet.take(words.what["updated"]):
            asking.is_updated = asking.has_item = True
            return
        match = None
        if self.named.meeting is not None and sheet.take(words.what["attendees"]):
            asking.what, asking.form = "meetings", "who"
            return
        if sheet.take(words.what["next_meeting"]):
            asking.what = "next_meeting"
            return
        if asking.form != "why" and sheet.take(words.what["disputes"]):
            asking.what = "disputes"
            sheet.take(words.content["disputed"])
            return
        if match := sheet.take(words.what["last_meetings"]):
            asking.what, asking.fields["most"] = "meetings", number_of(match["n"])
            sheet.take(words.what["meetings"])
            return
        if match := sheet.take(words.what["changes"]):
            asking.what = "changes"
        elif match := sheet.take(words.what["escalated"]):
            level = next((v for k, v in match.groupdict().items() if v), None)
            asking.fields |= {"has_problem": True, "level": _level(level)}
            if not sheet.has(words.item):
                asking.what = "problems"
            self._read_urgent()
            sheet.take(words.what["problems"])
            sheet.take(words.content["solved"])
        elif self._asks_problems() and (match := sheet.take(words.what["problems"])):
            sheet.take(words.content["solved"])
            asking.what = "problems"
            asking.fields["has_problem"] = True
            self._read_urgent()
        elif self._asks_meetings() and (match := sheet.take(words.what["meetings"])):
            asking.what = "meetings"
        elif match := sheet.take(words.what["decisions"]):
            asking.what = "decisions"
        if match is not None and _MANY.search(asking.masked) and asking.form is None:
            asking.form = "count"

    def _read_urgent(self) -> None:
        if self.words.standing["urgent"].search(self.asking.masked):
            self.sheet.take(self.words.standing["urgent"])
            self.asking.fields["is_urgent"] = True

    def _asks_problems(self) -> bool:
        is_open = self.content.asks["open"].search(self.asking.masked)
        is_disputed = is_open and _DISPUTED.search(self.asking.masked)
        return not is_disputed and not self.sheet.has(self.words.item)

    def _asks_meetings(self) -> bool:
        """Whether meetings themselves are asked for, not what was given to do at them."""
        text = self.sheet.text
        return not (_TASKS.search(text) or self.words.content["handed_out"].search(text))

    def _read_minutes(self) -> bool:
        """Of meetings: whose minutes are out, are not, or are late."""
        for name in ("late", "unissued", "issued"):
            if self.sheet.take(self.words.minutes[name]):
                self.sheet.take(self.words.minutes["unissued"])
                self.sheet.take(self.words.what["minutes"])
                self.sheet.take(self.words.what["meetings"])
                self.asking.fields["minutes"] = name
                self.asking.what = "meetings"
                return True
        return False

    # --- groups and form --------------------------------------------------------------------------

    def _read_groups(self) -> None:
        asking, sheet, words = self.asking, self.sheet, self.words
        many = words.order["most"].search(sheet.text)
        found = read_group(sheet, words)
        asking.is_shared = sheet.take(words.group["share"]) is not None
        if "order" in found and "order" in asking.fields:
            found.pop("order")
        asking.fields |= found
        if asking.is_shared and len(_statuses(asking)) > 2:
            # 完成、进行中、延期各多少: all that are named, told apart.
            asking.fields.pop("statuses")
            asking.fields.setdefault("group", "status")
        if "order" in found and "most" not in asking.fields and many:
            asking.fields["most"] = number_of(many["a"] or many["b"])
            read_most(sheet, words)

    def _read_form(self) -> None:
        asking, sheet, words = self.asking, self.sheet, self.words
        for form in ("count", "who", "when", "status", "list"):
            if sheet.take(words.form[form]) and asking.form is None:
                asking.form = form
        # "The most overdue items" are late longest; "who has the most overdue items" has most.
        is_whose = "group" in asking.fields or (asking.form == "who" and self.language == "en")
        if asking.fields.get("order") == "late" and is_whose:
            asking.fields["order"] = "size"
        is_one = _ONE.search(asking.masked) is not None
        if asking.fields.get("order") == "late" and not asking.fields.get("most") and is_one:
            asking.fields["is_first_only"] = True
        is_updated = asking.fields.get("order") in ("updated", "-updated")
        if is_updated and "group" not in asking.fields and _ONE_ITEM.search(asking.masked):
            asking.fields.setdefault("most", 1)


def _statuses(asking: Asking) -> tuple[object, ...]:
    said = asking.fields.get("statuses")
    return said if isinstance(said, tuple) and said != OPEN else ()


_ONE_PARTY = re.compile(
    rf"{DEPARTMENT}(?:的|'s|,)?\s*{PERSON}"
    rf"|{PERSON}\s*(?:of|in|from|\()\s*(?:the )?{DEPARTMENT}"
)
_SINCE_LAST = re.compile(
    r"(?:上次|上回|上一次|最近一次)[^，。]{0,8}?(?:会|会议|例会)[^，。]{0,2}?"
    r"(?:以来|之后|以后|后|至今|到现在)"
    r"|\b(?:since|after) (?:the |our )?(?:last|latest|previous) "
    r"(?:meeting|session|sync|call|review)"
)


_DISPUTED = re.compile("争议|分歧|谈拢|再议|disput|disagree")
_ONE = re.compile(r"哪(?:一)?[项个件条]|谁|\bitem\b|\btask\b|\bwho\b")
_ONE_ITEM = re.compile(r"哪(?:一)?[项个件条](?!人|部|项|团)|\b(?:which|what) (?:one|item|task)\b")
_TASKS = re.compile(r"任务|行动项|待办|\btasks?\b|\baction items?\b")
_MANY = re.compile("(?<!哪)几|多少|how many|how often")


def _level(words: str | None) -> int:
    """1 the liaison, 2 the leader, 3 the executive; 1 where it is only said that it went up."""
    if not words:
        return 1
    for sign, level in _LEVELS.items():
        if sign in words.split() or words.startswith(sign):
            return level
    if re.search("接口人|liaison", words):
        return 1
    return 2 if re.search("组长|牵头|leader", words) else 3
