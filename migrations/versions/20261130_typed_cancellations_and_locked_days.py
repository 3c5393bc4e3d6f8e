"""typed cancellations and locked days."""

import sqlalchemy as sa
from alembic import op

revision = "6056d695fbc3"
down_revision = "5f8c1410f532"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "locked_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column("locked_by", sa.String(120), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_locked_days_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["sector_id"], ["sectors.id"], name=op.f("fk_locked_days_sector_id_sectors"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locked_days")),
        sa.UniqueConstraint(
            "agency_id", "on_date", "sector_id", name=op.f("uq_locked_days_agency_id_on_date_sector_id")
        ),
    )
    with op.batch_alter_table("locked_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_locked_days_agency_id"), ["agency_id"], unique=False)

    # Column by column: a table made anew would lose the triggers that refuse double booking.
    op.add_column("visits", sa.Column("note", sa.String(400), nullable=False, server_default=""))
    op.add_column("visits", sa.Column("cancellation", sa.String(20), nullable=False, server_default=""))
    for name in ("cancellation_billed", "cancellation_paid"):
        op.add_column("visits", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("visits", sa.Column("invoiced_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("invoiced_at", "cancellation_paid", "cancellation_billed", "cancellation", "note"):
        op.drop_column("visits", name)
    with op.batch_alter_table("locked_days", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_locked_days_agency_id"))

    op.drop_table("locked_days")