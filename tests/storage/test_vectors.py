import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from storage import transcripts, vectors
from storage.db import Database
from storage.passages import PassageKind
from storage.tables import Meeting, PassageVector, SegmentRow, VectoredMeeting
from storage.vectors import joined
from tests.fakes_embedding import FakeEmbedder, vector
from tests.storage.test_search import add_meeting, index, transcript

EVERYBODY = sa.true()
MODEL = "fake-embedding"
BUDGET = "推广预算先按三十万来做"
ROOM = "会议室改到三楼的大间"


def fill(database: Database, embedder: FakeEmbedder | None = None) -> list[str]:
    """Make every vector that lacks; the words they were made of."""
    embedder = embedder or FakeEmbedder()
    for _ in range(100):
        with database.read() as session:
            waiting = vectors.waiting(session, embedder.model)
        if not waiting:
            return embedder.asked
        with database.write() as session:
            texts = vectors.lacking(session, embedder.model, waiting[0])
        if texts:
            made = embedder.embed([text.text for text in texts])
            found = {text.hash: row for text, row in zip(texts, made, strict=True)}
            with database.write() as session:
                vectors.keep(session, embedder.model, waiting[0], found)
    raise AssertionError("there is no end of vectors that lack")


def near(database: Database, words: str, **options: Any) -> list[str]:
    options = {"where": EVERYBODY} | options
    with database.read() as session:
        return [hit.text for hit in vectors.near(session, MODEL, vector(words), **options).found]


def rows(database: Database) -> Mapping[int, str]:
    with database.read() as session:
        chosen = session.exec(select(PassageVector.passage_id, PassageVector.text_hash))
        return {id_: hash_ for id_, hash_ in chosen}


def change(database: Database, meeting_id: int, number: int, text: str | None) -> None:
    """Give a line other words, or delete it."""
    with database.write() as session:
        line = session.exec(
            select(SegmentRow).where(
                SegmentRow.meeting_id == meeting_id, SegmentRow.number == number
            )
        ).one()
        if text is None:
            session.delete(line)
        else:
            line.text = text


def test_the_nearest_passage_comes_first(database: Database) -> None:
    add_meeting(database, ROOM, BUDGET, "好的，没问题")
    index(database)
    assert fill(database) == [ROOM, BUDGET]
    assert near(database, "推广预算按三十万做") == [BUDGET, ROOM]
    assert near(database, "推广预算按三十万做", limit=1) == [BUDGET]


def test_how_far_a_passage_stands_out_is_told(database: Database) -> None:
    add_meeting(database, *(f"第{n}点说的是别的事情" for n in "一二三四五六七八九"), BUDGET)
    index(database)
    fill(database)
    with database.read() as session:
        nearest = vectors.near(session, MODEL, vector(BUDGET), where=EVERYBODY)
    assert nearest.looked_through == 10
    assert nearest.found[0].likeness == pytest.approx(1, abs=1e-5)
    assert nearest.standing_out(nearest.found[0]) == pytest.approx(3, abs=0.2)


def test_nobody_finds_what_they_may_not_see(database: Database) -> None:
    open_one = add_meeting(database, ROOM)
    add_meeting(database, BUDGET)
    index(database)
    fill(database)
    seen = col(Meeting.id) == open_one
    assert near(database, BUDGET, where=seen) == [ROOM]
    with database.read() as session:
        assert vectors.near(session, MODEL, vector(BUDGET), where=seen).looked_through == 1


def test_only_passages_of_the_kinds_asked_for_are_found(database: Database) -> None:
    add_meeting(database, BUDGET)
    index(database)
    fill(database)
    assert near(database, BUDGET, kinds=[PassageKind.decisions]) == []
    assert near(database, BUDGET, kinds=[PassageKind.lines]) == [BUDGET]


def test_vectors_of_another_model_are_not_compared(database: Database) -> None:
    add_meeting(database, BUDGET)
    index(database)
    fill(database, FakeEmbedder("another"))
    assert near(database, BUDGET) == []


def test_vectors_of_another_length_are_not_compared(database: Database) -> None:
    add_meeting(database, BUDGET)
    index(database)
    fill(database)
    short = np.ones(1, np.float32)
    with database.read() as session:
        assert vectors.near(session, MODEL, short, where=EVERYBODY).found == ()


def test_changed_words_are_not_found_by_their_old_meaning(database: Database) -> None:
    meeting = add_meeting(database, BUDGET, ROOM)
    index(database)
    fill(database)
    change(database, meeting, 0, "下周一再讨论招聘的事")
    assert near(database, BUDGET) == []  # the index does not know the words yet
    index(database)
    assert near(database, BUDGET) == [ROOM]  # their vector is not made yet
    assert fill(database) == ["下周一再讨论招聘的事"]
    assert near(database, "讨论招聘的事") == ["下周一再讨论招聘的事", ROOM]


def test_vectors_of_words_that_are_gone_go_before_others_are_made(database: Database) -> None:
    meeting = add_meeting(database, BUDGET, ROOM)
    index(database)
    fill(database)
    change(database, meeting, 0, None)
    index(database)
    with database.write() as session:
        assert vectors.lacking(session, MODEL, meeting) == []
    assert list(rows(database).values()) == [vectors.text_hash(ROOM)]


def test_words_that_move_keep_their_vectors(database: Database) -> None:
    meeting = add_meeting(database, BUDGET, ROOM)
    index(database)
    fill(database)
    with database.write() as session:
        transcripts.save(session, meeting, transcript("先看一下今天的安排", BUDGET, ROOM, BUDGET))
    index(database)
    assert fill(database) == ["先看一下今天的安排"]
    assert len(rows(database)) == 4


def test_a_deleted_meeting_takes_its_vectors_along(database: Database) -> None:
    meeting = add_meeting(database, BUDGET)
    index(database)
    fill(database)
    with database.write() as session:
        session.delete(session.get_one(Meeting, meeting))
    assert rows(database) == {}


def test_words_that_changed_while_their_vector_was_made_get_none(database: Database) -> None:
    meeting = add_meeting(database, BUDGET)
    index(database)
    with database.write() as session:
        texts = vectors.lacking(session, MODEL, meeting)
    change(database, meeting, 0, ROOM)
    index(database)
    with database.write() as session:
        vectors.keep(session, MODEL, meeting, {texts[0].hash: vector(BUDGET)})
    assert rows(database) == {}
    assert fill(database) == [ROOM]


def test_words_that_changed_beside_those_their_vectors_were_made_of_are_not_forgotten(
    database: Database,
) -> None:
    meeting = add_meeting(database, BUDGET)
    index(database)
    fill(database)
    with database.write() as session:
        transcripts.save(session, meeting, transcript(BUDGET, ROOM))
    index(database)
    with database.write() as session:
        texts = vectors.lacking(session, MODEL, meeting)
    change(database, meeting, 0, "下周一再讨论招聘的事")
    index(database)
    with database.write() as session:
        vectors.keep(session, MODEL, meeting, {texts[0].hash: vector(ROOM)})
    assert fill(database) == ["下周一再讨论招聘的事"]
    assert near(database, "讨论招聘的事") == ["下周一再讨论招聘的事", ROOM]


def test_the_latest_meetings_come_first(database: Database) -> None:
    early = add_meeting(database, BUDGET, date=dt.date(2026, 1, 5))
    late = add_meeting(database, ROOM, date=dt.date(2026, 3, 5))
    index(database)
    with database.read() as session:
        assert vectors.waiting(session, MODEL) == [late, early]


def test_vectors_of_models_no_longer_used_are_deleted(database: Database) -> None:
    add_meeting(database, BUDGET)
    index(database)
    fill(database, FakeEmbedder("another"))
    fill(database)
    with database.write() as session:
        assert vectors.has_others(session, MODEL)
        assert vectors.forget(session, but=MODEL) == 1
        assert not vectors.has_others(session, MODEL)
        assert vectors.forget(session, but=None) == 1
        assert session.exec(select(VectoredMeeting)).all() == []


def test_what_is_found_in_both_ways_comes_first() -> None:
    assert joined([1, 2, 3], [4, 3, 5]) == [3, 1, 4, 2, 5]
    assert joined([1, 2], []) == [1, 2]
