"""What a signed-in person does with the account: profile, language, theme, agency, sessions, password."""

from __future__ import annotations

from typing import Final

from sqlalchemy import update
from sqlmodel import select

from careapp.actions import passwords
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.db.models.users import LoginSession, Membership, User
from careapp.domain.browsers import browser_text
from careapp.domain.permissions import ROLE_LABELS, ROLE_PERMISSIONS, Permission
from careapp.domain.refusal import NotFound, Refused
from careapp.i18n import LOCALES, _
from careapp.readmodels.common import AgencyChoice
from careapp.readmodels.sessions import Profile, SessionRow

THEMES: Final = ("system", "light", "dark")
DENSITIES: Final = ("compact", "comfortable", "large")


def profile(work: Work) -> Profile:
    """The person signed in, as the shell shows it."""
    work.require(Permission.OWN_ACCOUNT)
    user = work.session.get_one(User, work.actor.user_id)
    agency = work.session.get_one(Agency, work.actor.agency_id)
    role = work.actor.role
    return Profile(
        name=user.name,
        initials="".join(part[0] for part in user.name.split()[:2]).upper(),
        email=user.email,
        role=role.value,
        role_label=_(ROLE_LABELS[role]),
        agency_id=work.actor.agency_id,
        agency_name=agency.name,
        agencies=_agencies(work),
        permissions=sorted(ROLE_PERMISSIONS[role]),
        locale=user.locale,
        theme=user.theme,
        density=user.density,
        worker_id=work.actor.worker_id or 0,
    )


def _agencies(work: Work) -> list[AgencyChoice]:
    rows = work.session.exec(
        select(Agency).join(Membership).where(Membership.user_id == work.actor.user_id).order_by(Agency.name)
    )
    return [AgencyChoice(row.id or 0, row.name) for row in rows]


def choose(work: Work, *, locale: str = "", theme: str = "", density: str = "") -> None:
    """Keep the person's language, theme or density; raise Refused for one that does not exist."""
    work.require(Permission.OWN_ACCOUNT)
    for value, known in ((locale, LOCALES), (theme, THEMES), (density, DENSITIES)):
        if value and value not in known:
            raise Refused(_("Ce choix n’existe pas."))
    user = work.session.get_one(User, work.actor.user_id)
    user.locale, user.theme = locale or user.locale, theme or user.theme
    user.density = density or user.density
    work.audit("choose", user, locale=user.locale, theme=user.theme, density=user.density)


def choose_agency(work: Work, agency_id: int) -> None:
    """Go on in another agency the user belongs to."""
    work.require(Permission.OWN_ACCOUNT)
    if agency_id not in {choice.id for choice in _agencies(work)}:
        raise NotFound(_("Cette agence n’existe pas ou vous n’en êtes pas membre."))
    session = work.session.get_one(LoginSession, work.actor.session_id)
    session.agency_id = agency_id
    work.audit("choose_agency", session, agency=agency_id)


def sessions(work: Work) -> list[SessionRow]:
    """The living sessions of the person."""
    work.require(Permission.OWN_ACCOUNT)
    return [
        SessionRow(
            id=row.id or 0,
            browser=browser_text(row.browser),
            address=row.address,
            since=row.created_at.astimezone(work.tz).strftime("%d/%m/%Y %H:%M"),
            seen=row.seen_at.astimezone(work.tz).strftime("%d/%m/%Y %H:%M"),
            current=row.id == work.actor.session_id,
        )
        for row in work.all(_living(work).order_by(LoginSession.seen_at.desc()))  # type: ignore[attr-defined]
    ]


def _living(work: Work):
    return select(LoginSession).where(
        LoginSession.user_id == work.actor.user_id,
        LoginSession.revoked_at.is_(None),  # type: ignore[union-attr]
        LoginSession.expires_at > work.now,
    )


def revoke_session(work: Work, session_id: int) -> None:
    """End one of the person's own sessions."""
    work.require(Permission.OWN_ACCOUNT)
    row = work.session.exec(_living(work).where(LoginSession.id == session_id)).first()
    if row is None:
        raise NotFound(_("Cette session n’existe plus."))
    row.revoked_at = work.now
    work.audit("revoke", row)


def change_password(work: Work, current: str, new: str) -> None:
    """Change the password and end every other session."""
    work.require(Permission.OWN_ACCOUNT)
    user = work.session.get_one(User, work.actor.user_id)
    if not passwords.matches(current, user.password_hash):
        raise Refused(_("Le mot de passe actuel ne convient pas."), field="current")
    if new == current:
        raise Refused(_("Choisissez un autre mot de passe que l’actuel."), field="password")
    user.password_hash = passwords.hash_password(new)
    others = (LoginSession.user_id == user.id, LoginSession.id != work.actor.session_id)
    work.session.execute(update(LoginSession).where(*others).values(revoked_at=work.now))
    work.audit("change_password", user)


def password_changed_text() -> str:
    """What a person reads once the password is changed."""
    return _("Mot de passe changé. Vos autres sessions sont fermées.")
