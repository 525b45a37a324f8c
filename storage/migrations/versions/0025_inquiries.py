"""Questions that editors answer, how soon they did, and wordings that they propose for the content."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0025"
down_revision: Final = "0024"


def upgrade() -> None:
    _create_inquiries()
    op.create_index("ix_inquiries_asker", "inquiries", ["asker"])
    op.create_index("ix_inquiries_state", "inquiries", ["state"])
    op.create_table(
        "inquiry_waits",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("minutes", sa.SmallInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_inquiry_waits"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inquiry_waits_day", "inquiry_waits", ["day"])
    op.create_table(
        "ask_suggestions",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("place", sa.String(96), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ask_suggestions"),
        sqlite_with_rowid=False,
    )


def _create_inquiries() -> None:
    op.create_table(
        "inquiries",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("asker", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("editor", sa.String(32).with_variant(sa.String(64), "postgresql")),
        sa.Column("claimed_until", sa.BigInteger()),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("late_told", sa.Boolean(), nullable=False),
        sa.Column("ended", sa.String(10)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.LargeBinary()),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_inquiries"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Open questions are lost; their keys are dropped at the next upkeep."""
    for table in ("ask_suggestions", "inquiry_waits", "inquiries"):
        op.drop_table(table)
