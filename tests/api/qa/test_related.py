"""With an embedding model, a refusal shows what was said that comes nearest; without, nothing."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api import services_ask
from api.installation import Installation
from api.jobs.steps import Workshop
from api.jobs.vectors import Filling
from assistant.qa.types import Answer
from storage import meetings, search, transcripts
from storage.tables import now
from tests.api.fakes import fake_stages
from tests.fake_endpoint import Server, embeddings, error, serving
from tests.fakes_embedding import FakeEmbedder
from tests.storage.test_search import transcript

SAMPLE = 1
POSTERS = "门店那些秋天的旧海报得撤下来"
ASKING = "门店的旧海报得有谁去撤下来呢？"
QUESTION = "分店的旧宣传画怎么处理"
MODEL = FakeEmbedder(meanings={"分店": "门店", "宣传画": "海报"})


@pytest.fixture
def endpoint() -> Iterator[Server]:
    with serving(lambda request: embeddings(MODEL.embed(request["input"]).tolist())) as server:
        yield server


@pytest.fixture
def filled(place: Installation, endpoint: Server) -> Installation:
    """Words of the sample meeting, and their vectors."""
    with place.database.write() as session:
        meetings.get(session, SAMPLE).confirmed_at = now()
        transcripts.save(session, SAMPLE, transcript("纸箱上的电压印错了", POSTERS, ASKING))
        search.refresh(session)
    place.settings.embedding_model = MODEL.model
    place.settings.embedding_base_url = endpoint.url
    Filling().fill(Workshop(place.database, place.files, fake_stages(), place.settings), now())
    return place


def ask(place: Installation) -> Answer:
    return services_ask.answer(place, None, QUESTION)


def test_a_refusal_shows_the_nearest_words_and_remains_one(
    client: TestClient, filled: Installation
) -> None:
    answer = ask(filled)
    assert (answer.answered, answer.kind, answer.citations) == (False, "unanswerable", ())
    assert answer.related[0].quote == POSTERS
    assert ASKING not in [each.quote for each in answer.related]


def test_without_a_model_nothing_is_related_and_nobody_is_asked(
    client: TestClient, filled: Installation, endpoint: Server
) -> None:
    with_it = ask(filled)
    count = len(endpoint.requests)
    filled.settings.embedding_model = None
    without = ask(filled)
    assert without.related == ()
    assert without == with_it.model_copy(update={"related": ()})
    assert len(endpoint.requests) == count


def test_a_question_is_answered_though_the_model_is_gone(
    client: TestClient, filled: Installation
) -> None:
    with serving(lambda request: error(500, "Broken.")) as broken:
        filled.settings.embedding_base_url = broken.url
        assert [ask(filled).related for _ in range(3)] == [(), (), ()]
        assert len(broken.requests) == 1


def test_the_same_question_is_embedded_once(
    client: TestClient, filled: Installation, endpoint: Server
) -> None:
    count = len(endpoint.requests)
    assert ask(filled).related == ask(filled).related
    assert len(endpoint.requests) == count + 1
