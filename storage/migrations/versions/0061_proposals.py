"""Measures that verified cases have proposed, and what leads decided."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0061"
down_revision: Final = "0060"
ADDS_ONLY: Final = True

_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


def upgrade() -> None:
    op.create_table(
        "measure_proposals",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("threat", sa.String(22), nullable=False),
        sa.Column("measure", sa.String(22), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("area_id", sa.String(64), nullable=False),
        sa.Column("body", sa.String(20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("least", sa.SmallInteger(), nullable=False),
        sa.Column("hours", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("weak", sa.Boolean(), nullable=False),
        sa.Column("by", _ACCOUNT),
        sa.Column("decided_at", sa.BigInteger()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("broadcast", sa.String(22), nullable=False),
        sa.Column("seen_by", _ACCOUNT),
        sa.Column("seen_at", sa.BigInteger()),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_measure_proposals"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Proposals are lost; what they began goes on."""
    op.drop_table("measure_proposals")
