"""The moderators' desk: late critical cases first, saved views, and replies that a team shares."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0052"
down_revision: Final = "0051"
ADDS_ONLY: Final = True

_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


_OPEN: Final = sa.text("(state IN ('claimed', 'needs_info', 'new')) IS TRUE")
_LATE: Final = ("deadline", "id", "rank", "act_id", "area_id", "restricted")


def upgrade() -> None:
    """The index of late cases holds their state, too: they are counted, and put first, without reading rows."""
    op.drop_index("ix_cases_late", "cases")
    _make_late_index(*_LATE, "state")
    op.create_table(
        "saved_views",
        sa.Column("account", _ACCOUNT, nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("pile", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("account", "name", name="pk_saved_views"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "team_replies",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name="pk_team_replies"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Moderators lose their saved views and the replies that they share."""
    op.drop_table("team_replies")
    op.drop_table("saved_views")
    op.drop_index("ix_cases_late", "cases")
    _make_late_index(*_LATE)


def _make_late_index(*columns: str) -> None:
    op.create_index("ix_cases_late", "cases", [*columns], sqlite_where=_OPEN, postgresql_where=_OPEN)
