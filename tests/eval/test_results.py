from pathlib import Path

import pytest

from eval import results
from eval.cases import load_cases
from eval.qa.report import Part
from tests.eval.qa.tiny import scored


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("results") / "RESULTS.md"
    with pytest.MonkeyPatch.context() as patch:
        # The other corpora take longer, and are not delivered.
        patch.setattr(results, "OTHERS", Path("/nowhere"))
        # These are asked once, in tests/eval/qa.
        patch.setattr(results.qa_run, "parts", lambda: [Part("generated", [scored()])])
        results.write(path)
    return path.read_text(encoding="utf-8")


def test_every_meeting_has_a_row(page: str) -> None:
    ids = [case.id for case in load_cases()]
    assert [name for name in ids if f"| {name} | dev |" not in page] == []


def test_no_words_of_a_meeting_are_on_the_page(page: str) -> None:
    cases = results._own()
    said = [text for case in cases for u in case.utterances if len(text := u.text) > 12]
    tasks = [item.task for case in cases for item in case.gold.action_items]
    assert [words for words in (*said, *tasks) if words in page] == []


def test_a_corpus_that_is_not_there_is_named_as_not_measured(page: str) -> None:
    assert page.count("was not there: not measured") == 2
    assert "## AMI" in page


def test_all_tables_have_as_many_cells_as_heads(page: str) -> None:
    widths: list[set[int]] = [set()]
    for line in page.splitlines():
        if line.startswith("|"):
            widths[-1].add(line.count("|"))
        elif widths[-1]:
            widths.append(set())
    assert [width for width in widths if len(width) > 1] == []
