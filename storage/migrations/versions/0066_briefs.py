"""The morning page: what was drawn each day, and who wants it."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0066"
down_revision: Final = "0064"
ADDS_ONLY: Final = True

_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


def upgrade() -> None:
    op.create_table(
        "briefs",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_briefs"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "brief_readers",
        sa.Column("account", _ACCOUNT, nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_brief_readers"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """The drawn briefs are lost, and nobody gets one each morning."""
    op.drop_table("brief_readers")
    op.drop_table("briefs")
