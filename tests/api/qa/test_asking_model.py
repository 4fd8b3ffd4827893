"""The model of the settings, behind a real HTTP server, asked through the one door."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from api import asking_model, services_ask
from api.deps import Viewer
from api.installation import Installation
from assistant.qa.by_model import Step
from storage import tracking
from storage.tables import ActionItemRow, Question, Role
from tests.api.following import SAMPLE, follow
from tests.api.people import add_user
from tests.fake_endpoint import Reply, Server, completion, error, serving

SURE = "研发部还有几项没完成？"
OPEN = "测试方案的事谁在管，什么时候发？"
SAID = "发出测试方案由孙涛负责，截止2099年3月6日 [r1.1]。"


def calling(name: str, **arguments: object) -> Reply:
    function = {"name": name, "arguments": json.dumps(arguments)}
    call = {"id": "c1", "type": "function", "function": function}
    return completion(None, "tool_calls", tool_calls=[call])


class Model:
    """Looks for the plan, and says what it is told to."""

    said = SAID

    def __call__(self, request: dict[str, Any]) -> Reply:
        if request["messages"][-1]["role"] == "tool":
            return completion(self.said)
        return calling("query_items", about="测试方案")


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def endpoint(place: Installation, model: Model) -> Iterator[Server]:
    follow(place)
    with serving(lambda request: model(request)) as server:
        place.settings.llm_model = "local"
        place.settings.openai_base_url = server.url
        yield server


@pytest.fixture
def viewer(place: Installation) -> Viewer:
    user = add_user(place, "问的人", Role.administrator)
    return Viewer(user_id=user, person_id=None, name="问的人", role=Role.administrator)


def test_without_a_model_the_grammar_answers(place: Installation, viewer: Viewer) -> None:
    follow(place)
    assert asking_model.tool_model(place.settings) is None
    assert services_ask.ask(place, viewer, OPEN).question.engine == "grammar"


def test_what_the_grammar_understands_wholly_is_not_sent_to_the_model(
    place: Installation, viewer: Viewer, endpoint: Server
) -> None:
    asked = services_ask.ask(place, viewer, SURE)
    assert (asked.answer.engine, asked.answer.total, endpoint.requests) == ("grammar", 1, [])


def test_the_model_answers_the_rest_and_is_told_of_as_the_engine(
    place: Installation, viewer: Viewer, endpoint: Server
) -> None:
    steps: list[Step] = []
    asked = services_ask.ask(place, viewer, OPEN, on_event=steps.append)
    assert asked.answer.sentence == "发出测试方案由孙涛负责，截止2099年3月6日。"
    assert (asked.question.engine, asked.answer.engine) == ("local", "local")
    assert [step.stage for step in steps] == ["reading", "looking", "writing", "sentence"]


def test_an_answer_is_shown_again_without_asking_the_model_again(
    place: Installation, viewer: Viewer, endpoint: Server
) -> None:
    asked = services_ask.ask(place, viewer, OPEN)
    sent = len(endpoint.requests)
    found = services_ask.again(place, viewer, asked.question.id or 0)
    assert (found.answer.sentence, found.answer.engine) == (asked.answer.sentence, "local")
    assert len(endpoint.requests) == sent


def test_what_no_longer_stands_is_not_shown_again(
    place: Installation, viewer: Viewer, endpoint: Server
) -> None:
    asked = services_ask.ask(place, viewer, OPEN)
    with place.database.write() as session:
        row = session.get(ActionItemRow, int(asked.answer.items[0].id or 0))
        assert row is not None
        row.deadline = "2099-04-01"
        tracking.keep_up(session, SAMPLE, actor="李敏")
    found = services_ask.again(place, viewer, asked.question.id or 0).answer
    assert found.engine == "grammar"
    assert "3月6日" not in found.answer
    assert found.items[0].deadline == "2099-04-01"


def test_a_filter_that_is_taken_away_is_taken_away_by_the_grammar(
    place: Installation, viewer: Viewer, endpoint: Server
) -> None:
    asked = services_ask.ask(place, viewer, OPEN)
    sent = len(endpoint.requests)
    found = services_ask.again(place, viewer, asked.question.id or 0, ["about"])
    assert (found.answer.engine, len(endpoint.requests)) == ("grammar", sent)


def test_a_model_that_is_down_leaves_the_question_to_the_grammar(
    place: Installation, viewer: Viewer
) -> None:
    item_id = follow(place)
    with serving(lambda request: error(401, "no")) as server:
        place.settings.llm_model, place.settings.openai_base_url = "local", server.url
        asked = services_ask.ask(place, viewer, OPEN)
    assert asked.answer.engine == "grammar"
    assert [item.id for item in asked.answer.items] == [str(item_id)]


def test_the_model_reads_what_the_asker_may_see_and_nothing_else(
    place: Installation, endpoint: Server
) -> None:
    stranger = Viewer(
        user_id=add_user(place, "外人", Role.member), person_id=None, name="外人", role=Role.member
    )
    answer = services_ask.ask(place, stranger, OPEN).answer
    told = [m["content"] for r in endpoint.requests for m in r["messages"] if m["role"] == "tool"]
    asked = endpoint.requests[0]["messages"]
    shown = json.dumps([told, asked], ensure_ascii=False)
    assert told
    assert not answer.answered
    assert "发出测试方案" not in shown
    assert "孙涛" not in shown


def test_no_database_waits_for_the_model(
    place: Installation, viewer: Viewer, endpoint: Server, model: Model
) -> None:
    in_use: list[int] = []

    class Counting(Model):
        def __call__(self, request: dict[str, Any]) -> Reply:
            in_use.append(place.database.engine.pool.checkedout())  # type: ignore[attr-defined]
            return super().__call__(request)

    counting = Counting()
    with serving(counting) as server:
        place.settings.openai_base_url = server.url
        services_ask.ask(place, viewer, OPEN)
    assert in_use == [0, 0]


def test_an_answer_is_shown_again_where_the_question_before_it_is_deleted(
    place: Installation, viewer: Viewer, endpoint: Server
) -> None:
    first = services_ask.ask(place, viewer, SURE).question.id
    asked = services_ask.ask(place, viewer, OPEN, after=first)
    services_ask.forget(place, viewer, first)
    found = services_ask.again(place, viewer, asked.question.id or 0)
    assert (asked.answer.engine, found.answer.engine) == ("local", "grammar")


def test_what_was_said_to_one_asker_is_not_said_to_another_whose_question_has_its_number(
    place: Installation, viewer: Viewer, endpoint: Server
) -> None:
    asked = services_ask.ask(place, viewer, OPEN).question
    other = Question(id=asked.id, user_id=asked.user_id + 1, text=asked.text)
    assert asking_model.remembered(place, asked) is not None
    assert asking_model.remembered(place, other) is None
