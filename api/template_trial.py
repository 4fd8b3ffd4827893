"""Fills a Word template with a made-up meeting, in a process of its own.

A template is code that somebody sent: it may go on without end, or take all memory. So it is
tried here, where that ends this process alone: `python -m api.template_trial FILE LANGUAGE OUT`.
"""

import datetime as dt
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from assistant.errors import AssistantError, InputError
from assistant.minutes.compose import compose
from assistant.minutes.render import render
from assistant.minutes.types import Minutes
from assistant.transcription.script import to_script
from assistant.types import (
    ActionItem,
    AgendaRow,
    Decision,
    Department,
    Dispute,
    Extraction,
    Language,
    MeetingContext,
    NextMeeting,
    Person,
    Position,
    Quotes,
    Roster,
)

# The built-in templates take a second. Longer than this, nobody waits for minutes.
_LONGEST_S = 30
_MOST_MEMORY_BYTES = 2 << 30
_REFUSED = 3

_CHINESE = (
    MeetingContext(
        title="新产品上市进度协调会",
        project="新产品上市",
        date=dt.date(2026, 3, 5),
        start=dt.time(14),
        end=dt.time(15, 30),
        location="301 会议室",
        chair="王建国",
        recorder="刘芳",
        attendees=("王建国", "李敏", "孙涛", "刘芳"),
        agenda=(AgendaRow(topic="研发进度", owner="孙涛", minutes=30), AgendaRow(topic="上市日期")),
        roster=Roster(
            departments=(Department(name="研发部"), Department(name="市场部")),
            people=(
                Person(name="王建国", title="总经理", department="市场部"),
                Person(name="孙涛", title="主管", department="研发部"),
            ),
        ),
    ),
    Extraction(
        engine="rules",
        decisions=(Decision(text="3月8日交付测试版本", confidence=1, evidence=(), quote=""),),
        action_items=(
            ActionItem(
                task="完成原型测试并交付测试版本",
                owner="孙涛",
                department="研发部",
                deadline="2026-03-08",
                confidence=1,
                evidence=(),
                quotes=Quotes(task=""),
            ),
            ActionItem(
                task="发出邀请名单",
                flags=("missing_owner",),
                confidence=1,
                evidence=(),
                quotes=Quotes(task=""),
            ),
        ),
        disputes=(
            Dispute(
                evidence=(),
                text="能否提前到十五号上市",
                positions=(
                    Position(party="市场部", position="展会前必须上市"),
                    Position(party="研发部", position="测试时间不够"),
                ),
            ),
        ),
        next_meeting=NextMeeting(
            at="2026-03-12T14:00", location="301 会议室", topic="上市准备", evidence=()
        ),
    ),
)
_ENGLISH = (
    MeetingContext(
        title="Launch progress meeting",
        language="en",
        project="Launch",
        date=dt.date(2026, 3, 5),
        start=dt.time(14),
        end=dt.time(15, 30),
        location="Room 301",
        chair="Grace Wang",
        recorder="Ruth Liu",
        attendees=("Grace Wang", "Min Lee", "Tom Sun", "Ruth Liu"),
        agenda=(AgendaRow(topic="Progress", owner="Tom Sun", minutes=30),),
        roster=Roster(
            departments=(Department(name="Engineering"), Department(name="Marketing")),
            people=(Person(name="Tom Sun", department="Engineering"),),
        ),
    ),
    Extraction(
        engine="rules",
        decisions=(
            Decision(
                text="The test build is delivered on March 8", confidence=1, evidence=(), quote=""
            ),
        ),
        action_items=(
            ActionItem(
                task="Finish the tests and deliver the build",
                owner="Tom Sun",
                department="Engineering",
                deadline="2026-03-08",
                confidence=1,
                evidence=(),
                quotes=Quotes(task=""),
            ),
        ),
        disputes=(
            Dispute(
                evidence=(),
                text="Whether to launch on the 15th",
                positions=(Position(party="Marketing", position="Before the fair"),),
            ),
        ),
        next_meeting=NextMeeting(
            at="2026-03-12T14:00", location="Room 301", topic="Launch", evidence=()
        ),
    ),
)


def sample(language: Language) -> Minutes:
    """Minutes with every kind of row there can be."""
    context, extraction = _ENGLISH if language == "en" else _CHINESE
    if language == "zh-Hant":
        context = MeetingContext.model_validate_json(
            to_script(context.model_dump_json(exclude={"language"}), language)
        ).model_copy(update={"language": language})
        extraction = Extraction.model_validate_json(
            to_script(extraction.model_dump_json(), language)
        )
    return compose(context, extraction)


def try_out(template: Path, language: Language, out: Path) -> None:
    """Write the sample minutes to `out`. Raises InputError for a template that cannot be used."""
    command = [sys.executable, "-m", "api.template_trial", str(template), language, str(out)]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=_LONGEST_S + 10)
    except subprocess.TimeoutExpired as exc:
        raise _endless(template) from exc
    if ended.returncode == _REFUSED:
        raise InputError(ended.stdout.decode("utf-8"))
    if ended.returncode != 0:
        raise _endless(template)


def _endless(template: Path) -> InputError:
    return InputError(
        f"The template {template.name} takes too long or too much memory to fill in. Start again "
        "from a copy of the built-in template."
    )


def _limit() -> None:
    # There is no such module, and no such limit, on Windows.
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (_LONGEST_S, _LONGEST_S))
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY_BYTES, _MOST_MEMORY_BYTES))


def main() -> None:
    template, language, out = sys.argv[1:]
    _limit()
    try:
        render(sample(language), Path(out), Path(template))  # type: ignore[arg-type]
    except AssistantError as exc:
        sys.stdout.buffer.write(str(exc).encode("utf-8"))
        sys.exit(_REFUSED)


if __name__ == "__main__":
    main()
