"""The register of threats: votes, threats and measures of people's own, versions."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0060"
down_revision: Final = "0059"
ADDS_ONLY: Final = True

_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


def upgrade() -> None:
    op.create_table(
        "threat_votes",
        sa.Column("account", _ACCOUNT, nullable=False),
        sa.Column("threat", sa.String(22), nullable=False),
        sa.Column("likelihood", sa.SmallInteger(), nullable=False),
        sa.Column("harm", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("body", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("account", "threat", name="pk_threat_votes"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "own_threats",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("by", _ACCOUNT, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_threats"),
        sqlite_with_rowid=False,
    )
    _measures()
    _versions()


def _measures() -> None:
    op.create_table(
        "threat_measures",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("threat", sa.String(22), nullable=False),
        sa.Column("ready", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("body", sa.String(20), nullable=False),
        sa.Column("anchor", sa.String(20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.String(20), nullable=False),
        sa.Column("phone", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", _ACCOUNT, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_threat_measures"),
        sqlite_with_rowid=False,
    )


def _versions() -> None:
    op.create_table(
        "threat_versions",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(8), nullable=False),
        sa.Column("by", _ACCOUNT, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("first", _ACCOUNT, nullable=True),
        sa.Column("second", _ACCOUNT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_threat_versions"),
        sa.UniqueConstraint("number", name="uq_threat_versions_number"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Votes, measures and versions are lost; the threats of the content stay."""
    for name in ("threat_versions", "threat_measures", "own_threats", "threat_votes"):
        op.drop_table(name)
