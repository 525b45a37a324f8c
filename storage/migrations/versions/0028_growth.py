"""Indexes for what grows: updates that ended badly, marks of texts by their age, reminders of a chat that is gone."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0028"
down_revision: Final = "0026"

_ENDED: Final = sa.text("state IN ('aside', 'failed')")


def upgrade() -> None:
    op.create_index("ix_inbox_ended", "inbox", ["hour"], sqlite_where=_ENDED, postgresql_where=_ENDED)
    op.create_index("ix_text_marks_minute", "text_marks", ["minute"])
    op.create_index("ix_reminders_letterbox", "reminders", ["letterbox"])


def downgrade() -> None:
    op.drop_index("ix_reminders_letterbox", "reminders")
    op.drop_index("ix_text_marks_minute", "text_marks")
    op.drop_index("ix_inbox_ended", "inbox")
