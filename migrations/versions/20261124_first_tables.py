"""First tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261124a"
down_revision = None
branch_labels = None
depends_on = None

# The database itself refuses to book a worker twice.
SQLITE_GUARD = (
    """CREATE TRIGGER visits_no_overlap_insert BEFORE INSERT ON visits BEGIN 
  SELECT RAISE(ABORT, 'careapp_double_booking') WHERE NEW.worker_id IS NOT NULL AND NEW.status <> 'cancelled' AND EXISTS (
    SELECT 1 FROM visits WHERE worker_id = NEW.worker_id AND id <> COALESCE(NEW.id, -1) AND status <> 'cancelled'
      AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at AND starts_at > datetime(NEW.starts_at, '-1 day'));
 END""",
    """CREATE TRIGGER visits_no_overlap_update BEFORE UPDATE OF worker_id, starts_at, ends_at, status ON visits BEGIN 
  SELECT RAISE(ABORT, 'careapp_double_booking') WHERE NEW.worker_id IS NOT NULL AND NEW.status <> 'cancelled' AND EXISTS (
    SELECT 1 FROM visits WHERE worker_id = NEW.worker_id AND id <> COALESCE(NEW.id, -1) AND status <> 'cancelled'
      AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at AND starts_at > datetime(NEW.starts_at, '-1 day'));
 END""",
    """CREATE TRIGGER visits_at_most_a_day_insert BEFORE INSERT ON visits WHEN julianday(NEW.ends_at) - julianday(NEW.starts_at) > 1.0 BEGIN SELECT RAISE(ABORT, 'a visit lasts a day at most'); END""",
    """CREATE TRIGGER visits_at_most_a_day_update BEFORE UPDATE OF starts_at, ends_at ON visits WHEN julianday(NEW.ends_at) - julianday(NEW.starts_at) > 1.0 BEGIN SELECT RAISE(ABORT, 'a visit lasts a day at most'); END""",
)
POSTGRESQL_GUARD = (
    """CREATE EXTENSION IF NOT EXISTS btree_gist""",
    """ALTER TABLE visits ADD CONSTRAINT careapp_double_booking EXCLUDE USING gist (worker_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (worker_id IS NOT NULL AND status <> 'cancelled')""",
)


def upgrade() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("street", sa.String(200), nullable=False),
        sa.Column("postcode", sa.String(10), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("registration", sa.String(60), nullable=False),
        sa.Column("holidays_region", sa.String(8), nullable=False),
        sa.Column("agreement", sa.String(8), nullable=False),
        sa.Column("settings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("dedupe_key", sa.String(120), nullable=False),
        sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("error", sa.String(400), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_jobs_dedupe_key")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jobs_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_jobs_status"), ["status"], unique=False)

    op.create_table(
        "login_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_hash", sa.String(64), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempts")),
    )
    with op.batch_alter_table("login_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_attempts_account_hash"), ["account_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_login_attempts_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_login_attempts_at"), ["at"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("locale", sa.String(5), nullable=False),
        sa.Column("theme", sa.String(10), nullable=False),
        sa.Column("density", sa.String(10), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("icon", sa.String(40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_activities_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sa.UniqueConstraint("agency_id", "code", name=op.f("uq_activities_agency_id_code")),
    )
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activities_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("verb", sa.String(40), nullable=False),
        sa.Column("noun", sa.String(40), nullable=False),
        sa.Column("noun_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_audit_entries_agency_id_agencies")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_audit_entries_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_row", ["agency_id", "noun", "noun_id"], unique=False)

    op.create_table(
        "counters",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(8), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_counters_agency_id_agencies")),
        sa.PrimaryKeyConstraint("agency_id", "series", name=op.f("pk_counters")),
    )
    op.create_table(
        "document_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_document_templates_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_templates")),
        sa.UniqueConstraint("agency_id", "kind", "number", name=op.f("uq_document_templates_agency_id_kind_number")),
    )
    with op.batch_alter_table("document_templates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_templates_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "login_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("browser", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_login_sessions_agency_id_agencies")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_login_sessions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_sessions_token_hash")),
    )
    with op.batch_alter_table("login_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sectors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_sectors_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sectors")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_sectors_agency_id_name")),
    )
    with op.batch_alter_table("sectors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sectors_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "skill_categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_skill_categories_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_categories")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_skill_categories_agency_id_name")),
    )
    with op.batch_alter_table("skill_categories", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_categories_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "skill_levels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_skill_levels_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_levels")),
        sa.UniqueConstraint("agency_id", "rank", name=op.f("uq_skill_levels_agency_id_rank")),
    )
    with op.batch_alter_table("skill_levels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_levels_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "workers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("civility", sa.String(12), nullable=False),
        sa.Column("last_name", sa.String(80), nullable=False),
        sa.Column("first_name", sa.String(80), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("gender", sa.String(10), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("job_title", sa.String(80), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("street", sa.String(200), nullable=False),
        sa.Column("postcode", sa.String(10), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("transport", sa.String(12), nullable=False),
        sa.Column("languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("refused_pets", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("remarks", sa.String(4000), nullable=False),
        sa.Column("search", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_workers_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
        sa.UniqueConstraint("agency_id", "code", name=op.f("uq_workers_agency_id_code")),
    )
    with op.batch_alter_table("workers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workers_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index("ix_workers_search", ["agency_id", "search"], unique=False)

    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("remark", sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_absences_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_absences_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_absences_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_absences_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "availabilities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_availabilities_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_availabilities_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availabilities")),
    )
    with op.batch_alter_table("availabilities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_availabilities_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_availabilities_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "availability_exceptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_availability_exceptions_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_availability_exceptions_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_exceptions")),
    )
    with op.batch_alter_table("availability_exceptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_availability_exceptions_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_availability_exceptions_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "clients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("civility", sa.String(12), nullable=False),
        sa.Column("last_name", sa.String(80), nullable=False),
        sa.Column("first_name", sa.String(80), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("gender", sa.String(10), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("mobile", sa.String(20), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("gir", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("preferred_gender", sa.String(10), nullable=False),
        sa.Column("gender_required", sa.Boolean(), nullable=False),
        sa.Column("preferred_language", sa.String(5), nullable=False),
        sa.Column("telecare", sa.String(200), nullable=False),
        sa.Column("remarks", sa.String(4000), nullable=False),
        sa.Column("search", sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_clients_agency_id_agencies")),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_clients_manager_id_users")),
        sa.ForeignKeyConstraint(["sector_id"], ["sectors.id"], name=op.f("fk_clients_sector_id_sectors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("agency_id", "code", name=op.f("uq_clients_agency_id_code")),
    )
    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clients_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_clients_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index("ix_clients_search", ["agency_id", "search"], unique=False)
        batch_op.create_index(batch_op.f("ix_clients_sector_id"), ["sector_id"], unique=False)

    op.create_table(
        "contracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("weekly_minutes", sa.Integer(), nullable=False),
        sa.Column("days_per_week", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_contracts_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_contracts_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
    )
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contracts_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contracts_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "form_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_form_templates_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_form_templates_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_templates")),
        sa.UniqueConstraint(
            "agency_id", "activity_id", "number", name=op.f("uq_form_templates_agency_id_activity_id_number")
        ),
    )
    with op.batch_alter_table("form_templates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_templates_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_form_templates_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_memberships_agency_id_agencies")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id_users")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_memberships_worker_id_workers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("user_id", "agency_id", name=op.f("uq_memberships_user_id_agency_id")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memberships_user_id"), ["user_id"], unique=False)

    op.create_table(
        "risk_situations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("measures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_risk_situations_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_risk_situations_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_situations")),
        sa.UniqueConstraint(
            "agency_id", "activity_id", "name", name=op.f("uq_risk_situations_agency_id_activity_id_name")
        ),
    )
    with op.batch_alter_table("risk_situations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_situations_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_risk_situations_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "services",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("hourly_price", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("vat_rate", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("colour", sa.String(10), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_services_activity_id_activities")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_services_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("agency_id", "code", name=op.f("uq_services_agency_id_code")),
    )
    with op.batch_alter_table("services", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_services_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_services_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "skills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("blocking", sa.Boolean(), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_skills_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["skill_categories.id"], name=op.f("fk_skills_category_id_skill_categories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_skills_agency_id_name")),
    )
    with op.batch_alter_table("skills", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skills_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_skills_category_id"), ["category_id"], unique=False)

    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(80), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("essential", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_tasks_activity_id_activities")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_tasks_agency_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("agency_id", "activity_id", "name", name=op.f("uq_tasks_agency_id_activity_id_name")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tasks_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tasks_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "worker_sectors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_worker_sectors_agency_id_agencies")),
        sa.ForeignKeyConstraint(["sector_id"], ["sectors.id"], name=op.f("fk_worker_sectors_sector_id_sectors")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_worker_sectors_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_sectors")),
        sa.UniqueConstraint("worker_id", "sector_id", name=op.f("uq_worker_sectors_worker_id_sector_id")),
    )
    with op.batch_alter_table("worker_sectors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worker_sectors_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_worker_sectors_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "care_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("funder", sa.String(80), nullable=False),
        sa.Column("monthly_minutes", sa.Integer(), nullable=False),
        sa.Column("hourly_rate", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_care_plans_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_care_plans_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plans")),
    )
    with op.batch_alter_table("care_plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_plans_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_plans_client_id"), ["client_id"], unique=False)

    op.create_table(
        "client_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("street", sa.String(200), nullable=False),
        sa.Column("postcode", sa.String(10), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("floor", sa.String(40), nullable=False),
        sa.Column("door_code", sa.String(40), nullable=False),
        sa.Column("keys", sa.String(200), nullable=False),
        sa.Column("parking", sa.String(200), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("search", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_client_addresses_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_client_addresses_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_addresses")),
    )
    with op.batch_alter_table("client_addresses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_addresses_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_client_addresses_client_id"), ["client_id"], unique=False)

    op.create_table(
        "client_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("relation", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("main_carer", sa.Boolean(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_client_contacts_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_client_contacts_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_contacts")),
    )
    with op.batch_alter_table("client_contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_contacts_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_client_contacts_client_id"), ["client_id"], unique=False)

    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("severity", sa.String(12), nullable=False),
        sa.Column("facts", sa.String(4000), nullable=False),
        sa.Column("measures", sa.String(4000), nullable=False),
        sa.Column("informed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reported_by", sa.String(120), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(400), nullable=False),
        sa.Column("corrective_actions", sa.String(4000), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_incidents_agency_id_agencies")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_incidents_client_id_clients")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["users.id"], name=op.f("fk_incidents_supervisor_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("agency_id", "number", name=op.f("uq_incidents_agency_id_number")),
    )
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incidents_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incidents_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incidents_status"), ["status"], unique=False)

    op.create_table(
        "opportunities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("form_template_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lost_reason", sa.String(200), nullable=False),
        sa.Column("origin", sa.String(60), nullable=False),
        sa.Column("funding", sa.String(80), nullable=False),
        sa.Column("mode", sa.String(20), nullable=False),
        sa.Column("need", sa.String(4000), nullable=False),
        sa.Column("wished_start", sa.Date(), nullable=True),
        sa.Column("evaluated_on", sa.Date(), nullable=True),
        sa.Column("answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_by", sa.String(120), nullable=False),
        sa.Column("copy_of_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_opportunities_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_opportunities_agency_id_agencies")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_opportunities_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["copy_of_id"], ["opportunities.id"], name=op.f("fk_opportunities_copy_of_id_opportunities")
        ),
        sa.ForeignKeyConstraint(
            ["form_template_id"], ["form_templates.id"], name=op.f("fk_opportunities_form_template_id_form_templates")
        ),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_opportunities_manager_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunities")),
        sa.UniqueConstraint("agency_id", "number", name=op.f("uq_opportunities_agency_id_number")),
    )
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunities_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunities_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunities_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index("ix_opportunities_stage", ["agency_id", "stage"], unique=False)

    op.create_table(
        "pets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("species", sa.String(40), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("remark", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_pets_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_pets_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pets")),
    )
    with op.batch_alter_table("pets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pets_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pets_client_id"), ["client_id"], unique=False)

    op.create_table(
        "service_skills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_service_skills_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_service_skills_service_id_services"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_service_skills_skill_id_skills")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_skills")),
        sa.UniqueConstraint("service_id", "skill_id", name=op.f("uq_service_skills_service_id_skill_id")),
    )
    with op.batch_alter_table("service_skills", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_skills_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "service_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_service_tasks_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_service_tasks_service_id_services"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_service_tasks_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_tasks")),
        sa.UniqueConstraint("service_id", "task_id", name=op.f("uq_service_tasks_service_id_task_id")),
    )
    with op.batch_alter_table("service_tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_tasks_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "worker_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("remark", sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_worker_choices_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_worker_choices_client_id_clients"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_worker_choices_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_choices")),
        sa.UniqueConstraint("client_id", "worker_id", name=op.f("uq_worker_choices_client_id_worker_id")),
    )
    with op.batch_alter_table("worker_choices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worker_choices_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_worker_choices_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_worker_choices_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "worker_skills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("obtained_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_worker_skills_agency_id_agencies")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_worker_skills_skill_id_skills")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_worker_skills_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_skills")),
        sa.UniqueConstraint("worker_id", "skill_id", name=op.f("uq_worker_skills_worker_id_skill_id")),
    )
    with op.batch_alter_table("worker_skills", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worker_skills_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_worker_skills_skill_id"), ["skill_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_worker_skills_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "incident_workers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_incident_workers_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
            name=op.f("fk_incident_workers_incident_id_incidents"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_incident_workers_worker_id_workers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_workers")),
        sa.UniqueConstraint("incident_id", "worker_id", name=op.f("uq_incident_workers_incident_id_worker_id")),
    )
    with op.batch_alter_table("incident_workers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_workers_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incident_workers_incident_id"), ["incident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incident_workers_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "issued_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("template_number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_issued_documents_agency_id_agencies")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_issued_documents_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunities.id"], name=op.f("fk_issued_documents_opportunity_id_opportunities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_documents")),
    )
    with op.batch_alter_table("issued_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issued_documents_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_documents_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_documents_opportunity_id"), ["opportunity_id"], unique=False)

    op.create_table(
        "missions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("workers", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_missions_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_missions_opportunity_id_opportunities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_missions_service_id_services")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missions")),
    )
    with op.batch_alter_table("missions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_missions_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_missions_opportunity_id"), ["opportunity_id"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(14), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("body", sa.String(4000), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("respondent", sa.String(120), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_notes_agency_id_agencies")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_notes_client_id_clients")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_notes_incident_id_incidents")),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_notes_manager_id_users")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_notes_worker_id_workers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notes_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notes_incident_id"), ["incident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notes_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notes_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "opportunity_risks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("situation_id", sa.Integer(), nullable=True),
        sa.Column("situation", sa.String(120), nullable=False),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("measure", sa.String(1000), nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_opportunity_risks_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_opportunity_risks_opportunity_id_opportunities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["situation_id"], ["risk_situations.id"], name=op.f("fk_opportunity_risks_situation_id_risk_situations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_risks")),
    )
    with op.batch_alter_table("opportunity_risks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunity_risks_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunity_risks_opportunity_id"), ["opportunity_id"], unique=False)

    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scope", sa.String(12), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("metrics", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_proposals_agency_id_agencies")),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_proposals_created_by_users")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_proposals_opportunity_id_opportunities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_opportunity_id"), ["opportunity_id"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("category", sa.String(60), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("situation", sa.String(12), nullable=False),
        sa.Column("alert", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.String(10), nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("opportunity_id", sa.Integer(), nullable=True),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_reminders_agency_id_agencies")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_reminders_client_id_clients")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_reminders_incident_id_incidents")),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_reminders_manager_id_users")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunities.id"], name=op.f("fk_reminders_opportunity_id_opportunities")
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_reminders_worker_id_workers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminders_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_opportunity_id"), ["opportunity_id"], unique=False)

    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("opportunity_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(400), nullable=False),
        sa.Column("message_id", sa.String(120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(120), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_mails_agency_id_agencies")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_mails_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["issued_documents.id"], name=op.f("fk_mails_document_id_issued_documents")
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunities.id"], name=op.f("fk_mails_opportunity_id_opportunities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
    )
    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mails_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mails_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mails_opportunity_id"), ["opportunity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mails_status"), ["status"], unique=False)

    op.create_table(
        "mission_skills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_mission_skills_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["missions.id"], name=op.f("fk_mission_skills_mission_id_missions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_mission_skills_skill_id_skills")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission_skills")),
        sa.UniqueConstraint("mission_id", "skill_id", name=op.f("uq_mission_skills_mission_id_skill_id")),
    )
    with op.batch_alter_table("mission_skills", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mission_skills_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mission_skills_mission_id"), ["mission_id"], unique=False)

    op.create_table(
        "opportunity_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("group", sa.String(80), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("essential", sa.Boolean(), nullable=False),
        sa.Column("frequency", sa.String(20), nullable=False),
        sa.Column("weekdays", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("remark", sa.String(400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_opportunity_tasks_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["missions.id"], name=op.f("fk_opportunity_tasks_mission_id_missions"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_opportunity_tasks_opportunity_id_opportunities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_opportunity_tasks_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_tasks")),
    )
    with op.batch_alter_table("opportunity_tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunity_tasks_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunity_tasks_opportunity_id"), ["opportunity_id"], unique=False)

    op.create_table(
        "slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.String(8), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.Date(), nullable=True),
        sa.Column("holidays", sa.Boolean(), nullable=False),
        sa.Column("tolerance", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_slots_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["missions.id"], name=op.f("fk_slots_mission_id_missions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slots")),
    )
    with op.batch_alter_table("slots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slots_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_slots_mission_id"), ["mission_id"], unique=False)

    op.create_table(
        "slot_workers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_slot_workers_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slots.id"], name=op.f("fk_slot_workers_slot_id_slots"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_slot_workers_worker_id_workers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_workers")),
        sa.UniqueConstraint("slot_id", "position", name=op.f("uq_slot_workers_slot_id_position")),
    )
    with op.batch_alter_table("slot_workers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_workers_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_slot_workers_slot_id"), ["slot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_slot_workers_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=True),
        sa.Column("mission_id", sa.Integer(), nullable=True),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("slot_date", sa.Date(), nullable=True),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("pair_key", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("earliest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("soft_end", sa.Boolean(), nullable=False),
        sa.Column("gap_least", sa.Integer(), nullable=False),
        sa.Column("gap_most", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_visits_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["address_id"],
            ["client_addresses.id"],
            name=op.f("fk_visits_address_id_client_addresses"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_visits_agency_id_agencies")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_visits_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["missions.id"], name=op.f("fk_visits_mission_id_missions"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunities.id"], name=op.f("fk_visits_opportunity_id_opportunities")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_visits_service_id_services")),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name=op.f("fk_visits_slot_id_slots"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_visits_worker_id_workers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("slot_id", "slot_date", "position", name=op.f("uq_visits_slot_id_slot_date_position")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visits_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index("ix_visits_client", ["client_id", "starts_at"], unique=False)
        batch_op.create_index(
            "ix_visits_day", ["agency_id", "starts_at", "version", "worker_id", "created_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_visits_mission_id"), ["mission_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visits_opportunity_id"), ["opportunity_id"], unique=False)
        batch_op.create_index("ix_visits_worker", ["worker_id", "starts_at"], unique=False)

    op.create_table(
        "proposal_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("previous_worker_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("refusal", sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_proposal_lines_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["previous_worker_id"], ["workers.id"], name=op.f("fk_proposal_lines_previous_worker_id_workers")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_lines_proposal_id_proposals"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slots.id"], name=op.f("fk_proposal_lines_slot_id_slots"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_proposal_lines_visit_id_visits"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_proposal_lines_worker_id_workers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_lines")),
    )
    with op.batch_alter_table("proposal_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_lines_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_lines_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "visit_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_task_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("not_done_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_visit_tasks_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["opportunity_task_id"],
            ["opportunity_tasks.id"],
            name=op.f("fk_visit_tasks_opportunity_task_id_opportunity_tasks"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_visit_tasks_visit_id_visits"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_tasks")),
    )
    with op.batch_alter_table("visit_tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_tasks_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_tasks_visit_id"), ["visit_id"], unique=False)

    for statement in SQLITE_GUARD if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_GUARD:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("visit_tasks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_tasks_visit_id"))
        batch_op.drop_index(batch_op.f("ix_visit_tasks_agency_id"))

    op.drop_table("visit_tasks")
    with op.batch_alter_table("proposal_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_lines_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_lines_agency_id"))

    op.drop_table("proposal_lines")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("ix_visits_worker")
        batch_op.drop_index(batch_op.f("ix_visits_opportunity_id"))
        batch_op.drop_index(batch_op.f("ix_visits_mission_id"))
        batch_op.drop_index("ix_visits_day")
        batch_op.drop_index("ix_visits_client")
        batch_op.drop_index(batch_op.f("ix_visits_agency_id"))

    op.drop_table("visits")
    with op.batch_alter_table("slot_workers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_workers_worker_id"))
        batch_op.drop_index(batch_op.f("ix_slot_workers_slot_id"))
        batch_op.drop_index(batch_op.f("ix_slot_workers_agency_id"))

    op.drop_table("slot_workers")
    with op.batch_alter_table("slots", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slots_mission_id"))
        batch_op.drop_index(batch_op.f("ix_slots_agency_id"))

    op.drop_table("slots")
    with op.batch_alter_table("opportunity_tasks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opportunity_tasks_opportunity_id"))
        batch_op.drop_index(batch_op.f("ix_opportunity_tasks_agency_id"))

    op.drop_table("opportunity_tasks")
    with op.batch_alter_table("mission_skills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mission_skills_mission_id"))
        batch_op.drop_index(batch_op.f("ix_mission_skills_agency_id"))

    op.drop_table("mission_skills")
    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mails_status"))
        batch_op.drop_index(batch_op.f("ix_mails_opportunity_id"))
        batch_op.drop_index(batch_op.f("ix_mails_client_id"))
        batch_op.drop_index(batch_op.f("ix_mails_agency_id"))

    op.drop_table("mails")
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminders_opportunity_id"))
        batch_op.drop_index(batch_op.f("ix_reminders_manager_id"))
        batch_op.drop_index(batch_op.f("ix_reminders_due_on"))
        batch_op.drop_index(batch_op.f("ix_reminders_client_id"))
        batch_op.drop_index(batch_op.f("ix_reminders_agency_id"))

    op.drop_table("reminders")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposals_opportunity_id"))
        batch_op.drop_index(batch_op.f("ix_proposals_agency_id"))

    op.drop_table("proposals")
    with op.batch_alter_table("opportunity_risks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opportunity_risks_opportunity_id"))
        batch_op.drop_index(batch_op.f("ix_opportunity_risks_agency_id"))

    op.drop_table("opportunity_risks")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notes_worker_id"))
        batch_op.drop_index(batch_op.f("ix_notes_manager_id"))
        batch_op.drop_index(batch_op.f("ix_notes_incident_id"))
        batch_op.drop_index(batch_op.f("ix_notes_client_id"))
        batch_op.drop_index(batch_op.f("ix_notes_agency_id"))

    op.drop_table("notes")
    with op.batch_alter_table("missions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_missions_opportunity_id"))
        batch_op.drop_index(batch_op.f("ix_missions_agency_id"))

    op.drop_table("missions")
    with op.batch_alter_table("issued_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issued_documents_opportunity_id"))
        batch_op.drop_index(batch_op.f("ix_issued_documents_client_id"))
        batch_op.drop_index(batch_op.f("ix_issued_documents_agency_id"))

    op.drop_table("issued_documents")
    with op.batch_alter_table("incident_workers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_workers_worker_id"))
        batch_op.drop_index(batch_op.f("ix_incident_workers_incident_id"))
        batch_op.drop_index(batch_op.f("ix_incident_workers_agency_id"))

    op.drop_table("incident_workers")
    with op.batch_alter_table("worker_skills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worker_skills_worker_id"))
        batch_op.drop_index(batch_op.f("ix_worker_skills_skill_id"))
        batch_op.drop_index(batch_op.f("ix_worker_skills_agency_id"))

    op.drop_table("worker_skills")
    with op.batch_alter_table("worker_choices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worker_choices_worker_id"))
        batch_op.drop_index(batch_op.f("ix_worker_choices_client_id"))
        batch_op.drop_index(batch_op.f("ix_worker_choices_agency_id"))

    op.drop_table("worker_choices")
    with op.batch_alter_table("service_tasks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_tasks_agency_id"))

    op.drop_table("service_tasks")
    with op.batch_alter_table("service_skills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_skills_agency_id"))

    op.drop_table("service_skills")
    with op.batch_alter_table("pets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pets_client_id"))
        batch_op.drop_index(batch_op.f("ix_pets_agency_id"))

    op.drop_table("pets")
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.drop_index("ix_opportunities_stage")
        batch_op.drop_index(batch_op.f("ix_opportunities_manager_id"))
        batch_op.drop_index(batch_op.f("ix_opportunities_client_id"))
        batch_op.drop_index(batch_op.f("ix_opportunities_agency_id"))

    op.drop_table("opportunities")
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incidents_status"))
        batch_op.drop_index(batch_op.f("ix_incidents_client_id"))
        batch_op.drop_index(batch_op.f("ix_incidents_agency_id"))

    op.drop_table("incidents")
    with op.batch_alter_table("client_contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_client_contacts_client_id"))
        batch_op.drop_index(batch_op.f("ix_client_contacts_agency_id"))

    op.drop_table("client_contacts")
    with op.batch_alter_table("client_addresses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_client_addresses_client_id"))
        batch_op.drop_index(batch_op.f("ix_client_addresses_agency_id"))

    op.drop_table("client_addresses")
    with op.batch_alter_table("care_plans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_care_plans_client_id"))
        batch_op.drop_index(batch_op.f("ix_care_plans_agency_id"))

    op.drop_table("care_plans")
    with op.batch_alter_table("worker_sectors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worker_sectors_worker_id"))
        batch_op.drop_index(batch_op.f("ix_worker_sectors_agency_id"))

    op.drop_table("worker_sectors")
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tasks_agency_id"))
        batch_op.drop_index(batch_op.f("ix_tasks_activity_id"))

    op.drop_table("tasks")
    with op.batch_alter_table("skills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skills_category_id"))
        batch_op.drop_index(batch_op.f("ix_skills_agency_id"))

    op.drop_table("skills")
    with op.batch_alter_table("services", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_services_agency_id"))
        batch_op.drop_index(batch_op.f("ix_services_activity_id"))

    op.drop_table("services")
    with op.batch_alter_table("risk_situations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_situations_agency_id"))
        batch_op.drop_index(batch_op.f("ix_risk_situations_activity_id"))

    op.drop_table("risk_situations")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_user_id"))
        batch_op.drop_index(batch_op.f("ix_memberships_agency_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("form_templates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_form_templates_agency_id"))
        batch_op.drop_index(batch_op.f("ix_form_templates_activity_id"))

    op.drop_table("form_templates")
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_worker_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_agency_id"))

    op.drop_table("contracts")
    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clients_sector_id"))
        batch_op.drop_index("ix_clients_search")
        batch_op.drop_index(batch_op.f("ix_clients_manager_id"))
        batch_op.drop_index(batch_op.f("ix_clients_agency_id"))

    op.drop_table("clients")
    with op.batch_alter_table("availability_exceptions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_availability_exceptions_worker_id"))
        batch_op.drop_index(batch_op.f("ix_availability_exceptions_agency_id"))

    op.drop_table("availability_exceptions")
    with op.batch_alter_table("availabilities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_availabilities_worker_id"))
        batch_op.drop_index(batch_op.f("ix_availabilities_agency_id"))

    op.drop_table("availabilities")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absences_worker_id"))
        batch_op.drop_index(batch_op.f("ix_absences_ends_at"))
        batch_op.drop_index(batch_op.f("ix_absences_agency_id"))

    op.drop_table("absences")
    with op.batch_alter_table("workers", schema=None) as batch_op:
        batch_op.drop_index("ix_workers_search")
        batch_op.drop_index(batch_op.f("ix_workers_agency_id"))

    op.drop_table("workers")
    with op.batch_alter_table("skill_levels", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skill_levels_agency_id"))

    op.drop_table("skill_levels")
    with op.batch_alter_table("skill_categories", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skill_categories_agency_id"))

    op.drop_table("skill_categories")
    with op.batch_alter_table("sectors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sectors_agency_id"))

    op.drop_table("sectors")
    with op.batch_alter_table("login_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_sessions_user_id"))

    op.drop_table("login_sessions")
    with op.batch_alter_table("document_templates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_templates_agency_id"))

    op.drop_table("document_templates")
    op.drop_table("counters")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entries_row")

    op.drop_table("audit_entries")
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activities_agency_id"))

    op.drop_table("activities")
    op.drop_table("users")
    with op.batch_alter_table("login_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_attempts_at"))
        batch_op.drop_index(batch_op.f("ix_login_attempts_address"))
        batch_op.drop_index(batch_op.f("ix_login_attempts_account_hash"))

    op.drop_table("login_attempts")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_status"))
        batch_op.drop_index(batch_op.f("ix_jobs_due_at"))

    op.drop_table("jobs")
    op.drop_table("agencies")
