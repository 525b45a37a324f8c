"""Whether a case is restricted stands in its row: what an act means is content, and no statement names an act.

Every stored case begins as restricted. The program opens those of acts that the content does not restrict when it
starts (``bot/usecases/cases/restrict_cases.py``): whatever comes between, nobody sees more than before.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0018"
down_revision: Final = "0017"

_OPEN: Final = sa.text("(state IN ('claimed', 'needs_info', 'new')) IS TRUE")
_VERIFIED: Final = sa.text("(state IN ('closed', 'referred', 'verified')) IS TRUE")
_COUNTED: Final = {
    "ix_cases_quarter": ["quarter", "space", "opened_at"],
    "ix_cases_act": ["act_id", "space", "opened_at"],
    "ix_cases_area": ["area_id", "space", "opened_at"],
    "ix_cases_state": ["state", "opened_at"],
    "ix_cases_taken": ["taken_in", "opened_at"],
    "ix_cases_decided": ["decided_in", "opened_at"],
}
_PILES: Final = {
    "ix_cases_of_act": ["act_id", "priority", "id", "rank", "area_id", "state"],
    "ix_cases_of_area": ["area_id", "priority", "id", "rank", "act_id", "state"],
    "ix_cases_late": ["deadline", "id", "rank", "act_id", "area_id"],
}
_GRADED: Final = ["area_id", "phase", "severity"]


def upgrade() -> None:
    op.add_column("cases", sa.Column("restricted", sa.Boolean(), nullable=False, server_default=sa.true()))
    for name, columns in _COUNTED.items():
        _replace(name, [*columns, "restricted"])
    for name, columns in _PILES.items():
        _replace(name, [*columns, "restricted"], _OPEN)
    _replace("ix_cases_verified", [*_GRADED, "restricted", "state", "actor"], _VERIFIED)


def downgrade() -> None:
    _replace("ix_cases_verified", [*_GRADED, "act_id", "state", "actor"], _VERIFIED)
    for name, columns in _PILES.items():
        _replace(name, columns, _OPEN)
    for name, columns in _COUNTED.items():
        _replace(name, columns if name == "ix_cases_act" else [*columns, "act_id"])
    op.drop_column("cases", "restricted")


def _replace(name: str, columns: list[str], where: sa.TextClause | None = None) -> None:
    op.drop_index(name, "cases")
    op.create_index(name, "cases", columns, sqlite_where=where, postgresql_where=where)
