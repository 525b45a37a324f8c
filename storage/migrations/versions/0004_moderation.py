"""Moderation: the audit log, which the database itself keeps from being changed; who has read what; what is wished
of a held case."""

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
    "ix_cases_of_act": ["act_id", "state", "rank", "deadline", "id", "area_id"],
    "ix_cases_of_area": ["area_id", "state", "rank", "deadline", "id", "act_id"],
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
    op.add_column("cases", sa.Column("pending", sa.String(length=128), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("taken_at", sa.BigInteger(), nullable=True))
    op.add_column("cases", sa.Column("muted", sa.Boolean(), nullable=False, server_default=sa.false()))
    _beside_cases()
    for name, columns in _WIDER.items():
        op.drop_index(name, "cases")
        op.create_index(name, "cases", columns)
    for name, columns in _OPEN_CASES.items():
        op.create_index(name, "cases", columns, sqlite_where=_OPEN, postgresql_where=_OPEN)
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(change))
    else:
        for statement in _POSTGRESQL:
            op.execute(statement)


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


def downgrade() -> None:
    for table in ("saved_replies", "mutes", "case_notes"):
        op.drop_table(table)
    for name in _OPEN_CASES:
        op.drop_index(name, "cases")
    for name, columns in _WIDER.items():
        op.drop_index(name, "cases")
        op.create_index(name, "cases", columns[: 1 if name == "ix_cases_opened" else 2])
    for column in ("muted", "taken_at"):
        op.drop_column("cases", column)
    op.drop_column("cases", "pending")
    op.drop_table("case_reads")
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_append_only()")
