"""Whom a notice names: people of the roster by name, alias, department and title; or guests."""

import re
from collections import defaultdict
from collections.abc import Iterator

from assistant.extraction.people.names import callings, fold
from assistant.extraction.script import simplify
from assistant.interchange.names import has_surname
from assistant.notice.types import Attendee
from assistant.types import Department, Language, Person, Roster

_BETWEEN = re.compile(
    r"\s*(?:[、，,;；/|\n\t]|(?<=\s)(?=[@＠])|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|\band\b|以及|及|和)\s*"
)
_MAIL = re.compile(r"[<＜(（]?\s*[\w.+-]+@[\w.-]+\s*[>＞)）]?")
_AT = re.compile(r"^[@＠]\s*")
_BRACKETS = re.compile(r"[（(\[](?P<inside>[^）)\]]*)[)）\]]")
_TAIL = re.compile(r"(?:等人?|同志|先生|女士|小姐|老师|参加|出席|列席|准时|各位)+$")
_ALL_OF = re.compile(r"(?:的)?(?:全体|全员|所有)?(?:成员|人员|同事|员工|同学|全体|全员|所有人)$")
_ROLE = re.compile(r"^(?:项目组长|组长|主持|记录|接口人|牵头|列席|必选|可选|线上|远程|请假)$")
_GUEST = re.compile(r"[\u3400-\u9fff]{2,4}|[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){1,3}")
_NOBODY = re.compile(
    r".*(?:部|部门|负责人|中心|公司|单位|人员|代表|团队|小组|组|会|室|员工|领导|同事|科|处|局|待定|大家|"
    r"所有|全体|各|相关|有关)$|^(?:各|相关|有关|全体|所有).*"
)


class Names:
    """The people and departments of a roster, by the words notices call them by."""

    def __init__(self, roster: Roster, language: Language) -> None:
        self._roster = roster
        self._callings: dict[str, set[str]] = defaultdict(set)
        self._certain: dict[str, set[str]] = defaultdict(set)
        for calling in callings(roster.people, language):
            self._callings[calling.word].add(calling.person.name)
            if calling.form in ("name", "alias"):
                self._certain[calling.word].add(calling.person.name)

    def read(self, text: str) -> tuple[list[Attendee], list[str]]:
        """Everybody a list names, in order and once each; and the words that name nobody."""
        found: dict[str, Attendee] = {}
        unclear: list[str] = []
        for words in _tokens(text):
            known = self.known(words)
            for name in known:
                found.setdefault(name, Attendee(name=name, words=words, is_known=True))
            if known:
                continue
            guest = None if self._is_ambiguous(words) else _guest(words)
            if guest:
                found.setdefault(guest, Attendee(name=guest, words=words, is_known=False))
            else:
                unclear.append(words)
        return list(found.values()), unclear

    def _is_ambiguous(self, words: str) -> bool:
        return len(self._callings.get(fold(simplify(_BRACKETS.sub("", words))).strip(), ())) > 1

    def one(self, words: str) -> str | None:
        """The one person or guest `words` mean; None where that is nobody, or several."""
        people, _unclear = self.read(words)
        return people[0].name if len(people) == 1 else None

    def department(self, words: str) -> Department | None:
        plain = simplify(_BRACKETS.sub("", words)).strip()
        for department in self._roster.departments:
            if plain in (simplify(department.name), *map(simplify, department.aliases)):
                return department
        names = {p.department for p in self._roster.people if p.department}
        return Department(name=plain) if plain in names else None

    def known(self, words: str) -> list[str]:
        """The people of the roster whom `words` name: one, or a whole department. Else empty."""
        inside = " ".join(found["inside"] for found in _BRACKETS.finditer(words))
        plain = _BRACKETS.sub("", words).strip()
        if whole := self._whole_department(plain):
            return whole
        for text in dict.fromkeys((plain, _TAIL.sub("", plain))):
            if len(one := self._people(text, inside)) == 1:
                return one
        return []

    def _whole_department(self, words: str) -> list[str]:
        match = _ALL_OF.search(words)
        department = self.department(words[: match.start()]) if match else None
        if department is None:
            return []
        return [p.name for p in self._roster.people if p.department == department.name]

    def _people(self, words: str, hint: str) -> list[str]:
        folded = fold(simplify(words)).strip()
        certain = self._certain.get(folded, set())
        if len(certain) == 1:
            return sorted(certain)
        candidates = set(self._callings.get(folded, ()))
        department, rest = self._split(words)
        if department is not None and rest:
            own = [p for p in self._roster.people if p.department == department.name]
            return [p.name for p in own if _is_called(p, rest, self._callings)]
        if len(candidates) > 1 and hint:
            own_names = {p.name for p in self._of(hint)}
            candidates &= own_names or candidates
        return sorted(candidates)

    def _of(self, hint: str) -> Iterator[Person]:
        for part in re.split(r"[\s/·,，、-]+", hint):
            department = self.department(part)
            yield from (
                p for p in self._roster.people if department and p.department == department.name
            )

    def _split(self, words: str) -> tuple[Department | None, str]:
        """研发部王经理 as the department and 王经理."""
        for department in self._roster.departments:
            for name in sorted((department.name, *department.aliases), key=len, reverse=True):
                if words.startswith(name) and len(words) > len(name):
                    rest = words[len(name) :].strip(" ·-—:：的")
                    return department, rest
        return None, words


def _is_called(person: Person, words: str, known: dict[str, set[str]]) -> bool:
    folded = fold(simplify(words))
    if person.name in known.get(folded, ()):
        return True
    return bool(person.title) and simplify(words) == simplify(person.title or "")


def _tokens(text: str) -> Iterator[str]:
    """The entries of a list; what stands in brackets is part of its entry."""
    text = _MAIL.sub(" ", text)
    kept = _BRACKETS.sub(lambda found: re.sub(r"[、，,;；/|]", " ", found[0]), text)
    # 研发部：王建国、孙涛
    kept = re.sub(r"(?m)^[^:：\n]{1,15}[:：]", "", kept)
    for entry in _BETWEEN.split(kept):
        words = _AT.sub("", entry.strip(" 。.：:;；\"“”'")).strip()
        if words and not _ROLE.match(words) and words.lower() not in ("me", "you"):
            yield words


def _guest(words: str) -> str | None:
    """The name of somebody the roster does not have; None where it is no name."""
    plain = _TAIL.sub("", _BRACKETS.sub("", words)).strip()
    if not _GUEST.fullmatch(plain) or _NOBODY.match(plain) or not has_surname(plain):
        return None
    return plain
