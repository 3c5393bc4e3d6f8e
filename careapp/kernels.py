"""The compiled loops of the search: made when their sources changed, so that no first question waits for them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

from careapp.builds import ROOT, Build, hashed
from careapp.i18n import _

SOURCES = ROOT / "careapp" / "matching" / "search"
BUILD = Build((sys.executable, "-m", "careapp.matching.search"), SOURCES / "__pycache__" / "compiled.sha256")


@contextmanager
def up_to_date() -> Iterator[None]:
    """Compile the search, if its sources changed, while the block does something else; it is there at its end."""
    fingerprint = hashed([*SOURCES.glob("*.py"), SOURCES.parent / "shape.py"], sys.version, version("numba"))
    if BUILD.is_made(fingerprint):
        yield
        return
    print(_("La recherche se compile, une fois pour toutes : une à deux minutes…"), flush=True)
    with BUILD.meanwhile(fingerprint, _("La recherche ne se compile pas : les lignes ci-dessus disent pourquoi.")):
        yield
