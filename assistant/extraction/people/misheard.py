"""Names that a recogniser wrote with other characters of the same syllables."""

from collections.abc import Iterator

from assistant.extraction.people import words
from assistant.extraction.people.names import is_chinese
from assistant.extraction.people.spotting import Spotted, Spotter
from assistant.extraction.sound import near_syllable, syllable

# Characters of which everyday phrases are made; a name misheard with one of them is no name.
_EVERYDAY = frozenset("的了是不我你他她它们这那有在就也都和要会能可去来到好很没还个小大老一二三四")
# Log10 of how likely a misheard name is as a word.
_LIKELY = -6.0


class Sounds:
    """Finds names of two to four characters by their sound."""

    def __init__(self, spotter: Spotter) -> None:
        self._spotter = spotter
        self._by_sound: dict[tuple[str, ...], str] = {}
        self._by_near_surname: dict[tuple[str, str], str] = {}
        for word in spotter.known():
            if not (2 <= len(word) <= 4 and is_chinese(word) and is_chinese(word[-1])):
                continue
            self._by_sound.setdefault(tuple(map(syllable, word)), word)
            if spotter.form(word) == "name":
                self._by_near_surname[near_syllable(syllable(word[0])), word[1:]] = word

    def find(self, text: str) -> Iterator[Spotted]:
        sounds = [syllable(c) if is_chinese(c) else "" for c in text]
        for length in (4, 3, 2):
            for start in range(len(text) - length + 1):
                heard = tuple(sounds[start : start + length])
                word = self._by_sound.get(heard)
                if word is None and heard[0]:
                    # The given name right and the surname nearly: 唐飞 for 谭飞.
                    word = self._by_near_surname.get(
                        (near_syllable(heard[0]), text[start + 1 : start + length])
                    )
                if word is not None and self._is_slip(word, text, start, start + length):
                    yield Spotted(start, start + length, self._spotter.people(word))

    def _is_slip(self, word: str, text: str, start: int, end: int) -> bool:
        """Whether what is written is likelier a misheard `word` than words of its own.

        One character of it must be right, and of two neither an everyday one: 正好 is not 正浩.
        Nicknames are too short and too many to be guessed at.
        """
        written = text[start:end]
        if written == word or words.is_word(written):
            return False
        if len(word) == 2 and self._spotter.form(word) not in ("name", "given", "alias"):
            return False
        right = sum(a == b for a, b in zip(word, written, strict=True))
        if right == 0 or (len(word) == 2 and not _EVERYDAY.isdisjoint(written)):
            return False
        return words.stands_alone(text, start, end, _LIKELY)
