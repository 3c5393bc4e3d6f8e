"""Proposals of the solver: computed, shown, accepted line by line or refused; never applied by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.db.types import Json, UtcDateTime


class Proposal(Edited, table=True):
    """A computed assignment of an opportunity's slots or of visits from `day` to `until`, of one sector or of all.

    Proposals of one `round` answer the same question: those of a repair differ by their `aim`, and what was rejected
    in one is not offered again by the next.
    """

    __tablename__ = "proposals"

    scope: str = Field(max_length=12)
    opportunity_id: int | None = Field(default=None, foreign_key="opportunities.id", ondelete="CASCADE", index=True)
    day: str = Field(default="", max_length=10)
    until: str = Field(default="", max_length=10)
    sector_id: int | None = Field(default=None, foreign_key="sectors.id", ondelete="SET NULL")
    round: str = Field(default="", max_length=16, index=True)
    aim: str = Field(default="", max_length=16)
    status: str = Field(default="computing", max_length=12)
    computed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: int | None = Field(default=None, foreign_key="users.id")
    metrics: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class OptimisationGoals(Row, table=True):
    """How much each goal weighs for a person who plans, kept from one proposal to the next."""

    __tablename__ = "optimisation_goals"
    __table_args__ = (UniqueConstraint("agency_id", "user_id"),)

    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE")
    goals: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class ProposalLine(Row, table=True):
    """One change a proposal offers, with its reasons, and what became of it."""

    __tablename__ = "proposal_lines"

    proposal_id: int = Field(foreign_key="proposals.id", ondelete="CASCADE", index=True)
    slot_id: int | None = Field(default=None, foreign_key="slots.id", ondelete="CASCADE")
    visit_id: int | None = Field(default=None, foreign_key="visits.id", ondelete="CASCADE")
    position: int = 1
    worker_id: int | None = Field(default=None, foreign_key="workers.id")
    previous_worker_id: int | None = Field(default=None, foreign_key="workers.id")
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    status: str = Field(default="offered", max_length=12)
    refusal: str = Field(default="", max_length=400)
