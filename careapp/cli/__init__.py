"""The commands of an installation: `python -m careapp COMMAND`. Each one loads what it needs when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from pkgutil import resolve_name
from typing import Final

from careapp import __version__
from careapp.domain.refusal import Refused
from careapp.i18n import N_, _, using_locale

SIZES: Final = ("small", "large")
KINDS: Final = ("clients", "workers", "opportunities")


def main(words: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 for a refusal, 2 for settings or arguments that are wrong."""
    with using_locale("en" if os.environ.get("LANG", "").startswith("en") else "fr"):
        arguments = _parser().parse_args(words)
        try:
            return resolve_name(f"careapp.cli.{arguments.run}")(arguments) or 0
        except Refused as refusal:
            print(refusal.reason, file=sys.stderr)
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


AGENCY: Final = {"--agency": {"default": "", "metavar": N_("NOM")}}
FILE: Final = {"file": {"type": Path, "metavar": N_("FICHIER")}}
SEARCH: Final = {
    "--time-limit": {"type": float, "default": 10.0, "metavar": "SECONDS"},
    "--seed": {"type": int, "default": 0},
    "--out": {"type": Path, "metavar": "PLAN.json"},
}
COMMANDS: Final[dict[str, tuple[str, str, dict[str, dict]]]] = {
    "serve": (N_("met à jour la base et les pages, puis répond aux navigateurs"), "installation:serve", {}),
    "build": (
        N_("compile les pages du navigateur"),
        "installation:build",
        {"--lock": {"action": "store_true"}},
    ),
    "demo": (
        N_("charge une agence de démonstration dans une base vide"),
        "installation:demo",
        {
            "--size": {"choices": SIZES, "default": "small"},
            "--seed": {"type": int, "default": 1},
            "--from-hhcrsp": {"type": Path, "metavar": "FILE.json"},
        },
    ),
    "create-admin": (
        N_("crée une personne qui administre une agence"),
        "installation:create_admin",
        {"email": {}, "--name": {"default": ""}, **AGENCY},
    ),
    "import": (
        N_("ajoute les clients ou les intervenants d’un fichier CSV ou Excel, tous ou aucun"),
        "installation:import_file",
        {"kind": {"choices": KINDS}, **FILE, **AGENCY},
    ),
    "check": (N_("vérifie que les données sont cohérentes"), "installation:check", {}),
    "backup": (N_("sauvegarde toute la base dans un fichier"), "installation:backup", FILE),
    "solve": (
        N_("attribue les visites d’un fichier et écrit le plan"),
        "engine:solve",
        {
            **FILE,
            **SEARCH,
            "--processes": {"type": int, "metavar": "N", "help": N_("processus pour les secteurs d’un grand problème")},
        },
    ),
    "repair": (
        N_("répare le plan du jour après un imprévu et écrit jusqu’à trois plans"),
        "engine:repair",
        {**FILE, "breakdown": {"type": Path, "metavar": N_("IMPRÉVU")}, **SEARCH},
    ),
    "bench": (
        N_("mesure ce qui est promis"),
        "bench:bench",
        {"names": {"nargs": "*", "metavar": N_("MESURE")}, **SEARCH},
    ),
    "restore": (
        N_("rétablit une sauvegarde"),
        "installation:restore",
        {**FILE, "--force": {"action": "store_true"}},
    ),
}
