"""Chinese and English: questions that lean on the one before."""

from eval.qa import truth as t
from eval.qa.expected import Question, count, first, listing
from eval.qa.saying import show


def questions() -> list[Question]:
    f, e = t.load("zh"), t.load("en")
    late, still = t.is_late, t.is_open
    marketing, finance, rd = t.of("市场部"), t.of("财务部"), t.of("研发部")
    move, erp = t.in_project("华东工厂搬迁"), t.in_project("ERP系统升级")
    battery, patent = f.item("第二家电池供应商"), f.item("外观专利")
    dropouts = e.item("Bluetooth dropouts")
    late_marketing = ("市场部还有几项逾期？",)
    return [
        Question(
            "chain-department", "那财务部呢？", count(f.items(late, finance)), before=late_marketing
        ),
        Question(
            "chain-which", "是哪几项？", listing(f.items(late, marketing)), before=late_marketing
        ),
        Question(
            "chain-list",
            "列出来看看",
            listing(f.items(late, finance)),
            before=(*late_marketing, "那财务部呢？"),
        ),
        Question(
            "chain-third",
            "研发部呢",
            count(f.items(late, rd)),
            before=(*late_marketing, "那财务部呢？"),
        ),
        Question(
            "chain-state",
            "那延期的呢？",
            count(f.items(t.has("delayed"), marketing)),
            before=late_marketing,
        ),
        Question(
            "chain-project",
            "ERP系统升级呢？",
            count(f.items(late, erp)),
            before=("华东工厂搬迁有几项逾期？",),
        ),
        Question(
            "chain-narrow",
            "其中研发部的有哪些？",
            listing(f.items(late, erp, rd)),
            before=("ERP系统升级有哪些任务逾期？",),
        ),
        Question(
            "chain-week",
            "下周呢？",
            listing(f.items(rd, t.due(*t.week(1)))),
            before=("研发部本周到期的有哪些？",),
        ),
        Question(
            "chain-person",
            "那姚思远呢？",
            count(f.items(still, t.by("姚思远"))),
            before=("丁晓岚还有几项没完成？",),
        ),
        Question(
            "chain-when",
            "什么时候到期？",
            first(battery, (show(battery["deadline"], "zh"), battery["deadline"][:10])),
            before=("第二家电池供应商由谁去找？",),
        ),
        Question(
            "chain-why",
            "为什么延期？",
            first(battery, battery["delay_reason"]),
            before=("第二家电池供应商由谁去找？",),
        ),
        Question(
            "chain-who",
            "谁负责的？",
            first(patent, patent["owner"]),
            before=("外观专利什么时候要申请好？",),
        ),
        Question(
            "chain-done",
            "已经完成的呢？",
            count(f.items(move, t.has("done"))),
            before=("华东工厂搬迁还有几项没完成？",),
        ),
        Question(
            "chain-en-department",
            "And Finance?",
            count(e.items(late, t.of("Finance"))),
            "en",
            ("How many items are overdue in Marketing?",),
        ),
        Question(
            "chain-en-which",
            "Which ones?",
            listing(e.items(late, t.of("Marketing"))),
            "en",
            ("How many items are overdue in Marketing?",),
        ),
        Question(
            "chain-en-when",
            "When is it due?",
            first(dropouts, _days(dropouts)),
            "en",
            ("Who is fixing the Bluetooth dropouts?",),
        ),
        Question(
            "chain-en-project",
            "What about the ERP Upgrade?",
            count(e.items(late, t.in_project("ERP Upgrade"))),
            "en",
            ("How many tasks are overdue in the Warehouse Move?",),
        ),
    ]


def _days(item: t.Row) -> tuple[str, ...]:
    day = show(item["deadline"], "en")
    return day, day[:3] + " " + day.split()[1], item["deadline"][:10]
