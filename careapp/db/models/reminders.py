"""What an agency has reminders made of by themselves, the list sent each morning, the views people keep."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.db.types import UtcDateTime


class ReminderRule(Edited, table=True):
    """A kind of cause that makes reminders, for an activity or for all; what it writes into them."""

    __tablename__ = "reminder_rules"

    kind: str = Field(max_length=20)
    activity_id: int | None = Field(default=None, foreign_key="activities.id")
    active: bool = False
    delay: int
    title: str = Field(default="", max_length=160)
    note: str = Field(default="", max_length=1000)
    category: str = Field(default="", max_length=60)
    priority: str = Field(default="normal", max_length=10)
    alert: bool = True
    mail: bool = False
    manager_id: int | None = Field(default=None, foreign_key="users.id")


class ReminderDigest(Row, table=True):
    """The list of reminders a person was sent on a day: one a day at most."""

    __tablename__ = "reminder_digests"
    __table_args__ = (UniqueConstraint("agency_id", "user_id", "on_date"),)

    user_id: int = Field(foreign_key="users.id")
    on: date = Field(sa_column_kwargs={"name": "on_date"})
    count: int
    sent_at: datetime = Field(sa_type=UtcDateTime)


class ReminderView(Row, table=True):
    """What a person keeps of the list of reminders under a name: the query of its address."""

    __tablename__ = "reminder_views"
    __table_args__ = (UniqueConstraint("agency_id", "user_id", "name"),)

    user_id: int = Field(foreign_key="users.id", index=True)
    name: str = Field(max_length=60)
    query: str = Field(default="", max_length=400)
    default: bool = Field(default=False, sa_column_kwargs={"name": "is_default"})
