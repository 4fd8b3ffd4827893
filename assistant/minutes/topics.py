"""What was discussed of each topic of a meeting."""

from assistant.llm.types import LanguageModel
from assistant.minutes.catalogue import PHRASES
from assistant.minutes.summary_extract import extract_summary
from assistant.minutes.summary_model import Spend, Summariser
from assistant.minutes.topic_finding import find_topics
from assistant.minutes.topic_rows import Stretch, align
from assistant.minutes.topic_words import names_of
from assistant.minutes.types import TopicSummary
from assistant.script import simplify
from assistant.types import Extraction, MeetingContext, Progress, Segment, Transcript


def summarise(
    transcript: Transcript,
    context: MeetingContext,
    extraction: Extraction | None = None,
    model: LanguageModel | None = None,
    *,
    progress: Progress = lambda _: None,
    spend: Spend | None = None,
) -> tuple[TopicSummary, ...]:
    """What was discussed, topic by topic, in the order of the agenda.

    Every row of the agenda has its summary, without sentences where nothing was said of it or
    nothing that can be written down. Without an agenda the topics are those that the words show.
    What `extraction` tells is not told again where it can be avoided. Sentences of `model` stand
    only where the words they name bear them out; where none does, or it fails, those are taken
    that were said. `spend` is called with what the model used.
    """
    summariser = Summariser(model, context, spend) if model else None
    stretches = split(transcript, context)
    made = []
    for done, stretch in enumerate(stretches, start=1):
        written = summariser.sum_up(stretch) if summariser else ()
        owner = context.agenda[stretch.number].owner if context.agenda else None
        said = written or extract_summary(stretch, context.language, extraction, owner)
        made.append(TopicSummary(number=stretch.number, topic=stretch.topic, sentences=said))
        progress(done / len(stretches))
    return tuple(made)


def split(transcript: Transcript, context: MeetingContext) -> tuple[Stretch, ...]:
    """Which part of the talk is about which topic. What opens the meeting may be about none."""
    segments = [segment for segment in transcript.segments if _says_something(segment)]
    if context.agenda:
        return align(segments, context)
    called = "\n".join(call for calls in names_of(context).values() for call in calls)
    return find_topics(
        segments,
        context.language,
        PHRASES[context.language].discussion,
        simplify(called).casefold(),
    )


def _says_something(segment: Segment) -> bool:
    return any(character.isalnum() for character in segment.text)
