"""How much of a case was shown to a moderator: nobody may reject for want of evidence without reading the case."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0019"
down_revision: Final = "0018"


def upgrade() -> None:
    op.add_column("case_reads", sa.Column("pieces", sa.SmallInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("case_reads", "pieces")
