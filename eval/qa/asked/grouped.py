"""Chinese: by department, person or project; which has most; how a project or department stands."""

from eval.qa import truth as t
from eval.qa.expected import Question, groups, largest, rates, tally


def questions() -> list[Question]:
    f = t.load("zh")
    late, still, done = t.is_late, t.is_open, t.has("done")
    launch, move = t.in_project("新产品上市"), t.in_project("华东工厂搬迁")
    erp = t.in_project("ERP系统升级")

    def share(name: str) -> tuple[int, int]:
        return len(f.items(t.of(name), done)), len(f.items(t.of(name)))

    departments = t.sizes(f.items(), "department")
    return [
        # by group
        Question(
            "group-late-department",
            "各部门分别有几项逾期？",
            groups(t.sizes(f.items(late), "department"), f.items(late), "overdue"),
        ),
        Question(
            "group-open-project",
            "每个项目还有多少没完成的任务？",
            groups(t.sizes(f.items(still), "project"), f.items(still), "open"),
        ),
        Question(
            "group-done-department",
            "按部门统计一下已完成的数量",
            groups(t.sizes(f.items(done), "department"), f.items(done), "done"),
        ),
        Question(
            "group-status-launch",
            "新产品上市的任务按状态分布怎么样",
            groups(t.sizes(f.items(launch), "status"), f.items(launch)),
        ),
        Question(
            "group-person-sales",
            "销售部每个人手上各有几项没完成？",
            groups(
                t.sizes(f.items(still, t.of("销售部")), "owner"),
                f.items(still, t.of("销售部")),
                "open",
            ),
        ),
        Question(
            "group-late-project",
            "逾期任务在各项目怎么分布？",
            groups(t.sizes(f.items(late), "project"), f.items(late), "overdue"),
        ),
        Question(
            "group-rate",
            "各部门的完成率是多少？",
            rates({name: share(name) for name in departments}, f.items()),
        ),
        Question(
            "compare-most-late",
            "哪个部门逾期最多？",
            largest(t.sizes(f.items(late), "department"), f.items(late), "overdue"),
        ),
        Question(
            "compare-most-late-project",
            "逾期最严重的是哪个项目，有几项？",
            largest(t.sizes(f.items(late), "project"), f.items(late), "overdue"),
        ),
        Question(
            "compare-most-delayed",
            "延期任务最多的部门是哪个",
            largest(
                t.sizes(f.items(t.has("delayed")), "department"),
                f.items(t.has("delayed")),
                "delayed",
            ),
        ),
        Question(
            "compare-two",
            "市场部和财务部比，谁没完成的多？",
            largest(
                {n: len(f.items(still, t.of(n))) for n in ("市场部", "财务部")},
                f.items(still, t.either(t.of("市场部"), t.of("财务部"))),
                "open",
            ),
        ),
        Question(
            "compare-two-late",
            "研发部跟销售部哪个逾期多一些？",
            largest(
                {n: len(f.items(late, t.of(n))) for n in ("研发部", "销售部")},
                f.items(late, t.either(t.of("研发部"), t.of("销售部"))),
                "overdue",
            ),
        ),
        Question(
            "compare-projects",
            "对比一下新产品上市和华东工厂搬迁的逾期情况",
            groups(
                {n: len(f.items(late, t.in_project(n))) for n in ("新产品上市", "华东工厂搬迁")},
                f.items(late, t.either(launch, move)),
                "overdue",
            ),
        ),
        # overview
        Question(
            "overview-launch",
            "新产品上市现在进度怎么样？",
            tally(
                f.items(launch),
                total=len(f.items(launch)),
                done=len(f.items(launch, done)),
                overdue=len(f.items(launch, late)),
            ),
        ),
        Question(
            "overview-move",
            "华东工厂搬迁项目的整体进展如何",
            tally(
                f.items(move),
                total=len(f.items(move)),
                done=len(f.items(move, done)),
                overdue=len(f.items(move, late)),
            ),
        ),
        Question(
            "overview-department",
            "质量管理部整体情况怎么样？",
            tally(
                f.items(t.of("质量管理部")),
                total=len(f.items(t.of("质量管理部"))),
                done=len(f.items(t.of("质量管理部"), done)),
                overdue=len(f.items(t.of("质量管理部"), late)),
            ),
        ),
        Question(
            "overview-rate",
            "ERP系统升级的完成率",
            tally(f.items(erp), total=len(f.items(erp)), done=len(f.items(erp, done))),
        ),
    ]
