"""Links to the situation screen and open screens, and the day's key of what a wall shows."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0056"
down_revision: Final = "0055"
ADDS_ONLY: Final = True

_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


def upgrade() -> None:
    op.create_table(
        "screens",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("account", _ACCOUNT, nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_screens"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_screens_account", "screens", ["account"])
    op.create_table(
        "wall_keys",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_wall_keys"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Open screens end."""
    op.drop_table("wall_keys")
    op.drop_table("screens")
