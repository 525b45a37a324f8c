"""Pictures that a messenger has already, by the id under which it sends them again."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0030"
down_revision: Final = "0028"


def upgrade() -> None:
    op.create_table(
        "stored_files",
        sa.Column("messenger", sa.String(16), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("file_id", sa.String(255), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("messenger", "bot_id", "name", name="pk_stored_files"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """The pictures are uploaded again when somebody sees them."""
    op.drop_table("stored_files")
