"""What every life cycle shares: states with a badge, and a table of the moves between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from careapp.domain.refusal import Refused
from careapp.i18n import _


@dataclass(frozen=True, slots=True)
class Badge:
    """How a state shows: a msgid, a Lucide icon and a colour family, never the colour alone."""

    label: str
    icon: str
    family: str


@dataclass(frozen=True, slots=True)
class Move:
    """A move people may make, the msgid of its button, whether it goes back and whether it asks why."""

    start: str
    to: str
    label: str
    back: bool = False
    reason: bool = False


def moves_from(moves: Sequence[Move], state: str) -> tuple[Move, ...]:
    """The moves that leave a state, in the order of the table."""
    return tuple(move for move in moves if move.start == state)


def find_move(moves: Sequence[Move], badges: Mapping[str, Badge], state: str, to: str, reason: str = "") -> Move:
    """The move from one state to another, or `Refused` with what is possible instead."""
    move = next((move for move in moves if (move.start, move.to) == (state, to)), None)
    if move is None:
        raise Refused(_impossible(moves, badges, state, to))
    if move.reason and not reason.strip():
        raise Refused(_("Donnez un motif."), "reason")
    return move


def _impossible(moves: Sequence[Move], badges: Mapping[str, Badge], state: str, to: str) -> str:
    if to not in badges or state not in badges:
        return _("État inconnu.")
    if state == to:
        return _("C’est déjà l’état « {state} ».", state=_(badges[state].label))
    possible = ", ".join(_(badges[move.to].label) for move in moves_from(moves, state))
    names = {"state": _(badges[state].label), "to": _(badges[to].label), "possible": possible}
    if not possible:
        return _("De « {state} », on ne passe à aucun autre état.", **names)
    return _("De « {state} », on ne passe pas à « {to} ». Possible : {possible}.", **names)
