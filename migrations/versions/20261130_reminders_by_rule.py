"""Reminders that repeat, made by rules, listed each morning."""

import sqlalchemy as sa
from alembic import op

revision = "90ad1444f2e7"
down_revision = "20261130p"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_reminder_digests_agency_id_agencies")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reminder_digests_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_digests")),
        sa.UniqueConstraint(
            "agency_id", "user_id", "on_date", name=op.f("uq_reminder_digests_agency_id_user_id_on_date")
        ),
    )
    with op.batch_alter_table("reminder_digests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_digests_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "reminder_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("delay", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("category", sa.String(60), nullable=False),
        sa.Column("priority", sa.String(10), nullable=False),
        sa.Column("alert", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_reminder_rules_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_reminder_rules_agency_id_agencies")),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_reminder_rules_manager_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rules")),
    )
    with op.batch_alter_table("reminder_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_rules_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "reminder_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.String(400), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_reminder_views_agency_id_agencies")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reminder_views_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_views")),
        sa.UniqueConstraint("agency_id", "user_id", "name", name=op.f("uq_reminder_views_agency_id_user_id_name")),
    )
    with op.batch_alter_table("reminder_views", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_views_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_views_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mission_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("note", sa.String(1000), server_default="", nullable=False))
        batch_op.add_column(sa.Column("planned_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("every", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("unit", sa.String(8), server_default="month", nullable=False))
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("made", sa.String(8), server_default="done", nullable=False))
        batch_op.add_column(sa.Column("first_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("rule", sa.String(20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("origin", sa.String(120), nullable=True))
        batch_op.create_index("ix_reminders_due", ["agency_id", "situation", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_series_id"), ["series_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_reminders_agency_id_origin"), ["agency_id", "origin"])
        batch_op.create_foreign_key(batch_op.f("fk_reminders_series_id_reminders"), "reminders", ["series_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_reminders_mission_id_missions"), "missions", ["mission_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("digest", sa.Boolean(), server_default="1", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("digest")

    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_reminders_mission_id_missions"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_reminders_series_id_reminders"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_reminders_agency_id_origin"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_reminders_series_id"))
        batch_op.drop_index("ix_reminders_due")
        batch_op.drop_column("origin")
        batch_op.drop_column("rule")
        batch_op.drop_column("series_id")
        batch_op.drop_column("first_on")
        batch_op.drop_column("made")
        batch_op.drop_column("until")
        batch_op.drop_column("unit")
        batch_op.drop_column("every")
        batch_op.drop_column("planned_on")
        batch_op.drop_column("note")
        batch_op.drop_column("mission_id")

    with op.batch_alter_table("reminder_views", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_views_user_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_views_agency_id"))

    op.drop_table("reminder_views")
    with op.batch_alter_table("reminder_rules", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_rules_agency_id"))

    op.drop_table("reminder_rules")
    with op.batch_alter_table("reminder_digests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_digests_agency_id"))

    op.drop_table("reminder_digests")
