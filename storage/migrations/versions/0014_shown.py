"""Copies that reporters were shown before they agreed to them: which messages to delete from their chats."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0014"
down_revision: Final = "0013"


def upgrade() -> None:
    op.create_table(
        "shown_copies",
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "sealed", name=op.f("pk_shown_copies")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("shown_copies")
