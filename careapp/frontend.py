"""The browser's side of the application: compiled when its sources changed, and bound to no address."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from reflex_base.plugins.base import Plugin

from careapp.domain.refusal import Refused
from careapp.i18n import _

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / ".web" / "build" / "client"
STAMP = ROOT / ".web" / "built.sha256"
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
    digest = hashlib.sha256()
    found = {file for pattern in SOURCES for file in ROOT.glob(pattern)}
    for file in sorted(file for file in found if file.is_file() and MADE_BY_THE_BUILD not in file.parents):
        digest.update(str(file.relative_to(ROOT)).encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_built() -> bool:
    """Say whether the compiled pages are those of the present sources."""
    return (BUILT / "index.html").exists() and STAMP.exists() and STAMP.read_text() == fingerprint()


@contextmanager
def up_to_date() -> Iterator[None]:
    """Compile the pages, if their sources changed, while the block does something else; they are there at its end."""
    if is_built():
        yield
        return
    before, compiling = fingerprint(), _start_build()
    try:
        yield
    except BaseException:
        compiling.terminate()
        raise
    if compiling.wait():
        raise Refused(_("Les pages ne se compilent pas : les lignes ci-dessus disent pourquoi."))
    STAMP.write_text(before)


def build(new_lock: bool = False) -> None:
    """Compile the pages, whatever was compiled before; with `new_lock` write down the packages they need now."""
    STAMP.unlink(missing_ok=True)
    if new_lock:
        os.environ[NEW_LOCK] = "1"
    with up_to_date():
        pass


def _start_build() -> subprocess.Popen:
    # The node of the virtual environment comes first, and a process of its own gives its memory back.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    command = [sys.executable, "-c", "from careapp.frontend import compile_pages; compile_pages()"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | ENVIRONMENT | {"PATH": path})  # noqa: S603


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
