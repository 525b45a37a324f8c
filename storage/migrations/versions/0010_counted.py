"""Cases are counted out of indexes that stand in the order of what is counted."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0010"
down_revision: Final = "0009"

_COUNTED: Final = {
    "ix_cases_opened": ["opened_at"],
    "ix_cases_quarter": ["quarter", "space", "opened_at", "act_id"],
    "ix_cases_act": ["act_id", "space", "opened_at"],
    "ix_cases_area": ["area_id", "space", "opened_at", "act_id"],
    "ix_cases_state": ["state", "opened_at", "act_id"],
    "ix_cases_taken": ["taken_in", "opened_at", "act_id"],
    "ix_cases_decided": ["decided_in", "opened_at", "act_id"],
}
_BEFORE: Final = ["opened_at", "act_id", "area_id", "state", "taken_at", "decided_at", "space"]


def upgrade() -> None:
    op.add_column("cases", sa.Column("quarter", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("taken_in", sa.Integer(), nullable=True))
    op.add_column("cases", sa.Column("decided_in", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE cases SET quarter = opened_at / 900000000, taken_in = (taken_at - opened_at) / 60000000, "
        "decided_in = (decided_at - opened_at) / 60000000"
    )
    op.drop_index("ix_cases_opened", "cases")
    for name, columns in _COUNTED.items():
        op.create_index(name, "cases", columns)


def downgrade() -> None:
    for name in _COUNTED:
        op.drop_index(name, "cases")
    op.create_index("ix_cases_opened", "cases", _BEFORE)
    for column in ("decided_in", "taken_in", "quarter"):
        op.drop_column("cases", column)
