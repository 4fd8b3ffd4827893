"""Questions to the server, by the client of the library."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from mcp import Client

from api.installation import Installation
from api.mcp.door import Door, always
from api.mcp.server import make_server
from storage import sign_ins
from storage.tables import Role
from tests.api.people import People, add_user


def make_token(place: Installation, user_id: int, scopes: tuple[str, ...] = ("read",)) -> str:
    with place.database.write() as session:
        _row, secret = sign_ins.add_token(
            session, user_id, "desktop", list(scopes), expires_at=None
        )
    return secret


def token_of(
    place: Installation, role: Role = Role.administrator, name: str = "", person: bool = True
) -> str:
    """Of a new account; `name` is looked up in the roster."""
    name = name or f"A {role}"
    person_id = People(place).person(name) if person else None
    return make_token(place, add_user(place, name, role, person_id=person_id))


@dataclass
class Asked:
    """What came back: the structured content, the text, and whether it is an error."""

    data: dict[str, Any]
    text: str
    is_error: bool


@dataclass
class Program:
    """A program that asks in memory, with a token."""

    place: Installation
    secret: str
    mode: str = "auto"

    def ask(self, tool: str, **arguments: Any) -> Asked:
        return self.run(lambda client: ask(client, tool, **arguments))

    def run(self, do: Callable[[Client], Coroutine[Any, Any, Any]]) -> Any:
        async def go() -> Any:
            server = make_server(self.place, Door(self.place, always(self.secret)))
            async with Client(server, mode=self.mode) as client:
                return await do(client)

        return asyncio.run(go())


async def ask(client: Client, tool: str, **arguments: Any) -> Asked:
    result: Any = await client.call_tool(tool, arguments)
    return Asked(result.structured_content or {}, result.content[0].text, bool(result.is_error))
