"""Questions as a newcomer asks them: their language, whose items, how far one of them is."""

import pytest

from assistant.qa.reading import understand
from tests.assistant.qa.test_reading_status import NAMES, TODAY


@pytest.mark.parametrize("question", ["How is 新产品上市 going?", "is 新产品上市 late"])
def test_a_question_in_english_about_chinese_names_is_english(question: str) -> None:
    query = understand(question, NAMES, TODAY)
    assert (query.language, query.projects) == ("en", ("新产品上市",))


def test_what_somebody_has_to_do_is_their_own() -> None:
    query = understand("需要我做什么？", NAMES, TODAY)
    assert (query.form, query.is_mine) == ("list", True)


@pytest.mark.parametrize("question", ["备货清单核对到哪了？", "备货清单核对到哪儿了"])
def test_how_far_a_task_is_asks_for_its_status(question: str) -> None:
    query = understand(question, NAMES, TODAY)
    assert (query.form, query.subject) == ("status", ("备货清单核对",))


@pytest.mark.parametrize("question", ["宣传页的初稿是谁在做？", "宣传页的初稿谁在弄"])
def test_who_is_at_a_task_asks_for_its_owner(question: str) -> None:
    query = understand(question, NAMES, TODAY)
    assert (query.form, query.statuses, query.subject) == ("who", (), ("宣传页", "初稿"))
