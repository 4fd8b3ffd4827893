"""The wording of a task: what was said, without who, by when, and the small words of talk."""

import re
from collections.abc import Sequence

from assistant.extraction.rules.content import content
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.turns import Sentence, Turn

_ENOUGH = 4
_LONGEST = 60


def word_task(draft: Draft, turns: Sequence[Turn], lexicon: Lexicon) -> str:
    """A clean clause for the task, from the fullest sentences that name it."""
    parts = _ranked(draft, lexicon)
    said = [clean(s, lexicon) for s in parts]
    words = [w for i, w in enumerate(said) if w and not any(w in o for o in said[:i])]
    text = lexicon.words["join"].join(_in_order(words, parts, lexicon)) if words else ""
    return _cut(text or clean_topic(draft, turns, lexicon), lexicon)


def _ranked(draft: Draft, lexicon: Lexicon) -> list[Sentence]:
    """The sentences that word the task: one if it says enough, else what was said before it too."""

    def worth(s: Sentence) -> tuple[int, int]:
        size = min(len(content(s.masked, lexicon)), 12)
        return (size + 4 * (s in draft.owner_said) + 3 * ("assign" in s.acts), -s.turn)

    ranked = sorted(draft.task, key=worth, reverse=True)
    if ranked and len(content(ranked[0].masked, lexicon)) >= _ENOUGH:
        return ranked[:1]
    topic = [draft.topic] if draft.topic is not None else []
    return [*ranked[: 2 - len(topic)], *topic]


def _in_order(words: list[str], parts: list[Sentence], lexicon: Lexicon) -> list[str]:
    order = {clean(s, lexicon): (s.turn, s.start) for s in parts}
    return sorted(words, key=lambda w: order.get(w, (0, 0)))


def clean(sentence: Sentence, lexicon: Lexicon) -> str:
    """The sentence in its own words without owner, date, politeness and fillers."""
    text, masked = sentence.text, sentence.masked
    keep = [True] * len(text)
    for pattern in lexicon.task["strip"]:
        shown = "".join(c if k else "\ue00f" for c, k in zip(masked, keep, strict=True))
        for match in pattern.finditer(shown):
            for i in range(match.start(), match.end()):
                keep[i] = False
    kept = "".join(c if k else "\ue00f" for c, k in zip(text, keep, strict=True))
    return _tidy(kept, lexicon)


def clean_statement(sentence: Sentence, lexicon: Lexicon) -> str:
    """The sentence in its own words, names and dates kept, without the noises of talk."""
    text, masked = sentence.text, sentence.masked
    for pattern in lexicon.task["opening"]:
        match = pattern.match(masked)
        if match is not None:
            text, masked = text[match.end() :], masked[match.end() :]
    for pattern in lexicon.task["closing"]:
        kept = [(m.start(), m.end()) for m in pattern.finditer(masked)]
        for start, end in reversed(kept):
            text, masked = text[:start] + text[end:], masked[:start] + masked[end:]
    return _tidy(text, lexicon)


def _tidy(kept: str, lexicon: Lexicon) -> str:
    clauses = []
    for clause in lexicon.clause_end.split(kept.replace("\ue00f", "")):
        plain = clause
        for pattern in lexicon.task["particles"]:
            plain = pattern.sub("", plain)
        plain = plain.strip(" \t，,。.！!？?；;、：:\"“”'‘’…—-")
        simple = lexicon.fillers.sub("", plain)
        if simple.strip() and not any(p.fullmatch(simple) for p in lexicon.task["empty"]):
            clauses.append(plain)
    text = lexicon.words["join"].join(clauses)
    return text if lexicon.is_chinese or not text else text[0].upper() + text[1:]


def clean_topic(draft: Draft, turns: Sequence[Turn], lexicon: Lexicon) -> str:
    """What was being talked about when a task came up that nobody named."""
    for turn in reversed(turns[max(0, draft.opened - 3) : draft.opened + 1]):
        for sentence in reversed(turn.sentences):
            words = clean(sentence, lexicon)
            if len(content(sentence.masked, lexicon)) >= 2 and words:
                return words
    return ""


def _cut(text: str, lexicon: Lexicon) -> str:
    limit = _LONGEST if lexicon.is_chinese else _LONGEST * 4
    if len(text) <= limit:
        return text
    end = max(text.rfind(mark, 0, limit) for mark in ("，", ",", " "))
    return re.sub(r"[，, ]+$", "", text[: end if end > 0 else limit])
