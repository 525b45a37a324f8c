"""Moderation: the audit log, which the database itself keeps from being changed; who has read what; what is wished
of a held case; the blind index, marks of copies; from when on roles count, who is stopped, what waits for a
second signature."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"

_SQLITE: Final = (
    "CREATE TRIGGER audit_no_{0} BEFORE {0} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
)
_POSTGRESQL: Final = (
    "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
)

_OPEN: Final = sa.text("(state IN ('claimed', 'needs_info', 'new')) IS TRUE")
_OPEN_CASES: Final = {
    "ix_cases_of_act": ["act_id", "priority", "id", "rank", "area_id", "state"],
    "ix_cases_of_area": ["area_id", "priority", "id", "rank", "act_id", "state"],
    "ix_cases_late": ["deadline", "id", "rank", "act_id", "area_id"],
}
"""What the desk's pages are read from."""
_WIDER: Final = {
    "ix_cases_opened": ["opened_at", "act_id", "area_id", "state", "taken_at", "decided_at"],
    "ix_cases_owner": ["owner", "state", "decided_at"],
}
"""What statistics are counted from, without a look into the rows."""


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("deed", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.String(length=64), nullable=False),
        sa.Column("words", sa.String(length=96), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)
    op.create_table(
        "case_reads",
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("times", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "account", "day", name=op.f("pk_case_reads")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_reads_day", "case_reads", ["account", "day"], unique=False)
    _calendar()
    op.add_column("cases", sa.Column("pending", sa.String(length=128), nullable=False, server_default=""))
    _budget()
    _index()
    _marks("report_id", "name")
    for step in (_priority, _rights, _recusals, _desk, _areas):
        step()
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(change))
    else:
        for statement in _POSTGRESQL:
            op.execute(statement)


_QUEUE: Final = {
    "ix_cases_queue": ["state", "priority", "id"],
    "ix_cases_graded": ["state", "rank", "priority", "id"],
}
_PLACE: Final = sa.text(
    "UPDATE cases SET priority = opened_at - 3600000000 * ("
    "CASE severity WHEN 'critical' THEN 240 WHEN 'high' THEN 24 WHEN 'medium' THEN 8 ELSE 0 END "
    "+ CASE phase WHEN 'day' THEN 6 WHEN 'after' THEN 1 ELSE 0 END "
    "+ CASE WHEN witnesses > 7 THEN 6 WHEN witnesses > 1 THEN witnesses - 1 ELSE 0 END)"
)
"""As ``bot.domain.cases.priority`` had it when this step was written; who was reported is not known of older cases."""


def _priority() -> None:
    op.add_column("cases", sa.Column("priority", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("actor", sa.String(length=16), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("reopened", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(_PLACE)
    op.drop_index("ix_cases_queue", "cases")
    for name, columns in _QUEUE.items():
        op.create_index(name, "cases", columns)


def _recusals() -> None:
    op.create_table(
        "recusals",
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("of", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("account", "of", "value", name=op.f("pk_recusals")),
        sqlite_with_rowid=False,
    )


def _rights() -> None:
    op.add_column("staff", sa.Column("since", sa.BigInteger(), nullable=True))
    op.add_column("staff", sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("staff", sa.Column("frozen", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("staff", sa.Column("circle", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("groups", sa.Column("stopped", sa.String(length=16), nullable=False, server_default=""))
    op.add_column("groups", sa.Column("circle", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "signatures",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("matter", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sqlite_with_rowid=False,
    )


_OF_GROUPS: Final = {
    "areas": sa.Text(),
    "silent": sa.String(8),
    "topics": sa.String(8),
    "forum": sa.String(8),
}


def _areas() -> None:
    """What groups and people answer for, and the topics of a group."""
    for name, kind in _OF_GROUPS.items():
        op.add_column("groups", sa.Column(name, kind, nullable=False, server_default=""))
    op.create_table(
        "staff_areas",
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("area_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("account", "area_id", name=op.f("pk_staff_areas")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "group_topics",
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("messenger", "chat_id", "name", name=op.f("pk_group_topics")),
        sqlite_with_rowid=False,
    )


def _beside_cases() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_notes_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
    )
    op.create_index(op.f("ix_case_notes_case_id"), "case_notes", ["case_id"], unique=False)
    op.create_table(
        "mutes",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("reporter", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mutes")),
        sa.UniqueConstraint("reporter", name=op.f("uq_mutes_reporter")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "saved_replies",
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account", "name", name=op.f("pk_saved_replies")),
        sqlite_with_rowid=False,
    )


def _calendar() -> None:
    """Who follows the legal calendar."""
    op.create_table(
        "calendar_followers",
        sa.Column("letterbox", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("letterbox", name=op.f("pk_calendar_followers")),
        sqlite_with_rowid=False,
    )


def _budget() -> None:
    """What a group has been sent, and what waits for room there."""
    op.create_table(
        "held_cards",
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("messenger", "chat_id", "case_id", name=op.f("pk_held_cards")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_held_cards_case_id"), "held_cards", ["case_id"], unique=False)
    op.create_table(
        "group_sends",
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("messenger", "chat_id", name=op.f("pk_group_sends")),
        sqlite_with_rowid=False,
    )


def _drills() -> None:
    op.create_table(
        "drills",
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_drills")),
        sqlite_with_rowid=False,
    )


def _desk() -> None:
    """What the desk is read from, and where a drill stands."""
    _drills()
    op.create_index("ix_case_details_at", "case_details", ["chat_id", "message_id"])
    op.add_column("cases", sa.Column("taken_at", sa.BigInteger(), nullable=True))
    op.add_column("cases", sa.Column("muted", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name, columns in _WIDER.items():
        op.drop_index(name, "cases")
        op.create_index(name, "cases", columns)
    for name, columns in _OPEN_CASES.items():
        op.create_index(name, "cases", columns, sqlite_where=_OPEN, postgresql_where=_OPEN)
    _beside_cases()
    _introductions()


def _index() -> None:
    """Duplicates: cases that were merged, and the blind index."""
    merged = sa.text("merged_into != ''")
    op.create_index("ix_cases_merged", "cases", ["merged_into"], sqlite_where=merged, postgresql_where=merged)
    op.create_table(
        "report_traces",
        sa.Column("name", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name=op.f("fk_report_traces_report_id_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("name", "report_id", name=op.f("pk_report_traces")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_report_traces_report_id"), "report_traces", ["report_id"], unique=False)


def _marks(*key: str) -> None:
    """Marks live for a day: the old ones are not carried over."""
    op.drop_table("text_marks")
    op.create_table(
        "text_marks",
        sa.Column("report_id", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("minute", sa.BigInteger(), nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name=op.f("fk_text_marks_report_id_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_text_marks")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_text_marks_name"), "text_marks", ["name"], unique=False)


def _introductions() -> None:
    op.create_table(
        "introductions",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("wish", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("report_id", sa.String(length=22), nullable=False),
        sa.Column("body", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name=op.f("fk_introductions_report_id_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
        sqlite_with_rowid=False,
    )
    for column in ("wish", "report_id", "until"):
        op.create_index(op.f(f"ix_introductions_{column}"), "introductions", [column], unique=False)


def downgrade() -> None:
    for table in ("group_topics", "staff_areas", "drills"):
        op.drop_table(table)
    for column in _OF_GROUPS:
        op.drop_column("groups", column)
    op.drop_index("ix_case_details_at", "case_details")
    for table in ("introductions", "saved_replies", "mutes", "case_notes"):
        op.drop_table(table)
    op.drop_table("recusals")
    op.drop_table("signatures")
    op.drop_column("groups", "circle")
    op.drop_column("groups", "stopped")
    for column in ("circle", "frozen", "named", "since"):
        op.drop_column("staff", column)
    op.drop_table("group_sends")
    op.drop_table("held_cards")
    _marks("report_id")
    op.drop_table("report_traces")
    op.drop_index("ix_cases_merged", table_name="cases")
    for name in _OPEN_CASES:
        op.drop_index(name, "cases")
    for name, columns in _WIDER.items():
        op.drop_index(name, "cases")
        op.create_index(name, "cases", columns[: 1 if name == "ix_cases_opened" else 2])
    for name in _QUEUE:
        op.drop_index(name, "cases")
    op.create_index("ix_cases_queue", "cases", ["state", "rank", "deadline", "id"])
    op.drop_column("cases", "reopened")
    op.drop_column("cases", "actor")
    op.drop_column("cases", "priority")
    for column in ("muted", "taken_at"):
        op.drop_column("cases", column)
    op.drop_table("calendar_followers")
    op.drop_column("cases", "pending")
    op.drop_table("case_reads")
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_append_only()")
