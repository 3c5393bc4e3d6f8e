"""A newer version of the form on the screen: what it would make of each field, and the answers left aside so far."""

from __future__ import annotations

import reflex as rx

from careapp.actions.opportunities import form_upgrade
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.form_upgrade import UpgradeView
from careapp.state.access import act, gated, look, push_toast
from careapp.state.opportunity import OpportunityState


class FormVersionState(rx.State):
    """The preview of the newer version, open or not."""

    found: UpgradeView = UpgradeView()
    open: bool = False

    async def _opportunity(self) -> OpportunityState:
        return await self.get_state(OpportunityState)

    @gated(Permission.OPPORTUNITIES_READ)
    async def load(self):
        """Look whether the form on the screen has a newer version."""
        opportunity = await self._opportunity()
        self.open, self.found = False, UpgradeView()
        if opportunity.found and opportunity.id:
            self.found = await look(form_upgrade.preview, opportunity.id)

    @gated(Permission.OPPORTUNITIES_READ)
    async def show(self):
        """Show what the newer version makes of each field, as the form is now."""
        self.found = await look(form_upgrade.preview, (await self._opportunity()).id)
        self.open = self.found.newer > 0

    @gated(Permission.OPPORTUNITIES_READ)
    async def close(self):
        """Leave the form as it is."""
        self.open = False

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def apply(self):
        """Take the form over to the newer version, and read it again."""
        opportunity = await self._opportunity()
        await act(form_upgrade.apply, opportunity.id, self.found.template_id)
        self.open, newer = False, self.found.newer
        self.found = await look(form_upgrade.preview, opportunity.id)
        await push_toast(self, "success", _("Le formulaire suit la version {number}.", number=newer))
        return rx.redirect(f"/opportunities/{opportunity.id}", replace=True)
