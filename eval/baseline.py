"""The floor: every utterance with a cue word is an action item, whoever says it about what.

What a search for a handful of words finds without reading; an engine must be well above it.
"""

import re
import time

from assistant.types import ActionItem, Extraction, MeetingContext, Quotes, Transcript

CUES = {
    # Chosen among five lists on the training part of AMI; sound as they may, "need to" and "should"
    # are said all the time about nothing.
    "en": re.compile(
        r"\b(i'll|i will|you'll|you will|going to|gonna|action|next meeting|work(ing)? on)\b", re.I
    ),
    "zh": re.compile(
        r"负责|負責|安排|落实|落實|跟进|跟進|完成|提交|准备|準備|之前|前给|前給|麻烦|麻煩|我来|我來|记得|記得"
    ),
}


def extract(transcript: Transcript, context: MeetingContext) -> Extraction:
    """Every utterance with a cue, as its own task; no owner, no date, nothing else."""
    started = time.perf_counter()
    cue = CUES["en" if context.language == "en" else "zh"]
    items = tuple(
        ActionItem(
            task=segment.text,
            evidence=(segment.id,),
            quotes=Quotes(task=segment.text),
            confidence=0.5,
        )
        for segment in transcript.segments
        if cue.search(segment.text)
    )
    return Extraction(
        engine="rules", action_items=items, seconds=round(time.perf_counter() - started, 3)
    )
