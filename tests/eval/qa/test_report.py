import io

from rich.console import Console

from eval.qa.figures import Share, measure
from eval.qa.report import Part, check, markdown, print_parts
from tests.eval.qa.tiny import scored

REFUSED = scored(kind="unanswerable", is_answerable=False, is_answered=False, cited=0)


def test_what_cannot_be_answered_is_no_part_of_what_is_right() -> None:
    figures = measure([scored(), scored(is_right=False), REFUSED])
    assert (figures.right, figures.refused) == (Share(1, 2), Share(1, 1))


def test_a_refusal_of_what_was_said_is_counted() -> None:
    wrongly = scored(is_answered=False, is_right=False, cited=0, cited_right=0)
    assert measure([scored(), wrongly]).refused_wrongly == Share(1, 2)


def test_citations_are_of_what_was_answered_and_can_be() -> None:
    answered = scored(is_answerable=False, is_right=False, cited=9, cited_right=0)
    assert measure([scored(cited_right=1), answered]).cited_right == Share(1, 2)


def test_an_answer_without_a_citation_misses_what_must_hold() -> None:
    checks = check([Part("generated", [scored(cited=0, cited_right=0), REFUSED])])
    assert [(c.name, c.is_met) for c in checks][-1] == ("no answer without a citation", False)


def test_what_is_under_the_floor_is_missed() -> None:
    rows = [scored() for _ in range(8)] + [scored(is_right=False) for _ in range(2)]
    checks = {c.name: c.is_met for c in check([Part("generated", [*rows, REFUSED])])}
    assert checks == {
        "generated, right ≥ 90%": False,
        "generated, refused ≥ 95%": True,
        "no answer without a citation": True,
    }


def test_no_held_out_question_is_shown() -> None:
    wrong = scored(q="Secret wording?", wanted="3", given="4", is_right=False)
    assert "Secret" not in printed(Part("held out", [wrong], is_held_out=True))
    assert "Secret" in printed(Part("generated", [wrong]))


def test_the_page_has_figures_and_no_words() -> None:
    page = markdown([Part("generated", [scored(q="Secret wording?", is_right=False), REFUSED])])
    assert "| right | 0.0% (0 of 1) |" in page
    assert "Secret" not in page


def printed(part: Part) -> str:
    console = Console(file=io.StringIO(), width=160)
    print_parts(console, [part], verbose=True)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()
