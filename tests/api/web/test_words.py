import pytest

from api.web import words
from assistant.types import Usage

SPENT = Usage(requests=3, input_tokens=9000, output_tokens=3000, seconds=45)


@pytest.mark.parametrize(
    ("made_by", "shown"),
    [("rules", "规则"), ("gpt-4o", "gpt-4o"), ("rules+gpt-4o", "规则和 gpt-4o"), (None, "")],
)
def test_who_made_a_claim(made_by: str | None, shown: str) -> None:
    assert words.engine(made_by) == shown


@pytest.mark.parametrize(
    ("cost", "currency", "shown"),
    [
        (None, None, "3 次请求，1.2 万 token，45 秒"),
        (0.25, "CNY", "3 次请求，1.2 万 token，45 秒，约 ¥0.25"),
        (0.0021, "USD", "3 次请求，1.2 万 token，45 秒，约 $0.0021"),
        (1.5, "SGD", "3 次请求，1.2 万 token，45 秒，约 1.50 SGD"),
    ],
)
def test_what_a_model_took(cost: float | None, currency: str | None, shown: str) -> None:
    spent = SPENT.model_copy(update={"cost": cost, "currency": currency})
    assert words.usage(spent) == shown
