"""What was discussed of each topic of a meeting."""

from assistant.llm.types import LanguageModel
from assistant.minutes.types import TopicSummary
from assistant.types import Extraction, MeetingContext, Progress, Transcript


def summarise(
    transcript: Transcript,
    context: MeetingContext,
    extraction: Extraction | None = None,
    model: LanguageModel | None = None,
    *,
    progress: Progress = lambda _: None,
) -> tuple[TopicSummary, ...]:
    """What was discussed, topic by topic, in the order of the agenda."""
    return ()
