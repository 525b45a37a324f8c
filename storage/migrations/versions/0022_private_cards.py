"""Where a case's card stands in a moderator's chat without showing anything beside it: kept in mind to be kept true."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0022"
down_revision: Final = "0021"


def upgrade() -> None:
    op.add_column("case_details", sa.Column("card", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """A program of before would take such a card away as details of a claim: it is not kept in mind any more."""
    op.execute("DELETE FROM case_details WHERE card")
    op.drop_column("case_details", "card")
