"""Recurring visits follow rules for public and school holidays, and know what people changed in them."""

import sqlalchemy as sa
from alembic import op

revision = "20261130s"
down_revision = "20261130r"
branch_labels = None
depends_on = None

BY_HAND = ("move", "edit", "assign", "unassign", "cancel", "status", "lock", "unlock", "undo", "follow")


def _text(name: str, length: int, default: str = "") -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=False, server_default=default)


def upgrade() -> None:
    op.add_column("missions", _text("on_holiday", 8))
    op.add_column("services", _text("on_holiday", 8))
    op.add_column("slots", _text("on_holiday", 8))
    op.add_column("slots", _text("school", 8, "always"))
    op.add_column("slots", sa.Column("since", sa.Date(), nullable=True))
    op.add_column("slots", sa.Column("until", sa.Date(), nullable=True))
    slots = sa.table("slots", sa.column("holidays", sa.Boolean()), sa.column("on_holiday"))
    op.execute(slots.update().where(slots.c.holidays.is_(False)).values(on_holiday="cancel"))
    op.drop_column("slots", "holidays")
    op.add_column("visits", _text("by_hand", 60))
    visits = sa.table("visits", sa.column("id"), sa.column("agency_id"), sa.column("by_hand"))
    audit = sa.table("audit_entries", *map(sa.column, ("agency_id", "noun", "noun_id", "verb")))
    touched = sa.exists().where(
        audit.c.agency_id == visits.c.agency_id,
        audit.c.noun == "visits",
        audit.c.noun_id == visits.c.id,
        audit.c.verb.in_(BY_HAND),
    )
    op.execute(visits.update().where(touched).values(by_hand="other"))


def downgrade() -> None:
    op.drop_column("visits", "by_hand")
    op.add_column("slots", sa.Column("holidays", sa.Boolean(), nullable=False, server_default=sa.true()))
    slots = sa.table("slots", sa.column("holidays", sa.Boolean()), sa.column("on_holiday"))
    op.execute(slots.update().where(slots.c.on_holiday == "cancel").values(holidays=False))
    for name in ("until", "since", "school", "on_holiday"):
        op.drop_column("slots", name)
    op.drop_column("services", "on_holiday")
    op.drop_column("missions", "on_holiday")
