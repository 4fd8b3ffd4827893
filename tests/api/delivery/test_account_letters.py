"""Invitations and password links go out by mail where a mail server is configured."""

import re

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import select

from api import services_staff
from api.installation import Installation
from storage import accounts
from storage.tables import Message, MessageState, Role, User
from tests.api.delivery.meetings_made import PUBLIC_URL, messages
from tests.api.people import add_user

EMAIL = "li@company.cn"


@pytest.fixture
def house(place: Installation) -> Installation:
    """Mail goes out, and links have an address."""
    place.settings.smtp_host, place.settings.mail_from = "mail.company.cn", "m@company.cn"
    place.settings.public_url = PUBLIC_URL
    return place


def invite(client: TestClient, **more: object) -> Response:
    typed = {"name": "李敏", "email": EMAIL, "role": "member"} | more
    return client.post("/settings/accounts/invite", data=typed)


def links_in(text: str) -> set[str]:
    return set(re.findall(r"https?://[^\s\"<]*/welcome/[\w-]{43}", text))


def waiting(place: Installation) -> list[Message]:
    return [m for m in messages(place) if m.state == MessageState.queued]


def test_an_invitation_goes_out_with_the_link_that_the_page_shows(
    client: TestClient, house: Installation
) -> None:
    page = invite(client, role="leader").text
    (mail,) = waiting(house)
    assert (mail.kind, mail.recipient, mail.address) == ("invitation", "李敏", EMAIL)
    assert mail.subject == "Administrator 邀请您使用会议助手"
    assert "角色是组长" in mail.text
    assert links_in(mail.text) == links_in(mail.html or "") == links_in(page)
    assert f"邮件也会发到 {EMAIL}。" in page


def test_without_a_mail_server_the_page_says_that_no_mail_goes_out(
    client: TestClient, place: Installation
) -> None:
    page = invite(client).text
    assert (len(links_in(page)), "没有发邮件" in page, messages(place)) == (1, True, [])


def test_without_a_public_address_no_mail_goes_out(client: TestClient, house: Installation) -> None:
    house.settings.public_url = None
    assert "没有发邮件" in invite(client).text
    assert messages(house) == []


def test_a_new_link_is_mailed_and_the_old_one_is_not_any_more(
    client: TestClient, house: Installation
) -> None:
    invite(client)
    page = client.post("/settings/accounts/invitations/1/renew").text
    (mail,) = waiting(house)
    assert links_in(mail.text) == links_in(page)
    assert [m.state for m in messages(house)] == ["cancelled", "queued"]


def test_of_two_invitations_to_an_address_the_later_is_mailed(
    client: TestClient, house: Installation
) -> None:
    invite(client)
    page = invite(client).text
    (mail,) = waiting(house)
    assert links_in(mail.text) == links_in(page)


def test_an_invitation_that_is_withdrawn_is_not_mailed(
    client: TestClient, house: Installation
) -> None:
    invite(client)
    client.post("/settings/accounts/invitations/1/withdraw")
    assert waiting(house) == []


def test_withdrawing_one_invitation_leaves_the_mails_of_others(
    client: TestClient, house: Installation
) -> None:
    for no in range(1, 12):
        invite(client, name=f"某{no}", email=f"a{no}@company.cn")
    client.post("/settings/accounts/invitations/1/withdraw")
    assert len(waiting(house)) == 10


def test_an_invitation_that_was_sent_can_be_withdrawn(
    client: TestClient, house: Installation
) -> None:
    invite(client)
    with house.database.write() as session:
        session.exec(select(Message)).one().state = MessageState.sent
    client.post("/settings/accounts/invitations/1/withdraw")
    with house.database.read() as session:
        assert accounts.open_invitations(session) == []


def test_a_password_link_goes_out_to_who_has_an_address(
    client: TestClient, house: Installation
) -> None:
    user_id = add_user_of(house)
    with house.database.write() as session:
        user = session.get(User, user_id)
        assert user
        user.email = EMAIL
    page = client.post(f"/settings/accounts/{user_id}/link").text
    (mail,) = waiting(house)
    assert mail.subject == "会议助手：设置新密码"
    assert links_in(mail.text) == links_in(page)


def test_a_password_link_of_who_has_no_address_is_shown_alone(
    client: TestClient, house: Installation
) -> None:
    page = client.post(f"/settings/accounts/{add_user_of(house)}/link").text
    assert (len(links_in(page)), "没有发邮件" in page, messages(house)) == (1, True, [])


def add_user_of(house: Installation) -> int:
    return add_user(house, "李敏", Role.member)


def test_a_name_with_a_line_break_gives_no_orders_to_the_mail_server(house: Installation) -> None:
    services_staff.invite(
        house, email=EMAIL, name="李敏", role=Role.member, actor="某人\r\nBcc: x@evil.com"
    )
    (mail,) = waiting(house)
    assert mail.subject == "某人 Bcc: x@evil.com 邀请您使用会议助手"
    assert [line for line in mail.text.splitlines() if line.startswith("Bcc")] == []


def test_everybody_gets_mails_about_minutes_until_they_choose(client: TestClient) -> None:
    address = "/settings/notifications"
    box = 'name="mails" value="minutes" checked'
    before = client.get(address).text
    client.post(address, data={"changes": ["tracker"]})
    without = client.get(address).text
    client.post(address, data={"mails": ["minutes", "nonsense"]})
    assert (box in before, box in without, box in client.get(address).text) == (True, False, True)
