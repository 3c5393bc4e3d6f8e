"""Opportunities followed from stage to stage, people entered twice told apart or merged, requests that anyone sends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from careapp.domain.twins import name_key

revision = "20261130p"
down_revision = "204d96a2ed34"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lost_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_lost_reasons_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_reasons")),
        sa.UniqueConstraint("agency_id", "label", name=op.f("uq_lost_reasons_agency_id_label")),
    )
    op.create_index(op.f("ix_lost_reasons_agency_id"), "lost_reasons", ["agency_id"], unique=False)
    op.create_table(
        "request_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slug", sa.String(40), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("colour", sa.String(7), nullable=False),
        sa.Column("intro_fr", sa.String(1000), nullable=False),
        sa.Column("intro_en", sa.String(1000), nullable=False),
        sa.Column("consent_fr", sa.String(2000), nullable=False),
        sa.Column("consent_en", sa.String(2000), nullable=False),
        sa.Column("consent_version", sa.Integer(), nullable=False),
        sa.Column("consent_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_request_forms_agency_id_agencies")),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_request_forms_manager_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_forms")),
        sa.UniqueConstraint("agency_id", name=op.f("uq_request_forms_agency_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_request_forms_slug")),
    )
    op.create_index(op.f("ix_request_forms_agency_id"), "request_forms", ["agency_id"], unique=False)
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("address", sa.String(1000), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_saved_filters_agency_id_agencies")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_filters_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("agency_id", "user_id", "name", name=op.f("uq_saved_filters_agency_id_user_id_name")),
    )
    op.create_index(op.f("ix_saved_filters_agency_id"), "saved_filters", ["agency_id"], unique=False)
    op.create_index(op.f("ix_saved_filters_user_id"), "saved_filters", ["user_id"], unique=False)
    op.create_table(
        "client_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("old_id", sa.Integer(), nullable=False),
        sa.Column("old_code", sa.String(12), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("merged_by", sa.String(120), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_client_merges_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["clients.id"], name=op.f("fk_client_merges_kept_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_merges")),
        sa.UniqueConstraint("agency_id", "old_id", name=op.f("uq_client_merges_agency_id_old_id")),
    )
    op.create_index(op.f("ix_client_merges_agency_id"), "client_merges", ["agency_id"], unique=False)
    op.create_index(op.f("ix_client_merges_kept_id"), "client_merges", ["kept_id"], unique=False)
    op.create_index(op.f("ix_client_merges_old_code"), "client_merges", ["old_code"], unique=False)
    op.create_table(
        "distinct_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("told_by", sa.String(120), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_distinct_people_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["clients.id"], name=op.f("fk_distinct_people_first_id_clients"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["clients.id"], name=op.f("fk_distinct_people_second_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distinct_people")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_distinct_people_first_id_second_id")),
    )
    op.create_index(op.f("ix_distinct_people_agency_id"), "distinct_people", ["agency_id"], unique=False)
    op.create_index(op.f("ix_distinct_people_second_id"), "distinct_people", ["second_id"], unique=False)
    op.create_table(
        "public_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locale", sa.String(5), nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.Column("consent_text", sa.String(2000), nullable=False),
        sa.Column("consent_version", sa.Integer(), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_public_requests_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_public_requests_opportunity_id_opportunities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_requests")),
        sa.UniqueConstraint("nonce", name=op.f("uq_public_requests_nonce")),
    )
    op.create_index(op.f("ix_public_requests_agency_id"), "public_requests", ["agency_id"], unique=False)
    op.create_index(op.f("ix_public_requests_opportunity_id"), "public_requests", ["opportunity_id"], unique=False)
    op.create_index("ix_public_requests_received", "public_requests", ["agency_id", "received_at"], unique=False)
    op.create_table(
        "stage_stays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_for", sa.String(12), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_stage_stays_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_stage_stays_opportunity_id_opportunities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_stays")),
    )
    op.create_index(op.f("ix_stage_stays_agency_id"), "stage_stays", ["agency_id"], unique=False)
    op.create_index("ix_stage_stays_entered", "stage_stays", ["agency_id", "entered_at"], unique=False)
    op.create_index("ix_stage_stays_opportunity", "stage_stays", ["opportunity_id", "left_at"], unique=False)
    op.add_column("clients", sa.Column("name_key", sa.String(200), server_default="", nullable=False))
    op.add_column("clients", sa.Column("maybe_twin", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_clients_birth_date", "clients", ["agency_id", "birth_date"], unique=False)
    op.create_index("ix_clients_mobile", "clients", ["agency_id", "mobile"], unique=False)
    op.create_index("ix_clients_name_key", "clients", ["agency_id", "name_key"], unique=False)
    op.create_index("ix_clients_phone", "clients", ["agency_id", "phone"], unique=False)
    op.add_column("opportunities", sa.Column("next_action", sa.String(160), server_default="", nullable=False))
    op.add_column("opportunities", sa.Column("next_action_on", sa.Date(), nullable=True))
    op.drop_index(op.f("ix_opportunities_stage"), table_name="opportunities")
    op.create_index("ix_opportunities_stage", "opportunities", ["agency_id", "stage", "stage_since"], unique=False)

    _name_keys()
    _stays()


def _name_keys() -> None:
    clients = sa.table(
        "clients", sa.column("id", sa.Integer()), *(sa.column(name, sa.String()) for name in ("last_name", "first_name"))
    )
    keyed = sa.table("clients", sa.column("id", sa.Integer()), sa.column("name_key", sa.String()))
    connection = op.get_bind()
    rows = connection.execute(sa.select(clients)).all()
    values = [{"row": row, "key": name_key(last, first)} for row, last, first in rows]
    if values:
        statement = sa.update(keyed).where(keyed.c.id == sa.bindparam("row")).values(name_key=sa.bindparam("key"))
        connection.execute(statement, values)


def _stays() -> None:
    """Each opportunity stands in its stage since it came there; what was before is not known."""
    op.execute(
        "INSERT INTO stage_stays (agency_id, opportunity_id, stage, entered_at, left_for) "
        "SELECT agency_id, id, stage, stage_since, '' FROM opportunities"
    )


def downgrade() -> None:
    op.drop_index("ix_opportunities_stage", table_name="opportunities")
    op.create_index(op.f("ix_opportunities_stage"), "opportunities", ["agency_id", "stage"], unique=False)
    op.drop_column("opportunities", "next_action_on")
    op.drop_column("opportunities", "next_action")

    op.drop_index("ix_clients_phone", table_name="clients")
    op.drop_index("ix_clients_name_key", table_name="clients")
    op.drop_index("ix_clients_mobile", table_name="clients")
    op.drop_index("ix_clients_birth_date", table_name="clients")
    op.drop_column("clients", "maybe_twin")
    op.drop_column("clients", "name_key")

    op.drop_index("ix_stage_stays_opportunity", table_name="stage_stays")
    op.drop_index("ix_stage_stays_entered", table_name="stage_stays")
    op.drop_index(op.f("ix_stage_stays_agency_id"), table_name="stage_stays")

    op.drop_table("stage_stays")
    op.drop_index("ix_public_requests_received", table_name="public_requests")
    op.drop_index(op.f("ix_public_requests_opportunity_id"), table_name="public_requests")
    op.drop_index(op.f("ix_public_requests_agency_id"), table_name="public_requests")

    op.drop_table("public_requests")
    op.drop_index(op.f("ix_distinct_people_second_id"), table_name="distinct_people")
    op.drop_index(op.f("ix_distinct_people_agency_id"), table_name="distinct_people")

    op.drop_table("distinct_people")
    op.drop_index(op.f("ix_client_merges_old_code"), table_name="client_merges")
    op.drop_index(op.f("ix_client_merges_kept_id"), table_name="client_merges")
    op.drop_index(op.f("ix_client_merges_agency_id"), table_name="client_merges")

    op.drop_table("client_merges")
    op.drop_index(op.f("ix_saved_filters_user_id"), table_name="saved_filters")
    op.drop_index(op.f("ix_saved_filters_agency_id"), table_name="saved_filters")

    op.drop_table("saved_filters")
    op.drop_index(op.f("ix_request_forms_agency_id"), table_name="request_forms")

    op.drop_table("request_forms")
    op.drop_index(op.f("ix_lost_reasons_agency_id"), table_name="lost_reasons")

    op.drop_table("lost_reasons")
