"""The editor of an edition: its text by activity and language, its versions, the record it is tried on."""

from __future__ import annotations

import asyncio

import reflex as rx

from careapp.actions import document_templates as editions
from careapp.actions.documents import library, trial, versions
from careapp.documents import pool
from careapp.documents.sandbox import MAX_SOURCE
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, Stale
from careapp.i18n import LOCALES, _
from careapp.readmodels.common import Choice
from careapp.readmodels.document_templates import (
    ComparedLine,
    TemplateCheck,
    TemplateVersion,
    TemplateView,
    VariableGroup,
)
from careapp.state.access import act, gated, look, push_toast

LONGEST = 100_000


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class EditionState(rx.State):
    """The text being edited, whether it prints, its versions."""

    kind: str = ""
    found: bool = True
    title: str = ""
    subject: str = ""
    issued: bool = True
    per_activity: bool = True
    activity: str = "0"
    language: str = "fr"
    activities: list[Choice] = []
    number: int = 0
    body: str = ""
    saved: str = ""
    customised: bool = False
    loading: bool = True
    versions: list[TemplateVersion] = []
    groups: list[VariableGroup] = []
    records: list[Choice] = []
    record: str = ""
    record_text: str = ""
    zoom: str = "100"
    checked: TemplateCheck = TemplateCheck(True)
    history_open: bool = False
    restoring: int = -1
    publishing: bool = False
    comment: str = ""
    comparing: str = ""
    compared: list[ComparedLine] = []
    words: str = ""
    mailing: bool = False

    _groups: list[VariableGroup] = []

    @gated(Permission.TEMPLATES_EDIT)
    async def load(self):
        """Show the edition that the address names, as it is used now."""
        self.kind = str(self.router.url.path).rstrip("/").rsplit("/", 1)[-1]
        asked = self.router.url.query_parameters
        self.activity, self.language = str(_number(str(asked.get("activity", "")))), str(asked.get("language", "fr"))
        self.language = self.language if self.language in LOCALES else "fr"
        self.history_open, self.restoring, self.publishing, self.comparing = False, -1, False, ""
        self.record, self.record_text, self.words = "", "", ""
        await self._load()

    async def _load(self) -> None:
        try:
            view = await look(editions.view, self.kind, int(self.activity), self.language)
        except NotFound:
            self.found, self.loading = False, False
            return
        self.found = True
        self._show(view)
        self.records = await look(library.records, self.kind)
        await self._check()
        self.loading = False

    def _show(self, view: TemplateView) -> None:
        self.title, self.number, self.customised = view.title, view.number, view.customised
        self.subject, self.issued, self.per_activity = view.subject, view.issued, view.per_activity
        self.activities = [Choice("0", _("Toutes les activités")), *view.activities]
        self.body = self.saved = view.body
        self.versions, self._groups = view.versions, view.groups
        self._filter()

    async def _check(self) -> None:
        self.checked = await look(editions.check, self.kind, self.body, self.language)

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
    async def choose_activity(self, value: str):
        """Edit the text of another activity, or that of all (0); what was not published is asked about first."""
        await self._move(str(_number(value)), self.language)

    @gated(Permission.TEMPLATES_EDIT)
    async def choose_language(self, value: str):
        """Edit the text of another language."""
        await self._move(self.activity, value if value in LOCALES else "fr")

    async def _move(self, activity: str, language: str) -> None:
        if self.body != self.saved:
            raise Refused(_("Publiez ou annulez d’abord vos changements."))
        self.activity, self.language = activity, language
        await self._load()

    @gated(Permission.TEMPLATES_EDIT)
    async def write(self, text: str):
        """Keep the text as it is typed and say whether it prints; one too long stays in the browser alone."""
        if len(text) > LONGEST:
            reason = _("Le modèle dépasse {limit} caractères.", limit=MAX_SOURCE)
            self.checked = TemplateCheck(False, reason)
            return
        self.body = text
        await self._check()

    @gated(Permission.TEMPLATES_EDIT)
    async def search_record(self, text: str):
        """Find records to preview with."""
        self.records = await look(library.records, self.kind, text[:80])

    @gated(Permission.TEMPLATES_EDIT)
    async def choose_record(self, value: str):
        """Preview with another record, or the sample."""
        self.record = str(_number(value) or "")
        self.record_text = next((one.label for one in self.records if one.value == self.record), "")

    @gated(Permission.TEMPLATES_EDIT)
    async def choose_zoom(self, value: str):
        """Draw the pages larger or smaller."""
        self.zoom = str(min(max(_number(value), 50), 200))

    @gated(Permission.TEMPLATES_EDIT)
    async def ask_publish(self):
        """Ask what changed before a version is published."""
        self.publishing, self.comment = True, ""

    @gated(Permission.TEMPLATES_EDIT)
    async def cancel_publish(self):
        """Go on writing."""
        self.publishing = False

    @gated(Permission.TEMPLATES_EDIT)
    async def comment_on(self, text: str):
        """Keep what is said of a version."""
        self.comment = text[:200]

    @gated(Permission.TEMPLATES_EDIT)
    async def save(self):
        """Publish the text as a new version."""
        self.publishing = False
        scope = self.kind, int(self.activity), self.language
        try:
            self._show(await act(editions.save, *scope, self.number, self.body, self.comment))
        except Stale:
            raise
        except Refused as refusal:
            await self._check()
            await push_toast(self, "warning", refusal.reason)
            return
        await self._check()
        await push_toast(self, "success", _("Version {number} publiée.", number=self.number))

    @gated(Permission.TEMPLATES_EDIT)
    async def mail_trial(self):
        """Send the text, printed with the sample, to one's own address."""
        self.mailing = True
        yield
        try:
            wanted = self.kind, self.body, int(self.activity), self.language
            content = await asyncio.to_thread(pool.pdf, await look(trial.page, *wanted))
            address = await act(trial.send, self.kind, content, self.language)
        finally:
            self.mailing = False
        await push_toast(self, "success", _("Essai mis à l’envoi pour {address}.", address=address))

    @gated(Permission.TEMPLATES_EDIT)
    async def revert(self):
        """Forget what was typed since the last version."""
        self.body = self.saved
        await self._check()

    @gated(Permission.TEMPLATES_EDIT)
    async def toggle_history(self):
        """Show or hide the versions."""
        self.history_open = not self.history_open
        self.comparing, self.compared = "", []

    @gated(Permission.TEMPLATES_EDIT)
    async def compare(self, number: int):
        """Show what differs between a version and the text in the editor."""
        self.compared = await look(versions.compare, self.kind, number, self.body, self.language)
        self.comparing = next((one.label for one in self.versions if one.number == number), "")

    @gated(Permission.TEMPLATES_EDIT)
    async def read_version(self, number: int):
        """Put the text of a version into the editor, without publishing it."""
        self.body = await look(editions.text_of, self.kind, number, self.language)
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
        number, self.restoring = self.restoring, -1
        self._show(await act(editions.restore, self.kind, int(self.activity), self.language, number))
        await self._check()
        await push_toast(self, "success", _("Édition rétablie."))
