"""Grades of areas that liaisons send as tables wait for one press."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0058"
down_revision: Final = "0056"
ADDS_ONLY: Final = True

_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


def upgrade() -> None:
    op.create_table(
        "grade_files",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("account", _ACCOUNT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("grades", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_grade_files"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Tables that wait for a press are lost; grades that were stored stay."""
    op.drop_table("grade_files")
