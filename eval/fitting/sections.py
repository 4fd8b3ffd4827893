"""The sections of the weights, fitted one after the other: each is judged by those before it.

What a task is called is part of whether it is one, and what is a task of whether something is a
decision, so a meeting is read anew with the weights found so far. English, of which there are
fewer meetings, starts from the Chinese weights where it is judged what is said (item, decision,
dispute, sure): many features name the same acts in both languages. How tasks are worded it learns
alone.
"""

from collections.abc import Callable, Mapping, Sequence

from eval.fitting import decisions, disputes, items
from eval.fitting.meetings import Meeting, with_weights
from eval.fitting.solvers import Example, Weights, logistic
from eval.fitting.wordings import choices, fit_completing, fit_wording

# The one whose weights are the prior of the others comes first.
LANGUAGES = ("zh", "en")
# The weights of a language by section.
Sections = dict[str, dict[str, float]]

DECIMALS = 4
# A weight below this tells nothing and is left out.
_LEAST = 0.0005
# How firmly weights are held to 0, and those of other languages to the Chinese (more firmly, for
# they rest on fewer meetings).
_PENALTIES = {"item": 2.0, "decision": 3.0, "dispute": 4.0, "sure": 4.0}
_PENALTIES_WITH_PRIOR = {"item": 4.0, "decision": 7.0, "dispute": 12.0, "sure": 4.0}
_EXAMPLES: Mapping[str, Callable[[Meeting], list[Example]]] = {
    "item": items.examples,
    "decision": decisions.examples,
    "dispute": disputes.examples,
    "sure": items.sure_examples,
}


def fit(meetings: Sequence[Meeting]) -> dict[str, Sections]:
    """The weights by language, for those languages there are meetings in."""
    found: dict[str, Sections] = {}
    for language in LANGUAGES:
        spoken = [meeting for meeting in meetings if meeting.language == language]
        if spoken:
            found[language] = fit_language(spoken, found.get(LANGUAGES[0]))
    return found


def fit_language(meetings: Sequence[Meeting], prior: Sections | None = None) -> Sections:
    """The weights of one language; `prior` is those of another, which few meetings then mend."""
    tasks = [choice for meeting in meetings for choice in choices(meeting)]
    weights: Sections = {"wording": _rounded(fit_wording(tasks))}
    weights["completing"] = _rounded(fit_completing(tasks, weights["wording"]))
    for section, examples_of in _EXAMPLES.items():
        lexicon = with_weights(meetings[0].reading.lexicon, weights)
        examples = [e for meeting in meetings for e in examples_of(meeting.judged_by(lexicon))]
        if prior is None:
            found = logistic(examples, _PENALTIES[section])
        else:
            found = logistic(examples, _PENALTIES_WITH_PRIOR[section], prior.get(section))
        weights[section] = _rounded(found)
    return weights


def _rounded(weights: Weights) -> dict[str, float]:
    """As written, by name: what follows is fitted to the weights the product will read."""
    return {n: round(weights[n], DECIMALS) for n in sorted(weights) if abs(weights[n]) >= _LEAST}
