"""What the boards command: each arrives with its browser's key, is done once, and is answered in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from careapp.actions import commands
from careapp.actions.commands import Sent
from careapp.actions.planning import moves
from careapp.actions.visits.judging import Blocked, ReasonNeeded
from careapp.actions.work import DoubleBooking
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, Stale
from careapp.i18n import _
from careapp.state.access import act, gated, look, push_toast
from careapp.state.proposals import ProposalState
from careapp.state.session import SessionState


class PlanningCommands(rx.State, mixin=True):
    """Drops and their answers, undo."""

    refresh: int = 0
    answer: dict[str, Any] = {}

    async def _count(self) -> None:
        """Read again what stands around the board."""
        raise NotImplementedError

    @gated(Permission.PLANNING_EDIT)
    async def move(self, payload: dict[str, Any]):
        """Answer a drop: accepted, refused with reasons, warned, or overtaken by someone else."""
        drop = moves.Drop.of(payload)
        token = str(payload.get("token", ""))
        self.answer = {"token": token, **await settled(Sent.of(token, "move", payload), drop.visit_id, drop)}

    @gated(Permission.PLANNING_EDIT)
    async def undo(self, token: str = ""):
        """Take back the last change made by the person."""
        await self._undo(token)

    async def _undo(self, token: str) -> None:
        taken_back = await self._turned(token, "undo", moves.take_back)
        against = taken_back["reasons"]
        told = _("Dernière action annulée : {reasons}", reasons=" ; ".join(against)) if against else ""
        await push_toast(self, "warning" if against else "success", told or _("Dernière action annulée."))
        await self._count()

    @gated(Permission.PLANNING_EDIT)
    async def redo(self, token: str = ""):
        """Do again what the person took back last."""
        await self._turned(token, "redo", moves.do_again)
        await push_toast(self, "success", _("Action rétablie."))
        await self._count()

    async def _turned(self, token: str, verb: str, do: Callable[..., Any]) -> dict[str, Any]:
        """Go one step back or forth; the board shows the visits as they are then."""
        answer = await act(commands.once, Sent.of(token, verb, {}), do, self._on())
        self.refresh += 1
        self.answer = {"token": f"{verb}-{token or self.refresh}", **answer}
        await (await self.get_state(ProposalState))._reread()
        return answer

    @gated(Permission.PLANNING_EDIT)
    async def toast_action(self, toast_id: str):
        """Undo from the message that offers it."""
        session = await self.get_state(SessionState)
        if session._take_toast(toast_id):
            await self._undo("")


async def settled(sent: Sent, visit_id: int, drop: moves.Drop) -> dict[str, Any]:
    """The answer to a drop; one that was refused stays refused when its command arrives again."""
    try:
        return await act(commands.once, sent, moves.carry, drop)
    except ReasonNeeded as warned:
        answer = {"status": "warning", "visit_id": visit_id, "reasons": warned.warnings}
        answer["notices"] = [{"value": one.value, "label": one.label} for one in warned.notices]
    except (Stale, NotFound):
        answer = await look(moves.standing, visit_id)
    except DoubleBooking as booked:
        answer = {**await look(moves.standing, visit_id, "refused"), "reasons": [booked.reason]}
    except Blocked as blocked:
        answer = {**await look(moves.standing, visit_id, "refused"), "reasons": blocked.reasons}
    except Refused as refusal:
        answer = {**await look(moves.standing, visit_id, "refused"), "reasons": [refusal.reason]}
    return await act(commands.remember, sent, answer)


async def done_once(key: str, verb: str, asked: dict[str, Any], do: Callable[..., Any], *args: Any) -> None:
    """Run an action of a dialog once for the key its button made."""
    await act(commands.once, Sent.of(key, verb, asked), _answered, do, args)


def _answered(work: Any, do: Callable[..., Any], args: tuple) -> dict[str, Any]:
    do(work, *args)
    return {}
