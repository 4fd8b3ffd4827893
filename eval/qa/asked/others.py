"""Chinese: decisions, what is open, meetings and minutes, changes, problems."""

from eval.qa import truth as t
from eval.qa.expected import Question, count, first, listing, says, top
from eval.qa.saying import show


def questions() -> list[Question]:
    f = t.load("zh")
    launch, move = t.in_project("新产品上市"), t.in_project("华东工厂搬迁")
    erp, happy = t.in_project("ERP系统升级"), t.in_project("客户满意度提升")
    budget, abroad = t.in_project("年度预算编制"), t.in_project("海外渠道拓展")

    def decided(
        subject: str, *words: str | tuple[str, ...]
    ) -> tuple[t.Row, *tuple[str | tuple[str, ...], ...]]:
        return f.decision(subject), *words

    def given(title: str) -> t.Test:
        return t.given_in(f.titled(title)["id"])

    def coming(project: str) -> tuple[t.Row, ...]:
        return (f.next_meeting(project),)

    def next_day(project: str) -> tuple[str, str]:
        at = f.next_meeting(project)["at"]
        return show(at[:10], "zh"), at[:10]

    finance, rd, marketing = t.of("财务部"), t.of("研发部"), t.of("市场部")
    kickoff = f.titled("华东工厂搬迁启动会")
    first_push = f.titled("新产品上市第一次推进会")
    return [
        # decisions
        Question(
            "decision-budget",
            "推广预算最后定的是多少？",
            first(*decided("推广预算", ("八十万", "80万"))),
        ),
        Question(
            "decision-price",
            "新产品零售价定了多少钱",
            first(*decided("零售价", ("一千二百九十九", "1299"))),
        ),
        Question("decision-site", "新厂选址选在哪里？", first(*decided("选址", "嘉兴"))),
        Question(
            "decision-cutover",
            "ERP切换上线日期定在哪天？",
            first(*decided("上线日期", ("八月一日", "8月1日"))),
        ),
        Question(
            "decision-history",
            "历史数据要迁移几年的？",
            first(*decided("历史数据", ("三年", "3年"))),
        ),
        Question(
            "decision-hotline",
            "关于客服热线会上是怎么决定的",
            first(*decided("客服热线", "晚上十点")),
        ),
        Question(
            "decision-target",
            "满意度目标是多少分？",
            first(*decided("满意度目标", ("九十二", "92"))),
        ),
        Question(
            "decision-travel",
            "差旅费会议上定了压缩多少？",
            first(*decided("差旅费", ("百分之十", "10%"))),
        ),
        Question(
            "decision-currency",
            "海外业务用什么货币结算，定了吗？",
            first(*decided("结算货币", "美元")),
        ),
        Question(
            "decision-agency", "独家代理最长能签几年", first(*decided("独家代理", ("两年", "2年")))
        ),
        Question("decision-warranty", "保修期有什么决定？", first(*decided("保修期", "两年"))),
        Question(
            "decision-scanners", "扫描枪决定买多少把？", first(*decided("扫描枪", ("五十", "50")))
        ),
        Question(
            "decision-list-project", "海外渠道拓展都定了哪些事？", listing(f.decisions(abroad))
        ),
        Question(
            "decision-list-meeting",
            "ERP系统升级启动会做出了哪些决议？",
            listing(f.decisions(given("ERP系统升级启动会"))),
        ),
        Question(
            "decision-list-month",
            "客户满意度提升项目四月份有哪些决定",
            listing(f.decisions(happy, lambda d: d["date"].month == 4)),
        ),
        Question("decision-count", "年度预算编制一共形成了几条决议？", count(f.decisions(budget))),
        # left open
        Question(
            "dispute-project", "华东工厂搬迁还有哪些争议没有定下来？", listing(f.disputes(move))
        ),
        Question(
            "dispute-meeting",
            "新产品上市启动会上大家在什么问题上有分歧",
            listing(f.disputes(given("新产品上市启动会"))),
        ),
        Question("dispute-erp", "ERP系统升级有什么争议？", listing(f.disputes(erp))),
        # next meetings
        Question(
            "next-launch",
            "新产品上市下次会议什么时候开？",
            says(coming("新产品上市"), next_day("新产品上市")),
        ),
        Question(
            "next-move-place",
            "华东工厂搬迁下一次会在哪儿开",
            says(coming("华东工厂搬迁"), f.next_meeting("华东工厂搬迁")["location"]),
        ),
        Question(
            "next-erp",
            "ERP系统升级下次开会是几号？",
            says(coming("ERP系统升级"), next_day("ERP系统升级")),
        ),
        # meetings and minutes
        Question(
            "meeting-count-may", "五月一共开了几次会？", count(f.meetings(t.held(*t.month(5))))
        ),
        Question(
            "meeting-count-project", "客户满意度提升到现在开过多少次会议", count(f.meetings(happy))
        ),
        Question("meeting-last-week", "上周开了哪些会？", listing(f.meetings(t.held(*t.week(-1))))),
        Question(
            "meeting-attended", "林晓彤参加过哪些会议？", listing(f.meetings(t.attended("林晓彤")))
        ),
        Question(
            "meeting-who", "华东工厂搬迁启动会有谁参加？", says([kickoff], *kickoff["attendees"])
        ),
        Question(
            "meeting-who-colloquial",
            "新产品上市第一次推进会都来了哪些人",
            says([first_push], *first_push["attendees"]),
        ),
        Question(
            "meeting-minutes-late",
            "哪些会议纪要超时还没发？",
            listing(f.meetings(t.is_minutes_late)),
        ),
        Question(
            "meeting-minutes-late-count",
            "超时未发的纪要有几份",
            count(f.meetings(t.is_minutes_late)),
        ),
        Question(
            "meeting-minutes-unissued",
            "还有哪些会的纪要没有发出来",
            listing(f.meetings(t.is_unissued)),
        ),
        Question(
            "meeting-minutes-project",
            "年度预算编制有几次会议纪要没发？",
            count(f.meetings(budget, t.is_unissued)),
        ),
        Question(
            "meeting-latest",
            "最近三次会议是哪几次？",
            top(f.meetings(), "date", 3, is_falling=True),
        ),
        # changes
        Question(
            "change-finance",
            "财务部从周一到现在有什么变化？",
            listing(f.changes(t.MONDAY, finance)),
        ),
        Question(
            "change-project", "新产品上市这周有哪些变动", listing(f.changes(t.MONDAY, launch))
        ),
        Question("change-count", "周一以来一共有多少处变更？", count(f.changes(t.MONDAY))),
        Question(
            "change-yesterday",
            "研发部昨天以来更新了什么内容，有哪些变化？",
            listing(f.changes(t.day(6, 9), rd)),
        ),
        # problems
        Question("problem-all", "现在有哪些问题还没解决？", listing(f.troubles())),
        Question("problem-count", "目前未解决的问题有几个", count(f.troubles())),
        Question("problem-level-three", "升级到第三级的问题有哪些？", listing(f.troubles(level=3))),
        Question("problem-level-two", "二级及以上的问题有几个？", count(f.troubles(level=2))),
        Question(
            "problem-executive", "哪些问题已经报到分管领导那里了", listing(f.troubles(level=3))
        ),
        Question("problem-project", "华东工厂搬迁有什么问题没解决", listing(f.troubles(move))),
        Question(
            "problem-department",
            "质量管理部遇到了哪些问题",
            listing(f.troubles(t.of("质量管理部"))),
        ),
        Question("problem-marketing", "市场部有没有上报的问题？", listing(f.troubles(marketing))),
    ]
