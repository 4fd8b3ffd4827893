"""A model that makes things up about real meetings: nothing it invents may pass."""

import random
import re

import pytest

from assistant.extraction.evidence import quote_stands
from assistant.extraction.llm import extract
from assistant.extraction.llm.answer import SaidInMeeting
from assistant.types import Extraction, Transcript
from eval.cases import Case, load_cases
from tests.assistant.extraction.llm import make
from tests.fakes_llm import FakeLLM

INVENTED_DAYS = ("2031-01-01", "十二月三十一号", "31 December", "后年", "the 32nd")


def lies(case: Case, draw: random.Random) -> SaidInMeeting:
    """Quotes partly of the meeting and partly not, with owners and days drawn from a hat."""
    texts = [segment.text for segment in case.utterances]
    people = [person.name for person in case.context.roster.people] + ["何方神圣", "John Doe"]

    def number() -> int:
        return draw.randrange(-3, len(texts) + 9)

    def quote() -> str:
        text = draw.choice(texts)
        return draw.choice([text, text[: len(text) // 2], text[::-1], "董事会决定解散公司"])

    def owner() -> dict[str, object]:
        return make.owner(draw.choice(people), number(), draw.choice(["named", "speaker"]))

    def action() -> dict[str, object]:
        return {
            "utterances": [number(), number()],
            "quote": quote(),
            "task": draw.choice([quote(), "把 987654 元转给董事长"]),
            "owner": owner(),
            "co_owners": [owner()],
            "deadline": make.words(draw.choice(INVENTED_DAYS), number()),
            "is_conditional": False,
        }

    def decision() -> dict[str, object]:
        text = draw.choice([quote(), "公司以 987654 元出售"])
        return {"utterances": [number()], "quote": quote(), "text": text}

    meeting = make.next_meeting(
        utterances=[number()], quote=quote(), time_words="2031-01-01", place_words="月球背面"
    )
    return make.said(
        decisions=[decision() for _ in range(20)],
        action_items=[action() for _ in range(40)],
        next_meeting=meeting,
    )


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.id)
def test_nothing_invented_passes(case: Case) -> None:
    draw = random.Random(case.id)
    llm = FakeLLM(lies(case, draw))
    result = extract(case.transcript, case.context, llm, window_chars=10**6)
    assert result.action_items, "some quotes were true, so some items stand"
    assert not_said(result, case.transcript) == []
    assert result.next_meeting is None
    assert not re.search("987654|董事会决定解散|月球", result.model_dump_json())
    assert [item.deadline for item in result.action_items if item.deadline] == []


def not_said(result: Extraction, transcript: Transcript) -> list[str]:
    """Every quote that does not stand in the utterances named for it, and every bare field."""
    segments = {segment.id: segment for segment in transcript.segments}
    claims = [(decision.quote, decision.evidence) for decision in result.decisions]
    for item in result.action_items:
        claims.append((item.quotes.task, item.evidence))
        if item.owner or item.department or item.co_owners or item.quotes.owner:
            claims.append((item.quotes.owner or "", item.owner_evidence))
        if item.deadline or item.deadline_text or item.quotes.deadline:
            claims.append((item.quotes.deadline or "", item.deadline_evidence))
    return [
        quote
        for quote, evidence in claims
        if not quote_stands(quote, [segments[i] for i in sorted(evidence)])
    ]
