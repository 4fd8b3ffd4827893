import json
from pathlib import Path
from typing import Any

import pytest

from eval import corpora
from eval.corpora import amc

SHARED = Path(__file__).parents[4] / "shared" / "data" / "amc"
SENTENCES = [
    {"id": 1, "speaker": "no.0", "text": "你统计好了发给我。"},
    {"id": 2, "speaker": "no.1", "text": "好的。"},
]
SILVER = {
    "decisions": [{"text": "去天台山", "evidence_sentence_ids": [1]}],
    "actions": [
        {
            "text": "统计人员",
            "owner": "no.1",
            "deadline_text": None,
            "evidence_sentence_ids": [1, 2],
        },
        {"text": "排练", "owner": "杨斌", "deadline_text": None, "evidence_sentence_ids": [2]},
    ],
}


def write(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "transcripts.jsonl"
    made = [{"speakers": ["no.0", "no.1"], "sentences": SENTENCES} | row for row in rows]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in made))
    return path


def test_a_meeting_with_silver_items_has_items_and_owners_who_speak(tmp_path: Path) -> None:
    path = write(tmp_path, {"doc_id": "a", "action_ids": None})
    (tmp_path / "silver_a.json").write_text(json.dumps(SILVER))
    (case,) = amc.read(path)
    assert [(i.owner, i.is_owner_known) for i in case.gold.action_items] == [
        ("no.1", True),
        ("杨斌", False),
    ]
    assert (case.group, case.positive_utterances) == ("AMC", {1, 2})


def test_marked_sentences_alone_are_scored_by_sentence_alone(tmp_path: Path) -> None:
    (case,) = amc.read(write(tmp_path, {"doc_id": "a", "action_ids": [2]}))
    assert (case.annotated, case.positive_utterances) == ({"utterances"}, {2})


def test_marked_sentences_win_over_the_evidence_of_silver_items(tmp_path: Path) -> None:
    path = write(tmp_path, {"doc_id": "a", "action_ids": [2]})
    (tmp_path / "silver_a.json").write_text(json.dumps(SILVER))
    (case,) = amc.read(path)
    assert case.positive_utterances == {2}


def test_a_meeting_nobody_annotated_is_left_out(tmp_path: Path) -> None:
    assert list(amc.read(write(tmp_path, {"doc_id": "a", "action_ids": None}))) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/amc beside the repository")
def test_the_part_of_the_corpus_has_two_meetings_with_items_and_four_with_marks() -> None:
    groups = [case.group for case in corpora.load([SHARED])]
    assert (groups.count("AMC"), groups.count("AMC, sentences alone")) == (2, 4)
