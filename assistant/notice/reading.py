"""The pasted text of a notice as the fields of a meeting."""

import datetime as dt
import re

from assistant.errors import InputError
from assistant.notice import prose
from assistant.notice.agenda import read_agenda
from assistant.notice.labels import Block, read_blocks, without_number
from assistant.notice.names import Names
from assistant.notice.times import When, read_when
from assistant.notice.types import Attendee, Found, Notice, Row
from assistant.types import Language, Roster

_LONGEST = 20_000
_LISTED = re.compile(r"^\s*\d{1,2}[.、．)）]\s*\D")
_URL = re.compile(r"https?://[^\s<>\"'，。；）)】]+")
_NUMBER = re.compile(
    r"(?:会议\s*(?:号|ID)|腾讯会议|飞书会议号?|Meeting ID)\s*[:：]\s*(?P<id>\d[\d\s-]{7,14}\d)",
    re.I,
)
_ONLINE = re.compile(
    r"腾讯会议|飞书(?:视频)?会议|钉钉会议|企业微信会议|Zoom|Microsoft Teams|Teams|Webex", re.I
)


def read_notice(
    text: str, roster: Roster, today: dt.date, language: Language = "zh-Hans"
) -> Notice:
    """What a notice says; relative days (下周三) count from `today`.

    Nothing is filled in that it does not say. Raises InputError for more than a notice.
    """
    if len(text) > _LONGEST:
        raise InputError(f"A notice has at most {_LONGEST} characters. Paste the notice alone.")
    lines = [line.rstrip() for line in text.replace("\r", "").replace("\u00a0", " ").split("\n")]
    blocks, rest = read_blocks(lines)
    return _Reader(blocks, rest, Names(roster, language), today, language).notice()


class _Reader:
    """Keeps which lines something was taken from."""

    def __init__(
        self,
        blocks: list[Block],
        rest: list[str],
        names: Names,
        today: dt.date,
        language: Language,
    ) -> None:
        self._blocks, self._rest, self._names = blocks, rest, names
        self._today = today
        words = " ".join([*rest, *(b.words for b in blocks)])
        self._language = language if re.search("[\u3400-\u9fff]", words) else "en"
        self._used: set[str] = set()

    def notice(self) -> Notice:
        when = self._when()
        people, unclear = self._attendees()
        return Notice(
            title=self._title(),
            date=when.date,
            start=when.start,
            end=when.end,
            location=self._location(),
            link=self._link(),
            chair=self._person("chair"),
            recorder=self._person("recorder"),
            attendees=tuple(people),
            unclear=tuple(unclear),
            agenda=tuple(self._agenda()),
            doubts=when.doubts,
            unread=tuple(
                line
                for line in self._rest
                if line not in self._used and not prose.is_small_talk(line)
            ),
        )

    def _of(self, *fields: str) -> list[Block]:
        return [block for block in self._blocks if block.name in fields]

    def _value(self, *fields: str) -> Found | None:
        for block in self._of(*fields):
            if block.lines:
                return Found(value=block.lines[0], words=block.words)
        return None

    def _said(self, value: tuple[str, str] | None) -> Found | None:
        if value is None:
            return None
        self._used.add(value[1])
        return Found(value=value[0], words=value[1])

    def _title(self) -> Found | None:
        titled = self._value("title")
        return titled or self._said(prose.find_title(self._rest))

    def _when(self) -> When:
        found = When()
        for block in self._of("when", "start"):
            found = _merged(found, self._read(" ".join(block.lines)))
        for block in self._of("end"):
            ends = self._read(" ".join(block.lines)).start
            found = found if found.end else found.model_copy(update={"end": ends})
        for block in self._of("other"):
            # 时长：90分钟
            if (
                found.start
                and not found.end
                and re.match(r"\W*(?:会议)?(?:时长|duration)", block.words)
            ):
                words = f"{found.start.value} {block.words}"
                end = self._read(words).end
                found = found.model_copy(
                    update={"end": end and Found(value=end.value, words=block.words)}
                )
        for line in self._rest:
            if found.date and found.start:
                break
            said = self._read(without_number(line))
            # A day signed under a notice is not the day of the meeting: 2026年3月2日.
            if said.start or (said.date and not re.fullmatch(r"[\d年月日/.\-\s]+", line)):
                self._used.add(line)
                found = _merged(found, said)
        return found

    def _read(self, text: str) -> When:
        return read_when(text, self._today, self._language)

    def _location(self) -> Found | None:
        placed = self._value("location")
        if placed and not _URL.fullmatch(placed.value):
            return placed
        if said := self._said(prose.find("location", self._rest)):
            return said
        for words in (*(b.words for b in self._of("link")), *self._rest):
            if online := _ONLINE.search(words):
                number = _NUMBER.search(words)
                value = f"{online[0]} {number['id'].strip()}" if number else online[0]
                return Found(value=value, words=words)
        return None

    def _link(self) -> Found | None:
        everything = [line for b in self._blocks for line in (b.words, *b.lines)] + self._rest
        for line in everything:
            if url := _URL.search(line):
                self._used.add(line)
                return Found(value=url[0], words=line)
        for line in everything:
            if number := _NUMBER.search(line):
                self._used.add(line)
                return Found(value=number["id"].strip(), words=line)
        return None

    def _person(self, field: str) -> Found | None:
        labelled = self._value(field)
        said = labelled or self._said(prose.find(field, self._rest))
        name = said and self._names.one(said.value)
        return Found(value=name, words=said.words) if said and name else None

    def _agenda(self) -> list[Row]:
        """Under its label; or a numbered list under none."""
        blocks = [block.lines for block in self._of("agenda")]
        numbered = [line for line in self._rest if _LISTED.match(line)]
        if not blocks and len(numbered) > 1:
            self._used.update(numbered)
            blocks = [numbered]
        return [row for lines in blocks for row in read_agenda(lines, self._names)]

    def _attendees(self) -> tuple[list[Attendee], list[str]]:
        texts = ["\n".join(block.lines) for block in self._of("attendees")]
        if not texts and (said := self._said(prose.find("attendees", self._rest))):
            texts = [said.value]
        people: dict[str, Attendee] = {}
        unclear: list[str] = []
        for text in texts:
            found, others = self._names.read("\n".join(without_number(x) for x in text.split("\n")))
            for person in found:
                people.setdefault(person.name, person)
            unclear += others
        return list(people.values()), unclear


def _merged(first: When, second: When) -> When:
    return When(
        date=first.date or second.date,
        start=first.start or second.start,
        end=first.end or second.end,
        doubts=first.doubts or second.doubts,
    )
