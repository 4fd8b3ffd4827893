"""Passages get their vectors in the background; a failing endpoint is left alone for a while."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.jobs import vectors as vector_round
from api.jobs.steps import Workshop
from api.jobs.vectors import Filling
from api.settings import Settings
from assistant.errors import LLMError
from storage import vectors
from storage.db import Database
from storage.files import FileStore
from storage.vectors import Standing
from tests.api.fakes import fake_stages
from tests.fake_endpoint import embeddings, error, serving
from tests.fakes_embedding import FakeEmbedder, vector
from tests.storage.test_search import add_meeting, index
from tests.storage.test_vectors import BUDGET, MODEL, ROOM, change, rows

AT = dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Workshop:
    settings = Settings(data_dir=tmp_path / "data", embedding_model=MODEL, _env_file=None)
    return Workshop(database, FileStore(tmp_path / "files"), fake_stages(), settings)


def without_model(shop: Workshop) -> Workshop:
    settings = shop.settings.model_copy(update={"embedding_model": None})
    return Workshop(shop.database, shop.files, shop.stages, settings)


def standing(shop: Workshop) -> Standing:
    with shop.database.read() as session:
        return vectors.standing(session, MODEL)


def test_every_passage_gets_its_vector_once(shop: Workshop) -> None:
    embedder = FakeEmbedder()
    filling = Filling(lambda settings: embedder)
    add_meeting(shop.database, BUDGET, ROOM, "好的")
    index(shop.database)
    assert filling.fill(shop, AT) == 2
    assert filling.fill(shop, AT) == 0
    assert embedder.asked == [BUDGET, ROOM]
    assert standing(shop) == Standing(1, 1)


def test_of_many_passages_some_are_done_each_time(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_round, "_EACH_TIME", 4)
    monkeypatch.setattr(vector_round, "_AT_ONCE", 2)
    add_meeting(shop.database, *(f"今天要讨论的第{n}件事情" for n in range(6)))
    index(shop.database)
    filling = Filling(lambda settings: FakeEmbedder())
    assert [filling.fill(shop, AT) for _ in range(3)] == [4, 2, 0]


def test_without_a_model_nobody_is_asked(shop: Workshop) -> None:
    add_meeting(shop.database, BUDGET)
    index(shop.database)
    assert Filling().fill(without_model(shop), AT) == 0


def test_vectors_go_once_the_model_is_no_longer_set(shop: Workshop) -> None:
    add_meeting(shop.database, BUDGET)
    index(shop.database)
    Filling(lambda settings: FakeEmbedder()).fill(shop, AT)
    Filling().fill(without_model(shop), AT)
    assert rows(shop.database) == {}


def test_a_failing_endpoint_is_left_alone_longer_each_time(shop: Workshop) -> None:
    asked: list[dt.datetime] = []
    failing = FakeEmbedder(failure=LLMError("The key was refused."))

    def connect(settings: Settings) -> FakeEmbedder:
        asked.append(at)
        return failing

    add_meeting(shop.database, BUDGET)
    add_meeting(shop.database, ROOM)
    index(shop.database)
    filling = Filling(connect)
    for minutes in range(8):
        at = AT + minutes * MINUTE
        filling.fill(shop, at)
    assert asked == [AT, AT + MINUTE, AT + 3 * MINUTE, AT + 7 * MINUTE]
    assert standing(shop) == Standing(0, 2, "The key was refused.")
    failing.failure = None
    at = AT + 15 * MINUTE
    assert filling.fill(shop, at) == 2
    assert standing(shop) == Standing(2, 2)


def test_words_that_are_gone_lose_their_vectors_though_the_endpoint_fails(shop: Workshop) -> None:
    embedder = FakeEmbedder()
    filling = Filling(lambda settings: embedder)
    meeting = add_meeting(shop.database, BUDGET, ROOM)
    index(shop.database)
    filling.fill(shop, AT)
    embedder.failure = LLMError("The key was refused.")
    change(shop.database, meeting, 0, "下周一再讨论招聘的事")
    index(shop.database)
    assert filling.fill(shop, AT) == 0
    assert list(rows(shop.database).values()) == [vectors.text_hash(ROOM)]


def test_a_real_endpoint_is_asked_with_its_own_key(shop: Workshop) -> None:
    add_meeting(shop.database, BUDGET)
    index(shop.database)
    with serving(lambda request: embeddings([vector(t).tolist() for t in request["input"]])) as at:
        shop.settings.embedding_base_url = at.url
        shop.settings.openai_api_key = "of another service"
        assert Filling().fill(shop, AT) == 1
        assert at.keys == ["Bearer none"]
        shop.settings.embedding_api_key = "own"
        add_meeting(shop.database, ROOM)
        index(shop.database)
        assert Filling().fill(shop, AT) == 1
    assert at.keys[1:] == ["Bearer own"]
    with shop.database.read() as session:
        found = vectors.near(session, MODEL, vector(BUDGET), where=sa.true()).found
    assert [hit.text for hit in found] == [BUDGET, ROOM]


def test_the_language_models_own_address_gets_its_own_key(shop: Workshop) -> None:
    add_meeting(shop.database, BUDGET)
    index(shop.database)
    with serving(lambda request: embeddings([[1.0, 0.0]])) as at:
        shop.settings.openai_base_url = at.url
        shop.settings.openai_api_key = "of the language model"
        assert Filling().fill(shop, AT) == 1
    assert at.keys == ["Bearer of the language model"]


def test_a_real_endpoint_that_refuses_is_noted(shop: Workshop) -> None:
    add_meeting(shop.database, BUDGET)
    index(shop.database)
    with serving(lambda request: error(404, "No such model.")) as at:
        shop.settings.openai_base_url = at.url
        assert Filling().fill(shop, AT) == 0
    problem = standing(shop).problem
    assert problem is not None
    assert problem.startswith(f"{at.url} knows no embedding model 'fake-embedding'")
