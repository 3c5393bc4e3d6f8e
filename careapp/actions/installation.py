"""What is done to an installation from its command line, where no one has signed in yet."""

from __future__ import annotations

from sqlmodel import Session, func, select

from careapp.actions import passwords
from careapp.db.models import Agency, AuditEntry, Membership, User
from careapp.db.models.base import utc_now
from careapp.domain.parsing import clean_text
from careapp.domain.people import normalise_email
from careapp.domain.permissions import Role
from careapp.domain.refusal import Refused
from careapp.i18n import _


def is_empty(session: Session) -> bool:
    """Whether no agency was ever made here."""
    return session.exec(select(func.count()).select_from(Agency)).one() == 0


def create_administrator(session: Session, email: str, name: str, password: str, agency: str = "") -> User:
    """Make a person administrator of an agency, which is made too when it has no namesake."""
    address = normalise_email(email)
    if session.exec(select(User).where(User.email == address.lower())).first():
        raise Refused(_("Cette adresse e-mail a déjà un compte."), field="email")
    user = User(
        email=address.lower(), name=clean_text(name) or address, password_hash=passwords.hash_password(password)
    )
    place = _found_or_made(session, clean_text(agency))
    session.add(user)
    session.flush()
    session.add(Membership(user_id=user.id, agency_id=place.id, role=Role.ADMINISTRATOR))
    entry = {"actor": "python -m careapp", "verb": "create_administrator", "noun": "users", "noun_id": user.id}
    session.add(AuditEntry(agency_id=place.id, at=utc_now(), **entry))
    return user


def agency_named(session: Session, name: str) -> Agency:
    """The agency of that name, or the only one when no name is given; raise Refused otherwise."""
    found = _agencies(session, clean_text(name))
    if len(found) != 1:
        raise Refused(_("Dites l’agence avec --agency : {names}.", names=", ".join(_names(session))), field="agency")
    return found[0]


def _names(session: Session) -> list[str]:
    return list(session.exec(select(Agency.name).order_by(Agency.id)))


def _agencies(session: Session, name: str) -> list[Agency]:
    known = session.exec(select(Agency).order_by(Agency.id)).all()
    return [agency for agency in known if name in ("", agency.name)]


def _found_or_made(session: Session, name: str) -> Agency:
    if _agencies(session, name):
        return agency_named(session, name)
    agency = Agency(name=name or _("Mon agence"))
    session.add(agency)
    session.flush()
    return agency
