"""What an agency decides of the rules, rows instead of its settings; why a visit changed at short notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261130r"
down_revision = "20261130v"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
AGENCIES = sa.table("agencies", sa.column("id", sa.Integer()), sa.column("settings", JSON))


def upgrade() -> None:
    table = op.create_table(
        "rule_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("sectors", JSON, nullable=False),
        sa.Column("workers", JSON, nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_rule_decisions_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_decisions")),
    )
    op.create_index(op.f("ix_rule_decisions_agency_id"), "rule_decisions", ["agency_id"], unique=False)
    op.add_column("visits", sa.Column("notice_reason", sa.String(length=20), server_default="", nullable=False))
    rows, connection = [], op.get_bind()
    for agency, settings in connection.execute(sa.select(AGENCIES.c.id, AGENCIES.c.settings)).all():
        if "rules" in (settings or {}):
            rows += [{"agency_id": agency, **row} for row in _decided(settings["rules"])]
            kept = {key: value for key, value in settings.items() if key != "rules"}
            connection.execute(AGENCIES.update().where(AGENCIES.c.id == agency).values(settings=kept))
    op.bulk_insert(table, rows)


def _decided(rules: Any) -> Iterator[dict[str, Any]]:
    """The rows of what settings held, without what made no sense there."""
    for code, value in rules.items() if isinstance(rules, dict) else ():
        for one in value if isinstance(value, list) else [value]:
            try:
                yield {
                    "version": 1,
                    "created_at": datetime.now(UTC),
                    "code": str(code)[:32],
                    "level": one["level"],
                    "value": int(one["limit"]),
                    "starts_on": date.fromisoformat(one["from_day"]) if one.get("from_day") else None,
                    "sectors": sorted(map(int, one.get("sectors") or ())),
                    "workers": sorted(map(int, one.get("workers") or ())),
                    "source": "",
                    "reason": "",
                    "decided_by": "",
                    "ended_at": None,
                    "ended_by": "",
                }
            except (AttributeError, KeyError, TypeError, ValueError):
                continue


def downgrade() -> None:
    op.drop_column("visits", "notice_reason")
    op.drop_index(op.f("ix_rule_decisions_agency_id"), table_name="rule_decisions")
    op.drop_table("rule_decisions")
