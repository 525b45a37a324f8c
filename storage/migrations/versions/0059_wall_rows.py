"""What each row of a wall has shown at most on a day."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0059"
down_revision: Final = "0058"
ADDS_ONLY: Final = True


def upgrade() -> None:
    op.create_table(
        "wall_rows",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("table", sa.String(8), nullable=False),
        sa.Column("row", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "table", "row", name="pk_wall_rows"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Rows of today's walls may fall once."""
    op.drop_table("wall_rows")
