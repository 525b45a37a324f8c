"""For which body a grade of the atlas was given, and cases counted without those of forces and officials.

Existing grades count for the body that their liaison belongs to now, as they did until now; they stay there when the
liaison moves to another body.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0015"
down_revision: Final = "0014"

_VERIFIED: Final = sa.text("(state IN ('closed', 'referred', 'verified')) IS TRUE")
_BEFORE: Final = ("area_id", "phase", "severity", "act_id", "state")


def upgrade() -> None:
    op.add_column("atlas_grades", sa.Column("body", sa.String(length=20), nullable=False, server_default=""))
    op.execute(
        "UPDATE atlas_grades SET body = COALESCE((SELECT staff.body FROM staff"
        " WHERE staff.account = atlas_grades.account AND staff.role = 'liaison'), '')"
    )
    _index(*_BEFORE, "actor")


def downgrade() -> None:
    _index(*_BEFORE)
    op.drop_column("atlas_grades", "body")


def _index(*columns: str) -> None:
    """A draft counts out of the index alone, so what it leaves out stands there too."""
    op.drop_index("ix_cases_verified", table_name="cases")
    op.create_index(
        "ix_cases_verified", "cases", list(columns), sqlite_where=_VERIFIED, postgresql_where=_VERIFIED
    )
