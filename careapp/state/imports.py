"""The import of clients, workers or requests: the preview of a file, then its confirmation."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from careapp.actions import imports
from careapp.domain.permissions import Permission
from careapp.i18n import ngettext
from careapp.readmodels.imports import ImportView
from careapp.state.access import act, gated, look, push_toast

KindName = Literal["clients", "workers", "opportunities"]


class ImportState(rx.State):
    """What is imported, and the preview that waits."""

    kind: str = "clients"
    preview: ImportView = ImportView()
    loading: bool = True
    busy: bool = False

    @gated(Permission.RECORDS_IMPORT)
    async def load(self):
        """Show the preview that waits, unless the address asks for the other kind of people."""
        waiting = await look(imports.kept)
        asked = str(self.router.url.query_parameters.get("kind", ""))
        self.kind = asked if asked in imports.KINDS else waiting.kind or "clients"
        self.preview = waiting if waiting.kind == self.kind else ImportView()
        self.loading = self.busy = False

    @gated(Permission.RECORDS_IMPORT)
    async def choose(self, kind: KindName):
        """Choose what is imported."""
        self.kind = kind

    @gated(Permission.RECORDS_IMPORT)
    async def turn_to(self, page: int):
        """Show another page of the preview."""
        self.preview = await look(imports.kept, page)

    @gated(Permission.RECORDS_IMPORT)
    async def drop(self):
        """Forget the preview."""
        await look(imports.drop)
        self.preview = ImportView()

    @gated(Permission.RECORDS_IMPORT)
    async def confirm(self):
        """Add everyone the file describes and go to their list; a second click finds no preview."""
        if not self.preview.key:
            return
        kind, self.busy = self.preview.kind, True
        yield
        try:
            added = await act(imports.confirm, self.preview.key)
        finally:
            self.busy = False
        self.preview = ImportView()
        await push_toast(self, "success", _told(kind, added))
        yield rx.redirect(f"/{kind}")


def _told(kind: str, added: int) -> str:
    if kind == "opportunities":
        return ngettext("{count} demande importée.", "{count} demandes importées.", added)
    return ngettext("{count} fiche importée.", "{count} fiches importées.", added)
