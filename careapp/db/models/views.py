"""Views of the planning, and filters of the opportunities, that a person keeps under a name."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited


class SavedView(Edited, table=True):
    """A view of the planning: the address of what it shows, without its day."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("agency_id", "user_id", "name"),)

    user_id: int = Field(foreign_key="users.id", index=True)
    name: str = Field(max_length=60)
    address: str = Field(default="", max_length=4000)
    default: bool = Field(default=False, sa_column_kwargs={"name": "is_default"})


class SavedFilter(Edited, table=True):
    """What narrows the opportunities: the address of the board or list."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("agency_id", "user_id", "name"),)

    user_id: int = Field(foreign_key="users.id", index=True)
    name: str = Field(max_length=60)
    address: str = Field(default="", max_length=1000)
