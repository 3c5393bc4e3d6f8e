"""Known travel minutes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261124b"
down_revision = "20261124a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "travel_matrices",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("minutes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_travel_matrices_agency_id_agencies")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_travel_matrices")),
    )


def downgrade() -> None:
    op.drop_table("travel_matrices")
