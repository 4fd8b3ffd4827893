"""Traditional Chinese, of the company whose meetings are in Simplified."""

from eval.qa import truth as t
from eval.qa.expected import Question, count, first, groups, largest, listing, says
from eval.qa.saying import show


def questions() -> list[Question]:
    f = t.load("zh")
    late, still, done = t.is_late, t.is_open, t.has("done")
    cold_chain, patent = f.item("冷链运输"), f.item("外观专利")
    coming = f.next_meeting("客户满意度提升")
    return [
        Question("hant-count-late", "採購部還有幾項逾期？", count(f.items(late, t.of("采购部")))),
        Question(
            "hant-count-open",
            "請問研發部目前尚有多少項未完成？",
            count(f.items(still, t.of("研发部"))),
        ),
        Question("hant-list-late", "列出財務部逾期的任務", listing(f.items(late, t.of("财务部")))),
        Question("hant-list-next-week", "下週到期的有哪些？", listing(f.items(t.due(*t.week(1))))),
        Question(
            "hant-done-last-week",
            "銷售部上週完成了哪些事？",
            listing(f.items(t.of("销售部"), t.done_in(*t.week(-1)))),
        ),
        Question(
            "hant-person", "劉美玲手上還有幾項沒完成？", count(f.items(still, t.by("刘美玲")))
        ),
        Question(
            "hant-unowned",
            "哪些未完成的任務沒有負責人？",
            listing(f.items(t.is_unowned, still)),
        ),
        Question(
            "hant-group",
            "各部門各有幾項逾期？",
            groups(t.sizes(f.items(late), "department"), f.items(late), "overdue"),
        ),
        Question(
            "hant-compare",
            "哪個部門延期的任務最多？",
            largest(
                t.sizes(f.items(t.has("delayed")), "department"),
                f.items(t.has("delayed")),
                "delayed",
            ),
        ),
        Question("hant-who", "冷鏈運輸合同是誰在談？", first(cold_chain, cold_chain["owner"])),
        Question(
            "hant-when",
            "外觀專利哪一天到期？",
            first(patent, (show(patent["deadline"], "zh"), patent["deadline"][:10])),
        ),
        Question(
            "hant-decision", "新廠選址定在哪裡？", first(f.decision("选址"), ("嘉兴", "嘉興"))
        ),
        Question(
            "hant-next",
            "客戶滿意度提升下次會議何時召開？",
            says([coming], (show(coming["at"][:10], "zh"), coming["at"][:10])),
        ),
        Question("hant-minutes", "哪些會議紀要逾時未發？", listing(f.meetings(t.is_minutes_late))),
        Question(
            "hant-done-project",
            "新產品上市已完成幾項？",
            count(f.items(t.in_project("新产品上市"), done)),
        ),
    ]
