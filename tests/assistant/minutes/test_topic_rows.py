from assistant.minutes.topic_rows import align
from assistant.types import AgendaRow, Segment
from tests.assistant.minutes.factories import context
from tests.assistant.minutes.talk import AGENDA, TURNS, transcript


def rows(
    turns: tuple[tuple[str | None, str], ...], agenda: tuple[AgendaRow, ...]
) -> list[list[int]]:
    found = align(transcript(*turns).segments, context(agenda=agenda))
    return [[segment.id for segment in stretch.segments] for stretch in found]


def test_align_finds_where_each_topic_begins() -> None:
    assert [row[0] for row in rows(TURNS, AGENDA)] == [1, 6, 11]


def test_the_opening_that_lists_the_topics_is_about_none() -> None:
    assert all(0 not in row for row in rows(TURNS, AGENDA))


def test_align_follows_the_talk_where_it_leaves_the_order_of_the_agenda() -> None:
    turns = (*TURNS[6:11], *TURNS[1:6], *TURNS[11:15])
    assert [row[0] for row in rows(turns, AGENDA)] == [5, 0, 10]


def test_every_segment_after_the_opening_is_of_one_row() -> None:
    ids = sorted(i for row in rows(TURNS, AGENDA) for i in row)
    assert ids == list(range(1, len(TURNS)))


def test_a_row_nobody_spoke_of_is_empty_where_others_are_named() -> None:
    turns = TURNS[:11]
    agenda = (*AGENDA[:2], AgendaRow(topic="宿舍维修", owner="郑重", minutes=1))
    assert rows(turns, agenda)[2] == []


def test_align_works_without_speakers_owners_and_minutes() -> None:
    turns = tuple((None, text) for _, text in TURNS)
    agenda = tuple(AgendaRow(topic=row.topic) for row in AGENDA)
    assert [row[0] for row in rows(turns, agenda)] == [1, 6, 11]


def test_align_of_nothing_gives_empty_rows() -> None:
    assert rows((), AGENDA) == [[], [], []]


def test_align_gives_nothing_without_an_agenda() -> None:
    assert align((Segment(id=0, text="好"),), context(agenda=())) == ()
