"""Voices known again from earlier meetings, and kept for later ones."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from api.jobs import steps, voices
from api.jobs.steps import Workshop
from assistant.transcription import Recognition
from assistant.transcription.speakers import VoicePiece
from assistant.transcription.speakers.prints import MODEL
from assistant.transcription.speakers.types import Stretch, pack
from assistant.types import Progress, Segment, Transcript
from storage import meetings
from storage.tables import Meeting, Person, Stage, VoicePieceRow, Voiceprint
from tests.api.conftest import Worker

SAMPLE = 1
SOUNDS = np.eye(192, dtype=np.float32)


@pytest.fixture
def consenting(worker: Worker) -> Callable[[str], int]:
    """Lets somebody consent; the id."""

    def consent(name: str) -> int:
        with worker.shop.database.write() as session:
            person = _person(session, name)
            person.keeps_voiceprint = True
            assert person.id is not None
            return person.id

    return consent


def _person(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def meeting(shop: Workshop) -> Meeting:
    with shop.database.read() as session:
        return meetings.get(session, SAMPLE)


def kept(shop: Workshop) -> list[tuple[str, tuple[float, ...]]]:
    with shop.database.read() as session:
        rows = session.exec(
            select(Person.name, Voiceprint.vector)
            .join(Voiceprint, col(Voiceprint.person_id) == Person.id)
            .order_by(Person.name)
        ).all()
    return [(name, tuple(vector)) for name, vector in rows]


def confirm(shop: Workshop, **names: str) -> int:
    """What a person says whose voices they are; the attempt that follows."""
    with shop.database.write() as session:
        found = meetings.get(session, SAMPLE)
        found.confirmed_speakers = names
        return meetings.begin(found, Stage.extract)


def keep(shop: Workshop, attempt: int) -> None:
    voices.keep(shop.database, shop.files, shop.stages.voiceprint, SAMPLE, attempt)


def assign_two_voices(
    paths: Sequence[Path],
    heard: Recognition,
    *,
    known: Sequence[VoicePiece],
    keep: Callable[[VoicePiece], None],
    progress: Progress,
) -> Transcript:
    """Two voices of ten seconds; SPEAKER_01 sounds like the first direction."""
    stretches = tuple(Stretch(start=i, end=i + 1, window=0, voice=0, alone_s=1) for i in range(20))
    prints = pack(np.repeat(SOUNDS[:2], 10, axis=0))
    keep(
        VoicePiece(
            recording=0, number=0, start_s=0, duration_s=20, stretches=stretches, prints=prints
        )
    )
    return Transcript(
        language=heard.language,
        engine="fake",
        segments=(
            Segment(id=0, start=0, end=10, speaker="SPEAKER_01", text="开始吧。"),
            Segment(id=1, start=10, end=20, speaker="SPEAKER_02", text="好。"),
        ),
    )


def with_two_voices(worker: Worker) -> None:
    stages = replace(worker.shop.stages, assign_speakers=assign_two_voices)
    worker.shop = replace(worker.shop, stages=stages)


def keep_print(shop: Workshop, person_id: int, direction: int) -> None:
    with shop.database.write() as session:
        vector = SOUNDS[direction].tolist()
        session.add(Voiceprint(person_id=person_id, model=MODEL, vector=vector, seconds=30))


def test_a_voice_of_an_earlier_meeting_is_known_again(
    worker: Worker, consenting: Callable[[str], int]
) -> None:
    with_two_voices(worker)
    keep_print(worker.shop, consenting("王建国"), 0)
    worker.work(SAMPLE)
    assert meeting(worker.shop).heard_speakers == {"SPEAKER_01": "王建国"}
    assert meeting(worker.shop).proposed_speakers["SPEAKER_01"] == "王建国"
    with worker.shop.database.read() as session:
        assert session.exec(select(VoicePieceRow)).all() == []


def test_without_consent_a_voice_is_not_known_again(worker: Worker) -> None:
    with_two_voices(worker)
    with worker.shop.database.read() as session:
        person_id = _person(session, "王建国").id
    assert person_id is not None
    keep_print(worker.shop, person_id, 0)
    worker.work(SAMPLE)
    assert meeting(worker.shop).heard_speakers == {}


def test_a_name_the_recorder_rejected_is_not_heard_again(
    worker: Worker, consenting: Callable[[str], int]
) -> None:
    with_two_voices(worker)
    keep_print(worker.shop, consenting("王建国"), 0)
    worker.work(SAMPLE)
    with worker.shop.database.write() as session:
        found = meetings.get(session, SAMPLE)
        found.rejected_speakers = {"SPEAKER_01": ["王建国"]}
        attempt = meetings.begin(found, Stage.extract)
    steps.run(worker.shop, SAMPLE, attempt, Stage.extract)
    assert "SPEAKER_01" not in meeting(worker.shop).proposed_speakers


def test_why_a_voice_was_named_is_saved(worker: Worker) -> None:
    worker.work(SAMPLE)
    assert meeting(worker.shop).speaker_reasons == {"SPEAKER_02": "被点名后发言"}


def test_a_confirmed_voice_of_who_consents_is_kept(
    worker: Worker, consenting: Callable[[str], int]
) -> None:
    worker.work(SAMPLE)
    consenting("李敏")
    keep(worker.shop, confirm(worker.shop, SPEAKER_01="王建国", SPEAKER_02="李敏"))
    assert kept(worker.shop) == [("李敏", (0.0, 1.0))]


def test_a_voice_given_to_somebody_else_is_kept_of_the_former_no_more(
    worker: Worker, consenting: Callable[[str], int]
) -> None:
    worker.work(SAMPLE)
    consenting("李敏")
    consenting("王建国")
    keep(worker.shop, confirm(worker.shop, SPEAKER_02="李敏"))
    keep(worker.shop, confirm(worker.shop, SPEAKER_02="王建国"))
    assert kept(worker.shop) == [("王建国", (0.0, 1.0))]


def test_a_meeting_named_again_meanwhile_is_left_to_that(
    worker: Worker, consenting: Callable[[str], int]
) -> None:
    worker.work(SAMPLE)
    consenting("李敏")
    first = confirm(worker.shop, SPEAKER_02="李敏")
    confirm(worker.shop, SPEAKER_01="李敏")
    keep(worker.shop, first)
    assert kept(worker.shop) == []


def test_naming_a_voice_asks_for_it_to_be_kept_only_with_consent(
    client: TestClient, worker: Worker, consenting: Callable[[str], int]
) -> None:
    worker.work(SAMPLE)
    with worker.shop.database.write() as session:
        found = meetings.get(session, SAMPLE)
        found.confirmed_speakers = {"SPEAKER_02": "李敏"}
        assert not voices.is_wanted(session, found)
    consenting("李敏")
    with worker.shop.database.read() as session:
        assert voices.is_wanted(session, meetings.get(session, SAMPLE))
