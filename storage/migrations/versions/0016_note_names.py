"""Names of notes have room for a word and the longest number of a group or an account."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0016"
down_revision: Final = "0015"


def upgrade() -> None:
    with op.batch_alter_table("settings") as table:
        table.alter_column("name", type_=sa.String(length=64), existing_type=sa.String(length=32))


def downgrade() -> None:
    with op.batch_alter_table("settings") as table:
        table.alter_column("name", type_=sa.String(length=32), existing_type=sa.String(length=64))
