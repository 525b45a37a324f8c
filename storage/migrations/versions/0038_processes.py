"""Processes that divide the work say what they do, and hear of burnings (PostgreSQL)."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0038"
down_revision: Final = "0041"
ADDS_ONLY: Final = True


def upgrade() -> None:
    op.create_table(
        "processes",
        sa.Column("run", sa.String(22), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("holds", sa.Text(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("burns", sa.BigInteger(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run", name="pk_processes"),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE burns")


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP SEQUENCE burns")
    op.drop_table("processes")
