"""With an embedding model, a refusal shows what was said that comes nearest; without, nothing."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api import services_ask
from api.installation import Installation
from api.jobs.steps import Workshop
from api.jobs.vectors import Filling
from assistant.qa.types import Answer
from storage import meetings, search, transcripts, vectors
from storage.tables import now
from tests.api.fakes import fake_stages
from tests.api.people import People
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


def test_words_that_end_with_a_question_may_be_related(
    client: TestClient, filled: Installation
) -> None:
    said = f"{POSTERS}，上回贴错了。谁去撤呢？"
    with filled.database.write() as session:
        transcripts.save(session, SAMPLE, transcript("纸箱上的电压印错了", said))
        search.refresh(session)
    Filling().fill(Workshop(filled.database, filled.files, fake_stages(), filled.settings), now())
    assert ask(filled).related[0].quote == said


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


def test_the_page_shows_the_nearest_words_with_a_refusal(
    client: TestClient, filled: Installation
) -> None:
    page = client.post("/ask", data={"q": QUESTION}, follow_redirects=True).text
    assert "会议中没有提到。" in page
    assert POSTERS in page
    assert 'href="/meetings/1/transcript#s1"' in page


def test_nobody_is_shown_words_of_meetings_they_may_not_see(
    client: TestClient, filled: Installation, people: People
) -> None:
    page = people.outsider().post("/ask", data={"q": QUESTION})
    assert page.status_code == 200
    assert POSTERS not in page.text


def test_the_settings_say_how_far_meetings_are_searched_by_meaning(
    client: TestClient, filled: Installation
) -> None:
    page = client.get("/settings").text
    assert "1 / 1 场会议可以按意思查找。" in page
    with filled.database.write() as session:
        problem = "The key for embeddings was refused by http://x/v1."
        vectors.note(session, MODEL.model, f"{problem} Set ASSISTANT_EMBEDDING_API_KEY.")
    assert "http://x/v1 拒绝了嵌入模型的密钥" in client.get("/settings").text


def test_the_settings_say_that_there_is_no_embedding_model(client: TestClient) -> None:
    assert "未设置：只按字词查找" in client.get("/settings").text
