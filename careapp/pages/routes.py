"""Which permission an address of the application asks for, before its page is sent."""

from __future__ import annotations

import re
from functools import cache

from careapp.pages.shell import PAGES, Access


def access_of(path: str) -> Access:
    """The permission of the page at `path`; an address without a page asks for a session alone."""
    plain = path.rstrip("/") or "/"
    return next((access for pattern, access in _patterns() if pattern.fullmatch(plain)), "signed_in")


@cache
def _patterns() -> tuple[tuple[re.Pattern, Access], ...]:
    plain_first = sorted(PAGES, key=lambda page: "[" in page.route)
    return tuple(
        (re.compile(re.sub(r"\\\[[^/]+?\\\]", "[^/]+", re.escape(page.route))), page.permission) for page in plain_first
    )
