"""Questions asked by the account that looks at every page, one for each kind of answer."""

from sqlmodel import select

from api import services_ask
from api.deps import Viewer
from api.installation import Installation
from storage.tables import User

ASKED = (
    "How many tasks are still open by department?",
    "Which tasks are overdue?",
    "What was decided at the last meeting?",
    "What changed this week?",
    "Which problems are open?",
    "Which meetings have no minutes yet?",
    "When does the canteen open?",
)


def ask(place: Installation, who: str) -> list[str]:
    """The addresses of the answers, each as it stands when it is looked at."""
    with place.database.read() as session:
        user = session.exec(select(User).where(User.name == who)).one()
        viewer = Viewer(user.id or 0, user.person_id, user.name, user.role)
    kept = [services_ask.ask(place, viewer, text).question.id for text in ASKED]
    services_ask.ask(place, viewer, "And in the lab?", after=kept[1])
    return [f"/ask/{number}" for number in kept]
