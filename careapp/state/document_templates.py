"""The editor of an edition."""

from __future__ import annotations

import reflex as rx

from careapp.actions import document_templates as editions
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, Stale
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.document_templates import (
    TemplateCheck,
    TemplateVersion,
    TemplateView,
    VariableGroup,
)
from careapp.state.access import act, gated, look, push_toast


class EditionState(rx.State):
    """The text being edited, whether it prints, its versions."""

    kind: str = "mission_sheet"
    title: str = ""
    number: int = 0
    body: str = ""
    saved: str = ""
    customised: bool = False
    loading: bool = True
    versions: list[TemplateVersion] = []
    groups: list[VariableGroup] = []
    previews: list[Choice] = []
    opportunity_id: str = ""
    checked: TemplateCheck = TemplateCheck(True)
    history_open: bool = False
    restoring: int = -1
    words: str = ""

    _groups: list[VariableGroup] = []

    @gated(Permission.TEMPLATES_EDIT)
    async def load(self):
        """Show the edition as it is used now."""
        self.history_open, self.restoring = False, -1
        self._show(await look(editions.view, self.kind))
        self.checked = await look(editions.check, self.kind, self.body)
        self.loading = False

    def _show(self, view: TemplateView) -> None:
        self.title, self.number, self.customised = view.title, view.number, view.customised
        self.body = self.saved = view.body
        self.versions, self._groups, self.previews = view.versions, view.groups, view.previews
        self._filter()

    def _filter(self) -> None:
        words = self.words.strip().lower()
        kept = [
            VariableGroup(
                group.name,
                [one for one in group.variables if words in one.name.lower() or words in one.description.lower()],
            )
            for group in self._groups
        ]
        self.groups = [group for group in kept if group.variables]

    @gated(Permission.TEMPLATES_EDIT)
    async def search(self, text: str):
        """Narrow the list of variables."""
        self.words = text[:60]
        self._filter()

    @gated(Permission.TEMPLATES_EDIT)
    async def write(self, text: str):
        """Keep the text as it is typed and say whether it prints."""
        self.body = text[:100_000]
        self.checked = await look(editions.check, self.kind, self.body)

    @gated(Permission.TEMPLATES_EDIT)
    async def choose_preview(self, value: str):
        """Preview with another opportunity, or the sample."""
        self.opportunity_id = value if value.isascii() and value.isdigit() else ""

    @gated(Permission.TEMPLATES_EDIT)
    async def save(self):
        """Publish the text as a new version."""
        try:
            self._show(await act(editions.save, self.kind, self.number, self.body))
        except Stale:
            raise
        except Refused as refusal:
            self.checked = await look(editions.check, self.kind, self.body)
            await push_toast(self, "warning", refusal.reason)
            return
        self.checked = await look(editions.check, self.kind, self.body)
        await push_toast(self, "success", _("Version {number} publiée.", number=self.number))

    @gated(Permission.TEMPLATES_EDIT)
    async def revert(self):
        """Forget what was typed since the last version."""
        self.body = self.saved
        self.checked = await look(editions.check, self.kind, self.body)

    @gated(Permission.TEMPLATES_EDIT)
    async def toggle_history(self):
        """Show or hide the versions."""
        self.history_open = not self.history_open

    @gated(Permission.TEMPLATES_EDIT)
    async def read_version(self, number: int):
        """Put the text of a version into the editor, without publishing it."""
        self.body = await look(editions.text_of, self.kind, number)
        self.history_open = False
        self.checked = await look(editions.check, self.kind, self.body)

    @gated(Permission.TEMPLATES_EDIT)
    async def ask_restore(self, number: int):
        """Ask before another version is used."""
        self.restoring, self.history_open = number, False

    @gated(Permission.TEMPLATES_EDIT)
    async def cancel_restore(self):
        """Go on with the version in use."""
        self.restoring = -1

    @gated(Permission.TEMPLATES_EDIT)
    async def restore(self):
        """Use the version that was asked about."""
        number, self.restoring = self.restoring, -1
        self._show(await act(editions.restore, self.kind, number))
        self.checked = await look(editions.check, self.kind, self.body)
        await push_toast(self, "success", _("Édition rétablie."))
