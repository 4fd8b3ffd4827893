"""The rules engine: a transcript and its meeting in, decisions and action items out, no model."""

import time

from assistant.extraction.evidence import check
from assistant.extraction.people import Directory
from assistant.extraction.rules.actions import to_items
from assistant.extraction.rules.decisions import find_decisions
from assistant.extraction.rules.disputes import find_disputes
from assistant.extraction.rules.items import find_drafts
from assistant.extraction.rules.lexicon import load_lexicon
from assistant.extraction.rules.merging import merge
from assistant.extraction.rules.next_meeting import find_next_meeting
from assistant.extraction.rules.turns import read_turns
from assistant.extraction.speakers import name_speakers, with_names
from assistant.types import Extraction, MeetingContext, Transcript


def extract(transcript: Transcript, context: MeetingContext) -> Extraction:
    """Decisions, action items, disputes and the next meeting, each with the words that say so."""
    started = time.perf_counter()
    lexicon = load_lexicon(context.language)
    directory = Directory(context)
    if any(s.speaker and not directory.is_person(s.speaker) for s in transcript.segments):
        found = name_speakers(transcript, context)
        transcript = with_names(transcript, {label: n.name for label, n in found.items()})
    turns = read_turns(transcript, context, directory, lexicon)
    drafts = merge(find_drafts(turns, directory, lexicon))
    next_meeting = find_next_meeting(turns, context, lexicon)
    extraction = Extraction(
        engine="rules",
        decisions=find_decisions(turns, drafts, context.chair, lexicon),
        action_items=to_items(drafts, turns, lexicon, next_meeting),
        disputes=find_disputes(turns, directory, lexicon),
        next_meeting=next_meeting,
        seconds=round(time.perf_counter() - started, 3),
    )
    return check(extraction, transcript)
