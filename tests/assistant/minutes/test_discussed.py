from assistant.minutes.discussed import by_row
from assistant.minutes.types import SummarySentence, TopicSummary
from assistant.types import AgendaRow

AGENDA = (AgendaRow(topic="进度"), AgendaRow(topic="预算"))


def summary(number: int, topic: str, *texts: str) -> TopicSummary:
    sentences = tuple(SummarySentence(text=text) for text in texts)
    return TopicSummary(number=number, topic=topic, sentences=sentences)


def test_a_summary_belongs_to_the_row_of_its_number() -> None:
    said = summary(1, "经费", "不够。")
    assert by_row(AGENDA, [said]) == ({1: said}, [])


def test_a_row_that_was_moved_is_found_by_its_topic() -> None:
    first, second = summary(0, "预算", "不够。"), summary(1, "进度", "慢了。")
    assert by_row(AGENDA, [first, second]) == ({0: second, 1: first}, [])


def test_topics_beyond_the_agenda_come_after_it_unless_nothing_was_said() -> None:
    other, empty = summary(2, "其他", "停车位。"), summary(3, "杂项")
    assert by_row(AGENDA, [other, empty]) == ({}, [other])
