"""The commands that make an installation, look after its data and serve it."""

from __future__ import annotations

import getpass
import sys

from careapp import frontend, kernels
from careapp.actions import imports, installation
from careapp.actions.work import work
from careapp.cli.telling import Arguments, content, told
from careapp.db import backup as backups
from careapp.db import schema
from careapp.db.engine import get_engine, reading, transaction
from careapp.db.queries.invariants import violations
from careapp.demo import load as demos
from careapp.demo.agency import ACCOUNTS, PASSWORD
from careapp.domain.permissions import house
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.settings import get_settings


@told
def serve(_arguments: Arguments) -> None:
    """Build what changed, migrate, load the demo into an empty database, and answer until told to stop."""
    from careapp import server  # and with it the whole web framework, which no other command waits for

    settings = get_settings()
    if not server.port_is_free(settings):
        raise Refused(
            _("Le port {port} est déjà pris. Choisissez-en un autre : PORT=3001 make run", port=settings.port)
        )
    with frontend.up_to_date(), kernels.up_to_date():
        schema.upgrade(settings.database)
        demos.into_empty_database()
    server.run(settings, _greeting())


def _greeting() -> str:
    lines = [_("careapp répond sur {address}  (Ctrl-C pour l’arrêter)", address=get_settings().address)]
    if get_settings().env == "demo":
        lines += [
            "",
            _("Comptes de démonstration, mot de passe {word} :", word=PASSWORD),
            *(f"  {one}" for one in ACCOUNTS),
        ]
    return "\n".join(lines)


@told
def demo(arguments: Arguments) -> None:
    """Load the demo agency, or an agency made from a published instance, into an empty database."""
    schema.upgrade(get_settings().database)
    if arguments.from_hhcrsp:
        day = demos.published(arguments.from_hhcrsp)
        print(_("Agence chargée : ses visites sont à proposer le {day}.", day=f"{day:%d/%m/%Y}"))
    else:
        demos.demanded(arguments.size, arguments.seed)
        print(_("Agence de démonstration chargée."))


@told
def build(arguments: Arguments) -> None:
    """Compile the pages for the browser."""
    frontend.build(new_lock=arguments.lock)


@told
def create_admin(arguments: Arguments) -> None:
    """Make an administrator; the password is asked for, or read from standard input."""
    schema.upgrade(get_settings().database)
    password = getpass.getpass(_("Mot de passe : ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    with transaction() as session:
        user = installation.create_administrator(session, arguments.email, arguments.name, password, arguments.agency)
        print(_("{email} administre l’agence.", email=user.email))


@told
def import_file(arguments: Arguments) -> int:
    """Add everyone a CSV file describes, or print each fault and add nobody."""
    with reading() as session:
        actor = house(installation.agency_named(session, arguments.agency).id or 0)
    data = content(arguments.file)
    with work(actor) as unit:
        faults = imports.preview(unit, arguments.kind, data).errors
        for fault in faults:
            print(_("Ligne {line}, {column} : {reason}", line=fault.line, column=fault.column, reason=fault.reason))
        added = imports.write(unit, arguments.kind, data)
    print(_("{count} fiche(s) ajoutée(s).", count=added))
    return 0


@told
def check(_arguments: Arguments) -> int:
    """Print each rule that rows break, and fail if there is one."""
    with reading() as session:
        found = violations(session)
    for violation in found:
        ids = ", ".join(map(str, violation.ids))
        print(f"{violation.table}: {_(violation.sentence)}  ({ids})")
    print(_("{count} règle(s) enfreinte(s).", count=len(found)) if found else _("Tout est en ordre."))
    return 1 if found else 0


@told
def backup(arguments: Arguments) -> None:
    """Write a backup."""
    made = backups.backup(get_engine(), arguments.file)
    print(_("{file} : {rows} lignes.", file=arguments.file, rows=made.total))


@told
def restore(arguments: Arguments) -> None:
    """Bring a backup back."""
    made = backups.restore(get_settings().database, arguments.file, force=arguments.force)
    print(_("{rows} lignes du {date} rétablies.", rows=made.total, date=f"{made.made_at:%Y-%m-%d %H:%M} UTC"))
