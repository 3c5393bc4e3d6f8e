"""Absences that workers ask for, what clients want meanwhile, proposals over days and sectors in rounds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5f8c1410f532"
down_revision = "cf0d385343b6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "optimisation_goals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("goals", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_optimisation_goals_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_optimisation_goals_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_optimisation_goals")),
        sa.UniqueConstraint("agency_id", "user_id", name=op.f("uq_optimisation_goals_agency_id_user_id")),
    )
    with op.batch_alter_table("optimisation_goals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_optimisation_goals_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "absence_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("remark", sa.String(400), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("answer", sa.String(400), nullable=False),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("absence_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["absence_id"], ["absences.id"], name=op.f("fk_absence_requests_absence_id_absences"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_absence_requests_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_absence_requests_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_requests")),
    )
    with op.batch_alter_table("absence_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_requests_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_requests_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "replacement_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(12), nullable=False),
        sa.Column("noted_by", sa.String(120), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_replacement_wishes_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_replacement_wishes_visit_id_visits"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacement_wishes")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_replacement_wishes_visit_id")),
    )
    with op.batch_alter_table("replacement_wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replacement_wishes_agency_id"), ["agency_id"], unique=False)

    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("until", sa.String(10), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sector_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("round", sa.String(16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("aim", sa.String(16), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_proposals_round"), ["round"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_proposals_sector_id_sectors"), "sectors", ["sector_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        for column, size in (("until", 10), ("round", 16), ("aim", 16)):
            batch_op.alter_column(column, existing_type=sa.String(size), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_proposals_sector_id_sectors"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_proposals_round"))
        batch_op.drop_column("aim")
        batch_op.drop_column("round")
        batch_op.drop_column("sector_id")
        batch_op.drop_column("until")

    with op.batch_alter_table("replacement_wishes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replacement_wishes_agency_id"))

    op.drop_table("replacement_wishes")
    with op.batch_alter_table("absence_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absence_requests_worker_id"))
        batch_op.drop_index(batch_op.f("ix_absence_requests_agency_id"))

    op.drop_table("absence_requests")
    with op.batch_alter_table("optimisation_goals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_optimisation_goals_agency_id"))

    op.drop_table("optimisation_goals")
