import itertools
import random

from eval.assignment import assign


def test_assign_takes_the_best_total_rather_than_the_best_first_pair() -> None:
    assert assign([[0.9, 0.8], [0.8, 0.1]]) == [(0, 1), (1, 0)]


def test_assign_leaves_out_pairs_of_no_weight() -> None:
    assert assign([[0.5, 0.0], [0.0, 0.0]]) == [(0, 0)]


def test_assign_uses_each_column_once() -> None:
    assert assign([[0.4], [0.6], [0.5]]) == [(1, 0)]


def test_assign_of_nothing_is_empty() -> None:
    assert [assign([]), assign([[], []])] == [[], []]


def test_assign_equals_trying_every_pairing() -> None:
    draw = random.Random(7)
    for _ in range(200):
        rows, columns = draw.randint(1, 5), draw.randint(1, 5)
        weights = [[draw.choice((0.0, draw.random())) for _ in range(columns)] for _ in range(rows)]
        pairs = assign(weights)
        assert round(sum(weights[r][c] for r, c in pairs), 9) == round(best_total(weights), 9)
        assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)


def best_total(weights: list[list[float]]) -> float:
    columns = list(range(len(weights[0]))) + [None] * len(weights)
    return max(
        sum(row[c] for row, c in zip(weights, order, strict=True) if c is not None)
        for order in itertools.permutations(columns, len(weights))
    )
