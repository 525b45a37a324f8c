"""The body that each of the staff belongs to; nobody has said theirs yet."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0021"
down_revision: Final = "0020"


def upgrade() -> None:
    op.add_column("staff", sa.Column("belongs_to", sa.String(20), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("staff", "belongs_to")
