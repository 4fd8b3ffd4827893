"""How long questions take without a model: each kind there is, of the filled company."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from api import services_ask
from api.deps import Viewer
from api.installation import Installation
from tests.bench import words
from tests.bench.pages import percentile

_PERSON, _PROJECT = words.name(7), words.project(3)

QUESTIONS = {
    "count": "市场部还有几项逾期？",
    "count of all": "一共有多少行动项？",
    "list": "还有哪些行动项没完成？",
    "list of a person": f"{_PERSON}有哪些任务？",
    "list by date": "本周到期的有哪些？",
    "list without owner": "哪些行动项没有责任人？",
    "groups": "各部门各有多少项没完成？",
    "most": "哪个部门逾期最多？",
    "project": f"{_PROJECT}进度怎么样？",
    "overview": "现在整体进度怎么样？",
    "count about": "关于测试版本的行动项有几项？",
    "who": "谁负责核对预算明细？",
    "when": "合同条款什么时候评审？",
    "decisions": "关于推广方案有哪些决议？",
    "decision": "培训材料定了什么？",
    "why": "为什么延期？",
    "why of one": "供应商名单为什么延期？",
    "changes": "周一以来有什么变化？",
    "problems": "有哪些问题升级了？",
    "waits": "哪些事项在等组长同意？",
    "disputes": "有什么争议？",
    "next meeting": "下次会议什么时候开？",
    "minutes": "哪些会议的纪要还没发？",
    "meetings": "上周开了哪些会？",
    "passage": "谁说时间太紧了？",
    "refusal": "火星基地的预算是多少？",
    "refusal of all": "食堂今天中午吃什么？",
    "English": "How many action items are overdue?",
}


@dataclass(frozen=True)
class Answered:
    kind: str
    question: str
    answered: bool
    median_ms: float
    p95_ms: float
    first_ms: float
    # The processor's time: other work on the machine does not lengthen it.
    cpu_ms: float


def measure_questions(
    place: Installation, viewer: Viewer, only: str, *, times: int
) -> Iterator[Answered]:
    """Each question `times` times; the first one apart, for it finds nothing in memory."""
    for kind, question in QUESTIONS.items():
        if only not in kind:
            continue
        took, worked = [], []
        for _ in range(times + 1):
            begun, cpu_begun = time.perf_counter(), time.process_time()
            found = services_ask.answer(place, viewer, question)
            took.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - cpu_begun) * 1000)
        first, *rest = took
        yield Answered(
            kind,
            question,
            found.answered,
            median(rest),
            percentile(rest, 95),
            first,
            median(worked[1:]),
        )
