"""Chinese: due, done, updated in a span of days; the first and the last."""

import datetime as dt

from eval.qa import truth as t
from eval.qa.expected import Question, count, listing, top


def questions() -> list[Question]:
    f = t.load("zh")
    late, still = t.is_late, t.is_open
    this_week, next_week, last_week = t.week(), t.week(1), t.week(-1)
    from_today = t.due(t.TODAY, None)
    upcoming = f.items(still, from_today)
    next_day = min(d for item in upcoming if (d := t.due_day(item)))
    updated = t.updated_in(*this_week)
    return [
        Question("due-this-week", "本周到期的有几项？", count(f.items(t.due(*this_week)))),
        Question(
            "due-this-week-open", "这周还有哪些要交的？", listing(f.items(still, t.due(*this_week)))
        ),
        Question(
            "due-this-week-dep",
            "质量管理部这个星期要完成哪些任务？",
            listing(f.items(t.of("质量管理部"), t.due(*this_week))),
        ),
        Question("due-next-week", "下周到期的任务有哪些？", listing(f.items(t.due(*next_week)))),
        Question(
            "due-next-week-dep",
            "研发部下周有几项到期",
            count(f.items(t.of("研发部"), t.due(*next_week))),
        ),
        Question("due-today", "今天到期的有哪些", listing(f.items(t.due(t.TODAY, t.TODAY)))),
        Question(
            "due-tomorrow",
            "明天要交什么？",
            listing(f.items(t.due(t.day(6, 11), t.day(6, 11)))),
        ),
        Question(
            "due-friday",
            "本周五之前必须完成的还有哪些？",
            listing(f.items(still, t.due(None, t.day(6, 12)))),
        ),
        Question(
            "due-range",
            "6月15日到6月20日之间到期的有几项？",
            count(f.items(t.due(t.day(6, 15), t.day(6, 20)))),
        ),
        Question(
            "due-before",
            "市场部6月20号之前还有哪些没交？",
            listing(f.items(t.of("市场部"), still, t.due(None, t.day(6, 20)))),
        ),
        Question(
            "due-month-end",
            "月底前财务部还有几项要完成？",
            count(f.items(t.of("财务部"), still, t.due(None, t.day(6, 30)))),
        ),
        Question("due-next-month", "下个月到期的有多少项", count(f.items(t.due(*t.month(7))))),
        Question(
            "due-next-month-project",
            "新产品上市下个月要完成哪些？",
            listing(f.items(t.in_project("新产品上市"), t.due(*t.month(7)))),
        ),
        Question(
            "due-seven-days",
            "未来7天内有哪些未完成的任务到期？",
            listing(f.items(still, t.due(*t.coming(7)))),
        ),
        Question(
            "due-ten-days-dep",
            "人事部十天之内还有什么要交",
            listing(f.items(t.of("人力资源部"), still, t.due(*t.coming(10)))),
        ),
        Question(
            "due-july-named",
            "7月份到期的采购部任务有哪些？",
            listing(f.items(t.of("采购部"), t.due(*t.month(7)))),
        ),
        Question(
            "due-day",
            "6月18号到期的是哪几项？",
            listing(f.items(t.due(t.day(6, 18), t.day(6, 18)))),
        ),
        Question(
            "due-person-before",
            "姚思远月底之前还有几项要交？",
            count(f.items(t.by("姚思远"), still, t.due(None, t.day(6, 30)))),
        ),
        Question("done-last-week", "上周完成了多少项任务？", count(f.items(t.done_in(*last_week)))),
        Question(
            "done-last-week-dep",
            "上周采购部完成了哪些？",
            listing(f.items(t.of("采购部"), t.done_in(*last_week))),
        ),
        Question("done-this-week", "这周都做完了哪些事", listing(f.items(t.done_in(*this_week)))),
        Question(
            "done-this-month-project",
            "本月华东工厂搬迁完成了几项？",
            count(f.items(t.in_project("华东工厂搬迁"), t.done_in(t.day(6, 1), t.day(6, 30)))),
        ),
        Question(
            "done-may",
            "五月份销售部一共完成多少项？",
            count(f.items(t.of("销售部"), t.done_in(*t.month(5)))),
        ),
        Question(
            "done-since",
            "6月1号以来市场部完成了什么",
            listing(f.items(t.of("市场部"), t.done_in(t.day(6, 1), None))),
        ),
        Question(
            "done-yesterday",
            "昨天有哪些任务完成？",
            listing(f.items(t.done_in(t.day(6, 9), t.day(6, 9)))),
        ),
        Question(
            "updated-not",
            "财务部哪些任务这周还没更新？",
            listing(f.items(t.of("财务部"), still, t.neither(updated))),
        ),
        Question(
            "updated-not-count",
            "研发部没完成的任务里，有几项本周没更新过？",
            count(f.items(t.of("研发部"), still, t.neither(updated))),
        ),
        Question(
            "updated-yes", "这周生产部更新了哪些任务？", listing(f.items(t.of("生产部"), updated))
        ),
        Question("top-late", "逾期最久的三项是哪些？", top(f.items(late), "deadline", 3)),
        Question(
            "top-late-dep",
            "质量管理部拖得最久的5项任务",
            top(f.items(late, t.of("质量管理部")), "deadline", 5),
        ),
        Question(
            "top-updated",
            "研发部最近更新的3项任务是什么？",
            top(
                f.items(t.of("研发部"), t.updated_in(dt.date.min, None)),
                "updated_at",
                3,
                is_falling=True,
            ),
        ),
        Question(
            "top-next",
            "接下来最先到期的是哪一项？",
            listing(f.items(still, t.due(next_day, next_day))),
        ),
        Question(
            "held-may",
            "五月份的会议上给采购部安排了哪些任务？",
            listing(
                f.items(t.of("采购部"), lambda i: f.meeting_rows[i["meeting"]]["date"].month == 5)
            ),
        ),
    ]
