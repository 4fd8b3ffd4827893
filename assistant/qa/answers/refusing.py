"""Why a question is not answered: nobody said it, or it was not understood."""

from collections.abc import Sequence

from assistant.qa.query import StatusQuery
from assistant.qa.types import Answer
from assistant.qa.wording import Wording

# So many questions that are answered are told as examples.
_EXAMPLES = 2


def tell_refusal(
    answer: Answer, query: StatusQuery, words: Wording, examples: Sequence[str]
) -> Answer:
    """A refusal that says why, where "not mentioned" would not be true; any other answer as is."""
    if answer.answered:
        return answer
    if query.talk:
        sentence = words.say(f"talk_{query.talk}")
    elif query.also or answer.sentence != words.say("not_mentioned"):
        return answer
    elif unclear := _unclear(query):
        quoted = words.joint(words.say("quoted", words=piece) for piece in unclear)
        sentence = words.say("unclear_words", words=quoted)
    elif _says_nothing(query):
        sentence = words.say("unclear")
    else:
        return answer
    if examples and query.talk != "change":
        shown = (words.say("quoted", words=example) for example in examples[:_EXAMPLES])
        phrase = "for_example" if query.talk else "ask_otherwise"
        sentence = words.join([sentence, words.say(phrase, examples=words.joint(shown))])
    return answer.model_copy(update={"answer": sentence, "sentence": sentence})


def _unclear(query: StatusQuery) -> tuple[str, ...]:
    """The words of a question about how the work stands that fit none of its filters."""
    if not query.is_about or query.what == "decisions" or not (query.has_filter or query.group):
        return ()
    named = (*query.departments, *query.people)
    pieces = [piece for piece in query.subject if piece != "×" and piece not in named]
    return tuple(p for p in pieces if not any(p != other and p in other for other in pieces))


def _says_nothing(query: StatusQuery) -> bool:
    named = (*query.people, *query.departments, *query.parties, *query.projects, *query.meetings)
    is_asked = query.has_filter or query.group or query.is_mine or query.wanted or query.head
    return query.what == "items" and not (query.subject or named or is_asked)
