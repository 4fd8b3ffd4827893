"""Accounts: who signs in, how, and what they may do."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.columns import (
    enum_column,
    json_column,
    optional_time_column,
    time_column,
)


class Role(StrEnum):
    """What an account may do (domain.md names the people behind them)."""

    administrator = "administrator"
    recorder = "recorder"
    leader = "leader"
    member = "member"
    executive = "executive"


class User(SQLModel, table=True):
    __tablename__ = "user_account"  # "user" is a reserved word in PostgreSQL

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", unique=True)
    name: str
    email: str | None = Field(default=None, unique=True, index=True)  # signs in with it; lower case
    password_hash: str | None = None  # None: signs in by OpenID Connect only
    oidc_subject: str | None = Field(default=None, unique=True, index=True)
    role: Role = enum_column(Role, Role.recorder)
    is_active: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})
    # What the person chose on the pages: {"language": "en", "theme": "dark", ...}.
    preferences: dict[str, Any] = json_column(dict)
    created_at: dt.datetime = time_column()
    # A visit ends after some quiet; what changed since the one before is shown at home.
    seen_at: dt.datetime | None = optional_time_column()
    previous_visit_at: dt.datetime | None = optional_time_column()


class SignInSession(SQLModel, table=True):
    """A browser that is signed in. Only the hash of its cookie's secret is kept."""

    __tablename__ = "sign_in_session"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    created_at: dt.datetime = time_column()
    seen_at: dt.datetime = time_column()
    expires_at: dt.datetime = time_column()
    user_agent: str = ""


class Invitation(SQLModel, table=True):
    """A link that makes an account once: the first administrator's, a colleague's.

    With `user_id` it sets a new password for an account that is there.
    """

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str = ""
    email: str | None = None
    role: Role = enum_column(Role, Role.recorder)
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="CASCADE")
    invited_by: str = ""
    created_at: dt.datetime = time_column()
    expires_at: dt.datetime = time_column()
    used_at: dt.datetime | None = optional_time_column()


class ApiToken(SQLModel, table=True):
    """A person's key to the REST API. Only a hash is kept; `start` tells it apart."""

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    name: str
    start: str
    token_hash: str = Field(unique=True)
    scopes: list[str] = json_column(list)
    created_at: dt.datetime = time_column()
    expires_at: dt.datetime | None = optional_time_column()
    used_at: dt.datetime | None = optional_time_column()
    revoked_at: dt.datetime | None = optional_time_column()


class SignInAttempt(SQLModel, table=True):
    """A failed try to sign in, by account and by address: too many make the next one wait."""

    __tablename__ = "sign_in_attempt"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(index=True)
    at: dt.datetime = time_column(index=True)
