"""Who is meant by a name, a title, an alias, "I" or a department's name."""

import re
from collections import defaultdict
from collections.abc import Iterator

from assistant.extraction import names
from assistant.extraction.script import simplify
from assistant.extraction.sound import near_syllable, syllable
from assistant.types import Data, MeetingContext, Person

_ZH_SELF = re.compile(
    r"(?P<own>(?:我们|咱们|我)(?:这个)?(?:部门|部(?!分)|组里|组(?!织)|团队|科室|中心))"
    r"|(?P<i>(?<!自)我(?!们|国|方))|(?P<we>我们|我方)"
)
_EN_SELF = re.compile(
    r"\b(?:(?P<own>(?:my|our) (?:team|department|group|folks|people|side|guys))"
    r"|(?P<i>i|i'll|i'm|i'd|i've|me|myself)|(?P<we>we|we'll|we're|we've|us))\b"
)
# A common noun that is also a department's short name counts when it is followed by one of these.
_ZH_DEPARTMENT_CUE = re.compile(
    r"(?:部门?|这边|那边|这里|那里|的人|的同事|来|负责|牵头|同事|团队|中心|组)"
)
_SMALL_GAP = re.compile(r"(?:的|那边的|这边的)?\s*")


class Party(Data):
    """A person of the roster, or a department alone; neither where it stays open who is meant."""

    person: str | None = None
    department: str | None = None
    is_ambiguous: bool = False
    is_absent: bool = False


class PartyMention(Data):
    """Words that name a party, at character offsets `start` to `end`.

    `kind` is "name", "department", "i", "we" or "own" (the speaker's department). A weak mention is
    a common noun that may not mean the department at all.
    """

    start: int
    end: int
    text: str
    party: Party
    kind: str = "name"
    is_weak: bool = False


class Directory:
    """Everybody and every department of a meeting's roster, found by the words people use."""

    def __init__(self, context: MeetingContext) -> None:
        self.context = context
        self._people: dict[str, list[Person]] = defaultdict(list)
        self._departments: dict[str, tuple[str, bool]] = {}
        self._add_people()
        self._add_departments()
        self._pattern = _alternatives([*self._people, *self._departments])
        self._self = _EN_SELF if context.language == "en" else _ZH_SELF
        self._sounds = _Sounds(self._people) if context.language != "en" else None

    def resolve(self, words: str, speaker: str | None = None) -> Party | None:
        """Whom `words` mean when `speaker` says them; None if nobody of the roster.

        The first person named wins, then the first department, then "I" and "we".
        """
        found = self.find(words, speaker)
        whole = len(words.strip())
        found = [m for m in found if not m.is_weak or m.end - m.start == whole] or found
        for kinds in (("name",), ("department", "own"), ("i", "we")):
            named = [m.party for m in found if m.kind in kinds]
            if named:
                return named[0]
        return None

    def find(self, text: str, speaker: str | None = None) -> list[PartyMention]:
        """Every mention of a person or department in `text`, in order, without overlaps."""
        simple = _lower_i(simplify(text)) if self.context.language == "en" else simplify(text)
        spans = list(self._spans(text, simple, speaker))
        spans.sort(key=lambda m: (m.start, -m.end))
        return list(self._told_apart(text, _without_overlaps(spans), speaker))

    def person(self, name: str) -> Party:
        """The party of a person of the roster, with the department."""
        known = self.context.roster.person(name)
        return Party(
            person=name,
            department=known.department if known else None,
            is_absent=bool(self.context.attendees) and name not in self.context.attendees,
        )

    def only_attendee_of(self, department: str | None) -> Party | None:
        """The one attendee of a department; None if there are several or none."""
        people = [
            p.name
            for p in self.context.roster.people
            if p.department == department and p.name in self.context.attendees
        ]
        return self.person(people[0]) if len(people) == 1 else None

    def is_person(self, name: str | None) -> bool:
        return name is not None and self.context.roster.person(name) is not None

    # --- building -------------------------------------------------------------------------------

    def _add_people(self) -> None:
        people = self.context.roster.people
        for person in people:
            for word in names.words_for(person):
                self._claim(_fold(word), person)
        certain = set(self._people)
        for person in people:
            namesakes = [p for p in people if names.surname(p.name) == names.surname(person.name)]
            for word in names.nicknames(person):
                if word not in certain and len(namesakes) == 1:
                    self._claim(word, person)

    def _claim(self, word: str, person: Person) -> None:
        if word and person not in self._people[word]:
            self._people[word].append(person)

    def _add_departments(self) -> None:
        for department in self.context.roster.departments:
            for word, is_weak in names.words_for_department(department):
                known = self._departments.get(_fold(word))
                if known is None or (known[1] and not is_weak):
                    self._departments[_fold(word)] = (department.name, is_weak)

    # --- finding --------------------------------------------------------------------------------

    def _spans(self, text: str, simple: str, speaker: str | None) -> Iterator[PartyMention]:
        folded = _fold(simple)
        for match in self._pattern.finditer(folded) if self._pattern else ():
            yield self._mention(text, match.start(), match.end(), match[0], folded)
        for match in self._self.finditer(folded):
            yield self._own_mention(text, match, speaker)
        if self._sounds is not None:
            for start, end, word in self._sounds.find(folded):
                yield self._mention(text, start, end, word, folded)

    def _mention(self, text: str, start: int, end: int, word: str, folded: str) -> PartyMention:
        if word in self._people:
            party = self._party(self._people[word])
            return PartyMention(start=start, end=end, text=text[start:end], party=party)
        name, is_weak = self._departments[word]
        if is_weak and self.context.language != "en":
            is_weak = not _ZH_DEPARTMENT_CUE.match(folded, end)
        party = Party(department=name)
        return PartyMention(
            start=start,
            end=end,
            text=text[start:end],
            party=party,
            kind="department",
            is_weak=is_weak,
        )

    def _own_mention(self, text: str, match: re.Match[str], speaker: str | None) -> PartyMention:
        kind = match.lastgroup or "i"
        party = self.person(speaker) if speaker is not None and self.is_person(speaker) else Party()
        if kind == "own":
            party = Party(department=party.department)
        return PartyMention(
            start=match.start(),
            end=match.end(),
            text=text[match.start() : match.end()],
            party=party,
            kind=kind,
        )

    def _party(self, people: list[Person]) -> Party:
        if len(people) == 1:
            return self.person(people[0].name)
        return Party(is_ambiguous=True)

    # --- telling apart --------------------------------------------------------------------------

    def _told_apart(
        self, text: str, mentions: list[PartyMention], speaker: str | None
    ) -> Iterator[PartyMention]:
        """Department and name said together become one mention of the person they agree on."""
        waiting: PartyMention | None = None
        for mention in mentions:
            if waiting is not None:
                if mention.kind == "name" and _SMALL_GAP.fullmatch(
                    text, waiting.end, mention.start
                ):
                    mention = self._qualified(text, waiting, mention, speaker)
                    waiting = None
                elif mention.kind in ("department",) and waiting.kind in ("i", "we", "own"):
                    if mention.start == waiting.end:
                        mention = _spanning(text, waiting, mention, kind="own")
                    else:
                        yield waiting
                else:
                    yield waiting
            if mention.kind in ("department", "own", "i", "we"):
                waiting = mention
                continue
            waiting = None
            yield self._settled(mention, speaker, None)
        if waiting is not None:
            yield waiting

    def _qualified(
        self, text: str, department: PartyMention, name: PartyMention, speaker: str | None
    ) -> PartyMention:
        settled = self._settled(name, speaker, department.party.department)
        if department.kind in ("i", "we"):
            return settled
        return _spanning(text, department, settled, kind="name")

    def _settled(
        self, mention: PartyMention, speaker: str | None, department: str | None
    ) -> PartyMention:
        """The one person meant among namesakes: not the speaker, of the department said."""
        if not mention.party.is_ambiguous:
            return mention
        people = self._people.get(_fold(simplify(mention.text)), [])
        others = [p for p in people if p.name != speaker]
        fitting = [p for p in others if department is None or p.department == department]
        if len(fitting) != 1:
            return mention
        return mention.model_copy(update={"party": self.person(fitting[0].name)})


class _Sounds:
    """Names that a recogniser wrote with other characters of the same syllables."""

    def __init__(self, people: dict[str, list[Person]]) -> None:
        self._by_sound: dict[tuple[str, ...], str] = {}
        self._by_near_surname = {
            (near_syllable(syllable(word[0])), word[1:]): word
            for word, called in people.items()
            if len(word) >= 2 and any(simplify(p.name) == word for p in called)
        }
        for word in people:
            if 2 <= len(word) <= 4 and names.is_chinese(word) and names.is_chinese(word[-1]):
                self._by_sound.setdefault(tuple(map(syllable, word)), word)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        sounds = [syllable(c) if names.is_chinese(c) else "" for c in text]
        for length in (4, 3, 2):
            for start in range(len(text) - length + 1):
                heard = tuple(sounds[start : start + length])
                word = self._by_sound.get(heard)
                if word is None and heard[0]:
                    # The given name right and the surname nearly: 唐飞 for 谭飞.
                    word = self._by_near_surname.get(
                        (near_syllable(heard[0]), text[start + 1 : start + length])
                    )
                written = text[start : start + length]
                if word is not None and word != written and _is_slip(word, written):
                    yield start, start + length, word


def _is_slip(word: str, written: str) -> bool:
    """Whether `written` is likelier a misheard `word` than a word of its own.

    Two characters need one of them right, and must not be in the dictionary: 正好 is not 正浩.
    """
    from pypinyin.phrases_dict import phrases_dict

    if written in phrases_dict:
        return False
    right = sum(a == b for a, b in zip(word, written, strict=True))
    return right >= 1 and (len(word) > 2 or not _is_everyday(written))


# Characters of which everyday phrases are made; a name misheard with one of them is no name.
_EVERYDAY = frozenset("的了是不我你他她它们这那有在就也都和要会能可去来到好很没还个小大老一二三四")


def _is_everyday(written: str) -> bool:
    return any(c in _EVERYDAY for c in written)


def _fold(text: str) -> str:
    """Small letters, character for character."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")


def _lower_i(text: str) -> str:
    return _fold(text)


def _alternatives(words: list[str]) -> re.Pattern[str] | None:
    """A pattern of all `words`, the longest first; Latin ones only as whole words."""
    ordered = sorted((w for w in words if w), key=len, reverse=True)
    parts = [rf"\b{re.escape(w)}\b" if w[0].isascii() else re.escape(w) for w in ordered]
    return re.compile("|".join(parts)) if parts else None


def _without_overlaps(mentions: list[PartyMention]) -> list[PartyMention]:
    kept: list[PartyMention] = []
    for mention in mentions:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
        elif mention.end - mention.start > kept[-1].end - kept[-1].start:
            kept[-1] = mention
    return kept


def _spanning(text: str, first: PartyMention, last: PartyMention, kind: str) -> PartyMention:
    return last.model_copy(
        update={
            "start": first.start,
            "text": text[first.start : last.end],
            "kind": kind,
            "is_weak": False,
        }
    )
