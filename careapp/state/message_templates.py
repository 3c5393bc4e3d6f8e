"""The editor of the texts of mails."""

from __future__ import annotations

import reflex as rx

from careapp.actions import message_templates as texts
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, Stale
from careapp.i18n import _
from careapp.readmodels.messages import MessageCheck, MessageTemplateView
from careapp.state.access import act, address, gated, look, push_toast


class MessageTemplateState(rx.State):
    """The text being edited, how it reads, its versions."""

    shown: MessageTemplateView = MessageTemplateView()
    subject: str = ""
    body: str = ""
    loading: bool = True
    changed: bool = False
    checked: MessageCheck = MessageCheck()
    opportunity_id: str = ""
    history_open: bool = False
    restoring: int = -1

    @gated(Permission.TEMPLATES_EDIT)
    async def load(self):
        """Show the text as it is used now; `?kind=` names another one."""
        self.history_open, self.restoring = False, -1
        await self._open(address(self).get("kind", "") or self.shown.kind, self.shown.language, self.shown.activity_id)
        self.loading = False

    async def _open(self, kind: str, language: str, activity_id: str) -> None:
        self._show(await look(texts.view, kind, language, _number(activity_id)))
        await self._check()

    def _show(self, view: MessageTemplateView) -> None:
        self.shown, self.subject, self.body, self.changed = view, view.subject, view.body, False
        if self.opportunity_id not in {choice.value for choice in view.records}:
            self.opportunity_id = ""

    async def _check(self) -> None:
        about = _number(self.opportunity_id)
        self.checked = await look(
            texts.check, self.shown.kind, self.shown.language, self.subject, self.body, about
        )  # fmt: skip
        self.changed = (self.subject, self.body) != (self.shown.subject, self.shown.body)

    @gated(Permission.TEMPLATES_EDIT)
    async def choose_kind(self, kind: str):
        """Open the text of another kind of mail."""
        await self._open(kind, self.shown.language, self.shown.activity_id)

    @gated(Permission.TEMPLATES_EDIT)
    async def choose_language(self, language: str):
        """Open the text in another language."""
        await self._open(self.shown.kind, language, self.shown.activity_id)

    @gated(Permission.TEMPLATES_EDIT)
    async def choose_activity(self, activity_id: str):
        """Open the text of an activity, or of all."""
        await self._open(self.shown.kind, self.shown.language, activity_id)

    @gated(Permission.TEMPLATES_EDIT)
    async def choose_record(self, opportunity_id: str):
        """Try the text on a real opportunity, or the sample."""
        self.opportunity_id = opportunity_id if opportunity_id.isascii() and opportunity_id.isdigit() else ""
        await self._check()

    @gated(Permission.TEMPLATES_EDIT)
    async def write_subject(self, text: str):
        """Keep the subject as it is typed and say how it reads."""
        self.subject = text[:1000]
        await self._check()

    @gated(Permission.TEMPLATES_EDIT)
    async def write_body(self, text: str):
        """Keep the text as it is typed and say how it reads."""
        self.body = text[:100_000]
        await self._check()

    @gated(Permission.TEMPLATES_EDIT)
    async def revert(self):
        """Forget what was typed since the last version."""
        self.subject, self.body = self.shown.subject, self.shown.body
        await self._check()

    @gated(Permission.TEMPLATES_EDIT)
    async def save(self):
        """Publish the text as a new version."""
        shown = self.shown
        try:
            view = await act(
                texts.save, shown.kind, shown.language, shown.number, self.subject, self.body,
                _number(shown.activity_id),
            )  # fmt: skip
        except Stale:
            raise
        except Refused as refusal:
            await self._check()
            await push_toast(self, "warning", refusal.reason)
            return
        self._show(view)
        await self._check()
        await push_toast(self, "success", _("Version {number} publiée.", number=view.number))

    @gated(Permission.TEMPLATES_EDIT)
    async def toggle_history(self):
        """Show or hide the versions."""
        self.history_open = not self.history_open

    @gated(Permission.TEMPLATES_EDIT)
    async def read_version(self, number: int):
        """Put the text of a version into the editor, without publishing it."""
        shown = self.shown
        self.subject, self.body = await look(
            texts.text_of, shown.kind, shown.language, number, _number(shown.activity_id)
        )
        self.history_open = False
        await self._check()

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
        number, self.restoring, shown = self.restoring, -1, self.shown
        self._show(await act(texts.restore, shown.kind, shown.language, number, _number(shown.activity_id)))
        await self._check()
        await push_toast(self, "success", _("Message rétabli."))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
