"""documents expected of clients and workers."""

import sqlalchemy as sa
from alembic import op

revision = "5bf4afaccc52"
down_revision = "b8adfd70077f"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "expected_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("whom", sa.String(8), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("obligatory", sa.Boolean(), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("reminder_days", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(200), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activities.id"],
            name=op.f("fk_expected_documents_activity_id_activities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_expected_documents_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_documents")),
    )
    with op.batch_alter_table("expected_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expected_documents_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expected_documents_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "received_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("waived", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(400), nullable=False),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("file_kind", sa.String(10), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_received_documents_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_received_documents_client_id_clients"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["expected_id"],
            ["expected_documents.id"],
            name=op.f("fk_received_documents_expected_id_expected_documents"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_received_documents_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_documents")),
        sa.UniqueConstraint("expected_id", "client_id", name=op.f("uq_received_documents_expected_id_client_id")),
        sa.UniqueConstraint("expected_id", "worker_id", name=op.f("uq_received_documents_expected_id_worker_id")),
    )
    with op.batch_alter_table("received_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_received_documents_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_received_documents_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_received_documents_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_received_documents_worker_id"), ["worker_id"], unique=False)




def downgrade() -> None:

    with op.batch_alter_table("received_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_received_documents_worker_id"))
        batch_op.drop_index(batch_op.f("ix_received_documents_sha256"))
        batch_op.drop_index(batch_op.f("ix_received_documents_client_id"))
        batch_op.drop_index(batch_op.f("ix_received_documents_agency_id"))

    op.drop_table("received_documents")
    with op.batch_alter_table("expected_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expected_documents_agency_id"))
        batch_op.drop_index(batch_op.f("ix_expected_documents_activity_id"))

    op.drop_table("expected_documents")

