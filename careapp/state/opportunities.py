"""The opportunities' board and list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from careapp.actions.opportunities import board, choices, edit, stages
from careapp.db.queries.opportunities import Filters
from careapp.domain.durations import duration_text
from careapp.domain.opportunities import IDLE_DAYS, STAGE_BADGES, Stage, stage_moves
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.opportunities import OpportunityCard, StageColumn
from careapp.state.access import act, address, current_actor, gated, look, push_toast
from careapp.state.session import SessionState


class OpportunitiesState(rx.State):
    """Filters, columns and pages."""

    view: str = "board"
    text: str = ""
    mine: bool = False
    activity_id: str = ""
    funding: str = ""
    idle: bool = False
    idle_count: int = 0
    stage: str = ""
    board: list[dict[str, Any]] = []
    open_count: int = 0
    asked_hours: str = ""
    rows: list[OpportunityCard] = []
    total: int = 0
    page: int = 1
    pages: int = 1
    sort: str = ""
    descending: bool = False
    activities: list[Choice] = []
    fundings: list[Choice] = []
    loading: bool = True
    creating: bool = False
    client_text: str = ""
    clients: list[Choice] = []
    new_client: str = ""
    new_activity: str = ""
    new_need: str = ""
    errors: dict[str, str] = {}
    answer: dict[str, Any] = {}

    _steps: dict[str, stages.Step] = {}  # the moves that a toast offers to take back, by its id

    def _filters(self) -> Filters:
        return Filters(
            text=self.text,
            manager_id=(current_actor().user_id or 0) if self.mine else 0,
            activity_id=int(self.activity_id or 0),
            funding=self.funding,
            stage=self.stage,
            idle_since=_idle_since() if self.idle else None,
        )

    async def _refresh(self) -> None:
        if self.view == "board":
            columns = await look(board.board, self._filters())
            self.board = [_column(column) for column in columns]
            self.open_count = sum(column.count for column in columns if column.key != "active")
            self.asked_hours = duration_text(sum(column.minutes for column in columns if column.key != "active"))
        else:
            found = await look(board.page, self._filters(), self.page, self.sort, self.descending)
            self.rows, self.total, self.page, self.pages = found.rows, found.total, found.page, found.pages
        self.idle_count = await look(board.idle_count, self._filters(), _idle_since())
        self.loading = False

    @rx.var
    def export_address(self) -> str:
        """Where the filtered list is found as a file."""
        wanted = {
            "text": self.text,
            "mine": "1" if self.mine else "",
            "activity": self.activity_id,
            "funding": self.funding,
            "stage": self.stage,
            "idle": "1" if self.idle else "",
            "sort": self.sort,
            "descending": "1" if self.descending else "",
        }
        return "/api/opportunities.csv?" + urlencode({name: value for name, value in wanted.items() if value})

    @gated(Permission.OPPORTUNITIES_READ)
    async def load(self):
        """Show the board, or the list when the address asks for it."""
        offered = await look(choices.board_choices)
        self.activities, self.fundings = offered.activities, offered.fundings
        query = address(self)
        self.creating = "new" in query
        if self.creating:
            self.new_client = str(query.get("client", ""))[:12]
            self.clients = await look(choices.clients, "", int(self.new_client) if self.new_client.isdigit() else 0)
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_READ)
    async def show(self, view: str):
        """Switch between the board and the list."""
        self.view = "list" if view == "list" else "board"
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_READ)
    async def search(self, text: str):
        """Narrow by client, number or town."""
        self.text, self.page = text[:80], 1
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_READ)
    async def filter_by(self, name: str, value: str):
        """Narrow by activity, funding or stage; an empty value widens again."""
        if name == "activity":
            self.activity_id = value if value.isdigit() else ""
        elif name == "funding":
            self.funding = value[:80]
        elif name == "stage":
            self.stage = value[:12]
        self.page = 1
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_READ)
    async def toggle(self, name: str):
        """Show mine alone, or those that wait for more than a week."""
        if name == "mine":
            self.mine = not self.mine
        elif name == "idle":
            self.idle = not self.idle
        self.page = 1
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_READ)
    async def sort_by(self, key: str):
        """Sort the list, the other way round the second time."""
        self.descending = not self.descending if key == self.sort else False
        self.sort = key
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_READ)
    async def go_to_page(self, number: int):
        """Show another page of the list."""
        self.page = number
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_READ)
    async def open(self, opportunity_id: str):
        """Open an opportunity."""
        return rx.redirect(f"/opportunities/{int(opportunity_id)}") if opportunity_id.isdigit() else None

    @gated(Permission.OPPORTUNITIES_READ)
    async def show_stage(self, stage: str):
        """Show every opportunity of a stage as a list."""
        self.view, self.stage, self.page = "list", stage[:12], 1
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def move(self, payload: dict[str, Any]):
        """Move a card to another stage; the answer says whether it stays there, and why not."""
        opportunity_id, stage = int(payload.get("id") or 0), str(payload.get("stage", ""))
        reply = {"token": payload.get("token"), "id": payload.get("id")}
        try:
            step = await act(stages.move, opportunity_id, stage)
        except Refused as refusal:
            self.answer = {**reply, "status": "refused", "reasons": [refusal.reason]}
            return
        self.answer = {**reply, "status": "accepted", "reasons": []}
        await self._refresh()
        label = _(STAGE_BADGES[Stage(stage)].label)
        told = _("{client} : étape « {stage} ».", client=self._title(opportunity_id), stage=label)
        toast = await push_toast(self, "success", told, _("Annuler l’action"))
        self._steps = {**dict([*self._steps.items()][-3:]), toast: step}

    def _title(self, opportunity_id: int) -> str:
        cards = (card for column in self.board for card in column["cards"])
        return next((str(card["title"]) for card in cards if card["id"] == opportunity_id), _("Opportunité"))

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def toast_action(self, toast_id: str):
        """Put the card back in the stage it left."""
        session = await self.get_state(SessionState)
        if not session._take_toast(toast_id) or toast_id not in self._steps:
            return
        await act(stages.take_back, self._steps[toast_id])
        await self._refresh()
        await push_toast(self, "success", _("Dernière action annulée."))

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def start_new(self):
        """Open the dialog of a new opportunity."""
        self.creating, self.errors, self.new_need = True, {}, ""
        self.clients = await look(choices.clients, "")

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def stop_new(self):
        """Close the dialog; the address no longer asks for it."""
        self.creating = False
        return rx.redirect("/opportunities", replace=True) if self._asked_for_new() else None

    def _asked_for_new(self) -> bool:
        return "new" in address(self)

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def find_client(self, text: str):
        """Offer the clients whose name holds the text."""
        self.client_text = text[:80]
        self.clients = await look(choices.clients, self.client_text)

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def fill_new(self, name: str, value: str):
        """Keep a field of the dialog."""
        if name == "client":
            self.new_client = value
        elif name == "activity":
            self.new_activity = value
        elif name == "need":
            self.new_need = value[:4000]

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def create(self):
        """Open the opportunity and go to it; the second press of a double click opens no second one."""
        if not self.creating:
            return None
        try:
            missing = {"client": _("Choisissez un client."), "activity": _("Choisissez une activité.")}
            given = {"client": self.new_client, "activity": self.new_activity}
            errors = {name: sentence for name, sentence in missing.items() if not given[name].isdigit()}
            if errors:
                raise RefusedFields(errors)
            one = await act(edit.create, int(self.new_client), int(self.new_activity), self.new_need)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return None
        self.creating, self.errors = False, {}
        await push_toast(self, "success", _("Opportunité créée."))
        return rx.redirect(f"/opportunities/{one}", replace=self._asked_for_new())


def _idle_since() -> datetime:
    return datetime.now(UTC) - timedelta(days=IDLE_DAYS)


def _column(column: StageColumn) -> dict[str, Any]:
    return {
        "key": column.key,
        "label": column.label,
        "colour": column.colour,
        "count": column.count,
        "hours": column.hours,
        "cards": [_card(card) for card in column.cards],
    }


def _card(card: OpportunityCard) -> dict[str, Any]:
    icons = {"quote": "file-text", "search": "user-search", "create_visits": "calendar-plus", "send_sheet": "send"}
    return {
        "id": card.id,
        "title": card.title,
        "days": _("{count} j", count=card.days),
        "services": card.services,
        "line": f"{card.hours} · {card.funding}",
        "action": card.next_action,
        "action_icon": icons.get(card.next_key, "corner-down-right"),
        "initials": card.initials,
        "colour": card.manager_id % 6,
        "stuck": card.stuck,
        "to": [move.to for move in stage_moves(card.stage) if not move.reason],
    }
