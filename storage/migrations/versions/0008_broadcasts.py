"""Broadcasts, and whose news a follower of the calendar has asked for."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0008"
down_revision: Final = "0007"


def upgrade() -> None:
    op.add_column(
        "calendar_followers", sa.Column("track", sa.String(length=16), nullable=False, server_default="")
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=False),
        sa.Column("audiences", sa.String(length=64), nullable=False),
        sa.Column("links_seen", sa.Boolean(), nullable=False),
        sa.Column("dates", sa.Text(), nullable=False),
        sa.Column("signatures", sa.Text(), nullable=False),
        sa.Column("cursor", sa.String(length=22), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("shown", sa.SmallInteger(), nullable=False),
        sa.Column("over_at", sa.BigInteger(), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sa.UniqueConstraint("number", name=op.f("uq_broadcasts_number")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_broadcasts_stage"), "broadcasts", ["stage"], unique=False)


def downgrade() -> None:
    op.drop_table("broadcasts")
    with op.batch_alter_table("calendar_followers") as table:
        table.drop_column("track")
