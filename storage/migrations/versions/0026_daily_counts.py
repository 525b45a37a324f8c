"""Counts of a day for the owners' figures: questions by topic, steps of the report form."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0026"
down_revision: Final = "0025"


def upgrade() -> None:
    op.create_table(
        "daily_counts",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(96), nullable=False),
        sa.Column("detail", sa.String(16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "name", "detail", name="pk_daily_counts"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """The counts so far are lost."""
    op.drop_table("daily_counts")
