"""Indexes for what grows: updates that ended badly, marks of texts by their age, reminders of a chat that is gone,
spam by its end, keys of accounts."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0027"
down_revision: Final = "0026"

_ENDED: Final = sa.text("state IN ('aside', 'failed')")
_WITH_KEY: Final = sa.text("key IS NOT NULL")
_SPAM: Final = sa.text("reason = 'out-spam'")


def upgrade() -> None:
    op.create_index("ix_inbox_ended", "inbox", ["hour"], sqlite_where=_ENDED, postgresql_where=_ENDED)
    op.create_index("ix_text_marks_minute", "text_marks", ["minute"])
    op.create_index("ix_reminders_letterbox", "reminders", ["letterbox"])
    op.create_index(
        "ix_accounts_key", "accounts", ["key"], sqlite_where=_WITH_KEY, postgresql_where=_WITH_KEY
    )
    op.create_index("ix_cases_spam", "cases", ["decided_at"], sqlite_where=_SPAM, postgresql_where=_SPAM)


def downgrade() -> None:
    op.drop_index("ix_cases_spam", "cases")
    op.drop_index("ix_accounts_key", "accounts")
    op.drop_index("ix_reminders_letterbox", "reminders")
    op.drop_index("ix_text_marks_minute", "text_marks")
    op.drop_index("ix_inbox_ended", "inbox")
