"""English: items: how many, which, whose, who, when, why, by group."""

from eval.qa import truth as t
from eval.qa.expected import (
    Expected,
    Question,
    count,
    first,
    groups,
    largest,
    listing,
    names,
    tally,
    top,
)
from eval.qa.saying import show


def questions() -> list[Question]:
    f = t.load("en")
    late, still, done = t.is_late, t.is_open, t.has("done")
    launch, move, erp = (t.in_project(name) for name in f.company["projects"])
    finance, sales, engineering = t.of("Finance"), t.of("Sales"), t.of("Engineering")
    operations, marketing = t.of("Operations"), t.of("Marketing")
    risk = t.given_in(f.titled("Warehouse Move risk workshop")["id"])
    kickoff = t.given_in(f.titled("Product Launch kickoff")["id"])
    next_day = min(d for i in f.items(still, t.due(t.TODAY, None)) if (d := t.due_day(i)))

    def said(subject: str, word: str | tuple[str, ...]) -> Expected:
        return first(f.item(subject), word)

    def until(subject: str) -> Expected:
        day = show(f.item(subject)["deadline"], "en")
        short = f"{day[:3]} {day.split()[1]}"
        return said(subject, (day, short, f.item(subject)["deadline"][:10]))

    def owner(subject: str) -> Expected:
        return said(subject, f.item(subject)["owner"])

    def why(subject: str) -> Expected:
        return said(subject, f.item(subject)["delay_reason"])

    asked: dict[str, tuple[str, Expected]] = {
        "count-late": ("How many items are overdue?", count(f.items(late))),
        "count-late-department": (
            "How many overdue tasks does Finance have?",
            count(f.items(late, finance)),
        ),
        "count-open-colloquial": (
            "How much stuff is Engineering still sitting on?",
            count(f.items(still, engineering)),
        ),
        "count-done": (
            "How many tasks has Operations completed so far?",
            count(f.items(done, operations)),
        ),
        "count-late-project": (
            "Number of overdue items in the Warehouse Move",
            count(f.items(late, move)),
        ),
        "count-combined": (
            "In the ERP Upgrade, how many of Finance's items are late?",
            count(f.items(late, erp, finance)),
        ),
        "count-delayed": (
            "How many items are marked as delayed?",
            count(f.items(t.has("delayed"))),
        ),
        "count-unowned": ("How many tasks have no owner?", count(f.items(t.is_unowned))),
        "count-legal-zero": ("Does Legal have anything overdue?", count([])),
        "count-meeting": (
            "How many action items came out of the Product Launch kickoff?",
            count(f.items(kickoff)),
        ),
        "list-late": ("Which Sales items are overdue?", listing(f.items(late, sales))),
        "list-late-terse": ("overdue operations", listing(f.items(late, operations))),
        "list-open": (
            "Show me everything Sales has not finished yet",
            listing(f.items(still, sales)),
        ),
        "list-delayed": (
            "What's delayed in Engineering?",
            listing(f.items(t.has("delayed"), engineering)),
        ),
        "list-meeting-open": (
            "What is still open from the Warehouse Move risk workshop?",
            listing(f.items(risk, still)),
        ),
        "list-undated": (
            "Which open items have no deadline?",
            listing(f.items(t.is_undated, still)),
        ),
        "list-behind": ("Which tasks are behind schedule?", listing(f.items(t.is_behind))),
        "list-near": ("What is due soon?", listing(f.items(t.is_near))),
        "list-moved": (
            "Which Marketing deadlines have been pushed back?",
            listing(f.items(t.is_moved, marketing)),
        ),
        "list-not-started": (
            "Please list the Finance tasks that have not been started.",
            listing(f.items(t.has("not_started"), finance)),
        ),
        "list-about": (
            "What tasks are there about the press kit?",
            listing(f.items(t.about("press kit"))),
        ),
        "person-open": (
            "What does Dana Cole still have to do?",
            listing(f.items(still, t.by("Dana Cole"))),
        ),
        "person-late": (
            "Is anything of Helen Grant's overdue?",
            listing(f.items(late, t.by("Helen Grant"))),
        ),
        "person-count": (
            "How many open items does Oliver Grant have?",
            count(f.items(still, t.by("Oliver Grant"))),
        ),
        "person-all": (
            "What is Luis Ortega responsible for?",
            listing(f.items(t.by("Luis Ortega"))),
        ),
        "names-late": (
            "Who in Sales has overdue items?",
            names(t.sizes(f.items(late, sales), "owner"), f.items(late, sales)),
        ),
        "due-this-week": ("What is due this week?", listing(f.items(t.due(*t.week())))),
        "due-next-week": (
            "Which Engineering tasks are due next week?",
            listing(f.items(engineering, t.due(*t.week(1)))),
        ),
        "due-next-month": (
            "How many items fall due next month?",
            count(f.items(t.due(*t.month(7)))),
        ),
        "due-before": (
            "What does Operations still have to finish before June 20?",
            listing(f.items(operations, still, t.due(None, t.day(6, 20)))),
        ),
        "due-seven-days": (
            "Which open items are due within the next 7 days?",
            listing(f.items(still, t.due(*t.coming(7)))),
        ),
        "due-today": ("Anything due today?", listing(f.items(t.due(t.TODAY, t.TODAY)))),
        "done-last-week": (
            "What did Operations finish last week?",
            listing(f.items(operations, t.done_in(*t.week(-1)))),
        ),
        "done-this-month": (
            "How many tasks were completed this month?",
            count(f.items(t.done_in(t.day(6, 1), t.day(6, 30)))),
        ),
        "updated-not": (
            "Which open Finance items have not been updated this week?",
            listing(f.items(finance, still, t.neither(t.updated_in(*t.week())))),
        ),
        "top-late": (
            "What are the three longest overdue items?",
            top(f.items(late), "deadline", 3),
        ),
        "top-next": (
            "What's the next thing due?",
            listing(f.items(still, t.due(next_day, next_day))),
        ),
        "who-invitations": ("Who is sending out the invitations?", owner("invitations")),
        "who-patent": ("Who owns the design patent filing?", owner("design patent")),
        "who-riggers": ("Who was asked to hire the riggers?", owner("riggers")),
        "when-severance": ("When are the severance payments due?", until("severance")),
        "when-patent": ("By when do we need to file the design patent?", until("design patent")),
        "status-billboard": (
            "Is the billboard booked?",
            said("billboard", ("done", "Done", "completed", "finished")),
        ),
        "status-night-shift": (
            "How far along is the night shift training?",
            said("night shift", f"{f.item('night shift')['percent']}%"),
        ),
        "why-bluetooth": (
            "Why are the Bluetooth dropouts not fixed yet?",
            why("Bluetooth dropouts"),
        ),
        "why-riggers": ("What's the reason the riggers are delayed?", why("riggers")),
        "group-late": (
            "Overdue items by department",
            groups(t.sizes(f.items(late), "department"), f.items(late), "overdue"),
        ),
        "group-open-project": (
            "How many open items does each project have?",
            groups(t.sizes(f.items(still), "project"), f.items(still), "open"),
        ),
        "compare-most-late": (
            "Which department has the most overdue items?",
            largest(t.sizes(f.items(late), "department"), f.items(late), "overdue"),
        ),
        "compare-person": (
            "Who has the most open tasks?",
            largest(t.sizes(f.items(still), "owner"), f.items(still), "open"),
        ),
        "compare-two": (
            "Does Sales or Marketing have more overdue items?",
            largest(
                {n: len(f.items(late, t.of(n))) for n in ("Sales", "Marketing")},
                f.items(late, t.either(sales, marketing)),
                "overdue",
            ),
        ),
        "overview": (
            "How is the Product Launch going?",
            tally(
                f.items(launch),
                total=len(f.items(launch)),
                done=len(f.items(launch, done)),
                overdue=len(f.items(launch, late)),
            ),
        ),
    }
    return [Question(f"en-{id_}", q, expects, "en") for id_, (q, expects) in asked.items()]
