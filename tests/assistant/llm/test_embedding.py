import numpy as np
import pytest

from assistant.errors import InputError, LLMError
from assistant.llm import Endpoint
from assistant.llm.embedding import connect_embedder, to_length_one


def test_every_vector_has_length_one() -> None:
    found = to_length_one([[3, 4], [0, 2]], 2)
    assert found.dtype == np.float32
    assert found.tolist() == pytest.approx(np.array([[0.6, 0.8], [0, 1]]))


@pytest.mark.parametrize(
    "rows", [[[1, 2]], [[1, 2], [1]], [[1, 2], [0, 0]], [[1, 2], [1, float("nan")]], [[], []]]
)
def test_what_is_no_vector_for_each_text_is_refused(rows: list[list[float]]) -> None:
    with pytest.raises(LLMError, match="no vector for each text"):
        to_length_one(rows, 2)


def test_connect_refuses_an_endpoint_without_a_model() -> None:
    with pytest.raises(InputError, match="Set ASSISTANT_EMBEDDING_MODEL"):
        connect_embedder(Endpoint(model=""))


def test_connect_refuses_a_provider_nobody_has() -> None:
    with pytest.raises(InputError, match="There is no embedding provider 'abacus'"):
        connect_embedder(Endpoint(model="some-model"), "abacus")
