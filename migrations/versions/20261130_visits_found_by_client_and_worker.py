"""Visits are found by client and by worker: no index on the agency alone, which SQLite would take instead."""

from alembic import op

revision = "325dae94a398"
down_revision = "6056d695fbc3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_visits_agency_id", table_name="visits")


def downgrade() -> None:
    op.create_index("ix_visits_agency_id", "visits", ["agency_id"])
