"""What a language model took for a meeting, on its page and in its JSON."""

from fastapi.testclient import TestClient

from api.installation import Installation
from assistant.types import Usage
from storage import review
from tests.api.conftest import Worker
from tests.api.fakes import EXTRACTION

SPENT = Usage(
    requests=3, input_tokens=9000, output_tokens=3000, seconds=45, cost=0.25, currency="CNY"
)


def test_a_meeting_says_what_its_model_took(
    client: TestClient, place: Installation, worker: Worker
) -> None:
    worker.work(1)
    by_both = EXTRACTION.model_copy(update={"engine": "both", "model": "gpt-4o", "usage": SPENT})
    with place.database.write() as session:
        review.save_proposals(session, 1, by_both)
    page = client.get("/meetings/1").text
    assert "由规则和 gpt-4o提取 <small>3 次请求，1.2 万 token，45 秒，约 ¥0.25</small>" in page
    meeting = client.get("/api/v1/meetings/1").json()
    assert (meeting["engine"], meeting["usage"]["cost"]) == ("rules+gpt-4o", 0.25)


def test_a_meeting_of_the_rules_says_nothing_of_a_model(client: TestClient, worker: Worker) -> None:
    worker.work(1)
    assert "次请求" not in client.get("/meetings/1").text
    assert client.get("/api/v1/meetings/1").json()["usage"] is None
