from assistant.minutes.carrying import carriers
from assistant.types import Quotes
from tests.assistant.minutes.factories import action, decision


def test_an_item_that_speaks_of_what_was_decided_at_once_follows_from_it() -> None:
    settled = decision("线上推广预算调整为三万元", (9,))
    item = action(task="审批推广预算", evidence=(8, 9), quotes=Quotes(task="审批"))
    assert carriers([settled], [item]) == ((0,),)


def test_an_item_said_at_the_same_time_about_something_else_does_not() -> None:
    settled = decision("线上推广预算调整为三万元", (9,))
    item = action(task="整理会议纪要", evidence=(9,), quotes=Quotes(task="整理一下"))
    assert carriers([settled], [item]) == ((),)


def test_far_away_it_takes_more_than_a_word() -> None:
    settled = decision("线上推广预算调整为三万元", (9,))
    item = action(task="准备推广会的场地", evidence=(60,), quotes=Quotes(task="场地"))
    assert carriers([settled], [item]) == ((),)


def test_nothing_follows_where_there_are_no_items() -> None:
    assert carriers([decision()], []) == ((),)


def test_half_a_character_in_a_decision_stops_nothing() -> None:
    settled = decision("线上推广预算\ud800调整为三万元", (9,))
    item = action(task="审批\udc00推广预算", evidence=(9,), quotes=Quotes(task="审批"))
    assert carriers([settled], [item]) == ((0,),)
