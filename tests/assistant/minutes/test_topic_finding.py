from assistant.minutes.topic_finding import find_topics
from assistant.types import Segment

FACTORY = "厂房搬迁的吊装设备第{n}批要验收，吊装报价偏高"
CANTEEN = "食堂承包商的餐费第{n}次上涨，员工对食堂卫生有意见"


def talk(*texts: str) -> list[Segment]:
    return [Segment(id=i, text=text) for i, text in enumerate(texts)]


def test_find_topics_parts_talk_where_its_words_change() -> None:
    said = talk(
        *(FACTORY.format(n=n) for n in range(20)), *(CANTEEN.format(n=n) for n in range(20))
    )
    first, second = find_topics(said, "zh-Hans", "讨论")
    assert (len(first.segments), len(second.segments)) == (20, 20)


def test_a_topic_is_called_by_words_that_were_said_of_it_alone() -> None:
    said = talk(
        *(FACTORY.format(n=n) for n in range(20)), *(CANTEEN.format(n=n) for n in range(20))
    )
    names = [set(topic.topic.split("、")) for topic in find_topics(said, "zh-Hans", "讨论")]
    texts = (FACTORY, CANTEEN)
    assert [
        all(word in text for word in name) for name, text in zip(names, texts, strict=True)
    ] == [
        True,
        True,
    ]


def test_short_talk_is_one_topic_with_the_plain_name() -> None:
    [topic] = find_topics(talk("预算不够。", "再看看。"), "zh-Hans", "讨论")
    assert (topic.number, topic.topic, len(topic.segments)) == (0, "讨论", 2)


def test_long_talk_without_words_of_its_own_is_one_topic() -> None:
    [topic] = find_topics(talk(*["好的"] * 100), "zh-Hans", "讨论")
    assert topic.topic == "讨论"


def test_who_is_spoken_to_is_no_topic() -> None:
    said = talk(*["Theo, the regression is late"] * 20, *["Renee, the cartons are wrong"] * 20)
    names = [t.topic for t in find_topics(said, "en", "Discussion", "theo\nrenee")]
    assert not any("Theo" in name or "Renee" in name for name in names)


def test_find_topics_finds_none_where_nobody_spoke() -> None:
    assert find_topics([], "en", "Discussion") == ()
