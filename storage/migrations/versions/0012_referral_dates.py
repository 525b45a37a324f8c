"""By when a body is to answer, as its letter says: kept beside the date that moves on with each reminder."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0012"
down_revision: Final = "0011"


def upgrade() -> None:
    op.add_column("referrals", sa.Column("answer_by", sa.BigInteger(), nullable=True))
    op.execute("UPDATE referrals SET answer_by = until WHERE sent_at IS NOT NULL AND reminders = 0")


def downgrade() -> None:
    op.drop_column("referrals", "answer_by")
