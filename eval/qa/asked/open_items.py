"""Chinese: how many, which, of a department, project or meeting, and how they stand."""

from eval.qa import truth as t
from eval.qa.expected import Question, count, listing


def questions() -> list[Question]:
    f = t.load("zh")
    late, still, done = t.is_late, t.is_open, t.has("done")
    launch, move = t.in_project("新产品上市"), t.in_project("华东工厂搬迁")
    erp, happy = t.in_project("ERP系统升级"), t.in_project("客户满意度提升")
    budget, abroad = t.in_project("年度预算编制"), t.in_project("海外渠道拓展")
    erp_second = t.given_in(f.titled("ERP系统升级第二次推进会")["id"])
    move_review = t.given_in(f.titled("华东工厂搬迁专题评审会")["id"])
    launch_first = t.given_in(f.titled("新产品上市第一次推进会")["id"])

    return [
        # counts
        Question(
            "count-late-marketing", "市场部还有几项逾期？", count(f.items(late, t.of("市场部")))
        ),
        Question("count-late-all", "现在一共有多少项任务逾期了", count(f.items(late))),
        Question(
            "count-open-rd", "研发部没完成的还有多少？", count(f.items(still, t.of("研发部")))
        ),
        Question(
            "count-open-finance-colloquial",
            "财务那边手上还压着几件事没弄完？",
            count(f.items(still, t.of("财务部"))),
        ),
        Question(
            "count-done-hr",
            "人力资源部已经完成了多少项？",
            count(f.items(done, t.of("人力资源部"))),
        ),
        Question(
            "count-all-production", "生产部名下总共有几项行动项？", count(f.items(t.of("生产部")))
        ),
        Question("count-delayed-all", "延期的任务有几个？", count(f.items(t.has("delayed")))),
        Question(
            "count-delayed-alias",
            "品管部有几项延期？",
            count(f.items(t.has("delayed"), t.of("质量管理部"))),
        ),
        Question(
            "count-not-started", "还没开始的任务有多少项", count(f.items(t.has("not_started")))
        ),
        Question(
            "count-in-progress-sales",
            "销售部正在进行中的有几项",
            count(f.items(t.has("in_progress"), t.of("销售部"))),
        ),
        Question(
            "count-late-project", "华东工厂搬迁项目里逾期的有几项？", count(f.items(late, move))
        ),
        Question("count-open-project", "海外渠道拓展还剩多少没做完", count(f.items(still, abroad))),
        Question(
            "count-late-dep-project",
            "ERP系统升级这个项目，研发部有几项逾期？",
            count(f.items(late, erp, t.of("研发部"))),
        ),
        Question(
            "count-open-dep-project",
            "请问采购部在海外渠道拓展项目中尚有多少项未完成？",
            count(f.items(still, abroad, t.of("采购部"))),
        ),
        Question(
            "count-meeting",
            "ERP系统升级第二次推进会一共布置了多少项任务？",
            count(f.items(erp_second)),
        ),
        Question(
            "count-meeting-done",
            "华东工厂搬迁专题评审会定的任务完成了几项",
            count(f.items(move_review, done)),
        ),
        Question("count-unowned", "没有责任人的任务有几项？", count(f.items(t.is_unowned))),
        Question(
            "count-undated-open",
            "还有多少未完成的任务没定截止时间",
            count(f.items(t.is_undated, still)),
        ),
        Question("count-legal-zero", "法务部有几项逾期？", count([])),
        Question("count-near", "快到期的有几项？", count(f.items(t.is_near))),
        Question("count-behind", "进度落后的任务有多少？", count(f.items(t.is_behind))),
        Question(
            "count-moved-launch",
            "新产品上市有几项改过截止时间？",
            count(f.items(launch, t.is_moved)),
        ),
        Question("count-total", "目前跟踪的行动项总共多少条？", count(f.items())),
        # lists
        Question(
            "list-late-finance", "财务部逾期的是哪些？", listing(f.items(late, t.of("财务部")))
        ),
        Question(
            "list-late-sales-colloquial",
            "销售有啥过期没交的",
            listing(f.items(late, t.of("销售部"))),
        ),
        Question("list-late-terse", "采购部 逾期", listing(f.items(late, t.of("采购部")))),
        Question(
            "list-late-two",
            "市场部和财务部都有哪些逾期？",
            listing(f.items(late, t.either(t.of("市场部"), t.of("财务部")))),
        ),
        Question(
            "list-open-finance", "列一下财务部没完成的", listing(f.items(still, t.of("财务部")))
        ),
        Question(
            "list-open-formal",
            "请列出生产部在华东工厂搬迁项目中尚未完成的全部行动项。",
            listing(f.items(still, move, t.of("生产部"))),
        ),
        Question(
            "list-delayed-purchasing",
            "采购部哪些事延期了？",
            listing(f.items(t.has("delayed"), t.of("采购部"))),
        ),
        Question(
            "list-delayed-project",
            "客户满意度提升有哪些任务延期",
            listing(f.items(t.has("delayed"), happy)),
        ),
        Question(
            "list-not-started-finance",
            "财务部还没动的有哪些",
            listing(f.items(t.has("not_started"), t.of("财务部"))),
        ),
        Question(
            "list-meeting",
            "新产品上市第一次推进会上都安排了哪些事？",
            listing(f.items(launch_first)),
        ),
        Question(
            "list-meeting-open",
            "华东工厂搬迁专题评审会布置的任务，哪些还没完成？",
            listing(f.items(move_review, still)),
        ),
        Question(
            "list-unowned-open", "哪些没完成的任务没人负责？", listing(f.items(t.is_unowned, still))
        ),
        Question(
            "list-undated-budget",
            "年度预算编制里哪些任务没有截止时间？",
            listing(f.items(t.is_undated, budget)),
        ),
        Question("list-behind", "哪些任务进度落后了", listing(f.items(t.is_behind))),
        Question(
            "list-behind-rd",
            "研发部落后于计划的有哪几项？",
            listing(f.items(t.is_behind, t.of("研发部"))),
        ),
        Question("list-near", "有哪些任务快到期了？", listing(f.items(t.is_near))),
        Question(
            "list-near-quality",
            "质量部快到期的任务",
            listing(f.items(t.is_near, t.of("质量管理部"))),
        ),
        Question(
            "list-moved-marketing",
            "市场部哪些任务改过期？",
            listing(f.items(t.is_moved, t.of("市场部"))),
        ),
        Question(
            "list-moved-production",
            "生产部截止时间往后推过的有哪些",
            listing(f.items(t.is_moved, t.of("生产部"))),
        ),
        Question(
            "list-percent-high",
            "研发部进行中的任务里，进度超过60%的有哪些？",
            listing(f.items(t.of("研发部"), t.has("in_progress"), t.percent(61, 100))),
        ),
        Question(
            "list-percent-low",
            "哪些进行中的任务进度还不到20%？",
            listing(f.items(t.has("in_progress"), t.percent(0, 19))),
        ),
        Question(
            "list-about-plan", "和推广计划有关的任务有哪些？", listing(f.items(t.about("推广计划")))
        ),
        Question(
            "list-about-questionnaire",
            "关于市场调研问卷都有哪些行动项",
            listing(f.items(t.about("市场调研问卷"))),
        ),
    ]
