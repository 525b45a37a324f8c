"""Recordings of cards."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0045"
down_revision: Final = "0047"
ADDS_ONLY: Final = True


def upgrade() -> None:
    op.create_table(
        "card_voices",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("card_id", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("editor", sa.String(32).with_variant(sa.String(64), "postgresql"), nullable=True),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("mime", sa.String(32), nullable=True),
        sa.Column("seconds", sa.SmallInteger(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(32), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_card_voices"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_card_voices_card", "card_voices", ["card_id", "state"])
    published = sa.text("state = 'published'")
    op.create_index(
        "ix_card_voices_published",
        "card_voices",
        ["card_id"],
        unique=True,
        sqlite_where=published,
        postgresql_where=published,
    )
    op.create_index("ix_card_voices_state", "card_voices", ["state"])


def downgrade() -> None:
    """The recordings go; the vault's files are found as left over."""
    op.drop_table("card_voices")
