"""English words that are names or departments as well: will, may, mark; sales, legal, support."""

from assistant.extraction.people.knowledge import knowledge


def is_a_person(text: str, folded: str, start: int, end: int) -> bool:
    """Whether an everyday word is somebody's name here: written so, and used so."""
    known = knowledge()
    if not text[start].isupper():
        return False
    if folded[start:end] in known.months and (
        known.english["before_month"].search(folded[:start]) or _goes_on_as_date(folded, end)
    ):
        return False
    if known.english["pronoun"].match(folded, end):
        return False
    if not _opens_sentence(text, start):
        return True
    return known.english["after_person"].match(folded, end) is not None or not text[end:].strip(
        " .!?,"
    )


def _goes_on_as_date(folded: str, end: int) -> bool:
    return folded[end:].lstrip()[:1].isdigit()


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in ".?!:;\"'“”"


def is_in_capitals(text: str, start: int, end: int) -> bool:
    return text[start:end].isupper() and not text[:start].rstrip()[-1:].isdigit()


def is_a_department(text: str, folded: str, start: int, end: int) -> bool:
    """Whether a common noun means the department: "ask sales", "Sales will", "over to support"."""
    cues, before = knowledge().english, folded[:start]
    if cues["after_department"].match(folded, end) or cues["before_department"].search(before):
        return True
    if cues["before_department_end"].search(before) and cues["department_end"].match(folded, end):
        return True
    if _opens_sentence(text, start):
        # It is called: "Procurement, three quotes by Friday."
        return text[start].isupper() and text[end : end + 1] == ","
    return text[start].isupper() and not cues["article"].search(before)
