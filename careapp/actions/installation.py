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
    place = _agency(session, clean_text(agency))
    session.add(user)
    session.flush()
    session.add(Membership(user_id=user.id, agency_id=place.id, role=Role.ADMINISTRATOR))
    entry = {"actor": "python -m careapp", "verb": "create_administrator", "noun": "users", "noun_id": user.id}
    session.add(AuditEntry(agency_id=place.id, at=utc_now(), **entry))
    return user


def _agency(session: Session, name: str) -> Agency:
    known = session.exec(select(Agency).order_by(Agency.id)).all()
    found = [agency for agency in known if name in ("", agency.name)]
    if len(found) > 1:
        raise Refused(_("Plusieurs agences existent : dites laquelle avec --agency."), field="agency")
    if found:
        return found[0]
    agency = Agency(name=name or _("Mon agence"))
    session.add(agency)
    session.flush()
    return agency
