from assistant.extraction.dates import DateMention
from assistant.extraction.people import Party
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.merging import merge


def draft(owner: Party, moment: str, opened: int = 0, words: str = "报告") -> Draft:
    deadline = DateMention(start=0, end=2, text="周五", moment=moment, rule="周五")
    content = frozenset(words[i : i + 2] for i in range(len(words) - 1))
    return Draft(opened=opened, touched=opened, content=content, owner=owner, deadline=deadline)


KIM = Party(person="李敏", department="市场部")


def test_one_task_said_twice_is_one() -> None:
    first, second = draft(KIM, "2025-03-07"), draft(KIM, "2025-03-07", opened=2)

    assert merge([first, second]) == [first]


def test_the_hour_and_the_person_stay_known() -> None:
    first = draft(Party(department="市场部"), "2025-03-07", words="测试报告")
    second = draft(KIM, "2025-03-07T18:00", opened=9, words="测试报告")

    (merged,) = merge([first, second])

    assert merged.owner == KIM
    assert merged.deadline is not None
    assert merged.deadline.moment == "2025-03-07T18:00"


def test_two_tasks_of_one_day_stay_two() -> None:
    drafts = [draft(KIM, "2025-03-07", words="报告"), draft(KIM, "2025-03-07", 9, "样品")]

    assert len(merge(drafts)) == 2


def test_one_task_of_two_people_stays_two() -> None:
    other = Party(person="王丽", department="市场部")

    assert len(merge([draft(KIM, "2025-03-07"), draft(other, "2025-03-07")])) == 2
