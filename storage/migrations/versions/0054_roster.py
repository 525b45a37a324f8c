"""The roster: who reads in which hour, and whom a critical case has woken."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0054"
down_revision: Final = "0053"
ADDS_ONLY: Final = True

_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


def upgrade() -> None:
    op.create_table(
        "roster_hours",
        sa.Column("id", sa.String(96), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("account", _ACCOUNT, nullable=False),
        sa.Column("by", _ACCOUNT, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roster_hours"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_roster_hours_day", "roster_hours", ["day"])
    op.create_table(
        "wake_calls",
        sa.Column("case_id", sa.String(22), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_wake_calls_case_id_cases", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name="pk_wake_calls"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """The roster is lost."""
    op.drop_table("wake_calls")
    op.drop_table("roster_hours")
