"""Words that were said, or stand in issued minutes, where neither item nor decision answers."""

from assistant.qa.answers.asking import PASSAGE, Asking
from assistant.qa.cite import cite_line
from assistant.qa.records import Corpus
from assistant.qa.search import Line, is_question
from assistant.qa.types import Answer


def tell_passage(asking: Asking) -> Answer | None:
    """The passage that says all that was asked; words of the recording before the minutes."""
    for kind in ("lines", "minutes"):
        corpus = asking.records.near(asking.query, kind)
        telling = [p for p in corpus.passages if not is_question(p, asking.query.language)]
        hit = asking.best_of(Corpus(telling, corpus.size), PASSAGE)
        if hit and isinstance(line := hit.passage.of, Line):
            phrase = "passage" if line.kind == "words" else "passage_minutes"
            sentence = asking.words.say(phrase, quote=line.segment.text)
            return asking.answered("passage", sentence, citations=[cite_line(line)])
    return None
