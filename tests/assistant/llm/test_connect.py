import pytest

from assistant.errors import InputError
from assistant.llm import PROVIDERS, Endpoint, connect


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_provider_makes_a_model_without_asking_anybody(provider: str) -> None:
    endpoint = Endpoint(model="some-model", base_url="http://127.0.0.1:9/v1")
    model = connect(endpoint, provider)
    assert (model.name, model.model) == (provider, "some-model")


def test_connect_refuses_a_provider_nobody_has() -> None:
    with pytest.raises(InputError, match="There is no language-model provider 'abacus'"):
        connect(Endpoint(model="some-model"), "abacus")


def test_connect_refuses_an_endpoint_without_a_model() -> None:
    with pytest.raises(InputError, match="Set ASSISTANT_LLM_MODEL"):
        connect(Endpoint(model=""))


def test_an_endpoint_does_not_show_its_key() -> None:
    assert "secret" not in repr(Endpoint(model="some-model", api_key="secret"))
