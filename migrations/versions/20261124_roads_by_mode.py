"""Known travel minutes by transport mode, told by people or learnt from a road server."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261124c"
down_revision = "20261124b"
branch_labels = None
depends_on = None

COLUMNS = ("agency_id", "places", "minutes")


def _columns() -> list[sa.Column]:
    return [
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("minutes", sa.LargeBinary(), nullable=False),
    ]


def _remade(*parts: sa.Column, key: tuple[str, ...], rows: list[dict]) -> None:
    op.drop_table("travel_matrices")
    table = op.create_table(
        "travel_matrices",
        *_columns(),
        *parts,
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_travel_matrices_agency_id_agencies")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_travel_matrices")),
    )
    op.bulk_insert(table, rows)


def _rows(*wanted: object) -> list[dict]:
    old = sa.table("travel_matrices", *_columns(), sa.column("source"), sa.column("mode"))
    query = sa.select(*(old.c[name] for name in COLUMNS)).where(*wanted)
    return [dict(row) for row in op.get_bind().execute(query).mappings()]


def upgrade() -> None:
    rows = [{**row, "source": "manual", "mode": ""} for row in _rows()]
    parts = (sa.Column("source", sa.String(length=8), nullable=False), sa.Column("mode", sa.String(12), nullable=False))
    _remade(*parts, key=("agency_id", "source", "mode"), rows=rows)


def downgrade() -> None:
    _remade(key=("agency_id",), rows=_rows(sa.column("source") == "manual", sa.column("mode") == ""))
