"""The opportunities' board and list."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions.opportunities import board, choices, lost_reasons, stages
from careapp.domain.durations import duration_text
from careapp.domain.opportunities import STAGE_BADGES, Stage, stage_moves
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.opportunities import OpportunityCard, StageColumn
from careapp.state.access import act, address, gated, look, push_toast
from careapp.state.opportunity_bulk import OpportunityBulk
from careapp.state.opportunity_entry import OpportunityEntry
from careapp.state.opportunity_place import OpportunityPlace
from careapp.state.session import SessionState

ICONS = {
    "quote": "file-text",
    "answer": "mail",
    "remind": "file-clock",
    "search": "user-search",
    "create_visits": "calendar-plus",
    "send_sheet": "send",
}


class OpportunitiesState(OpportunityBulk, OpportunityEntry, OpportunityPlace, rx.State):
    """Filters, columns and pages."""

    board: list[dict[str, Any]] = []
    open_count: int = 0
    asked_hours: str = ""
    idle_count: int = 0
    late_count: int = 0
    rows: list[OpportunityCard] = []
    total: int = 0
    pages: int = 1
    activities: list[Choice] = []
    fundings: list[Choice] = []
    origins: list[Choice] = []
    managers: list[Choice] = []
    reasons: list[Choice] = []
    loading: bool = True
    answer: dict[str, Any] = {}

    _steps: dict[str, stages.Step] = {}  # the moves that a toast offers to take back, by its id
    _pages_of: dict[str, int] = {}  # how many cards of a column have been asked for beyond the first page

    async def _refresh(self) -> None:
        place = self._place()
        if self.view == "board":
            columns = await look(_board, place, self._pages_of)
            self.board = [_column(column) for column in columns]
            waiting = [column for column in columns if column.key != "active"]
            self._told(sum(column.count for column in waiting), sum(column.minutes for column in waiting))
            self._seen([card for column in columns for card in column.cards])
        else:
            found = await look(_page, place, self.page)
            self.rows, self.total, self.page, self.pages = found.rows, found.total, found.page, found.pages
            self._seen(found.rows)
            self._told(*await look(_asked, place))
        counts = await look(_waiting, place)
        self.idle_count, self.late_count = counts.idle, counts.late
        self.loading = False

    def _told(self, count: int, minutes: int) -> None:
        self.open_count, self.asked_hours = count, duration_text(minutes)

    @gated(Permission.OPPORTUNITIES_READ)
    async def load(self):
        """Show the board, or what the address asks for."""
        if not self._stand_where_asked():
            return None
        self.asking, self.selected, self.naming, self._pages_of = "", [], False, {}
        await self._offer()
        await self._recall()
        await self._start_if_asked("new" in address(self), str(address(self).get("client", "")))
        await self._refresh()
        return None if self.creating else self._now_at()

    async def _offer(self) -> None:
        offered = await look(choices.board_choices)
        self.activities, self.fundings, self.origins = offered.activities, offered.fundings, offered.origins
        self.managers, self.reasons = offered.managers, await look(lost_reasons.offered)

    @gated(Permission.OPPORTUNITIES_READ)
    async def go_to_page(self, number: int):
        """Show another page of the list."""
        self.page, self.selected = number, []
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_READ)
    async def open(self, opportunity_id: str):
        """Open an opportunity."""
        return rx.redirect(f"/opportunities/{int(opportunity_id)}") if opportunity_id.isdigit() else None

    @gated(Permission.OPPORTUNITIES_READ)
    async def show_more(self, stage: str):
        """Show the next cards of a column."""
        column = next((one for one in self.board if one["key"] == stage), None)
        if column is None:
            return
        cards = await look(_more, self._place(), stage, len(column["cards"]))
        self._pages_of = {**self._pages_of, stage: len(column["cards"]) + len(cards)}
        grown = {**column, "cards": [*column["cards"], *map(_card, cards)]}
        self.board = [grown if one["key"] == stage else one for one in self.board]
        self._cards = {**self._cards, **{card.id: card for card in cards}}

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
        title = self._cards[opportunity_id].title if opportunity_id in self._cards else _("Opportunité")
        told = _("{client} : étape « {stage} ».", client=title, stage=label)
        toast = await push_toast(self, "success", told, _("Annuler l’action"))
        self._steps = {**dict([*self._steps.items()][-3:]), toast: step}

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def toast_action(self, toast_id: str):
        """Put the card back in the stage it left."""
        session = await self.get_state(SessionState)
        if not session._take_toast(toast_id) or toast_id not in self._steps:
            return
        await act(stages.take_back, self._steps[toast_id])
        await self._refresh()
        await push_toast(self, "success", _("Dernière action annulée."))


def _board(work: Any, place: Any, shown: dict[str, int]) -> list[StageColumn]:
    return board.board(work, board.filters_of(work, place), shown)


def _page(work: Any, place: Any, number: int) -> Any:
    return board.page(work, board.filters_of(work, place), number, place.sort, place.descending)


def _asked(work: Any, place: Any) -> tuple[int, int]:
    return board.asked(work, board.filters_of(work, place))


def _more(work: Any, place: Any, stage: str, after: int) -> list[OpportunityCard]:
    return board.more(work, board.filters_of(work, place), stage, after)


def _waiting(work: Any, place: Any) -> Any:
    return board.waiting(work, board.filters_of(work, place), board.idle_since(work))


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
    late = _("stagne") if card.stuck else ""
    icon = "clock-alert" if card.next_late else "calendar" if card.next_on else "corner-down-right"
    return {
        "id": card.id,
        "title": card.title,
        "days": _("{count} j", count=card.days),
        "late": late,
        "services": card.services,
        "line": f"{card.hours} · {card.funding}",
        "action": card.next_action,
        "when": card.next_when,
        "action_icon": ICONS.get(card.next_key, icon),
        "action_late": card.next_late,
        "twin": _("Doublon possible") if card.twin else "",
        "initials": card.initials,
        "owner": card.manager,
        "colour": card.manager_id % 6,
        "stuck": card.stuck,
        "to": [move.to for move in stage_moves(card.stage) if not move.reason],
        "acts": [] if card.locked else ["next", "owner", *(["lost"] if card.stage != "active" else [])],
    }
