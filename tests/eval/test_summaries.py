from rich.console import Console

from eval.cases import load_cases
from eval.summaries import print_summaries, score_all


def test_every_sentence_of_the_sample_is_borne_out_and_every_wrong_fact_is_found() -> None:
    [summed] = score_all(load_cases(["zh-sample"]))
    score = summed.score
    assert (score.covered, score.rows) == (3, 3)
    assert (score.borne, score.alarms, score.caught) == (score.sentences, 0, score.planted)


def test_the_topics_of_the_sample_begin_where_a_reader_marked_them() -> None:
    [summed] = score_all(load_cases(["zh-sample"]))
    score = summed.score
    assert (score.begun, score.marked, score.placed) == (3, 3, score.utterances)


def test_print_summaries_shows_one_row_a_meeting_and_what_was_said_if_asked() -> None:
    console = Console(width=160, record=True)
    print_summaries(console, score_all(load_cases(["zh-sample"])), verbose=True)
    shown = console.export_text()
    assert [word in shown for word in ("zh-sample", "all", "资源冲突解决")] == [True] * 3
