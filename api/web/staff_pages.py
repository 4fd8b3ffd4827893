"""Accounts of everybody, for administrators: invite, change roles, switch off and on."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import services_staff as services
from api.access import administrators_only
from api.delivery import account_letters
from api.deps import Actor, Id, Place
from api.installation import Installation
from api.web import templates, words
from api.web.error_words import explain
from assistant.errors import ConflictError, InputError
from storage import accounts, organisation
from storage.tables import now

router = APIRouter(prefix="/settings/accounts", dependencies=[Depends(administrators_only)])


@router.get("")
def accounts_page(request: Request, place: Place, who: int | None = None) -> Response:
    """`who`: the account that may be given another person of the roster."""
    return _page(request, place, who=who)


def _page(
    request: Request, place: Installation, *, problem: str | None = None, **more: Any
) -> Response:
    with place.database.read() as session:
        owner = organisation.current(session)
        users = accounts.all_users(session)
        context: dict[str, Any] = {
            "users": sorted(users, key=lambda u: (not u.is_active, u.name)),
            "people": accounts.people_of(session, users),
            "free": accounts.free_people(session, owner.id or 0),
            "invitations": accounts.open_invitations(session),
            "roles": list(words.ROLES.items()),
            "role_names": words.ROLES,
            "now": now(),
            "typed": {},
            "problem": explain(problem),
        }
    status = 422 if problem else 200
    return templates.TemplateResponse(request, "accounts.html", context | more, status_code=status)


def _with_link(
    request: Request, place: Installation, secret: str, whose: str, address: str | None
) -> Response:
    """The page with a link on it: it is not shown again, because only its hash is kept.

    `address`: where the link goes by mail as well, if mail goes out.
    """
    base = place.settings.public_url or str(request.base_url).rstrip("/")
    mailed_to = address if account_letters.go_out(place.settings, address) else None
    link = f"{base}/welcome/{secret}"
    answer = _page(request, place, link=link, link_for=whose, mailed_to=mailed_to)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/invite")
def invite(
    request: Request,
    place: Place,
    actor: Actor,
    email: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    person: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "member",
) -> Response:
    typed = {"email": email, "name": name, "person": person, "role": role}
    try:
        secret = services.invite(
            place,
            email=email,
            name=name,
            person_id=int(person) if person.isdecimal() else None,
            role=services.read_role(role),
            actor=actor,
        )
    except (InputError, ConflictError) as exc:
        return _page(request, place, problem=str(exc), typed=typed)
    return _with_link(request, place, secret, email.strip(), email.strip())


@router.post("/invitations/{invitation_id}/renew")
def renew(request: Request, place: Place, actor: Actor, invitation_id: Id) -> Response:
    secret = services.renew(place, invitation_id, actor=actor)
    with place.database.read() as session:
        email = accounts.invitation(session, invitation_id).email
    return _with_link(request, place, secret, email or "", email)


@router.post("/invitations/{invitation_id}/withdraw")
def withdraw(place: Place, actor: Actor, invitation_id: Id) -> Response:
    services.withdraw(place, invitation_id, actor=actor)
    return _back()


@router.post("/{user_id}")
def change(
    place: Place,
    actor: Actor,
    user_id: Id,
    role: Annotated[str, Form()] = "",
    person: Annotated[str, Form()] = "",
) -> Response:
    if role:
        services.change_role(place, user_id, services.read_role(role), actor=actor)
    if person.isdecimal():
        services.set_person(place, user_id, int(person), actor=actor)
    return _back(user_id)


@router.post("/{user_id}/link")
def password_link(request: Request, place: Place, actor: Actor, user_id: Id) -> Response:
    secret = services.password_link(place, user_id, actor=actor)
    with place.database.read() as session:
        user = accounts.get(session, user_id)
    return _with_link(request, place, secret, user.name, user.email)


@router.post("/{user_id}/switch")
def switch(
    place: Place, actor: Actor, user_id: Id, is_on: Annotated[bool, Form(alias="on")] = False
) -> Response:
    services.switch(place, user_id, is_on=is_on, actor=actor)
    return _back(user_id)


def _back(user_id: int | None = None) -> RedirectResponse:
    anchor = f"#account-{user_id}" if user_id else ""
    return RedirectResponse(f"/settings/accounts{anchor}", status_code=303)
