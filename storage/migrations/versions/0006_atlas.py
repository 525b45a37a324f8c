"""The atlas of areas: grades by bodies, what sources say, versions, the road map, rounds of opinions."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"

_VERIFIED: Final = sa.text("(state IN ('closed', 'referred', 'verified')) IS TRUE")
_TABLES: Final = (
    "opinions",
    "opinion_rounds",
    "road_tasks",
    "atlas_versions",
    "atlas_known",
    "atlas_grades",
)


def upgrade() -> None:
    op.create_table(
        "atlas_grades",
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("area_id", sa.String(length=64), nullable=False),
        sa.Column("phase", sa.String(length=8), nullable=False),
        sa.Column("factor", sa.String(length=16), nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("account", "area_id", "phase", "factor", name=op.f("pk_atlas_grades")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "atlas_known",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("area_id", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("kind", "area_id", name=op.f("pk_atlas_known")),
        sqlite_with_rowid=False,
    )
    _cases()
    _versions()
    _road()
    _opinions()


def _cases() -> None:
    """What a draft counts."""
    op.create_index(
        "ix_cases_verified",
        "cases",
        ["area_id", "phase", "severity", "act_id", "state"],
        sqlite_where=_VERIFIED,
        postgresql_where=_VERIFIED,
    )


def _versions() -> None:
    op.create_table(
        "atlas_versions",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("first", sa.String(length=32), nullable=True),
        sa.Column("second", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_atlas_versions")),
        sa.UniqueConstraint("number", name=op.f("uq_atlas_versions_number")),
        sqlite_with_rowid=False,
    )


def _road() -> None:
    op.create_table(
        "road_tasks",
        sa.Column("area_id", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("reminded", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("area_id", "step", name=op.f("pk_road_tasks")),
        sqlite_with_rowid=False,
    )


def _opinions() -> None:
    op.create_table(
        "opinion_rounds",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("subject", sa.String(length=8), nullable=False),
        sa.Column("about", sa.String(length=22), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("invited", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("told", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_rounds")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "opinions",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("round_id", sa.String(length=22), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_opinions_round_id", "opinions", ["round_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_cases_verified", table_name="cases")
    for table in _TABLES:
        op.drop_table(table)
