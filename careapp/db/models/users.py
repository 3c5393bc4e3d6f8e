"""Users, their agencies, their sessions and the attempts to sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from careapp.db.models.base import utc_now
from careapp.db.types import Json, UtcDateTime


class User(SQLModel, table=True):
    """A person who signs in."""

    __tablename__ = "users"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=120)
    phone: str = Field(default="", max_length=20)
    password_hash: str = Field(max_length=200)
    locale: str = Field(default="fr", max_length=5)
    theme: str = Field(default="system", max_length=10)
    density: str = Field(default="compact", max_length=10)
    planning_look: dict[str, Any] = Field(default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"})
    digest: bool = Field(default=True, sa_column_kwargs={"server_default": "1"})
    active: bool = Field(default=True)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Membership(SQLModel, table=True):
    """What a user is in an agency."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("user_id", "agency_id"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    agency_id: int = Field(foreign_key="agencies.id", index=True)
    role: str = Field(max_length=20)
    worker_id: int | None = Field(default=None, foreign_key="workers.id")


class LoginSession(SQLModel, table=True):
    """A signed-in browser: the cookie's SHA-256, never the cookie."""

    __tablename__ = "login_sessions"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    agency_id: int = Field(foreign_key="agencies.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    address: str = Field(default="", max_length=45)
    browser: str = Field(default="", max_length=200)


class LoginAttempt(SQLModel, table=True):
    """A failed attempt to sign in, by account (hashed) and address."""

    __tablename__ = "login_attempts"

    id: int | None = Field(default=None, primary_key=True)
    account_hash: str = Field(max_length=64, index=True)
    address: str = Field(max_length=45, index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
