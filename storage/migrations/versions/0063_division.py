"""Versions of the division of work, and what liaisons say of its rows."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0063"
down_revision: Final = "0062"
ADDS_ONLY: Final = True

_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


def upgrade() -> None:
    op.create_table(
        "division_versions",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(8), nullable=False),
        sa.Column("by", _ACCOUNT, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("first", _ACCOUNT),
        sa.Column("second", _ACCOUNT),
        sa.PrimaryKeyConstraint("id", name="pk_division_versions"),
        sa.UniqueConstraint("number", name="uq_division_versions_number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "division_stands",
        sa.Column("account", _ACCOUNT, nullable=False),
        sa.Column("row", sa.String(8), nullable=False),
        sa.Column("body", sa.String(20), nullable=False),
        sa.Column("stand", sa.String(12), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("wish", sa.String(8), nullable=False),
        sa.Column("wanted", sa.String(64), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("opinion_id", sa.String(22), nullable=False),
        sa.PrimaryKeyConstraint("account", "row", name="pk_division_stands"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """The versions and what liaisons have said are lost."""
    op.drop_table("division_stands")
    op.drop_table("division_versions")
