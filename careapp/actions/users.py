"""The accounts of an agency: made, given a role, closed; one administrator always remains."""

from __future__ import annotations

import secrets
from typing import Any, Final

from sqlalchemy import Select, func, update
from sqlmodel import select

from careapp.actions import passwords, records
from careapp.actions.work import Work
from careapp.db.models.users import LoginSession, Membership, User
from careapp.db.models.workers import Worker
from careapp.domain.accounts import AccountDraft, read_account
from careapp.domain.listing import Listing
from careapp.domain.people import format_phone, full_name, name_initials
from careapp.domain.permissions import ROLE_LABELS, Permission, Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from careapp.i18n import _, formats
from careapp.readmodels.administration import AccountPage, AccountRow, NewAccess
from careapp.readmodels.common import Choice

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read for something else


def listed(work: Work, listing: Listing) -> AccountPage:
    """A page of the people who sign in to the agency."""
    work.require(Permission.USERS_EDIT)
    found = _wanted(work, listing)
    total = work.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = work.all(records.page_of(found.order_by(User.active.desc(), User.name, User.id), listing, total))
    living = _living(work, [user.id for user, _membership, _worker in rows])
    return AccountPage(
        [_row(work, user, membership, worker, living) for user, membership, worker in rows],
        records.figures(listing, total),
        _free_workers(work),
    )


def _wanted(work: Work, listing: Listing) -> Select:
    found = (
        select(User, Membership, Worker)
        .join(Membership, Membership.user_id == User.id)
        .join(Worker, Worker.id == Membership.worker_id, isouter=True)
        .where(Membership.agency_id == work.actor.agency_id)
    )
    for word in listing.text[:80].lower().split():
        either = func.lower(User.name).contains(word, autoescape=True) | User.email.contains(word, autoescape=True)  # type: ignore[attr-defined]
        found = found.where(either)
    if role := listing.value("role"):
        found = found.where(Membership.role == role)
    return found


def _living(work: Work, user_ids: list[int]) -> dict[int, tuple[int, Any]]:
    alive = LoginSession.revoked_at.is_(None), LoginSession.expires_at > work.now  # type: ignore[union-attr]
    counted = select(LoginSession.user_id, func.count(), func.max(LoginSession.seen_at)).where(
        LoginSession.user_id.in_(user_ids), LoginSession.agency_id == work.actor.agency_id, *alive
    )
    return {user_id: (count, seen) for user_id, count, seen in work.all(counted.group_by(LoginSession.user_id))}


def _row(work: Work, user: User, membership: Membership, worker: Worker | None, living: dict) -> AccountRow:
    count, seen = living.get(user.id, (0, None))
    return AccountRow(
        id=user.id or 0,
        name=user.name,
        initials=name_initials(user.name),
        email=user.email,
        phone=format_phone(user.phone),
        role=membership.role,
        role_label=_(ROLE_LABELS[Role(membership.role)]),
        worker_id=membership.worker_id or 0,
        worker=full_name(worker.first_name, worker.last_name) if worker else "",
        active=user.active,
        seen=formats.moment(seen, work.tz) if seen else "",
        sessions=count,
        self=user.id == work.actor.user_id,
    )


def _free_workers(work: Work) -> list[Choice]:
    """The workers nobody signs in for."""
    taken = select(Membership.worker_id).where(
        Membership.agency_id == work.actor.agency_id,
        Membership.worker_id.is_not(None),  # type: ignore[union-attr]
    )
    free = work.mine(Worker).where(Worker.id.not_in(taken), Worker.status != "left").order_by(Worker.search)
    return [Choice(str(row.id), full_name(row.first_name, row.last_name)) for row in work.all(free.limit(500))]


def create(work: Work, form: dict[str, Any]) -> NewAccess:
    """An account with a role and a first password, which is given back once."""
    work.require(Permission.USERS_EDIT)
    draft = read_account(form, new=True)
    if work.session.exec(select(User).where(User.email == draft.email)).first():
        raise RefusedFields({"email": _("Cette adresse e-mail a déjà un compte.")})
    _check_worker(work, draft, 0)
    words = new_words()
    user = User(email=draft.email, name=draft.name, phone=draft.phone, password_hash=passwords.hash_password(words))
    work.add(user)
    work.add(Membership(user_id=user.id, agency_id=work.actor.agency_id, role=draft.role, worker_id=draft.worker_id))
    work.audit("create", user, role=draft.role)
    return NewAccess(user.name, user.email, words)


def new_words() -> str:
    """A first password: four groups of four letters and digits, about 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _letter in range(4)) for _group in range(4))


def _check_worker(work: Work, draft: AccountDraft, user_id: int) -> None:
    if draft.worker_id is None:
        return
    try:
        work.get(Worker, draft.worker_id)
    except NotFound as missing:
        raise RefusedFields({"worker_id": _("Cet intervenant n’existe plus.")}) from missing
    held = select(Membership).where(Membership.worker_id == draft.worker_id, Membership.user_id != user_id)
    if work.session.exec(held).first():
        raise RefusedFields({"worker_id": _("Cet intervenant a déjà un compte.")})


def save(work: Work, user_id: int, seen_role: str, form: dict[str, Any]) -> None:
    """Change the name, the phone, the role or the worker of an account; the last administrator keeps the role."""
    work.require(Permission.USERS_EDIT)
    user, membership = _account(work, user_id)
    if membership.role != seen_role:
        raise Stale(_("Quelqu’un a changé ce rôle entre-temps. Relisez puis recommencez."))
    draft = read_account(form, new=False)
    _check_worker(work, draft, user_id)
    if draft.role != Role.ADMINISTRATOR:
        _keep_an_administrator(work, membership)
    if (draft.name, draft.phone) != (user.name, user.phone):
        _check_ours_alone(work, user)
        user.name, user.phone = draft.name, draft.phone
    before, membership.role, membership.worker_id = membership.role, draft.role, draft.worker_id
    work.audit("save", user, role=draft.role, before=before)


def _account(work: Work, user_id: int) -> tuple[User, Membership]:
    mine = Membership.agency_id == work.actor.agency_id, Membership.user_id == user_id
    found = work.session.exec(select(User, Membership).join(Membership).where(*mine)).first()
    if found is None:
        raise NotFound(_("Ce compte n’existe pas ou n’existe plus."))
    return found


def _keep_an_administrator(work: Work, leaving: Membership) -> None:
    """Raise Refused when no other administrator of the agency can sign in; locks them, so that two cannot leave."""
    others = (
        select(Membership)
        .join(User)
        .where(Membership.agency_id == work.actor.agency_id, Membership.role == Role.ADMINISTRATOR, User.active)
        .with_for_update()
    )
    administrators = {row.id for row in work.all(others)}
    if leaving.id in administrators and len(administrators) == 1:
        raise Refused(_("C’est la dernière personne qui administre l’agence : nommez d’abord quelqu’un d’autre."))


def _check_ours_alone(work: Work, user: User) -> None:
    elsewhere = Membership.user_id == user.id, Membership.agency_id != work.actor.agency_id
    if work.session.exec(select(Membership).where(*elsewhere)).first():
        raise Refused(_("Cette personne appartient aussi à une autre agence : elle seule change son compte."))


def deactivate(work: Work, user_id: int) -> None:
    """Close an account and sign it out everywhere at once."""
    work.require(Permission.USERS_EDIT)
    user, membership = _account(work, user_id)
    if user_id == work.actor.user_id:
        raise Refused(_("Vous ne pouvez pas fermer votre propre compte."))
    _keep_an_administrator(work, membership)
    _check_ours_alone(work, user)
    user.active = False
    _sign_out(work, user)
    work.audit("deactivate", user)


def activate(work: Work, user_id: int) -> None:
    """Open a closed account again."""
    work.require(Permission.USERS_EDIT)
    user, _membership = _account(work, user_id)
    user.active = True
    work.audit("activate", user)


def reset_password(work: Work, user_id: int) -> NewAccess:
    """A new first password, given back once; every session of the account ends."""
    work.require(Permission.USERS_EDIT)
    user, _membership = _account(work, user_id)
    _check_ours_alone(work, user)
    words = new_words()
    user.password_hash = passwords.hash_password(words)
    _sign_out(work, user)
    work.audit("reset_password", user)
    return NewAccess(user.name, user.email, words)


def _sign_out(work: Work, user: User) -> None:
    alive = LoginSession.user_id == user.id, LoginSession.revoked_at.is_(None)  # type: ignore[union-attr]
    work.session.execute(update(LoginSession).where(*alive).values(revoked_at=work.now))
