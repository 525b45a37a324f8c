"""Publication: rounded figures of a period, as a preview until they are signed, then for good."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"

_OUT: Final = sa.text("published_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "publications",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("data", sa.String(length=96), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_publications_first",
        "publications",
        ["first"],
        unique=True,
        sqlite_where=_OUT,
        postgresql_where=_OUT,
    )


def downgrade() -> None:
    op.drop_index("ix_publications_first", table_name="publications")
    op.drop_table("publications")
