"""What bodies wish to hear of a case's witnesses is found by the case: each recall asks for it."""

from typing import Final

from alembic import op

revision: Final = "0017"
down_revision: Final = "0016"


def upgrade() -> None:
    op.create_index(op.f("ix_introductions_case_id"), "introductions", ["case_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_introductions_case_id"), "introductions")
