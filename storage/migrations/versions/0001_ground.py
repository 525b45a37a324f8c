"""The ground: inbox and outbox, people, cases and reports, staff, settings."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final[str | None] = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _loops()
    _people()
    _cases()
    _reports()
    _evidence()
    _cards()
    _staff()
    _rest()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE row_id_blocks START 1")
        op.execute("CREATE SEQUENCE case_number_blocks START 1")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SEQUENCE row_id_blocks")
        op.execute("DROP SEQUENCE case_number_blocks")
    for table in (
        "case_numbers",
        "settings",
        "group_members",
        "groups",
        "staff",
        "case_details",
        "case_cards",
        "doomed",
        "evidence",
        "report_lines",
        "accounts",
        "report_keys",
        "reports",
        "cases",
        "tries",
        "learners",
        "chat_messages",
        "sessions",
        "outbox",
        "inbox",
    ):
        op.drop_table(table)


def _loops() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", _ROW_ID, autoincrement=False, nullable=False),
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("waiting_since", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint(
            "messenger", "bot_id", "update_id", name=op.f("uq_inbox_messenger_bot_id_update_id")
        ),
    )
    op.create_index(
        "ix_inbox_open",
        "inbox",
        ["id"],
        sqlite_where=sa.text("state IN ('new', 'waiting')"),
        postgresql_where=sa.text("state IN ('new', 'waiting')"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", _ROW_ID, autoincrement=False, nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("lane", sa.String(length=16), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("boot", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )


def _people() -> None:
    op.create_table(
        "sessions",
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_sessions")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "chat_messages",
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "sealed", name=op.f("pk_chat_messages")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "learners",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_learners")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tries",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("nonce", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("minute", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "nonce", name=op.f("pk_tries")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_tries_minute"), "tries", ["minute"])


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.String(length=16), nullable=False),
        sa.Column("space", sa.String(length=8), nullable=False),
        sa.Column("phase", sa.String(length=8), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("area_id", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=True),
        sa.Column("owner_name", sa.String(length=256), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("taken_up", sa.Boolean(), nullable=False),
        sa.Column("witnesses", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cases_owner", "cases", ["owner", "state"])
    op.create_index("ix_cases_queue", "cases", ["state", "rank", "deadline", "id"])
    op.create_index("ix_cases_telling", "cases", ["told", "decided_at"])
    op.create_index("ix_cases_until", "cases", ["until"])


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("consent", sa.String(length=16), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("receipt_confirmed", sa.Boolean(), nullable=False),
        sa.Column("receipt", sa.String(length=32), nullable=False),
        sa.Column("reporter", sa.String(length=32), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_reports_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("receipt", name=op.f("uq_reports_receipt")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_reports_case_id"), "reports", ["case_id"])
    op.create_index(op.f("ix_reports_reporter"), "reports", ["reporter"])
    op.create_table(
        "report_keys",
        sa.Column("report_id", sa.String(length=22), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "accounts",
        sa.Column("report_id", sa.String(length=22), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_accounts_report_id_reports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_accounts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report_lines",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("report_id", sa.String(length=22), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_lines_report_id_reports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_lines")),
    )
    op.create_index(op.f("ix_report_lines_report_id"), "report_lines", ["report_id"])


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("report_id", sa.String(length=22), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("original", sa.String(length=32), nullable=True),
        sa.Column("clean", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_evidence_report_id"), "evidence", ["report_id"])
    op.create_index(op.f("ix_evidence_state"), "evidence", ["state"])
    op.create_table(
        "doomed",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_doomed")),
    )


def _cards() -> None:
    op.create_table(
        "case_cards",
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("receiver_id", sa.BigInteger(), nullable=True),
        sa.Column("ephemeral_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "messenger", "chat_id", name=op.f("pk_case_cards")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_details",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("receiver_id", sa.BigInteger(), nullable=True),
        sa.Column("ephemeral_id", sa.BigInteger(), nullable=True),
        sa.Column("delete_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_details")),
    )
    op.create_index(op.f("ix_case_details_delete_by"), "case_details", ["delete_by"])
    op.create_index("ix_case_details_of", "case_details", ["case_id", "account"])


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("started", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_staff")),
    )
    op.create_table(
        "groups",
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=256), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("messenger", "chat_id", name=op.f("pk_groups")),
    )
    op.create_table(
        "group_members",
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "chat_id", name=op.f("pk_group_members")),
    )


def _rest() -> None:
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "case_numbers",
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("block", name=op.f("pk_case_numbers")),
    )
