"""Tables of the roster that leads send wait for one press."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0068"
down_revision: Final = "0066"
ADDS_ONLY: Final = True

_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


def upgrade() -> None:
    op.create_table(
        "roster_files",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("account", _ACCOUNT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("planned", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roster_files"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Tables that wait for a press are lost; hours that were entered stay."""
    op.drop_table("roster_files")
