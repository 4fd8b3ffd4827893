"""Questions answered by a language model that looks into the records with tools.

It reads the question, asks for what it wants to see and puts what it saw into sentences. It sees
what the asker's `Records` hold; each sentence is checked against the rows and numbers it cites; one
that does not stand is sent back once and then dropped. Where nothing is left, and whenever the
model fails, the grammar answers: nothing a model says, or anybody says to it, makes a number.
"""

import datetime as dt
import json
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from assistant import prompts
from assistant.errors import AssistantError
from assistant.labels import show_deadline
from assistant.llm import Call, Calling, Message, Returned, ToolModel, Turn
from assistant.llm.types import AnswerError, SlowError
from assistant.qa.answer import answer_query
from assistant.qa.by_model_answer import Kept, compose
from assistant.qa.checks import Checker, Fault
from assistant.qa.clauses import understand_all
from assistant.qa.query import StatusQuery
from assistant.qa.records import Records
from assistant.qa.sentences import Sentence, read_sentences
from assistant.qa.suggest import suggest
from assistant.qa.tools import Toolbox, offered
from assistant.qa.types import Answer, Part
from assistant.qa.wording import Wording
from assistant.qa.wording_parts import name_parts
from assistant.types import Data, MeetingContext, Usage

# Whoever asks waits for it.
LIMIT_S = 60.0
ROUNDS = 6
_CALLS = 6
# More names than these cost more to read than they help: the tools tell names that are close.
_NAMES = 40
_NOTHING = "NOT_MENTIONED"


class Step(Data):
    """What is being done, for a page to show: of "looking" the filters, of "sentence" its text.

    "falling_back": the model gave no answer, for the reason in `text`, and the grammar answers.
    """

    stage: Literal["reading", "looking", "writing", "sentence", "falling_back"]
    text: str = ""
    parts: tuple[Part, ...] = ()


OnStep = Callable[[Step], None]


def is_sure(query: StatusQuery) -> bool:
    """Whether the grammar understood the question wholly, so that no model need be asked.

    That is a question for a list, a number or a standing in which every word became a filter: its
    answer is right, and takes milliseconds.
    """
    if query.talk:
        return True
    clauses = (query, *query.also)
    return all(
        clause.form in ("list", "count", "status")
        and not clause.subject
        and clause.head is None
        and not (clause.parties and not (clause.people or clause.departments))
        for clause in clauses
    ) and (query.has_filter or query.what != "items" or bool(query.people or query.departments))


def answer_by_model(
    question: str,
    records: Records,
    now: dt.datetime,
    model: ToolModel,
    before: StatusQuery | None = None,
    on_event: OnStep | None = None,
    *,
    limit_s: float = LIMIT_S,
) -> Answer:
    """What the records say to `question`, in the model's words or, where it fails, the grammar's.

    `engine` says whose they are; `usage` what the model took in either case. `before` is the
    question that this one may lean on. `on_event` is told each step and each sentence that stands.
    `limit_s`: after so long the grammar answers.
    """
    tell = on_event or _ignore
    query = understand_all(question, records.names, now.date(), before)
    talk = _Talk(question, records, now, model, query, tell, time.monotonic() + limit_s)
    made, reason = None, "no sentence stood"
    try:
        made = talk.hold(before)
    except AssistantError as exc:
        reason = str(exc)
        if isinstance(exc, AnswerError):
            talk.usage += exc.usage
    if made is None:
        tell(Step(stage="falling_back", text=reason))
        made = answer_query(query, records, now)
    else:
        made = made.model_copy(update={"suggestions": suggest(made, query, records)})
    return made.model_copy(update={"usage": talk.usage})


def _ignore(step: Step) -> None:
    """Nobody looks on."""


class _Talk:
    """One question, asked of a model."""

    def __init__(
        self,
        question: str,
        records: Records,
        now: dt.datetime,
        model: ToolModel,
        query: StatusQuery,
        tell: OnStep,
        ends_at: float,
    ) -> None:
        self.question, self.records, self.now = question, records, now
        self.model, self.query, self.tell, self.ends_at = model, query, tell, ends_at
        self.tools = Toolbox(records, now, query.language)
        self.words = Wording(query.language, now)
        self.usage = Usage()
        context = MeetingContext(
            title="", language=query.language, date=now.date(), roster=records.names.roster
        )
        self.checker = Checker(question, context, self.tools.directory, records.names.projects)
        self._asked: dict[str, str] = {}

    def hold(self, before: StatusQuery | None) -> Answer | None:
        """The answer of the model; None where it has none that stands. Raises LLMError."""
        self.tell(Step(stage="reading"))
        turns = self._opening(before)
        kept: list[Kept] = []
        language = self.query.language
        is_urged = is_second = False
        for _ in range(ROUNDS):
            reply = self._next(turns)
            if isinstance(reply, Calling):
                turns += [reply, *(self._look(call, n) for n, call in enumerate(reply.calls))]
                continue
            if not self.tools.found and not is_urged:
                is_urged = True
                turns += self._answer_back(reply, prompts.load("ask-look", language).text)
                continue
            if not self.tools.found or _NOTHING in reply:
                return None
            self.tell(Step(stage="writing"))
            stood, faults = self._checked(reply, kept)
            kept += stood
            if not faults or is_second:
                break
            is_second = True
            problems = "\n".join(_problem(sentence, fault) for sentence, fault in faults)
            again = prompts.load("ask-repair", language, problems=problems).text
            turns += self._answer_back(reply, again)
        return compose(kept, self.tools, self.query, self.model.model) if kept else None

    def _answer_back(self, reply: str, text: str) -> list[Turn]:
        return [Message(role="assistant", text=reply or "-"), Message(role="user", text=text)]

    def _next(self, turns: Sequence[Turn]) -> Calling | str:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise SlowError(f"The model {self.model.model} took too long.")
        reply = self.model.converse(turns, offered(), within_s=left)
        self.usage += reply.usage
        return Calling(calls=reply.calls) if reply.calls else reply.text

    def _look(self, call: Call, number: int) -> Returned:
        key = json.dumps([call.name, call.arguments], sort_keys=True, default=str)
        if number >= _CALLS:
            return Returned(call=call.id, text='{"error":"Too many calls at once."}')
        if key in self._asked:
            return Returned(call=call.id, text=self._asked[key])
        text, fetched = self.tools.run(call)
        if fetched:
            if fetched.number == 1:
                text += "\n" + prompts.load("ask-found", self.query.language).text
            self._asked[key] = f'{{"error":"Asked already: see r{fetched.number}."}}'
            titles = [m.title for m in self.tools.titled(fetched.query.meetings)]
            parts = name_parts(self.words, fetched.query, titles)
            self.tell(Step(stage="looking", text=call.name, parts=parts))
        return Returned(call=call.id, text=text)

    def _checked(
        self, text: str, kept: Sequence[Kept]
    ) -> tuple[list[Kept], list[tuple[Sentence, Fault]]]:
        stood: list[Kept] = []
        faults: list[tuple[Sentence, Fault]] = []
        known = {each.text for each in kept}
        for sentence in read_sentences(text):
            if sentence.text in known:
                continue
            sources = [self.tools.source(handle) for handle in sentence.cites]
            fault = self.checker.fault(sentence, sources)
            if fault:
                faults.append((sentence, fault))
                continue
            stood.append(Kept(sentence.text, tuple(source for source in sources if source)))
            self.tell(Step(stage="sentence", text=sentence.text))
        return stood, faults

    def _opening(self, before: StatusQuery | None) -> list[Turn]:
        language, names = self.query.language, self.records.names
        today = show_deadline(self.now.date().isoformat(), language, year=self.now.year)
        asked = prompts.load(
            "ask-question",
            language,
            question=_line(self.question),
            today=f"{self.now:%Y-%m-%d} ({today})",
            departments=_listed(each.name for each in names.roster.departments),
            projects=_listed(names.projects),
            asker=names.me or "-",
            before=_listed(map(str, name_parts(self.words, before))) if before else "-",
        )
        rules = prompts.load("ask", language)
        return [Message(role="system", text=rules.text), Message(role="user", text=asked.text)]


def _listed(names: Iterable[str]) -> str:
    found = [_line(name) for name in names]
    return ", ".join(found[:_NAMES]) or "-"


def _line(text: str) -> str:
    return " ".join(text.split())


def _problem(sentence: Sentence, fault: Fault) -> str:
    told = f"{fault.reason} ({fault.what})" if fault.what else fault.reason
    return f"- {sentence.text} → {told}"
