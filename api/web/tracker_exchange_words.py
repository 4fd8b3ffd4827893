"""The words of exports and imports of the tracker."""

from api.web.i18n import N_, Labels
from assistant.tracker_tables.types import Column

COLUMNS = Labels(
    number=N_("序号"),
    task=N_("任务"),
    owner=N_("责任人"),
    co_owners=N_("协办人"),
    department=N_("部门"),
    deadline=N_("截止时间"),
    status=N_("状态"),
    percent=N_("进度"),
    delay_reason=N_("延期原因"),
    updated=N_("更新时间"),
    project=N_("项目"),
    meeting=N_("会议"),
    note=N_("备注"),
)
# A table may have several of these; of the others, the first is read.
SEVERAL: tuple[Column, ...] = ("note",)

DOUBTS = Labels(
    vague_deadline=N_("截止时间看不出是哪一天，原文保留"),
    guessed_year=N_("没有写年份，按最近的一年"),
    spoken_deadline=N_("按文字推算的日期，请核对"),
    unknown_status=N_("不认识的状态，按“进行中”，原文放进备注"),
    no_reason=N_("延期没有写原因"),
    percent_differs=N_("状态和进度不一致，以状态为准"),
    unknown_percent=N_("进度看不懂，原文放进备注"),
    unknown_update=N_("更新时间看不懂，没有采用"),
    unknown_department=N_("部门不在名册，或者不止一个，照原样保留"),
)
UNREAD = Labels(
    no_task=N_("没有写任务"),
    too_long=N_("有一格太长（任务、备注最多 1000 字）"),
    cancelled=N_("已取消的事项，不再跟踪"),
    total=N_("合计行，不是行动项"),
)
