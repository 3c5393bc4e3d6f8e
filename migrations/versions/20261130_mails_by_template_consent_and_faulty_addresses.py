"""mails by template, consent and faulty addresses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "da30d86cd5a4"
down_revision = "4d7d7df60305"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(400), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activities.id"],
            name=op.f("fk_message_templates_activity_id_activities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_message_templates_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_templates")),
    )
    with op.batch_alter_table("message_templates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_templates_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(
            "ix_message_templates_kind", ["agency_id", "kind", "language", "activity_id"], unique=False
        )

    op.create_table(
        "faulty_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_faulty_addresses_agency_id_agencies")),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_faulty_addresses_mail_id_mails")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faulty_addresses")),
        sa.UniqueConstraint("agency_id", "address", name=op.f("uq_faulty_addresses_agency_id_address")),
    )
    with op.batch_alter_table("faulty_addresses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_faulty_addresses_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "mail_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_mail_documents_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["issued_documents.id"], name=op.f("fk_mail_documents_document_id_issued_documents")
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["mails.id"], name=op.f("fk_mail_documents_mail_id_mails"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_documents")),
        sa.UniqueConstraint("mail_id", "document_id", name=op.f("uq_mail_documents_mail_id_document_id")),
    )
    with op.batch_alter_table("mail_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_documents_agency_id"), ["agency_id"], unique=False)

    with op.batch_alter_table("client_contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mail_consent", sa.String(3), server_default="", nullable=False))

    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mail_consent", sa.String(3), server_default="", nullable=False))

    with op.batch_alter_table("issued_documents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("worker_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_issued_documents_worker_id"), ["worker_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_issued_documents_worker_id_workers"), "workers", ["worker_id"], ["id"]
        )

    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.add_column(sa.Column("worker_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("kind", sa.String(30), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column(
                "addressed",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default="{}",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("dedupe_key", sa.String(80), nullable=True))
        batch_op.add_column(sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_mails_recipient", ["agency_id", "recipient"], unique=False)
        batch_op.create_index("ix_mails_tried", ["agency_id", "tried_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mails_worker_id"), ["worker_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_mails_agency_id_dedupe_key"), ["agency_id", "dedupe_key"])
        batch_op.create_foreign_key(batch_op.f("fk_mails_worker_id_workers"), "workers", ["worker_id"], ["id"])



def downgrade() -> None:
    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_mails_worker_id_workers"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_mails_agency_id_dedupe_key"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_mails_worker_id"))
        batch_op.drop_index("ix_mails_tried")
        batch_op.drop_index("ix_mails_recipient")
        batch_op.drop_column("tried_at")
        batch_op.drop_column("dedupe_key")
        batch_op.drop_column("addressed")
        batch_op.drop_column("kind")
        batch_op.drop_column("worker_id")

    with op.batch_alter_table("issued_documents", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_issued_documents_worker_id_workers"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_issued_documents_worker_id"))
        batch_op.drop_column("worker_id")

    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.drop_column("mail_consent")

    with op.batch_alter_table("client_contacts", schema=None) as batch_op:
        batch_op.drop_column("mail_consent")

    with op.batch_alter_table("mail_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_documents_agency_id"))

    op.drop_table("mail_documents")
    with op.batch_alter_table("faulty_addresses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_faulty_addresses_agency_id"))

    op.drop_table("faulty_addresses")
    with op.batch_alter_table("message_templates", schema=None) as batch_op:
        batch_op.drop_index("ix_message_templates_kind")
        batch_op.drop_index(batch_op.f("ix_message_templates_agency_id"))

    op.drop_table("message_templates")
