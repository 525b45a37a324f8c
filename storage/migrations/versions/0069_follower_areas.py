"""A follower of the calendar may say their district, so that a lesson meant for it reaches them."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0069"
down_revision: Final = "0068"
ADDS_ONLY: Final = True


def upgrade() -> None:
    op.add_column(
        "calendar_followers", sa.Column("area_id", sa.String(64), nullable=False, server_default="")
    )


def downgrade() -> None:
    """What followers said of their district is lost."""
    op.drop_column("calendar_followers", "area_id")
