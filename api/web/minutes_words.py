"""The words of the minutes' way from a draft to those who get them."""

from api.web import words
from api.web.i18n import N_, Labels
from storage.tables import MeetingState, Message, MessageState, MinutesState

STATES = Labels(
    draft=N_("草稿"),
    submitted=N_("待审批"),
    returned=N_("被退回"),
    approved=N_("正在签发"),
    issued=N_("已签发"),
    replaced=N_("已被替换"),
)

# Where a meeting stands whose minutes are in the making.
_MEETINGS = Labels(
    draft=N_("纪要草稿"),
    submitted=N_("纪要待审批"),
    returned=N_("纪要被退回"),
    approved=N_("纪要正在签发"),
)

STYLES = Labels(standard=N_("标准"), formal=N_("公文"), brief=N_("一页简报"))

GETS = Labels(minutes=N_("整份纪要"), items=N_("只有本人的事项"))

# What became of a message, as its recipient's line says it.
DELIVERIES = Labels(
    queued=N_("等待发送"),
    sending=N_("正在发送"),
    sent=N_("已发出"),
    failed=N_("未送达"),
    uncertain=N_("不确定"),
    cancelled=N_("已取消"),
    bounced=N_("退信"),
    none=N_("没有发"),
)

# Said once something was done; the name stands in the page's address.
DONE = Labels(
    submitted=N_("已提交审批。"),
    taken=N_("已撤回，可以继续修改。"),
    returned=N_("已退回，意见已转给记录人。"),
    approved=N_("已批准，正在签发。"),
    again=N_("已再次签发。"),
    template=N_("模板已选好。"),
    reason=N_("原因已记下。"),
    recipients=N_("收件人已保存。"),
    discussed=N_("讨论内容已保存。"),
    undone=N_("已撤销。"),
    settled=N_("已保存。"),
    sent_later=N_("已放进发送队列。"),
)

# Offered where somebody has to say why minutes are late.
REASONS = Labels(
    waiting=N_("等参会人补充材料"),
    checking=N_("有分歧，会后核对了原话"),
    approver=N_("审批人出差"),
    recording=N_("录音处理晚了"),
    holiday=N_("会后是节假日"),
)


def meeting_state(state: MeetingState, minutes: MinutesState | None) -> str:
    """Where a meeting stands; while its minutes are in the making, where these do."""
    if state == MeetingState.minuted and minutes and minutes in _MEETINGS:
        return _MEETINGS[minutes]
    return words.STATES[state]


def delivery(message: Message | None) -> str:
    """The name of what became of it, one of `DELIVERIES`."""
    if message is None:
        return "none"
    is_bounced = message.bounced_at and message.state == MessageState.sent
    return "bounced" if is_bounced else str(message.state)
