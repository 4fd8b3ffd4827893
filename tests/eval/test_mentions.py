from assistant.types import Department, Language, Person, Roster
from eval.alignment import align
from eval.mentions import Mentions, RosterMentions, roster_mentions
from eval.tokens import tokens
from tests.eval import make


def compare(
    said: str, heard: str, roster: Roster = make.CONTEXT.roster, language: Language = "zh-Hans"
) -> RosterMentions:
    left, right = tokens(said, language), tokens(heard, language)
    return roster_mentions(left, right, align(left, right), roster, language)


def test_a_mention_is_right_where_it_was_said() -> None:
    mentions = compare("李敏，你们市场部呢？李敏说行。", "李敏你们市场部呢李明说行")
    assert mentions.people == Mentions(said=2, right=1, missed=("李敏",))
    # 市场部, and 市场 within it
    assert mentions.departments == Mentions(said=2, right=2)
    assert mentions.all.accuracy == 3 / 4
    assert mentions.longest == Mentions(said=3, right=2, missed=("李敏",))


def test_a_name_heard_elsewhere_does_not_make_up_for_one_that_was_missed() -> None:
    mentions = compare("李敏先说一下上周的销售情况吧好吗", "你们先说一下上周的销售情况吧李敏")
    assert mentions.people == Mentions(said=1, right=0, missed=("李敏",), invented=("李敏",))


def test_a_name_shifted_by_errors_around_it_is_right() -> None:
    assert compare("那个李敏", "那李敏啊这个").people.right == 1


def test_a_surname_with_the_title_is_a_mention() -> None:
    roster = Roster(people=(Person(name="孙涛", title="主管"),))
    assert compare("孙主管来了", "孙主管来了", roster).people == Mentions(said=1, right=1)


def test_english_names_are_whole_words() -> None:
    roster = Roster(
        people=(Person(name="Sam Hill", aliases=("Sam",)),), departments=(Department(name="Ops"),)
    )
    mentions = compare("Sam Hill, the same oops", "Sam Hill the same oops", roster, "en")
    assert mentions.all == Mentions(said=2, right=2)


def test_nobody_named_has_no_accuracy() -> None:
    assert compare("好的", "好的").all.accuracy is None
