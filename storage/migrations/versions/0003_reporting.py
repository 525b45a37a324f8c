"""Reporting: second looks, merges, «was it put right?», waves, notices for the morning, lost files, commands."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"

_CASES: Final = (
    ("signals", sa.String(length=32), ""),
    ("barred", sa.String(length=32), None),
    ("first_state", sa.String(length=16), None),
    ("first_reason", sa.String(length=64), ""),
    ("look_due", sa.BigInteger(), None),
    ("merged_into", sa.String(length=22), ""),
    ("right_due", sa.BigInteger(), None),
    ("right_asked", sa.Boolean(), sa.false()),
    ("put_right", sa.Integer(), "0"),
    ("not_right", sa.Integer(), "0"),
    ("closed_at", sa.BigInteger(), None),
    ("added", sa.Boolean(), sa.false()),
)
_REPORTS: Final = (
    ("disagreed", sa.Boolean(), sa.false()),
    ("right", sa.String(length=8), ""),
    ("summary", sa.String(length=8), ""),
    ("complaint", sa.String(length=8), ""),
    ("origin", sa.String(length=22), ""),
    ("joined", sa.String(length=10), None),
)
_EVIDENCE: Final = (("untold", sa.Boolean(), sa.false()),)
_COLUMNS: Final = (("cases", _CASES), ("reports", _REPORTS), ("evidence", _EVIDENCE))
_INDEXES: Final = (
    ("ix_cases_waits", ["rank", "decided_at", "opened_at"]),
    ("ix_cases_ended", ["state", "decided_at"]),
    ("ix_cases_opened", ["opened_at"]),
)
_DUE: Final = ("right", "look")
_FILES: Final = ("original", "clean")


def upgrade() -> None:
    for table, columns in _COLUMNS:
        for name, kind, default in columns:
            op.add_column(table, sa.Column(name, kind, nullable=default is None, server_default=default))
    op.add_column("accounts", sa.Column("key", sa.BigInteger(), nullable=True))
    for name, over in _INDEXES:
        op.create_index(name, "cases", over, unique=False)
    for name in _DUE:
        due = sa.text(f"{name}_due IS NOT NULL")
        op.create_index(f"ix_cases_{name}", "cases", [f"{name}_due"], sqlite_where=due, postgresql_where=due)
    wanting = sa.text("complaint = 'wanted'")
    op.create_index("ix_reports_complaint", "reports", ["id"], sqlite_where=wanting, postgresql_where=wanting)
    op.create_index("ix_reports_day", "reports", ["day"], unique=False)
    moved = sa.text("origin != ''")
    op.create_index("ix_reports_origin", "reports", ["origin"], sqlite_where=moved, postgresql_where=moved)
    for name in _FILES:
        there = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_evidence_{name}", "evidence", [name], sqlite_where=there, postgresql_where=there)
    op.drop_index("ix_evidence_state", table_name="evidence")
    op.create_index("ix_evidence_waiting", "evidence", ["state", "id"], unique=False)
    untold = sa.column("untold", sa.Boolean()).is_(True)
    op.create_index(
        "ix_evidence_untold", "evidence", ["report_id"], sqlite_where=untold, postgresql_where=untold
    )
    _tables()


def downgrade() -> None:
    for name in ("commands", "text_marks", "morning_notices"):
        op.drop_table(name)
    for name in ("ix_evidence_untold", "ix_evidence_waiting"):
        op.drop_index(name, table_name="evidence")
    op.create_index("ix_evidence_state", "evidence", ["state"], unique=False)
    for name in _FILES:
        op.drop_index(f"ix_evidence_{name}", table_name="evidence")
    for name in ("ix_reports_origin", "ix_reports_day", "ix_reports_complaint"):
        op.drop_index(name, table_name="reports")
    for name in (*(f"ix_cases_{name}" for name in _DUE), *(name for name, _ in _INDEXES)):
        op.drop_index(name, table_name="cases")
    op.drop_column("accounts", "key")
    for table, columns in reversed(_COLUMNS):
        for name, _, _ in columns:
            op.drop_column(table, name)


def _tables() -> None:
    op.create_table(
        "morning_notices",
        sa.Column("report_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name=op.f("fk_morning_notices_report_id_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_morning_notices")),
        sqlite_with_rowid=False,
    )
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
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_text_marks")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_text_marks_name"), "text_marks", ["name"], unique=False)
    op.create_table(
        "commands",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("argument", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commands")),
        sqlite_with_rowid=False,
    )
