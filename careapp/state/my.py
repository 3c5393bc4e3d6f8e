"""The worker's day and visits."""

from __future__ import annotations

import re

import reflex as rx

from careapp.actions.my import clock, day, tasks, visits
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import N_, _
from careapp.readmodels.my import MyDay, MyVisitDetail
from careapp.state.access import act, gated, look, push_toast
from careapp.state.session import SessionState

REASONS = (
    N_("Refus de la personne"),
    N_("Manque de temps"),
    N_("Matériel ou produit manquant"),
    N_("Inutile aujourd’hui"),
    N_("Dangereux dans ces conditions"),
)


class MyDayState(rx.State):
    """The day shown."""

    shown: MyDay = MyDay()
    loading: bool = True
    trouble: str = ""

    async def _show(self, iso: str) -> None:
        try:
            self.shown, self.trouble = await look(day.day, iso), ""
        except Refused as refusal:
            self.trouble = refusal.reason
        finally:
            self.loading = False

    @gated(Permission.OWN_DAY)
    async def load(self):
        """Show the day the address names, today without one; when the connection comes back, the day that was shown."""
        asked = str(self.router.url.query_parameters.get("day", ""))[:10]
        if (await self.get_state(SessionState))._again and self.shown.day:
            asked = "" if self.shown.today else self.shown.day
        await self._show(asked)

    @gated(Permission.OWN_DAY)
    async def go_to(self, iso: str):
        """Show another day."""
        await self._show(iso if re.fullmatch(r"\d{4}-\d{2}-\d{2}", iso) else "")

    @gated(Permission.OWN_DAY)
    async def arrive(self, visit_id: int, tapped: int = 0):
        """Write the arrival down as of the tap and open the visit; a second tap finds it written."""
        if not any(one.id == visit_id and one.status == "running" for one in self.shown.visits):
            await act(clock.arrive, visit_id, tapped)
            await self._show(self.shown.day)
            await push_toast(self, "success", _("Arrivée pointée."))
        return rx.redirect(f"/my/visits/{visit_id}")


class MyVisitState(rx.State):
    """The visit shown, and the task whose reason is being written."""

    visit: MyVisitDetail = MyVisitDetail()
    found: bool = True
    loading: bool = True
    asked_key: str = ""
    asked_name: str = ""
    reason: str = ""
    remark: str = ""
    reason_error: str = ""

    @gated(Permission.OWN_DAY)
    async def load(self):
        """Show the visit the address names."""
        raw = str(self.router.url.path).rstrip("/").rsplit("/", 1)[-1]
        self.visit, self.loading, self.found, self.asked_key = MyVisitDetail(), True, True, ""
        await self._show(int(raw) if raw.isascii() and raw.isdigit() else 0)
        if self.visit.health:
            await act(visits.note_reading, self.visit.id, self.visit.health)

    def _is(self, status: str, visit_id: int) -> bool:
        return self.visit.id == visit_id and self.visit.status == status

    async def _refresh(self, visit_id: int) -> None:
        """Show a visit anew, unless another one was opened before what was pressed on it could be sent."""
        if self.visit.id == visit_id:
            await self._show(visit_id)

    async def _show(self, visit_id: int) -> None:
        try:
            self.visit = await look(visits.visit, visit_id)
        except Refused:
            self.found = False
        finally:
            self.loading = False

    @gated(Permission.OWN_DAY)
    async def arrive(self, visit_id: int, tapped: int = 0):
        """Write the arrival down as of the tap; a second tap finds it written."""
        if self._is("running", visit_id):
            return
        await act(clock.arrive, visit_id, tapped)
        await self._refresh(visit_id)
        await push_toast(self, "success", _("Arrivée pointée."))

    @gated(Permission.OWN_DAY)
    async def take_back(self, visit_id: int, status: str, tapped: int = 0):
        """Take back what gave the visit its status, arrival or departure; a second tap finds another status."""
        if self.visit.id == visit_id and self.visit.status != status:
            return
        await act(clock.take_back, visit_id, tapped)
        await self._refresh(visit_id)
        await push_toast(self, "success", _("Pointage annulé."))

    @gated(Permission.OWN_DAY)
    async def leave(self, visit_id: int, tapped: int = 0):
        """Write the departure down as of the tap and go back to the day; a second tap finds it written."""
        if self._is("done", visit_id):
            return None
        await act(clock.leave, visit_id, tapped)
        await self._refresh(visit_id)
        await push_toast(self, "success", _("Départ pointé."))
        return rx.redirect(f"/my/day?day={self.visit.day_iso}") if self.visit.id == visit_id else None

    @gated(Permission.OWN_DAY)
    async def tick(self, visit_id: int, key: str, done: bool):
        """Say that a task is done, or open it again."""
        try:
            await act(tasks.answer, visit_id, key, tasks.DONE if done else tasks.OPEN)
        finally:
            await self._refresh(visit_id)

    @gated(Permission.OWN_DAY)
    async def ask(self, key: str):
        """Ask why a task is not done."""
        task = next((task for task in self.visit.tasks if task.key == key), None)
        if task is not None:
            self.asked_key, self.asked_name, self.reason_error = key, task.name, ""
            self.reason = self.remark = ""

    @gated(Permission.OWN_DAY)
    async def choose_reason(self, value: str):
        """Keep one of the usual reasons."""
        self.reason, self.reason_error = value[:200], ""

    @gated(Permission.OWN_DAY)
    async def write_remark(self, text: str):
        """Keep the worker's own words."""
        self.remark, self.reason_error = text[:200], ""

    @gated(Permission.OWN_DAY)
    async def close(self):
        """Leave the task unanswered."""
        self.asked_key = ""

    @gated(Permission.OWN_DAY)
    async def say_not_done(self):
        """Keep that the task was not done, and why."""
        why = self.remark if self.remark.strip() else self.reason
        try:
            await act(tasks.answer, self.visit.id, self.asked_key, tasks.NOT_DONE, why)
        except Refused as refusal:
            if refusal.field != "reason":
                raise
            self.reason_error = refusal.reason
            return
        self.asked_key = ""
        await self._show(self.visit.id)
