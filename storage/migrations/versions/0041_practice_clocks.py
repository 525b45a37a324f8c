"""Clocks of open incidents in practice."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0041"
down_revision: Final = "0035"
ADDS_ONLY: Final = True


def upgrade() -> None:
    op.create_table(
        "practice_clocks",
        sa.Column("learner", sa.String(32), nullable=False),
        sa.Column("letterbox", sa.String(22), nullable=False),
        sa.Column("track", sa.String(16), nullable=False),
        sa.Column("round_id", sa.String(8), nullable=False),
        sa.Column("call_count", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("learner", name="pk_practice_clocks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_practice_clocks_due", "practice_clocks", ["due_at"])
    op.create_index("ix_practice_clocks_letterbox", "practice_clocks", ["letterbox"])


def downgrade() -> None:
    """The clocks stop; open incidents stay, and their calls come with the steps."""
    op.drop_table("practice_clocks")
