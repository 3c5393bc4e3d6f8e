"""The compiled search: a worker's day is a route, a move changes a few of them, annealing accepts it or undoes it.

Numba keeps what it compiled on disk, but sees only changes of the file a kernel stands in. So the cache has the
fingerprint of the whole package in its name.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from numba import config

_HERE = Path(__file__).parent
_READ = [*sorted(_HERE.glob("*.py")), _HERE.parent / "shape.py"]  # with what the kernels take constants from
_SOURCES = b"".join(source.read_bytes() for source in _READ)
_HOME = _HERE if os.access(_HERE, os.W_OK) else Path(tempfile.gettempdir())

_NAME = f"kernels-{hashlib.sha256(_SOURCES).hexdigest()[:12]}"

config.CACHE_DIR = str(_HOME / "__pycache__" / _NAME)  # type: ignore[attr-defined]
