"""Sums over what learners know before and after a track, published in blocks of twenty people; and the day by which
a group should finish."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0035"
down_revision: Final = "0030"

_SUMS: Final = ("count", "before", "gain", "gain_squared")


def upgrade() -> None:
    op.create_table(
        "gain_sums",
        sa.Column("track", sa.String(16), nullable=False),
        sa.Column("cohort_id", sa.String(22), nullable=False),
        sa.Column("moment", sa.String(8), nullable=False),
        *(
            sa.Column(f"{state}{name}", sa.BigInteger(), nullable=False)
            for state in ("", "waiting_")
            for name in _SUMS
        ),
        sa.PrimaryKeyConstraint("track", "cohort_id", "moment", name="pk_gain_sums"),
        sqlite_with_rowid=False,
    )
    op.add_column("cohorts", sa.Column("due", sa.String(10)))


def downgrade() -> None:
    """The sums so far are lost, and the days by which groups should finish."""
    op.drop_column("cohorts", "due")
    op.drop_table("gain_sums")
