"""Answer a question from the records, with what each answer rests on."""

import datetime as dt
from collections.abc import Callable, Mapping

from assistant.qa.answers import changes, decisions, lists, meetings, overview, reasons, single
from assistant.qa.answers.asking import Asking
from assistant.qa.answers.refusing import tell_refusal
from assistant.qa.answers.several import join
from assistant.qa.clauses import understand_all
from assistant.qa.query import Form, StatusQuery, What
from assistant.qa.records import Records
from assistant.qa.suggest import suggest
from assistant.qa.types import Answer
from assistant.qa.wording import Wording

_Tell = Callable[[Asking], Answer | None]


def answer(
    question: str, records: Records, now: dt.datetime, *, before: StatusQuery | None = None
) -> Answer:
    """What the records say to `question`; not answered where they say nothing.

    `now` is in the organisation's time, without a zone; deadlines and "this week" count from it.
    `before` is the question that this one may lean on. Confirmed items and decisions come first,
    the words of transcripts last.
    """
    return answer_query(understand_all(question, records.names, now.date(), before), records, now)


def answer_query(query: StatusQuery, records: Records, now: dt.datetime) -> Answer:
    """What the records say to a question that was understood already, all of its clauses."""
    alone = query.model_copy(update={"also": ()})
    answers = [_answer(one, records, now) for one in (alone, *query.also)]
    words = Wording(query.language, now)
    joined = join(answers, query, words) if query.also else answers[0]
    offered = suggest(joined, query, records)
    return tell_refusal(joined, query, words, offered).model_copy(update={"suggestions": offered})


def _answer(query: StatusQuery, records: Records, now: dt.datetime) -> Answer:
    asking = Asking(query, records, now)
    if query.talk:
        return asking.unanswered()
    return _tell(query)(asking) or asking.unanswered(_nothing_fits(asking))


def _tell(query: StatusQuery) -> _Tell:
    if query.form == "why" and query.what in ("items", "changes", "problems"):
        return reasons.tell_why
    if query.what in _OF:
        return _OF[query.what]
    return _OF_ITEMS[query.form]


def _nothing_fits(asking: Asking) -> str | None:
    is_list = asking.query.form in ("list", "count", "status")
    if is_list and asking.query.what == "items" and not asking.query.subject:
        return asking.words.say("no_items")
    return None


_OF: Mapping[What, _Tell] = {
    "decisions": decisions.list_decisions,
    "disputes": meetings.list_disputes,
    "next_meeting": meetings.tell_next_meeting,
    "meetings": meetings.list_meetings,
    "changes": changes.list_changes,
    "problems": changes.list_troubles,
}
_OF_ITEMS: Mapping[Form, _Tell] = {
    "list": lists.list_items,
    "count": lists.list_items,
    "status": overview.tell_status,
    "who": single.tell_field,
    "when": single.tell_field,
    "what": overview.tell_what,
    "why": reasons.tell_why,
}
