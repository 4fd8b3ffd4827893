"""Chinese: of people: what is theirs, who has what, who does a thing, when, how far, why."""

from eval.qa import truth as t
from eval.qa.expected import Question, count, first, largest, listing, names, tally
from eval.qa.saying import show


def questions() -> list[Question]:
    f = t.load("zh")
    late, still, done = t.is_late, t.is_open, t.has("done")

    def owner(subject: str) -> tuple[t.Row, str]:
        row = f.item(subject)
        return row, row["owner"]

    def until(subject: str) -> tuple[t.Row, tuple[str, str]]:
        row = f.item(subject)
        return row, (show(row["deadline"], "zh"), row["deadline"][:10])

    def standing(subject: str) -> tuple[t.Row, str]:
        row = f.item(subject)
        shown = {
            "done": "完成",
            "in_progress": "进行中",
            "delayed": "延期",
            "not_started": "未开始",
        }
        return row, shown[row["status"]]

    def reason(subject: str) -> tuple[t.Row, str]:
        row = f.item(subject)
        return row, row["delay_reason"]

    return [
        # whose
        Question(
            "person-open", "徐静怡手上还有几项没完成？", count(f.items(still, t.by("徐静怡")))
        ),
        Question("person-late", "丁晓岚有哪些任务逾期了", listing(f.items(late, t.by("丁晓岚")))),
        Question("person-all", "林晓彤都负责哪些事？", listing(f.items(t.by("林晓彤")))),
        Question(
            "person-title", "财务部王经理还有几项没做完？", count(f.items(still, t.by("王雅琴")))
        ),
        Question(
            "person-title-other", "市场部的王经理名下有哪些任务", listing(f.items(t.by("王海涛")))
        ),
        Question(
            "person-title-alone", "张厂长还有什么没做完的", listing(f.items(still, t.by("张建军")))
        ),
        Question("person-done", "姚思远完成了几项？", count(f.items(done, t.by("姚思远")))),
        Question(
            "person-project",
            "刘美玲在华东工厂搬迁里负责什么？",
            listing(f.items(t.by("刘美玲"), t.in_project("华东工厂搬迁"))),
        ),
        Question(
            "person-next-week",
            "高晨曦下周要交哪些东西？",
            listing(f.items(t.by("高晨曦"), t.due(*t.week(1)))),
        ),
        Question(
            "person-helping",
            "需要李卫东配合的任务有哪些？",
            listing(f.items(t.helped_by("李卫东"))),
        ),
        Question(
            "person-helping-dept", "曹慧敏协助的有几项", count(f.items(t.helped_by("曹慧敏")))
        ),
        Question(
            "person-delayed",
            "罗思琪有没有延期的？",
            count(f.items(t.has("delayed"), t.by("罗思琪"))),
        ),
        Question(
            "person-zero", "李卫东有没有快到期的任务？", count(f.items(t.is_near, t.by("李卫东")))
        ),
        Question(
            "person-overview",
            "许文静那边情况怎么样",
            tally(
                f.items(t.by("许文静")),
                total=len(f.items(t.by("许文静"))),
                done=len(f.items(done, t.by("许文静"))),
                overdue=len(f.items(late, t.by("许文静"))),
            ),
        ),
        # which people
        Question(
            "names-late-purchasing",
            "采购部谁有逾期的任务？",
            names(t.sizes(f.items(late, t.of("采购部")), "owner"), f.items(late, t.of("采购部"))),
        ),
        Question(
            "names-late-budget",
            "年度预算编制里有哪些人逾期了？",
            names(
                t.sizes(f.items(late, t.in_project("年度预算编制")), "owner"),
                f.items(late, t.in_project("年度预算编制")),
            ),
        ),
        Question(
            "names-late-departments",
            "海外渠道拓展哪些部门有逾期？",
            names(
                t.sizes(f.items(late, t.in_project("海外渠道拓展")), "department"),
                f.items(late, t.in_project("海外渠道拓展")),
            ),
        ),
        Question(
            "compare-person-late",
            "谁的逾期任务最多？",
            largest(t.sizes(f.items(late), "owner"), f.items(late), "overdue"),
        ),
        Question(
            "compare-person-open",
            "没做完的事谁手里最多",
            largest(t.sizes(f.items(still), "owner"), f.items(still), "open"),
        ),
        Question(
            "compare-person-done-hr",
            "人力资源部谁完成得最多？",
            largest(
                t.sizes(f.items(done, t.of("人力资源部")), "owner"),
                f.items(done, t.of("人力资源部")),
                "done",
            ),
        ),
        Question(
            "compare-two-people",
            "姚思远和任国平谁的未完成任务更多？",
            largest(
                {n: len(f.items(still, t.by(n))) for n in ("姚思远", "任国平")},
                f.items(still, t.either(t.by("姚思远"), t.by("任国平"))),
                "open",
            ),
        ),
        # who does it
        Question("who-invitations", "发布会邀请函谁在做？", first(*owner("邀请函"))),
        Question("who-bluetooth", "蓝牙断连的问题是谁负责修复的", first(*owner("蓝牙断连"))),
        Question("who-battery", "第二家电池供应商由谁去找？", first(*owner("第二家电池供应商"))),
        Question("who-injection", "注塑机搬运交给谁了", first(*owner("注塑机搬运"))),
        Question("who-account", "外币账户是谁开的？", first(*owner("外币账户"))),
        Question("who-formal", "请问换证审核材料的责任人是哪位？", first(*owner("换证审核"))),
        # when is it due
        Question("when-patent", "外观专利什么时候要申请好？", first(*until("外观专利"))),
        Question("when-cold-chain", "冷链运输合同的截止日期是哪天", first(*until("冷链运输"))),
        Question("when-resettlement", "员工安置方案哪天到期？", first(*until("员工安置"))),
        Question("when-visits", "老客户回访最晚什么时候完成？", first(*until("老客户回访"))),
        Question("when-line", "第三条装配线几号之前要调试好", first(*until("第三条装配线"))),
        # how far
        Question("status-review", "开箱评测现在到哪一步了？", first(*standing("开箱评测"))),
        Question("status-light-box", "地铁灯箱广告做完了吗", first(*standing("地铁灯箱"))),
        Question("status-drill", "数据安全演练开始了没有？", first(*standing("数据安全演练"))),
        Question(
            "status-compensation",
            "拆迁补偿款算得怎么样了",
            first(f.item("拆迁补偿款"), f"{f.item('拆迁补偿款')['percent']}%"),
        ),
        Question("status-returns", "退货批次复检完成没？", first(*standing("退货批次"))),
        # why
        Question("why-bluetooth", "蓝牙断连为什么延期？", first(*reason("蓝牙断连"))),
        Question(
            "why-battery",
            "第二家电池供应商怎么还没找到，什么原因？",
            first(*reason("第二家电池供应商")),
        ),
        Question("why-service", "越南语客服招聘延期的原因是什么", first(*reason("越南语客服"))),
        Question("why-screen", "屏幕划痕投诉卡在哪儿了？", first(*reason("屏幕划痕"))),
    ]
