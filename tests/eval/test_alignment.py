import pytest

from eval.alignment import Edits, align, distance, find


@pytest.mark.parametrize(
    ("said", "heard", "edits"),
    [
        ("", "", Edits()),
        ("会议", "", Edits(deletions=2, said=2)),
        ("", "会议", Edits(insertions=2)),
        ("kitten", "sitting", Edits(insertions=1, substitutions=2, said=6)),
        ("今天开会", "今天我们会", Edits(insertions=1, substitutions=1, said=4)),
    ],
)
def test_errors_are_counted_by_kind(said: str, heard: str, edits: Edits) -> None:
    assert align(tuple(said), tuple(heard)).edits == edits


def test_the_rate_is_errors_by_what_was_said() -> None:
    assert Edits(insertions=1, deletions=2, substitutions=3, said=12).rate == 0.5
    assert Edits(insertions=1).rate is None


def test_places_are_known_both_ways() -> None:
    # a b c d  against  a x b d: x invented, c left out
    alignment = align(tuple("abcd"), tuple("axbd"))
    assert alignment.to_heard == (0, 2, 3, 3, 4)
    assert alignment.to_said == (0, 1, 1, 3, 4)


def test_distance_counts_words_as_wholes() -> None:
    assert distance(("the", "plan"), ("a", "plan")) == 1


def test_find_does_not_overlap() -> None:
    assert find(tuple("aa"), tuple("aaaba a".replace(" ", ""))) == [0, 4]
    assert find((), tuple("a")) == []
