from eval.calibration import Bin, bins, markdown, sure
from eval.scores import Judged


def judged(confidence: float, *, found: bool = True, right: bool = True) -> Judged:
    return Judged("action item", confidence, found, right and found)


ITEMS = [
    judged(0.95),
    judged(0.97, right=False),
    judged(0.9, found=False),
    judged(0.0, found=False),
]


def test_items_fall_into_bins_by_confidence() -> None:
    assert [b.items for b in bins(ITEMS)] == [1, 0, 0, 0, 1, 2]


def test_a_bin_has_the_share_found_and_the_share_right() -> None:
    assert sure(ITEMS) == Bin(0.9, 1.0, 2, 0.96, 1.0, 0.5)


def test_an_empty_bin_has_no_shares_and_no_row() -> None:
    assert bins([])[0] == Bin(0.0, 0.5, 0, None, None, None)
    assert len(markdown(ITEMS).splitlines()) == 2 + 3
