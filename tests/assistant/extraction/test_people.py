import pytest

from assistant.extraction.people import Directory, Party
from assistant.types import Person, Roster
from tests.assistant.extraction.make import meeting


@pytest.fixture
def directory() -> Directory:
    return Directory(meeting())


@pytest.mark.parametrize(
    ("words", "person"),
    [
        ("李敏", "李敏"),
        ("李经理", "李敏"),
        ("小李", "李敏"),
        ("建国", "王建国"),
        ("正浩", "方正浩"),
        ("方主管", "方正浩"),
        ("老方", "方正浩"),
        ("赵总", "赵志远"),
        ("我们部门的孙主管", "孙涛"),
        ("市场部李经理", "李敏"),
    ],
)
def test_a_name_title_or_alias_means_a_person(
    directory: Directory, words: str, person: str
) -> None:
    party = directory.resolve(words, "王建国")

    assert party is not None
    assert party.person == person


def test_an_absent_person_is_known_as_such(directory: Directory) -> None:
    assert directory.resolve("孙主管") == Party(person="孙涛", department="研发部", is_absent=True)


def test_two_of_one_surname_and_title_are_never_guessed(directory: Directory) -> None:
    assert directory.resolve("王经理", "李敏") == Party(
        is_ambiguous=True, candidates=("王丽", "王建国")
    )


def test_two_of_one_surname_and_title_are_told_apart_by_department(directory: Directory) -> None:
    party = directory.resolve("市场部的王经理", "李敏")

    assert party is not None
    assert (party.person, party.is_ambiguous) == ("王丽", False)


def test_i_am_the_speaker_and_our_department_is_the_speakers(directory: Directory) -> None:
    assert directory.resolve("我", "李敏") == Party(person="李敏", department="市场部")
    assert directory.resolve("我们部门", "李敏") == Party(department="市场部")


def test_i_am_nobody_where_the_speaker_is_unknown(directory: Directory) -> None:
    assert directory.resolve("我", "SPEAKER_01") == Party()


@pytest.mark.parametrize("words", ["研发部", "技术部", "研发这边", "我们研发部"])
def test_a_department_is_known_by_its_names(directory: Directory, words: str) -> None:
    assert directory.resolve(words, "王建国") == Party(department="研发部")


def test_a_common_noun_is_only_weakly_a_department(directory: Directory) -> None:
    found = directory.find("质量问题很多，质量部看一下")

    assert [(m.text, m.is_weak) for m in found] == [("质量", True), ("质量部", False)]


def test_a_misheard_name_is_found_by_its_sound(directory: Directory) -> None:
    found = directory.find("这件事请方正号负责，正好他在")

    assert [(m.text, m.party.person) for m in found] == [("方正号", "方正浩")]


def test_traditional_text_finds_people_of_a_simplified_roster(directory: Directory) -> None:
    found = directory.find("李經理麻煩你")

    assert [(m.text, m.party.person) for m in found] == [("李經理", "李敏")]


def test_english_first_names_and_aliases_mean_people() -> None:
    directory = Directory(meeting("en"))

    found = directory.find("Jo, can you ask Theo? I'll tell Dana.", "Dana Whitlock")

    assert [m.party.person for m in found] == [
        "Jolene Baptiste",
        "Theo Lindqvist",
        "Dana Whitlock",
        "Dana Whitlock",
    ]


def test_nobody_of_the_roster_resolves_to_none(directory: Directory) -> None:
    assert directory.resolve("供应商的刘总") is None


def test_a_name_is_known_by_its_given_name_and_a_surname_that_sounds_alike() -> None:
    context = meeting(
        roster=Roster(people=(Person(name="谭飞"), Person(name="唐立新")), departments=()),
        attendees=("谭飞", "唐立新"),
        chair=None,
    )

    found = Directory(context).find("口号给唐飞吧，摊子非常大。")

    assert [(m.text, m.party.person) for m in found] == [("唐飞", "谭飞")]
