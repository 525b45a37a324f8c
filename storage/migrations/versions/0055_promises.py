"""Whether a decision came within the deadline that its reporters read, and indexes out of which this is counted."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0055"
down_revision: Final = "0054"
ADDS_ONLY: Final = True


def upgrade() -> None:
    op.add_column("cases", sa.Column("kept", sa.SmallInteger(), nullable=True))
    op.execute(
        "UPDATE cases SET kept = CASE WHEN decided_at <= deadline THEN 1 ELSE 0 END "
        "WHERE decided_at IS NOT NULL "
        "AND state IN ('verified', 'out_of_scope', 'rejected', 'referred', 'closed') "
        "AND NOT (state = 'out_of_scope' AND reason = 'out-spam')"
    )
    there = sa.text("kept IS NOT NULL")
    op.create_index(
        "ix_cases_kept",
        "cases",
        ["kept", "severity", "opened_at", "restricted"],
        sqlite_where=there,
        postgresql_where=there,
    )
    op.create_index("ix_referrals_sent", "referrals", ["sent_at", "step", "outcome", "case_id"])


def downgrade() -> None:
    op.drop_index("ix_referrals_sent", "referrals")
    op.drop_index("ix_cases_kept", "cases")
    op.drop_column("cases", "kept")
