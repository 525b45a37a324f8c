"""How much of a case was shown to whoever opened it: nobody finds no evidence in what he has not read."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0019"
down_revision: Final = "0018"


def upgrade() -> None:
    op.add_column("case_reads", sa.Column("pieces", sa.SmallInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("case_reads", "pieces")
