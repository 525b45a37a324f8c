"""Updates that must keep their order have a name in common: workers take whole conversations from the table."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0028"
down_revision: Final = "0027"

_OPEN: Final = sa.text("state IN ('new', 'waiting')")
_HELD: Final = sa.text("state = 'waiting'")


def upgrade() -> None:
    # What an earlier version has left, or still stores until it is stopped, is one conversation: it keeps its order.
    op.add_column("inbox", sa.Column("conversation", sa.String(32), server_default="earlier"))
    if op.get_context().dialect.name == "postgresql":
        op.create_index("ix_inbox_conversation", "inbox", ["conversation", "id"], postgresql_where=_OPEN)
        op.create_index("ix_inbox_held", "inbox", ["conversation"], postgresql_where=_HELD)


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.drop_index("ix_inbox_held", "inbox")
        op.drop_index("ix_inbox_conversation", "inbox")
    with op.batch_alter_table("inbox") as batch:
        batch.drop_column("conversation")
