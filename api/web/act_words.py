"""What people did, in words, by the action's name in the audit log."""

from api.web.i18n import N_, Labels

ACTIONS = Labels(
    {
        "create": N_("新建了会议"),
        "change": N_("修改了会议信息"),
        "upload": N_("上传了录音"),
        "arrange recordings": N_("调整了录音的顺序"),
        "remove recording": N_("移除了录音"),
        "process": N_("重新处理了会议"),
        "name speakers": N_("标注了发言人"),
        "reject speakers": N_("排除了推断的发言人"),
        "undo repair": N_("恢复了转写原文"),
        "redo repair": N_("重新应用了修正"),
        "edit transcript": N_("修改了转写文字"),
        "replace words": N_("替换了转写文字"),
        "merge voices": N_("合并了声音"),
        "undo edit": N_("撤销了对转写的修改"),
        "redo edit": N_("重做了对转写的修改"),
        "edit": N_("修改了条目"),
        "add": N_("添加了条目"),
        "proposed": N_("撤销了对条目的决定"),
        "confirmed": N_("确认了条目"),
        "rejected": N_("驳回了条目"),
        "merge": N_("合并了条目"),
        "split": N_("拆分了条目"),
        "undo": N_("撤销了对条目的改动"),
        "redo": N_("恢复了对条目的改动"),
        "confirm": N_("确认了会议"),
        "draft minutes": N_("生成了纪要"),
        "draft minutes again": N_("重新生成了纪要"),
        "submit minutes": N_("提交了纪要审批"),
        "take back minutes": N_("撤回了纪要"),
        "return minutes": N_("退回了纪要"),
        "approve minutes": N_("批准了纪要"),
        "issue minutes": N_("签发了纪要"),
        "choose recipients": N_("改了纪要的收件人"),
        "choose minutes template": N_("选了纪要的模板"),
        "explain late minutes": N_("说明了纪要迟交的原因"),
        "edit topic": N_("修改了讨论内容"),
        "undo topic": N_("撤销了对讨论内容的修改"),
        "track": N_("更新了行动项"),
        "import": N_("导入了会议"),
        "import transcript": N_("导入了文字记录"),
        "tell of late minutes": N_("通知了纪要逾期"),
        "send minutes later": N_("把纪要补发了出去"),
        "send again": N_("重新发送了邮件"),
        "cancel message": N_("取消了邮件"),
        "delete": N_("删除了会议"),
        "export meeting": N_("导出了会议"),
        "hold meeting": N_("把会议设为依法保留"),
        "lift hold": N_("解除了依法保留"),
        "expire transcript": N_("转写到期删除"),
        "expire draft": N_("纪要草稿到期删除"),
    }
)

# Shown at home: what changes what others rely on, not how it was worked on.
NEWS = (
    "create",
    "upload",
    "confirmed",
    "rejected",
    "edit",
    "add",
    "confirm",
    "submit minutes",
    "return minutes",
    "issue minutes",
    "track",
    "import",
)

# What a reviewer did, as it is offered to be taken back.
REVIEWS = Labels(
    {
        "edit": N_("修改"),
        "confirmed": N_("确认"),
        "rejected": N_("驳回"),
        "proposed": N_("改回待确认"),
        "merge": N_("合并"),
        "split": N_("拆分"),
        "add": N_("添加"),
        "change kind": N_("改类型"),
    }
)
