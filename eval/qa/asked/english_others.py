"""English: decisions, what is open, meetings and minutes, changes, problems."""

from eval.qa import truth as t
from eval.qa.expected import Expected, Question, count, first, listing, says
from eval.qa.saying import show


def questions() -> list[Question]:
    f = t.load("en")
    launch, move, erp = (t.in_project(name) for name in f.company["projects"])
    kickoff = f.titled("ERP Upgrade kickoff")
    coming = f.next_meeting("Warehouse Move")
    day = show(coming["at"][:10], "en")

    def decided(subject: str, *words: str | tuple[str, ...]) -> Expected:
        return first(f.decision(subject), *words)

    asked: dict[str, tuple[str, Expected]] = {
        "decision-budget": (
            "What was the launch budget set at in the end?",
            decided("launch budget", "260,000"),
        ),
        "decision-price": (
            "How much will the product sell for at retail?",
            decided("retail price", "199"),
        ),
        "decision-site": ("Where is the new site?", decided("new site", "Reno")),
        "decision-cutover": (
            "What did we decide on the cutover date?",
            decided("cutover", "August 1"),
        ),
        "decision-scanners": (
            "How many barcode scanners are we buying?",
            decided("barcode scanners", ("Fifty", "50")),
        ),
        "decision-list": (
            "What has been decided in the Warehouse Move?",
            listing(f.decisions(move)),
        ),
        "decision-meeting": (
            "List the decisions of the ERP Upgrade kickoff",
            listing(f.decisions(t.given_in(kickoff["id"]))),
        ),
        "dispute": ("What is still disputed in the Product Launch?", listing(f.disputes(launch))),
        "next": (
            "When is the next Warehouse Move meeting?",
            says([coming], (day, f"{day[:3]} {day.split()[1]}", coming["at"][:10])),
        ),
        "meeting-count": (
            "How many meetings were held in May?",
            count(f.meetings(t.held(*t.month(5)))),
        ),
        "meeting-who": (
            "Who attended the ERP Upgrade kickoff?",
            says([kickoff], *kickoff["attendees"]),
        ),
        "meeting-minutes": ("Which minutes are late?", listing(f.meetings(t.is_minutes_late))),
        "meeting-person": (
            "Which meetings did Grace Liu attend?",
            listing(f.meetings(t.attended("Grace Liu"))),
        ),
        "change": (
            "What has changed in Marketing since Monday?",
            listing(f.changes(t.MONDAY, t.of("Marketing"))),
        ),
        "change-project": (
            "Any changes in the ERP Upgrade this week?",
            listing(f.changes(t.MONDAY, erp)),
        ),
        "problem": ("Which problems are open?", listing(f.troubles())),
        "problem-level": (
            "How many problems were escalated to level 2 or higher?",
            count(f.troubles(level=2)),
        ),
    }
    return [Question(f"en-{id_}", q, expects, "en") for id_, (q, expects) in asked.items()]
