import math
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.errors import InputError
from assistant.extraction.rules.turns import Turn
from assistant.types import Segment
from eval.__main__ import app
from eval.cases import DEV, Gold
from eval.fitting import disputes, files, sections, wordings
from eval.fitting.meetings import Likeness, Meeting, align, read_meeting, read_meetings
from eval.fitting.solvers import listwise, logistic, ridge
from eval.fitting.validation import Count, Quality, assess, folds
from tests.eval import make

LIKENESS = Likeness(department=0.5, words=1.0, least=1.9)
TASK = "赵强，周五之前把供应商的报价单整理出来。"
WEIGHTS = {"zh": {name: {} for name in files.SECTIONS} | {"item": {"bias": -1.25, "taken": 0.5}}}


def meeting(name: str = "test") -> Meeting:
    """Somebody is given a task with a date, as annotated, and takes it."""
    item = make.gold_action("整理供应商报价单", 0, 1, owner="赵强", deadline="2024-03-08")
    case = make.case(Gold(action_items=(item,)), TASK, "好的，我来整理。")
    return read_meeting(case.model_copy(update={"id": name}))


# --- solvers ------------------------------------------------------------------------------------


def test_logistic_finds_what_speaks_for_and_what_against() -> None:
    examples = [({"bias": 1.0, "for": 1.0}, True), ({"bias": 1.0, "against": 1.0}, False)] * 10
    weights = logistic(examples, 1.0)
    assert weights["for"] > 0.5 and weights["against"] < -0.5


def test_logistic_gives_the_share_where_only_the_bias_is_known() -> None:
    examples = [({"bias": 1.0}, i < 3) for i in range(10)]
    share = 1 / (1 + math.exp(-logistic(examples, 1.0)["bias"]))
    assert share == pytest.approx(0.3, abs=1e-3)


def test_the_prior_is_kept_where_there_is_no_data() -> None:
    examples = [({"bias": 1.0, "seen": float(i % 2), "unseen": 0.0}, i % 2 == 0) for i in range(20)]
    weights = logistic(examples, 1.0, {"seen": 1.5, "unseen": 1.5})
    assert weights["unseen"] == pytest.approx(1.5)
    assert weights["seen"] < 0


def test_the_prior_gives_way_to_data_less_where_it_is_firmer() -> None:
    examples = [({"bias": 1.0, "seen": float(i % 2)}, i % 2 == 0) for i in range(20)]
    soft, firm = (logistic(examples, p, {"seen": 1.5})["seen"] for p in (1.0, 100.0))
    assert soft < firm < 1.5


def test_listwise_prefers_what_the_best_choices_have_and_knows_no_bias() -> None:
    rows = [{"bias": 1.0, "good": 1.0}, {"bias": 1.0, "bad": 1.0}, {"bias": 1.0}]
    weights = listwise([(rows, [0.9, 0.1, 0.4])] * 5, 1.0, 0.2)
    assert weights["good"] > 0.1 > -0.1 > weights["bad"]
    assert list(weights) == ["bad", "good"]


def test_listwise_learns_nothing_of_choices_that_are_as_good() -> None:
    weights = listwise([([{"this": 1.0}, {"that": 1.0}], [0.5, 0.5])], 1.0, 0.2)
    assert weights == pytest.approx({"this": 0.0, "that": 0.0})


def test_ridge_finds_a_sum_and_shrinks_it_but_for_the_bias() -> None:
    rows = [{"bias": 1.0, "x": float(x)} for x in (-1, 1)] * 50
    values = [3 + 2 * row["x"] for row in rows]
    assert ridge(rows, values, 1e-6) == pytest.approx({"bias": 3.0, "x": 2.0}, abs=1e-4)
    assert ridge(rows, values, 100.0) == pytest.approx({"bias": 3.0, "x": 1.0}, abs=1e-4)


def test_without_data_there_are_no_weights() -> None:
    assert (logistic([], 1.0), listwise([], 1.0, 1.0), ridge([], [], 1.0)) == ({}, {}, {})


# --- alignment and labels -----------------------------------------------------------------------


def test_a_draft_is_aligned_with_the_item_of_the_same_evidence_and_owner() -> None:
    found = meeting()
    assert [item.task for item in align(found, LIKENESS).values()] == ["整理供应商报价单"]


def test_a_draft_is_not_aligned_with_what_was_said_elsewhere() -> None:
    item = make.gold_action("整理供应商报价单", 2, owner="赵强", deadline="2024-03-08")
    case = make.case(Gold(action_items=(item,)), TASK, "好的，我来整理。", "散会。")
    assert align(read_meeting(case), LIKENESS) == {}


def test_a_choice_is_worth_more_the_more_of_the_annotated_words_it_has() -> None:
    (choice,) = wordings.choices(meeting())
    worth = {text: choice.worth(i) for i, text in enumerate(choice.texts)}
    best = max(worth, key=lambda text: worth[text])
    assert "报价单" in best
    assert worth[best] > 0.4


def test_a_turn_amid_a_dispute_that_is_no_evidence_is_neither_right_nor_wrong() -> None:
    gold = Gold(disputes=(make.gold_dispute("谁来付", 1, 3),))
    said = [Turn(i, None, "话", (Segment(id=i, text="话"),), (0,)) for i in range(5)]
    assert [disputes.label(turn, gold) for turn in said] == [False, True, None, True, False]


# --- files --------------------------------------------------------------------------------------


def test_sections_are_written_in_order_with_four_decimals(tmp_path: Path) -> None:
    (path,) = files.write(WEIGHTS, tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("[")] == [
        "[wording]", "[completing]", "[item]", "[decision]", "[dispute]", "[sure]",
    ]  # fmt: skip
    assert lines[lines.index("[item]") + 1 :][:2] == ["bias = -1.2500", "taken = 0.5000"]


def test_weights_on_file_that_are_other_are_told_the_greatest_first(tmp_path: Path) -> None:
    files.write(WEIGHTS, tmp_path)
    other = {"zh": WEIGHTS["zh"] | {"item": {"bias": -1.2505, "again": 0.2}}}
    assert files.differences(WEIGHTS, tmp_path) == []
    assert files.differences(other, tmp_path) == [
        files.Difference("zh", "item.taken", 0.5, 0.0),
        files.Difference("zh", "item.again", 0.0, 0.2),
    ]


def test_differences_need_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"zh\.toml cannot be read"):
        files.differences(WEIGHTS, tmp_path)


# --- the whole ----------------------------------------------------------------------------------


@pytest.mark.parametrize("inside", ["", "meeting.json"])
def test_meetings_that_are_held_out_are_refused_unread(tmp_path: Path, inside: str) -> None:
    folder = tmp_path / "heldout"
    folder.mkdir()
    (folder / "meeting.json").write_text("not to be read")
    with pytest.raises(InputError, match="is held out"):
        read_meetings([DEV, folder / inside])


def test_a_link_to_meetings_that_are_held_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "heldout").mkdir()
    (tmp_path / "more").symlink_to(tmp_path / "heldout")
    with pytest.raises(InputError, match="is held out"):
        read_meetings([tmp_path / "more"])


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no annotated meeting"):
        read_meetings([tmp_path])


def test_every_meeting_is_left_out_once_and_never_fitted_on_then() -> None:
    every = [meeting(f"m{i}") for i in range(7)]
    left_out = []
    for seen, unseen in folds(every):
        assert not {m.case.id for m in seen} & {m.case.id for m in unseen}
        left_out += [m.case.id for m in unseen]
    assert sorted(left_out) == [f"m{i}" for i in range(7)]


def test_folds_do_not_depend_on_the_order_of_the_meetings() -> None:
    every = [meeting(f"m{i}") for i in range(7)]
    forth, back = (
        [sorted(m.case.id for m in unseen) for _, unseen in folds(some)]
        for some in (every, every[::-1])
    )
    assert forth == back


def test_a_meeting_is_assessed_by_what_the_product_shows_with_the_weights() -> None:
    sure = assess(meeting(), {"item": {"bias": 5.0}, "sure": {"bias": 5.0}})
    never = assess(meeting(), {"item": {"bias": -5.0}})
    assert (sure.items, sure.sure) == (Count(1, 1, 1), Count(1, 1, 1))
    assert never.items == Count(0, 0, 1)
    assert never.items.precision is None


def test_an_item_is_right_with_the_annotated_owner_and_date_alone() -> None:
    late = make.gold_action("整理供应商报价单", 0, 1, owner="赵强", deadline="2024-03-09")
    case = make.case(Gold(action_items=(late,)), TASK, "好的，我来整理。")
    weights = {"item": {"bias": 5.0}, "sure": {"bias": 5.0}}
    assert assess(read_meeting(case), weights).sure == Count(1, 0, 1)


def test_qualities_add_up() -> None:
    one = Quality(1, (0.05,), items=Count(2, 1, 4))
    both = one + Quality(1, (0.3,), items=Count(1, 1, 0))
    assert (both.meetings, both.known, both.mean_likeness) == (2, 1, pytest.approx(0.175))
    assert (both.items.precision, both.items.recall) == (pytest.approx(2 / 3), 0.5)


def test_fitting_twice_gives_the_same_file(tmp_path: Path) -> None:
    texts = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        found = fit("--out", str(folder), "--no-validate")
        assert found[0] == 0, found[1]
        texts.append((folder / "zh.toml").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert "[wording]\n" in texts[0]


def test_check_writes_nothing_and_ends_with_one_where_weights_differ(tmp_path: Path) -> None:
    files.write(WEIGHTS, tmp_path)
    before = (tmp_path / "zh.toml").read_bytes()
    code, output = fit("--out", str(tmp_path), "--no-validate", "--check")
    assert code == 1
    assert "weights differ from those on file" in output
    assert (tmp_path / "zh.toml").read_bytes() == before


def test_fit_tells_how_good_each_part_is_on_meetings_left_out(tmp_path: Path) -> None:
    data = [f"--data={DEV / name}.json" for name in ("zh-sample", "zh-dev-01")]
    code, output = fit(*data, "--out", str(tmp_path))
    assert code == 0, output
    for part in ("tasks told by their words", "items: F1", "decisions: F1", "turns of disputes"):
        assert part in output


def test_fit_says_where_one_meeting_alone_gives_no_figures(tmp_path: Path) -> None:
    code, output = fit("--out", str(tmp_path))
    assert code == 0, output
    assert "Too few meetings to leave some out" in output


def test_english_starts_from_the_chinese_weights() -> None:
    """What no English meeting says stays as the Chinese ones have it."""
    (english,) = read_meetings([DEV / "en-dev-01.json"])
    prior = {"item": {"hour": 3.0}, "decision": {}, "dispute": {}, "sure": {}}
    alone, told = (sections.fit_language([english], each) for each in (None, prior))
    assert told["item"]["hour"] > alone["item"].get("hour", 0.0) + 1
    assert told["wording"] == alone["wording"]


def fit(*options: str) -> tuple[int, str]:
    told = any(option.startswith("--data") for option in options)
    arguments = [] if told else [f"--data={DEV / 'zh-sample.json'}"]
    result = CliRunner().invoke(app, ["fit", *arguments, *options])
    return result.exit_code, result.output
