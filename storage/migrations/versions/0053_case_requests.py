"""Cases that are offered to somebody or taken to the leads, until they are answered."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0053"
down_revision: Final = "0052"
ADDS_ONLY: Final = True

_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


def upgrade() -> None:
    op.create_table(
        "case_requests",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(22), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("by", _ACCOUNT, nullable=False),
        sa.Column("whom", _ACCOUNT),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_case_requests_case_id_cases", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_requests"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_requests_case_id", "case_requests", ["case_id"])


def downgrade() -> None:
    """Offers and escalations that wait are lost; the cases stay as they are."""
    op.drop_table("case_requests")
