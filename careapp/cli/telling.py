"""What commands share: the file they are given, and the faults they say in sentences."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.settings import SettingsError, get_settings

Arguments = argparse.Namespace
Command = Callable[[Arguments], int | None]


def told(command: Command) -> Command:
    """A command that checks the settings first, and says what is wrong with them or with the database."""

    @wraps(command)
    def run(arguments: Arguments) -> int | None:
        try:
            get_settings()
            return command(arguments)
        except SettingsError as error:
            print(error, file=sys.stderr)
            return 2
        except DBAPIError as error:
            print(_("La base de données ne répond pas : {error}", error=error.orig), file=sys.stderr)
            return 1

    return run


def content(file: Path) -> bytes:
    """What a file holds; raise Refused where it does not read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(_("{file} ne se lit pas.", file=file)) from error
