"""Ids of chats and people are text: a messenger may have ids that are no numbers.

Accounts were text before, as in ``telegram:111``; names made from them by HMAC stay as they are. On PostgreSQL the
columns with accounts become longer, which rewrites no row. SQLite enforces no lengths.
"""

import re
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0024"
down_revision: Final = "0023"

_IDS: Final = {
    "case_cards": ("chat_id", "receiver_id"),
    "case_details": ("chat_id", "receiver_id"),
    "group_members": ("chat_id",),
    "group_sends": ("chat_id",),
    "group_topics": ("chat_id",),
    "groups": ("chat_id",),
    "held_cards": ("chat_id",),
}
_ACCOUNTS: Final = {
    "account_grades": ("by",),
    "atlas_grades": ("account",),
    "atlas_versions": ("by", "first", "second"),
    "audit": ("by",),
    "broadcasts": ("by",),
    "case_details": ("account",),
    "case_reads": ("account",),
    "cases": ("owner", "barred"),
    "cohorts": ("lead",),
    "group_members": ("account",),
    "introductions": ("by",),
    "mutes": ("by",),
    "opinion_rounds": ("by",),
    "opinions": ("by",),
    "recusals": ("account",),
    "referrals": ("by", "signed_by"),
    "road_tasks": ("by",),
    "saved_replies": ("account",),
    "signatures": ("subject", "by"),
    "staff": ("account", "same_as"),
    "staff_areas": ("account",),
}
_CONVERSATIONS: Final = {
    "chat_messages": ("conversation",),
    "outbox": ("conversation",),
    "shown_copies": ("conversation",),
}


def upgrade() -> None:
    _retype("BIGINT", "VARCHAR(32)")
    _resize(account=64, conversation=128, pending=256)


def downgrade() -> None:
    """Fails on ids that are no numbers: the program of before cannot hold them."""
    _resize(account=32, conversation=64, pending=128)
    _retype("VARCHAR(32)", "BIGINT")


def _retype(before: str, after: str) -> None:
    bind = op.get_bind()
    for table, names in _IDS.items():
        if bind.dialect.name == "sqlite":
            _rebuild(bind, table, names, before, after)
            continue
        for name in names:
            op.execute(f'ALTER TABLE "{table}" ALTER COLUMN {name} TYPE {after} USING {name}::{after}')


def _rebuild(bind: Any, table: str, names: tuple[str, ...], before: str, after: str) -> None:
    """SQLite cannot change a column's type: make the table anew as it is described, and move its rows."""
    described = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :t AND type = :k AND sql IS NOT NULL")
    (create,) = bind.execute(described, {"t": table, "k": "table"}).scalars().all()
    indexes = bind.execute(described, {"t": table, "k": "index"}).scalars().all()
    for name in names:
        create, count = re.subn(rf'(\b{name}"? ){re.escape(before)}', rf"\g<1>{after}", create)
        assert count == 1, (table, name)
    columns = ", ".join(
        f'CAST("{name}" AS {"TEXT" if after != "BIGINT" else "INTEGER"})' if name in names else f'"{name}"'
        for name in (column["name"] for column in sa.inspect(bind).get_columns(table))
    )
    bind.exec_driver_sql(f'ALTER TABLE "{table}" RENAME TO "{table}_before"')
    bind.exec_driver_sql(create)
    bind.exec_driver_sql(f'INSERT INTO "{table}" SELECT {columns} FROM "{table}_before"')  # noqa: S608 names from here
    bind.exec_driver_sql(f'DROP TABLE "{table}_before"')
    for index in indexes:
        bind.exec_driver_sql(index)


def _resize(*, account: int, conversation: int, pending: int) -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for tables, length in (
        (_ACCOUNTS, account),
        (_CONVERSATIONS, conversation),
        ({"cases": ("pending",)}, pending),
    ):
        for table, names in tables.items():
            changes = ", ".join(f'ALTER COLUMN "{name}" TYPE VARCHAR({length})' for name in names)
            op.execute(f'ALTER TABLE "{table}" {changes}')
