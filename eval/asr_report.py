"""Tables of how well recordings were written down."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval import voices_report
from eval.alignment import Edits
from eval.asr import AsrScore, by_group, mean
from eval.mentions import Mentions, RosterMentions

Scores = Sequence[AsrScore]
# Means of a group stand under its recordings; the sums of mentions and repairs do so too.
WORDS = (
    "recording",
    "errors",
    "ins",
    "del",
    "sub",
    "forms folded",
    "people",
    "departments",
    "all names",
    "longest",
    "false",
    "repairs",
    "real time",
)


def print_asr(console: Console, scores: Scores, plain: Scores = ()) -> None:
    """Words, then voices; with `plain` also what the same engine does knowing nothing."""
    console.print(_words_table(scores, {score.reference.id: score for score in plain}))
    if any(score.voices for score in scores):
        console.print(voices_report.table(scores))


def print_details(console: Console, scores: Scores) -> None:
    """The names missed and invented, and every repair that is not right."""
    for score in scores:
        mentions = score.mentions.all
        lines = [
            *_counted("missed", mentions.missed),
            *_counted("said by nobody", mentions.invented),
            *(
                f"{repair.verdict} repair at {_seconds(repair.start)}: "
                f"{repair.heard} → {repair.written}"
                for repair in score.repairs
                if repair.verdict != "right"
            ),
            *voices_report.details(score.voices),
        ]
        for line in lines:
            console.print(escape(f"{score.reference.id}: {line}"))


def as_json(scores: Scores, plain: Scores = ()) -> dict[str, Any]:
    """The scores as plain data, for keeping and comparing runs."""
    data: dict[str, Any] = {
        "recordings": [_score_json(score) for score in scores],
        "means": {group: _mean_json(rows) for group, rows in by_group(scores).items()},
        "pooled": {group: _pooled_json(rows) for group, rows in by_group(scores).items()},
    }
    if plain:
        data["plain"] = as_json(plain)
    return data


def _words_table(scores: Scores, plain: Mapping[str, AsrScore]) -> Table:
    table = Table(
        title="Words: characters wrong (CER) in Chinese, words wrong (WER) in English",
        caption="errors: as written, of so many said · forms folded: numerals in digits, English "
        "hesitations left out · names: right of said, each at its place · false: names nobody "
        "said there · longest: a name within a longer one not counted · repairs: "
        "right/wrong/neither · a group's rates are means over its recordings, its counts are sums",
    )
    for name in (*WORDS, *(("plain errors", "plain names") if plain else ())):
        table.add_column(name, justify="left" if name == "recording" else "right")
    for group, rows in by_group(scores).items():
        for score in rows:
            table.add_row(*_words_row(score.reference.id, [score], plain))
        table.add_row(*_words_row(f"{group}, mean", rows, plain), style="bold", end_section=True)
    return table


def _words_row(name: str, scores: Scores, plain: Mapping[str, AsrScore]) -> list[str]:
    said = sum(score.written.said for score in scores)
    mentions = _sum_mentions(scores)
    cells = [
        name,
        f"{_percent(_mean(scores, lambda s: s.written.rate))} of {said}",
        *(
            _percent(_mean(scores, lambda s, kind=kind: _part(s.written, kind)))
            for kind in ("insertions", "deletions", "substitutions")
        ),
        _percent(_mean(scores, lambda s: s.folded.rate)),
        *(_mentions(part) for part in _parts(mentions)),
        str(mentions.all.false),
        "/".join(
            str(sum(s.repairs_that_are(verdict) for s in scores))
            for verdict in ("right", "wrong", "neither")
        ),
        _number(_mean(scores, lambda s: s.real_time_factor)),
    ]
    if plain:
        same = [plain[s.reference.id] for s in scores if s.reference.id in plain]
        cells += [
            _percent(_mean(same, lambda s: s.written.rate)),
            _mentions(_sum_mentions(same).all),
        ]
    return cells


def _score_json(score: AsrScore) -> dict[str, Any]:
    voices = score.voices
    return {
        "id": score.reference.id,
        "group": score.reference.group,
        **_mean_json([score]),
        "missed": score.mentions.all.missed,
        "invented": score.mentions.all.invented,
        "wrong_repairs": [vars(r) for r in score.repairs if r.verdict != "right"],
        "voices": [voices.found, voices.real] if voices else None,
    }


def _mean_json(scores: Scores) -> dict[str, Any]:
    mentions = _sum_mentions(scores)
    return {
        "error_rate": _mean(scores, lambda s: s.written.rate),
        **{
            kind: _mean(scores, lambda s, kind=kind: _part(s.written, kind))
            for kind in ("insertions", "deletions", "substitutions")
        },
        "folded_error_rate": _mean(scores, lambda s: s.folded.rate),
        "said": sum(score.written.said for score in scores),
        "people": _mentions_json(mentions.people),
        "departments": _mentions_json(mentions.departments),
        "names": _mentions_json(mentions.all),
        "longest_names": _mentions_json(mentions.longest),
        "repairs": {
            verdict: sum(score.repairs_that_are(verdict) for score in scores)
            for verdict in ("right", "wrong", "neither")
        },
        "real_time_factor": _mean(scores, lambda s: s.real_time_factor),
        **voices_report.rates([score.voices for score in scores if score.voices]),
    }


def _pooled_json(scores: Scores) -> dict[str, Any]:
    """The rates of all recordings taken as one, to which long ones contribute more."""
    voices = [score.voices for score in scores if score.voices]
    return {
        "error_rate": reduce(add, (score.written for score in scores)).rate,
        "folded_error_rate": reduce(add, (score.folded for score in scores)).rate,
        **(voices_report.rates([reduce(add, voices)]) if voices else {}),
    }


def _mentions_json(mentions: Mentions) -> dict[str, Any]:
    return {
        "right": mentions.right,
        "said": mentions.said,
        "false": mentions.false,
        "accuracy": mentions.accuracy,
    }


def _mean(scores: Scores, rate: Callable[..., float | None]) -> float | None:
    return mean([rate(score) for score in scores])


def _part(edits: Edits, kind: str) -> float | None:
    count: int = getattr(edits, kind)
    return count / edits.said if edits.said else None


def _sum_mentions(scores: Scores) -> RosterMentions:
    return RosterMentions(
        people=reduce(add, (score.mentions.people for score in scores), Mentions()),
        departments=reduce(add, (score.mentions.departments for score in scores), Mentions()),
        longest=reduce(add, (score.mentions.longest for score in scores), Mentions()),
    )


def _parts(mentions: RosterMentions) -> tuple[Mentions, ...]:
    return mentions.people, mentions.departments, mentions.all, mentions.longest


def _mentions(mentions: Mentions) -> str:
    if mentions.accuracy is None:
        return "-"
    return f"{mentions.right}/{mentions.said} {mentions.accuracy:.0%}"


def _counted(what: str, names: Iterable[str]) -> list[str]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return [f"{what}: {', '.join(f'{n} ×{k}' for n, k in counts.items())}"] if counts else []


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _seconds(value: float | None) -> str:
    return "?" if value is None else f"{value:.1f} s"
