"""What became of an item of an earlier meeting, in words."""

from collections.abc import Iterator

from assistant.labels import show_deadline, status_label
from assistant.minutes.catalogue import LABELS, PHRASES
from assistant.minutes.types import ItemNews
from assistant.types import Language


def change_in(news: ItemNews, language: Language, *, year: int) -> str:
    """How far it is, its new date beside the old one, its new owner; that nothing changed.

    A date's year is told where it is not `year`, the meeting's.
    """
    phrases = PHRASES[language]
    told = phrases.group_separator.join(_changes(news, language, year)) or phrases.unchanged
    return told[:1].upper() + told[1:]


def _changes(news: ItemNews, language: Language, year: int) -> Iterator[str]:
    labels = LABELS[language]
    if standing := _standing(news, language):
        yield standing
    if news.deadline and news.deadline != news.deadline_before:
        earlier = news.deadline_before
        yield _moved(
            labels.deadline,
            earlier and show_deadline(earlier, language, year=year),
            show_deadline(news.deadline, language, year=year),
            language,
        )
    # Given to a department alone it is nobody's in particular any more.
    had = news.owner_before or news.department_before
    has = news.owner or news.department
    if has and has != had:
        yield _moved(labels.owner, had, has, language)


def _standing(news: ItemNews, language: Language) -> str:
    phrases = PHRASES[language]
    percent = None if news.status == "done" else news.percent
    if news.status is None:
        return "" if percent is None else phrases.percent.format(percent=percent)
    status = status_label(news.status, language)
    if percent is not None:
        status = f"{status} {percent}%"
    if news.status == "delayed" and news.delay_reason:
        return phrases.because.format(status=status, reason=news.delay_reason)
    return status


def _moved(field: str, before: str | None, after: str, language: Language) -> str:
    phrases = PHRASES[language]
    field = field[0].lower() + field[1:]
    if before is None:
        return phrases.settled.format(field=field, after=after)
    return phrases.moved.format(field=field, before=before, after=after)
