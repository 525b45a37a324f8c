"""Sums of a track are those of its groups and of everybody else: what held everybody ends."""

from typing import Final

from alembic import op

revision: Final = "0050"
down_revision: Final = "0045"


def upgrade() -> None:
    """Learners of groups were counted in both; nothing says any more who was in none."""
    op.execute("DELETE FROM gain_sums WHERE cohort_id = ''")


def downgrade() -> None:
    """Sums of those who are in no group pass for those of the whole track."""
