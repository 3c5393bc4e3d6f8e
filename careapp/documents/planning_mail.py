"""The mails that tell somebody what changes in the planning: plain, without a word of health."""

from __future__ import annotations

from collections.abc import Sequence

from careapp.i18n import _


def changes_subject(agency: str) -> str:
    """A subject that tells a bystander nothing."""
    return _("{agency} : votre planning change", agency=agency)


def changes_body(name: str, changes: Sequence[str], phone: str, sender: str, agency: str) -> str:
    """What changes, line by line, and whom to call."""
    parts = (
        _("Bonjour {name},", name=name),
        _("Voici ce qui change :"),
        "\n".join(f"- {change}" for change in changes),
        _("Une question ? Appelez l’agence au {phone}.", phone=phone) if phone else "",
        f"{sender}\n{agency}".strip(),
    )
    return "\n\n".join(part for part in parts if part)


def answer_subject(agency: str) -> str:
    """The subject of the answer to an absence that was asked for."""
    return _("{agency} : votre demande d’absence", agency=agency)


def answer_body(name: str, period: str, approved: bool, reason: str, sender: str, agency: str) -> str:
    """Whether an absence that was asked for is granted, and why not."""
    granted = _("Votre absence ({period}) est acceptée.", period=period)
    refused = _("Votre absence ({period}) n’est pas acceptée.", period=period)
    parts = (
        _("Bonjour {name},", name=name),
        granted if approved else refused,
        reason,
        f"{sender}\n{agency}".strip(),
    )
    return "\n\n".join(part for part in parts if part)
