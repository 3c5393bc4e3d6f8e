"""The person signed in, and what the shell shows on every page."""

from __future__ import annotations

import secrets

import reflex as rx

from careapp.actions import account, search
from careapp.domain.permissions import Permission
from careapp.readmodels.common import AgencyChoice, SearchHit, Toast
from careapp.readmodels.sessions import Profile, SessionRow
from careapp.state.access import act, current_actor, forget_actor, gated, look


class SessionState(rx.State):
    """The shell: profile, permissions, preferences, toasts and the search box."""

    signed_in: bool = False
    user_name: str = ""
    initials: str = ""
    email: str = ""
    role: str = ""
    role_label: str = ""
    agency_id: int = 0
    agency_name: str = ""
    agencies: list[AgencyChoice] = []
    permissions: list[str] = []
    locale: str = "fr"
    theme: str = "system"
    density: str = "compact"
    counts: dict[str, int] = {}
    toasts: list[Toast] = []
    sessions: list[SessionRow] = []
    search_text: str = ""
    search_results: list[SearchHit] = []
    _page: str = ""
    _returned: bool = False
    _again: bool = False

    @gated("signed_in")
    async def load(self):
        """Fill the shell with the person signed in."""
        profile: Profile = await look(account.profile)
        self.signed_in = True
        self.user_name, self.initials, self.email = profile.name, profile.initials, profile.email
        self.role, self.role_label = profile.role, profile.role_label
        self.agency_id, self.agency_name = profile.agency_id, profile.agency_name
        self.agencies, self.permissions = profile.agencies, profile.permissions
        self.locale, self.theme, self.density = profile.locale, profile.theme, profile.density
        self.counts = await look(search.counts)

    @gated("signed_in")
    async def dismiss_toast(self, toast_id: str):
        """Take a toast away."""
        self._take_toast(toast_id)

    @gated(Permission.OWN_ACCOUNT)
    async def choose_locale(self, code: str):
        """Keep the language; the page is read again in it."""
        await act(account.choose, locale=code)
        forget_actor(current_actor().session_id)
        self.locale = code
        return rx.redirect(f"/api/locale/{code}?next={self.router.url.path}", is_external=True)

    @gated(Permission.OWN_ACCOUNT)
    async def choose_theme(self, name: str):
        """Keep light, dark or the system's theme."""
        await act(account.choose, theme=name)
        self.theme = name

    @gated(Permission.OWN_ACCOUNT)
    async def choose_density(self, name: str):
        """Keep how much a screen holds."""
        await act(account.choose, density=name)
        self.density = name

    @gated(Permission.OWN_ACCOUNT)
    async def choose_agency(self, agency_id: int):
        """Go on in another agency."""
        await act(account.choose_agency, agency_id)
        forget_actor(current_actor().session_id)
        return rx.redirect("/", is_external=True)

    @gated(Permission.OWN_ACCOUNT)
    async def search(self, text: str):
        """Find clients, workers and opportunities by name, number or town."""
        self.search_text = text[:80]
        self.search_results = await look(search.find, self.search_text)

    @gated(Permission.OWN_ACCOUNT)
    async def load_sessions(self):
        """List the person's signed-in browsers."""
        self.sessions = await look(account.sessions)

    @gated(Permission.OWN_ACCOUNT)
    async def revoke_session(self, session_id: int):
        """Sign another browser out."""
        await act(account.revoke_session, session_id)
        forget_actor(session_id)
        self.sessions = await look(account.sessions)

    @gated(Permission.OWN_ACCOUNT)
    async def change_password(self, form: dict):
        """Change the password and sign every other browser out."""
        await act(account.change_password, str(form.get("current", "")), str(form.get("new", "")))
        self._add_toast("success", account.password_changed_text())
        self.sessions = await look(account.sessions)

    def _add_toast(self, kind: str, text: str, action_label: str = "") -> None:
        """Show a toast; what went well before is no longer told beside what just went wrong."""
        toast = Toast(secrets.token_hex(4), kind, text, action_label, self.router.url.path.rstrip("/"))
        if kind in ("warning", "error"):
            self._forget_successes()
        others = [one for one in self.toasts if (one.kind, one.text) != (kind, text)]
        self.toasts = [*others[-3:], toast]

    def _take_toast(self, toast_id: str) -> bool:
        """Take a toast away; False when it is gone already, as at the second press of a double click."""
        left = [toast for toast in self.toasts if toast.id != toast_id]
        found = len(left) < len(self.toasts)
        self.toasts = left
        return found

    def _forget_successes(self) -> None:
        if any(toast.kind == "success" for toast in self.toasts):
            self.toasts = [toast for toast in self.toasts if toast.kind != "success"]
