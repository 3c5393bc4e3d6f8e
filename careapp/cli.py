"""The commands of an installation: `python -m careapp COMMAND`."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from careapp import __version__, frontend, kernels
from careapp.actions import imports, installation
from careapp.actions.work import work
from careapp.db import backup as backups
from careapp.db import schema
from careapp.db.engine import get_engine, reading, transaction
from careapp.db.queries.invariants import violations
from careapp.demo import load as demos
from careapp.demo.agency import ACCOUNTS, PASSWORD, SIZES
from careapp.domain.permissions import house
from careapp.domain.refusal import Refused
from careapp.i18n import N_, _, using_locale
from careapp.matching.problem import ProblemError
from careapp.settings import SettingsError, get_settings

Arguments = argparse.Namespace


def main(words: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 for a refusal, 2 for settings or arguments that are wrong."""
    with using_locale("en" if os.environ.get("LANG", "").startswith("en") else "fr"):
        arguments = _parser().parse_args(words)
        try:
            get_settings()
            return arguments.run(arguments) or 0
        except SettingsError as error:
            print(error, file=sys.stderr)
            return 2
        except Refused as refusal:
            print(refusal.reason, file=sys.stderr)
            return 1
        except DBAPIError as error:
            print(_("La base de données ne répond pas : {error}", error=error.orig), file=sys.stderr)
            return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m careapp", description=_("Les commandes d’une installation de careapp."))
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar=_("COMMANDE"))
    for name, (help_, run, options) in COMMANDS.items():
        command = commands.add_parser(name, help=_(help_), description=_(help_))
        command.set_defaults(run=run)
        for flag, how in options.items():
            command.add_argument(flag, **how)
    return parser


def serve(_arguments: Arguments) -> None:
    """Build what changed, migrate, load the demo into an empty database, and answer until told to stop."""
    from careapp import server

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


def demo(arguments: Arguments) -> None:
    """Load the demo agency, or an agency made from a published instance, into an empty database."""
    schema.upgrade(get_settings().database)
    if arguments.from_hhcrsp:
        day = demos.published(arguments.from_hhcrsp)
        print(_("Agence chargée : ses visites sont à proposer le {day}.", day=f"{day:%d/%m/%Y}"))
    else:
        demos.demanded(arguments.size, arguments.seed)
        print(_("Agence de démonstration chargée."))


def build(arguments: Arguments) -> None:
    """Compile the pages for the browser."""
    frontend.build(new_lock=arguments.lock)


def create_admin(arguments: Arguments) -> None:
    """Make an administrator; the password is asked for, or read from standard input."""
    schema.upgrade(get_settings().database)
    password = getpass.getpass(_("Mot de passe : ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    with transaction() as session:
        user = installation.create_administrator(session, arguments.email, arguments.name, password, arguments.agency)
        print(_("{email} administre l’agence.", email=user.email))


def import_file(arguments: Arguments) -> int:
    """Add everyone a CSV file describes, or print each fault and add nobody."""
    with reading() as session:
        actor = house(installation.agency_named(session, arguments.agency).id or 0)
    data = _content(arguments.file)
    with work(actor) as unit:
        faults = imports.preview(unit, arguments.kind, data).errors
        for fault in faults:
            print(_("Ligne {line}, {column} : {reason}", line=fault.line, column=fault.column, reason=fault.reason))
        added = imports.write(unit, arguments.kind, data)
    print(_("{count} fiche(s) ajoutée(s).", count=added))
    return 0


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(_("{file} ne se lit pas.", file=file)) from error


def check(_arguments: Arguments) -> int:
    """Print each rule that rows break, and fail if there is one."""
    with reading() as session:
        found = violations(session)
    for violation in found:
        ids = ", ".join(map(str, violation.ids))
        print(f"{violation.table}: {_(violation.sentence)}  ({ids})")
    print(_("{count} règle(s) enfreinte(s).", count=len(found)) if found else _("Tout est en ordre."))
    return 1 if found else 0


def backup(arguments: Arguments) -> None:
    """Write a backup."""
    made = backups.backup(get_engine(), arguments.file)
    print(_("{file} : {rows} lignes.", file=arguments.file, rows=made.total))


def restore(arguments: Arguments) -> None:
    """Bring a backup back."""
    made = backups.restore(get_settings().database, arguments.file, force=arguments.force)
    print(_("{rows} lignes du {date} rétablies.", rows=made.total, date=f"{made.made_at:%Y-%m-%d %H:%M} UTC"))


def solve(arguments: Arguments) -> None:
    """Plan the visits of a problem file; print the plan, or write it."""
    from careapp.actions import solver_pool
    from careapp.matching import exchange
    from careapp.matching.solve import solve as search

    try:
        problem, runner = exchange.from_json(_content(arguments.file)), solver_pool.runner(arguments.processes)
        plan = search(problem, seed=arguments.seed, time_limit=arguments.time_limit, runner=runner)
    except ProblemError as error:
        raise Refused(str(error)) from error
    counts = {"taken": len(plan.assignments), "open": len(plan.unassigned)}
    told = _("{taken} visites attribuées, {open} sans intervenant : {file}.", file=arguments.out, **counts)
    _hand_over(exchange.plan_to_json(plan), arguments.out, told)


def _hand_over(text: str, file: Path | None, told: str) -> None:
    """Print an answer, or write it and say so."""
    if file is None:
        print(text)
        return
    file.write_text(text + "\n", "utf-8")
    print(told)


def repair(arguments: Arguments) -> None:
    """Repair a planned problem after a breakdown; print the plans, or write them."""
    from careapp.matching import exchange
    from careapp.matching.repair import repair as search

    try:
        problem = exchange.from_json(_content(arguments.file))
        breakdown = exchange.breakdown_from_json(_content(arguments.breakdown), problem)
        found = search(problem, breakdown, seed=arguments.seed, time_limit=arguments.time_limit)
    except ProblemError as error:
        raise Refused(str(error)) from error
    counts = {"plans": len(found.plans), "touched": len(found.affected)}
    told = _("{plans} plan(s) pour {touched} visite(s) touchée(s) : {file}.", file=arguments.out, **counts)
    _hand_over(exchange.repair_to_json(found), arguments.out, told)


def bench(arguments: Arguments) -> int:
    """Measure, and fail when a figure does not hold; or solve a published instance: `bench hhcrsp INSTANCE`."""
    from benchmarks.run import run

    if arguments.names[:1] == ["hhcrsp"]:
        return bench_published(arguments)
    return 0 if run(arguments.names) else 1


def bench_published(arguments: Arguments) -> int:
    """Solve a published instance and write its solution file."""
    begun = time.monotonic() - time.process_time()  # when the process started
    from careapp.matching.hhcrsp import read
    from careapp.matching.published import solve_published

    if len(arguments.names) != 2:
        raise Refused(_("Une instance publiée est attendue : bench hhcrsp FICHIER."))
    try:
        instance = read(Path(arguments.names[1]))
    except (ProblemError, OSError) as error:
        raise Refused(str(error)) from error
    answer = solve_published(instance, arguments.time_limit, arguments.seed, begun)
    text = json.dumps(answer)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")
    print(f"{answer['instance']}\t{answer['objective']}\t{answer['seconds']} s")
    return 0


AGENCY: Final = {"--agency": {"default": "", "metavar": N_("NOM")}}
FILE: Final = {"file": {"type": Path, "metavar": N_("FICHIER")}}
SEARCH: Final = {
    "--time-limit": {"type": float, "default": 10.0, "metavar": "SECONDS"},
    "--seed": {"type": int, "default": 0},
    "--out": {"type": Path, "metavar": "PLAN.json"},
}
COMMANDS: Final[dict[str, tuple[str, Callable[[Arguments], int | None], dict[str, dict]]]] = {
    "serve": (N_("met à jour la base et les pages, puis répond aux navigateurs"), serve, {}),
    "build": (N_("compile les pages du navigateur"), build, {"--lock": {"action": "store_true"}}),
    "demo": (
        N_("charge une agence de démonstration dans une base vide"),
        demo,
        {
            "--size": {"choices": tuple(SIZES), "default": "small"},
            "--seed": {"type": int, "default": 1},
            "--from-hhcrsp": {"type": Path, "metavar": "FILE.json"},
        },
    ),
    "create-admin": (
        N_("crée une personne qui administre une agence"),
        create_admin,
        {"email": {}, "--name": {"default": ""}, **AGENCY},
    ),
    "import": (
        N_("ajoute les clients ou les intervenants d’un fichier CSV, tous ou aucun"),
        import_file,
        {"kind": {"choices": tuple(imports.KINDS)}, **FILE, **AGENCY},
    ),
    "check": (N_("vérifie que les données sont cohérentes"), check, {}),
    "backup": (N_("sauvegarde toute la base dans un fichier"), backup, FILE),
    "solve": (
        N_("attribue les visites d’un fichier et écrit le plan"),
        solve,
        {
            **FILE,
            **SEARCH,
            "--processes": {"type": int, "metavar": "N", "help": N_("processus pour les secteurs d’un grand problème")},
        },
    ),
    "repair": (
        N_("répare le plan du jour après un imprévu et écrit jusqu’à trois plans"),
        repair,
        {**FILE, "breakdown": {"type": Path, "metavar": N_("IMPRÉVU")}, **SEARCH},
    ),
    "bench": (N_("mesure ce qui est promis"), bench, {"names": {"nargs": "*", "metavar": N_("MESURE")}, **SEARCH}),
    "restore": (N_("rétablit une sauvegarde"), restore, {**FILE, "--force": {"action": "store_true"}}),
}
