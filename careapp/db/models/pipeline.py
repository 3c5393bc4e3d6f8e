"""How opportunities go through their stages, and why some are lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, UniqueConstraint, delete, event, insert, inspect, update
from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.db.models.opportunities import Opportunity
from careapp.db.types import UtcDateTime


class LostReason(Edited, table=True):
    """A reason the agency offers when an opportunity is lost; one that has served is put aside, not deleted."""

    __tablename__ = "lost_reasons"
    __table_args__ = (UniqueConstraint("agency_id", "label"),)

    label: str = Field(max_length=80)
    position: int = 0
    active: bool = True


class StageStay(Row, table=True):
    """A stay of an opportunity in a stage; the one that lasts has no end."""

    __tablename__ = "stage_stays"
    __table_args__ = (
        Index("ix_stage_stays_opportunity", "opportunity_id", "left_at"),
        Index("ix_stage_stays_entered", "agency_id", "entered_at"),
    )

    opportunity_id: int = Field(foreign_key="opportunities.id", ondelete="CASCADE")
    stage: str = Field(max_length=12)
    entered_at: datetime = Field(sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    left_for: str = Field(default="", max_length=12)


_STAYS = StageStay.__table__  # type: ignore[attr-defined]


def _open(_mapper: Any, connection: Connection, row: Opportunity) -> None:
    values = {"agency_id": row.agency_id, "opportunity_id": row.id, "left_for": ""}
    connection.execute(insert(_STAYS).values(stage=row.stage, entered_at=row.stage_since, **values))


def _follow(mapper: Any, connection: Connection, row: Opportunity) -> None:
    """Close the stay that lasted and open the next; a move that is taken back leaves no stay of its own."""
    marks = inspect(row).attrs
    stage, since = marks.stage.history, marks.stage_since.history
    if not (stage.has_changes() or since.has_changes()):
        return
    own = _STAYS.c.opportunity_id == row.id
    lasting = own & _STAYS.c.left_at.is_(None)
    back = bool(since.deleted) and row.stage_since < since.deleted[0]
    if not stage.has_changes():
        connection.execute(update(_STAYS).where(lasting).values(entered_at=row.stage_since))
        return
    if back:
        connection.execute(delete(_STAYS).where(lasting))
        before = own & (_STAYS.c.stage == row.stage) & (_STAYS.c.entered_at == row.stage_since)
        if connection.execute(update(_STAYS).where(before).values(left_at=None, left_for="")).rowcount:
            return
    connection.execute(update(_STAYS).where(lasting).values(left_at=row.stage_since, left_for=row.stage))
    _open(mapper, connection, row)


event.listen(Opportunity, "after_insert", _open)
event.listen(Opportunity, "after_update", _follow)
