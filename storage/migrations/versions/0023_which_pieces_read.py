"""Which texts and copies a moderator was shown, and not how many: what another report brings is another piece.

Of readings before this step it is not known, so that whoever rejects for want of evidence opens the case once more.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0023"
down_revision: Final = "0022"


def upgrade() -> None:
    op.add_column("case_reads", sa.Column("marks", sa.Text(), nullable=False, server_default=""))
    op.drop_column("case_reads", "pieces")


def downgrade() -> None:
    op.add_column("case_reads", sa.Column("pieces", sa.SmallInteger(), nullable=False, server_default="0"))
    op.drop_column("case_reads", "marks")
