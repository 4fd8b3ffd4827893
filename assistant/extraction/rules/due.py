"""Which of the dates in a sentence a task is due by."""

from assistant.extraction.dates import DateMention
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.turns import Sentence
from assistant.extraction.script import simplify

# Below vague words, above a "today" that only sets the scene.
_UNFIT = -1.9


def pick_deadline(sentence: Sentence, lexicon: Lexicon) -> DateMention | None:
    """The date of a sentence that a task can be due by; None if its dates are background."""
    best, best_score = None, _UNFIT
    for date in sentence.future:
        score = _fitness(date, sentence, lexicon)
        if score > best_score or (score == best_score and not date.is_vague):
            best, best_score = date, score
    return best


def _fitness(date: DateMention, sentence: Sentence, lexicon: Lexicon) -> float:
    says, at = lexicon.dates, date.start - sentence.start
    before, after = sentence.masked[:at], sentence.masked[at:]
    score = 2.0 * date.is_limit + (0.5 if date.moment and "T" in date.moment else 0.0)
    score -= 1.5 * date.is_vague
    # "Who has time" names no date, and what is left open none either.
    score -= 3.0 * bool(date.is_vague and sentence.acts & {"left_open", "withdraw", "shelve"})
    # From when on, not by when.
    score -= 3.0 * (date.is_after or date.side == "from")
    score -= 5.0 * bool(says["rejected"].match(after))
    score -= 4.0 * bool(says["background_before"].search(before))
    score -= 2.5 * bool(says["background_after"].match(after))
    score += 1.0 * bool(says["fixed"].search(before))
    score -= 3.0 * any(m.start() <= at < m.end() for m in says["range"].finditer(sentence.masked))
    score -= 4.0 * bool("commit" in sentence.acts and says["echo"].match(after))
    score -= 2.0 * bool(not date.is_limit and says["scene"].match(simplify(date.text).lower()))
    return score
