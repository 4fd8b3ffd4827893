"""Commands about accounts: who has one, a link for whoever is locked out."""

from typing import Annotated

import typer

from api.console import say
from assistant.errors import InputError

app = typer.Typer(help="List accounts; make a link that sets a new password.")

Email = Annotated[
    str | None, typer.Argument(help="of the account; without accounts, none is needed")
]


@app.command("list")
def list_users() -> None:
    """Print the accounts."""
    from api.commands.data import installation
    from storage import accounts

    with installation() as place, place.database.read() as session:
        users = accounts.all_users(session)
    for user in users:
        seen = f"{user.seen_at:%Y-%m-%d %H:%M} UTC" if user.seen_at else "never here"
        off = "" if user.is_active else "  switched off"
        say(f"{user.email or '-'}  {user.name}  {user.role}  {seen}{off}")
    if not users:
        say("There are no accounts yet. Make the first with: meeting-assistant users link")


@app.command()
def link(email: Email = None) -> None:
    """Print a one-time link: for an account a new password, or the first administrator."""
    from api import services_staff
    from api.commands.data import ACTOR, installation
    from api.services_sign_in import first_link, welcome_address

    with installation() as place:
        if email:
            secret = services_staff.password_link_for(place, email, actor=ACTOR)
        else:
            first = first_link(place)
            if first is None:
                raise InputError("There are accounts already. Say whose: users link EMAIL.")
            secret = first
        say(welcome_address(place.settings, secret))
