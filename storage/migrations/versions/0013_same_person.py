"""Two accounts of one member of staff, as an owner has noted it: their signatures count once."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0013"
down_revision: Final = "0012"


def upgrade() -> None:
    op.add_column("staff", sa.Column("same_as", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("staff", "same_as")
