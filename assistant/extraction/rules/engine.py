"""The rules engine: a transcript and its meeting in, decisions and action items out, no model.

Its stages, each a module or a few:

1. candidates: turns cut into sentences, people, dates and set phrases found in each (`turns`,
   `parts`; what phrases there are is in `lexicon/*.toml`)
2. dialogue acts: what a sentence does in the talk about tasks, who is to act, by when (`moves`,
   `doers`, `due`)
3. links: which task a sentence is about, and how its owner and date change until the last word
   on them (`items`, `linking`, `sums`, `topics`, into `drafts`)
4. merging: drafts that are one task (`merging`)
5. words: the clauses that name the task best (`clauses`, `terms`, `wording`, `cleaning`)
6. judging: how likely a draft is an item, and that all of it is right (`judging`)
7. fields: items with a quote and evidence for each field (`actions`)

Decisions, disputes and the next meeting are found beside. What cannot be said in a rule, how much
a sign counts, is fitted on annotated meetings (`weights/*.toml`, `python -m eval fit`).
"""

import time
from dataclasses import dataclass

from assistant.extraction.evidence import check
from assistant.extraction.people import Directory
from assistant.extraction.rules.actions import to_items
from assistant.extraction.rules.decisions import find_decisions
from assistant.extraction.rules.disputes import find_disputes
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.items import find_drafts
from assistant.extraction.rules.judging import judge
from assistant.extraction.rules.lexicon import Lexicon, load_lexicon
from assistant.extraction.rules.merging import merge
from assistant.extraction.rules.next_meeting import find_next_meeting
from assistant.extraction.rules.turns import Turn, read_turns
from assistant.extraction.rules.wording import Wordings
from assistant.extraction.speakers import name_speakers, with_names
from assistant.types import Extraction, MeetingContext, Transcript


@dataclass(frozen=True)
class Reading:
    """A meeting as read by the rules, before its items are put in words."""

    turns: tuple[Turn, ...]
    drafts: tuple[Draft, ...]
    wordings: Wordings
    lexicon: Lexicon


def read(transcript: Transcript, context: MeetingContext) -> Reading:
    """The turns of a meeting and the tasks that were given and taken in them."""
    lexicon = load_lexicon(context.language)
    directory = Directory(context)
    if any(s.speaker and not directory.is_person(s.speaker) for s in transcript.segments):
        found = name_speakers(transcript, context)
        transcript = with_names(transcript, {label: n.name for label, n in found.items()})
    turns = read_turns(transcript, context, directory, lexicon)
    drafts = merge(find_drafts(turns, directory, lexicon))
    topics = [row.topic for row in context.agenda]
    wordings = Wordings(turns, topics, context.chair, lexicon)
    return Reading(turns, tuple(drafts), wordings, lexicon)


def extract(transcript: Transcript, context: MeetingContext) -> Extraction:
    """Decisions, action items, disputes and the next meeting, each with the words that say so."""
    started = time.perf_counter()
    reading = read(transcript, context)
    turns, lexicon = reading.turns, reading.lexicon
    judged = judge(reading.drafts, turns, reading.wordings, context.chair, lexicon)
    next_meeting = find_next_meeting(turns, context, lexicon)
    extraction = Extraction(
        engine="rules",
        decisions=find_decisions(
            turns, [j.draft for j in judged if j.is_item], context.chair, lexicon
        ),
        action_items=to_items(judged, turns, next_meeting),
        disputes=find_disputes(turns, Directory(context), lexicon),
        next_meeting=next_meeting,
        seconds=round(time.perf_counter() - started, 3),
    )
    return check(extraction, transcript)
