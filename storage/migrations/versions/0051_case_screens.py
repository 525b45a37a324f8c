"""A person's chat has one screen for each case, which a newer one replaces."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0051"
down_revision: Final = "0050"
ADDS_ONLY: Final = True


def upgrade() -> None:
    """Screens from before it go with their claim, like all details."""
    op.add_column(
        "case_details", sa.Column("screen", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("case_details", "screen")
