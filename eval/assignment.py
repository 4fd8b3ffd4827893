"""The best one-to-one pairing of two sets."""

from collections.abc import Sequence

Weights = Sequence[Sequence[float]]


def assign(weights: Weights) -> list[tuple[int, int]]:
    """Pairs (row, column) with the greatest sum of weights, each row and column used at most once.

    Weights are not negative; pairs of weight 0 are left out. Method: the Hungarian algorithm with
    potentials (Kuhn 1955, Munkres 1957; shortest augmenting path form of Jonker and Volgenant
    1987), O(n^3). Written out here because SciPy would be a big dependency for twenty lines.
    """
    rows, columns = len(weights), max((len(row) for row in weights), default=0)
    if rows > columns:
        swapped = assign([[weights[r][c] for r in range(rows)] for c in range(columns)])
        return sorted((r, c) for c, r in swapped)
    row_of = _row_of_each_column([[-w for w in row] for row in weights], rows, columns)
    pairs = sorted((row, column) for column, row in enumerate(row_of) if row is not None)
    return [(row, column) for row, column in pairs if weights[row][column] > 0]


def _row_of_each_column(cost: Weights, rows: int, columns: int) -> list[int | None]:
    # Index 0 of rows and columns is a sentinel: the free row looking for its column.
    u, v = [0.0] * (rows + 1), [0.0] * (columns + 1)
    match = [0] * (columns + 1)
    for row in range(1, rows + 1):
        match[0] = row
        way = _augment(cost, u, v, match, columns)
        column = way[0]
        while column != 0:
            match[column] = match[way[1][column]]
            column = way[1][column]
    return [match[c] - 1 if match[c] else None for c in range(1, columns + 1)]


def _augment(
    cost: Weights, u: list[float], v: list[float], match: list[int], columns: int
) -> tuple[int, list[int]]:
    """The free column at the end of the shortest path, and each column's predecessor on it."""
    shortest = [float("inf")] * (columns + 1)
    seen = [False] * (columns + 1)
    way = [0] * (columns + 1)
    here = 0
    while match[here] or here == 0:
        seen[here] = True
        row = match[here]
        for column in range(1, columns + 1):
            reduced = cost[row - 1][column - 1] - u[row] - v[column]
            if not seen[column] and reduced < shortest[column]:
                shortest[column], way[column] = reduced, here
        free = [c for c in range(1, columns + 1) if not seen[c]]
        following = min(free, key=shortest.__getitem__)
        delta = shortest[following]
        for column in range(columns + 1):
            if seen[column]:
                u[match[column]] += delta
                v[column] -= delta
            else:
                shortest[column] -= delta
        here = following
    return here, way
