"""The parts of a sentence that say something of a task, each as a sentence of its own."""

import re
from dataclasses import replace

from assistant.extraction.rules.doers import starts_with_doer
from assistant.extraction.rules.lexicon import DEPARTMENT, OWN, PERSON, Lexicon
from assistant.extraction.rules.turns import Sentence, part_of

_GIVES = frozenset({"assign", "commit", "gives"})


def split(sentence: Sentence, lexicon: Lexicon) -> list[Sentence]:
    """The parts of a sentence in which somebody else acts, or by another date."""
    return [part for run in _by_doers(sentence, lexicon) for part in _by_dates(run, lexicon)]


def _by_doers(sentence: Sentence, lexicon: Lexicon) -> list[Sentence]:
    """A long string of clauses cut where another one acts: "I report at nine, you send by five"."""
    cuts = [m.end() for m in lexicon.clause_end.finditer(sentence.masked)]
    for cut in cuts:
        if not starts_with_doer(sentence.masked[cut:], lexicon) or not sentence.future:
            continue
        first = part_of(sentence, 0, cut, lexicon)
        second = part_of(sentence, cut, len(sentence.text), lexicon)
        if not second.future or not second.acts & _GIVES or not first.acts & _GIVES:
            continue
        if _doer_sign(first) != _doer_sign(second):
            return [first, *_by_doers(second, lexicon)]
    return [sentence]


def _doer_sign(part: Sentence) -> str:
    """Who a part begins with: "I", "you" or the one named."""
    found = re.search(r"我|[你您他她]|[-]+|\b(?:i|you|he|she|they)\b", part.masked)
    if found is None:
        return ""
    named = [p for p in part.parties if p.kind in ("name", "department", "own") and not p.is_weak]
    here = [p for p in named if p.start == part.start + found.start()]
    return repr(here[0].party) if here else found[0]


def _by_dates(sentence: Sentence, lexicon: Lexicon) -> list[Sentence]:
    """A sentence in two where its clauses set two people two dates ("you by ..., I by ...")."""
    if len({d.day for d in sentence.future}) < 2:
        return [sentence]
    for match in lexicon.clause_end.finditer(sentence.masked):
        first = part_of(sentence, 0, match.end(), lexicon)
        second = part_of(sentence, match.end(), len(sentence.text), lexicon)
        if _is_whole(first) and _is_whole(second) and _starts_with_agent(second.masked):
            cut = _before_object(sentence, match.end(), lexicon)
            return [
                part_of(sentence, 0, cut, lexicon),
                part_of(sentence, cut, len(sentence.text), lexicon),
            ]
    return _list_of_one(sentence, lexicon)


def _before_object(sentence: Sentence, agent: int, lexicon: Lexicon) -> int:
    """Where the second task begins whose agent is named at `agent`: its object may come first.

    "..., by Friday to me, the twenty samples, sales sees to them by Monday": all that is said after
    the first date and gives nobody anything.
    """
    before = part_of(sentence, 0, agent, lexicon)
    due = max(d.end for d in before.future) - sentence.start
    cuts = [m.end() for m in lexicon.clause_end.finditer(before.masked) if m.end() >= due]
    start = agent
    for cut in reversed(cuts[:-1]):
        acts = part_of(sentence, cut, start, lexicon).acts
        if acts & {"commit", "assign", "gives", "giver", "decide", "accept", "oppose"}:
            break
        start = cut
    return start


def _list_of_one(sentence: Sentence, lexicon: Lexicon) -> list[Sentence]:
    """ "Kim: the quote by Friday, the samples by Monday" in parts, all of them Kim's."""
    limits = [d for d in sentence.future if d.is_limit]
    people = {p.party.person for p in sentence.parties if p.kind == "name"}
    if len(limits) < 2 or len(people) != 1 or "assign" not in sentence.acts:
        return [sentence]
    parts, start = [], 0
    for date in limits:
        after = date.end - sentence.start
        cut = lexicon.clause_end.search(sentence.masked, after)
        end = cut.end() if cut is not None else len(sentence.masked)
        if date is limits[-1]:
            end = len(sentence.masked)
        if end > start:
            parts.append(part_of(sentence, start, end, lexicon))
        start = end
    return [replace(part, parties=sentence.parties) for part in parts]


def _is_whole(part: Sentence) -> bool:
    return bool(part.future) and bool(part.acts & {"commit", "assign"})


def _starts_with_agent(masked: str) -> bool:
    return (
        re.match(
            rf"\s*(?:然后|那|and\s|then\s)*(?:[我你您{PERSON}{DEPARTMENT}{OWN}]|i\b|i'll|you\b)",
            masked,
        )
        is not None
    )


def sound_part(sentence: Sentence, lexicon: Lexicon) -> Sentence | None:
    """The part of a sentence that is no report, habit or hypothesis; None if nothing is left."""
    acts = sentence.acts
    if not acts & {"past", "hypothetical", "routine"}:
        return sentence
    if "passed_on" in acts and sentence.future and "hypothetical" not in acts:
        return sentence
    runs = [run for run in _sound_runs(sentence, lexicon) if run.future or _acts_on(run)]
    best = max(runs, key=lambda r: (bool(r.future) + _acts_on(r), r.start), default=None)
    if best is None or _acts_on(best) or not any(d.is_limit for d in best.future):
        return best
    # "She told me yesterday, by Friday it's done": the report says who, the rest by when.
    return replace(best, parties=sentence.parties)


def _acts_on(part: Sentence) -> bool:
    return bool(part.acts & {"commit", "assign", "gives"})


def _sound_runs(sentence: Sentence, lexicon: Lexicon) -> list[Sentence]:
    """Longest runs of sound clauses; what follows a hypothesis hangs on it."""
    runs: list[tuple[int, int]] = []
    start = 0
    marks = [*(m.end() for m in lexicon.clause_end.finditer(sentence.masked)), len(sentence.masked)]
    for end in marks:
        clause = sentence.masked[start:end]
        if lexicon.says("hypothetical", clause):
            if not _is_condition_of_promise(sentence, start, end, lexicon):
                break
            start = end
            continue
        if not (lexicon.says("past", clause) or lexicon.says("routine", clause)):
            if runs and runs[-1][1] == start:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((start, end))
        start = end
    return [part_of(sentence, first, last, lexicon) for first, last in runs]


def _is_condition_of_promise(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> bool:
    """ "If the samples are there, I'll have it by Friday": the promise holds, with its date."""
    conditions = lexicon.acts.get("condition")
    if conditions is None or not conditions.search(sentence.masked[start:end]):
        return False
    rest = part_of(sentence, end, len(sentence.text), lexicon)
    return "commit" in rest.acts and any(d.is_limit for d in rest.future)
