"""The browser's side of the application: compiled when its sources changed, and bound to no address."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from reflex_base.plugins.base import Plugin

from careapp.builds import ROOT, Build, hashed
from careapp.i18n import _

BUILT = ROOT / ".web" / "build" / "client"
SOURCES = (
    "careapp/**/*.py",
    "careapp/**/*.js",
    "careapp/**/*.jsx",
    "careapp/**/*.css",
    "careapp/**/*.po",
    "assets/**/*",
    "rxconfig.py",
    "requirements.txt",
    "reflex.lock/*.json",
)
# A build leaves the versions of the packages as they are, unless it is asked for new ones.
LOCK = ROOT / "reflex.lock"
NEW_LOCK = "CAREAPP_NEW_LOCK"
MADE_BY_THE_BUILD = ROOT / "assets" / "external"
ENVIRONMENT = {
    "REFLEX_ENV_MODE": "prod",
    "REFLEX_SSR": "0",
    "REFLEX_USE_NPM": "1",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
}
# The node of the virtual environment comes first.
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
COMMAND = (sys.executable, "-c", "from careapp.frontend import compile_pages; compile_pages()")
BUILD = Build(COMMAND, ROOT / ".web" / "built.sha256", ENVIRONMENT | {"PATH": PATH})


class OneOrigin(Plugin):
    """Lets the compiled pages talk to the address they came from, whatever its host, port and scheme."""

    PLACEHOLDER: ClassVar[str] = "http://careapp.invalid"
    _ADDRESS: ClassVar[re.Pattern] = re.compile(r"([\"'`])(http|ws)(://careapp\.invalid)(/[\w/-]*)?\1")

    def post_build(self, **context) -> None:
        """Replace the placeholder address in the built scripts by the page's own origin."""
        for script in Path(context["static_dir"]).rglob("*.js"):
            text = script.read_text()
            if "careapp.invalid" in text:
                script.write_text(self._ADDRESS.sub(self._own_origin, text))

    @staticmethod
    def _own_origin(found: re.Match) -> str:
        origin = "location.origin" if found[2] == "http" else 'location.origin.replace("http","ws")'
        return f'({origin}+"{found[4] or ""}")'


def fingerprint() -> str:
    """Hash everything that the compiled pages depend on."""
    found = {file for pattern in SOURCES for file in ROOT.glob(pattern)}
    return hashed(file for file in found if MADE_BY_THE_BUILD not in file.parents)


def is_built() -> bool:
    """Say whether the compiled pages are those of the present sources."""
    return (BUILT / "index.html").exists() and BUILD.is_made(fingerprint())


@contextmanager
def up_to_date() -> Iterator[None]:
    """Compile the pages, if their sources changed, while the block does something else; they are there at its end."""
    if is_built():
        yield
        return
    with BUILD.meanwhile(fingerprint(), _("Les pages ne se compilent pas : les lignes ci-dessus disent pourquoi.")):
        yield


def build(new_lock: bool = False) -> None:
    """Compile the pages, whatever was compiled before; with `new_lock` write down the packages they need now."""
    BUILD.stamp.unlink(missing_ok=True)
    if new_lock:
        os.environ[NEW_LOCK] = "1"
    with up_to_date():
        pass


def compile_pages() -> None:
    """Turn the Python pages into scripts and bundle them."""
    from reflex.utils import prerequisites
    from reflex.utils.export import export

    with _locked_versions():
        prerequisites.initialize_frontend_dependencies()
        export(zipping=False, backend=False, prerender_routes=False)


@contextmanager
def _locked_versions() -> Iterator[None]:
    kept = {file: file.read_bytes() for file in LOCK.glob("*.json")}
    try:
        yield
    finally:
        for file, content in () if NEW_LOCK in os.environ else kept.items():
            file.write_bytes(content)
