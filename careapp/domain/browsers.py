"""Browsers as people name them, from what they say of themselves."""

from __future__ import annotations

from typing import Final

from careapp.i18n import _

# Order matters: Edge and Opera also say Chrome, Chrome also says Safari, Android also says Linux.
NAMES: Final = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("FxiOS/", "Firefox"),
    ("SamsungBrowser/", "Samsung Internet"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS: Final = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_text(agent: str) -> str:
    """`"Chrome sur Android"`; what cannot be recognised is an unknown browser."""
    name = next((shown for sign, shown in NAMES if sign in agent), "")
    system = next((shown for sign, shown in SYSTEMS if sign in agent), "")
    if name and system:
        return _("{browser} sur {system}", browser=name, system=system)
    return name or system or _("Navigateur inconnu")
