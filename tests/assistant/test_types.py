import pytest

from assistant.types import Usage


def spent(cost: float | None, requests: int = 1) -> Usage:
    currency = None if cost is None else "CNY"
    return Usage(requests=requests, input_tokens=10, seconds=1.5, cost=cost, currency=currency)


def test_usage_adds_up() -> None:
    total = spent(0.5) + spent(0.25)
    assert total == Usage(requests=2, input_tokens=20, seconds=3, cost=0.75, currency="CNY")


@pytest.mark.parametrize(
    ("a", "b", "cost"),
    [
        (Usage(), spent(0.5), 0.5),
        (spent(0.5), Usage(), 0.5),
        (spent(0.5), spent(None), None),
        (Usage(), Usage(), None),
    ],
)
def test_a_sum_with_a_part_of_unknown_cost_has_none(a: Usage, b: Usage, cost: float | None) -> None:
    assert (a + b).cost == cost
