"""Signing in and out: fresh random tokens, throttling, revocation that acts on the next event."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, or_, update
from sqlmodel import Session, select

from careapp.actions import passwords
from careapp.db.engine import reading, transaction
from careapp.db.models.users import LoginAttempt, LoginSession, Membership, User
from careapp.domain.permissions import Actor, Role
from careapp.domain.refusal import Refused
from careapp.i18n import _

ACCOUNT_FAILURES_AN_HOUR: Final = 10
ADDRESS_FAILURES_AN_HOUR: Final = 60
SHORT_LIFE: Final = timedelta(hours=12)
LONG_LIFE: Final = timedelta(days=30)
IDLE_LIFE: Final = timedelta(days=7)
SEEN_EVERY: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Signin:
    """Where an attempt to sign in comes from."""

    email: str
    password: str
    address: str = ""
    browser: str = ""
    remember: bool = False


def digest(secret: str) -> str:
    """The SHA-256 a secret is kept as."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sign_in(attempt: Signin, now: datetime | None = None) -> str:
    """Open a session and give its secret token; raise Refused with one sentence whatever is wrong."""
    now = now or datetime.now(UTC)
    with reading() as session:
        _refuse_when_throttled(session, attempt, now)
        user = session.exec(select(User).where(User.email == attempt.email.strip().lower())).first()
        membership = user and _first_membership(session, user.id)
    right = passwords.matches(attempt.password, user.password_hash if user else None)
    if not (right and user and user.active and membership):
        _remember_failure(attempt, now)
        raise Refused(_("L’adresse e-mail ou le mot de passe ne convient pas."))
    return _open_session(user, membership, attempt, now)


def _refuse_when_throttled(session: Session, attempt: Signin, now: datetime) -> None:
    since = LoginAttempt.at > now - timedelta(hours=1)
    count = select(func.count()).select_from(LoginAttempt).where(since)
    account = session.exec(count.where(LoginAttempt.account_hash == _account(attempt))).one()
    address = session.exec(count.where(LoginAttempt.address == attempt.address)).one()
    if account >= ACCOUNT_FAILURES_AN_HOUR or address >= ADDRESS_FAILURES_AN_HOUR:
        raise Refused(_("Trop d’essais de connexion. Réessayez dans une heure ou demandez à votre administration."))


def _account(attempt: Signin) -> str:
    return digest(attempt.email.strip().lower())


def _first_membership(session: Session, user_id: int | None) -> Membership | None:
    return session.exec(select(Membership).where(Membership.user_id == user_id).order_by(Membership.id)).first()


def _remember_failure(attempt: Signin, now: datetime) -> None:
    with transaction() as session:
        session.add(LoginAttempt(account_hash=_account(attempt), address=attempt.address[:45], at=now))


def _open_session(user: User, membership: Membership, attempt: Signin, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        session.add(
            LoginSession(
                token_hash=digest(token),
                user_id=user.id,
                agency_id=membership.agency_id,
                created_at=now,
                seen_at=now,
                expires_at=now + (LONG_LIFE if attempt.remember else SHORT_LIFE),
                address=attempt.address[:45],
                browser=attempt.browser[:200],
            )
        )
    return token


def session_id_of(token: str, now: datetime | None = None) -> int | None:
    """The id of the living session a cookie opens, or None."""
    now = now or datetime.now(UTC)
    with reading() as session:
        found = session.exec(select(LoginSession).where(LoginSession.token_hash == digest(token))).first()
        return found.id if found and _alive(found, now) else None


def _alive(found: LoginSession, now: datetime) -> bool:
    return found.revoked_at is None and found.expires_at > now and found.seen_at > now - IDLE_LIFE


def actor_of(session_id: int, now: datetime | None = None) -> Actor | None:
    """The actor of a living session, or None when it was revoked, has expired, or its user was switched off."""
    now = now or datetime.now(UTC)
    with reading() as session:
        row = session.exec(_signed_in().where(LoginSession.id == session_id)).first()
    if row is None:
        return None
    found, user, membership = row
    if not (_alive(found, now) and user.active):
        return None
    _note_seen(found, now)
    return Actor(
        agency_id=found.agency_id,
        role=Role(membership.role),
        user_id=user.id,
        worker_id=membership.worker_id,
        name=user.name,
        locale=user.locale,
        session_id=session_id,
    )


def _signed_in() -> Any:
    """Sessions with their user and what that user is in the session's agency."""
    seat = (Membership.user_id == LoginSession.user_id) & (Membership.agency_id == LoginSession.agency_id)
    rows = select(LoginSession, User, Membership).join(User, User.id == LoginSession.user_id)  # type: ignore[arg-type]
    return rows.join(Membership, seat)  # type: ignore[arg-type]


def _note_seen(found: LoginSession, now: datetime) -> None:
    if now - found.seen_at < SEEN_EVERY:
        return
    with transaction() as session:
        session.execute(update(LoginSession).where(LoginSession.id == found.id).values(seen_at=now))


def sign_out(session_id: int, now: datetime | None = None) -> None:
    """Revoke a session."""
    with transaction() as session:
        session.execute(
            update(LoginSession).where(LoginSession.id == session_id).values(revoked_at=now or datetime.now(UTC))
        )


def forget_old(now: datetime) -> int:
    """Delete attempts of more than a day and sessions long dead; give how many rows went."""
    old = now - timedelta(days=30)
    dead = or_(LoginSession.expires_at < old, LoginSession.revoked_at < old)
    with transaction() as session:
        attempts = session.execute(delete(LoginAttempt).where(LoginAttempt.at < now - timedelta(days=1)))
        sessions = session.execute(delete(LoginSession).where(dead))
        return attempts.rowcount + sessions.rowcount
