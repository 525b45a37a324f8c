"""What bodies and leads say of the stages of the election."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0062"
down_revision: Final = "0061"
ADDS_ONLY: Final = True

_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


def upgrade() -> None:
    op.create_table(
        "stage_entries",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("body", sa.String(20), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("by", _ACCOUNT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("days", sa.String(21), nullable=False),
        sa.Column("taken_back", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_stage_entries"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """What was said of the stages is lost; the audit log still has that it was said."""
    op.drop_table("stage_entries")
