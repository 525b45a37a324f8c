"""Quick alerts to bodies, whether reporters agree to one, and what was sent to the province."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0064"
down_revision: Final = "0062"
ADDS_ONLY: Final = True

_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


def upgrade() -> None:
    op.add_column("reports", sa.Column("alert", sa.String(length=8), nullable=False, server_default=""))
    _alerts()
    _sources()
    op.create_table(
        "province_letters",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_day", sa.String(length=10), nullable=True),
        sa.Column("by", _ACCOUNT, nullable=False),
        sa.Column("written", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", "edition", name=op.f("pk_province_letters")),
        sqlite_with_rowid=False,
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("body", sa.String(length=20), nullable=False),
        sa.Column("by", _ACCOUNT, nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("signed_by", _ACCOUNT, nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("reached", sa.Text(), nullable=False),
        sa.Column("acked_by", _ACCOUNT, nullable=True),
        sa.Column("acked_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_alerts_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sqlite_with_rowid=False,
    )
    for column in ("case_id", "until", "sent_at"):
        op.create_index(op.f(f"ix_alerts_{column}"), "alerts", [column], unique=False)


def _sources() -> None:
    op.create_table(
        "alert_sources",
        sa.Column("alert_id", sa.String(length=22), nullable=False),
        sa.Column("report_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alerts.id"], name=op.f("fk_alert_sources_alert_id_alerts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_alert_sources_report_id_reports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "report_id", name=op.f("pk_alert_sources")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_alert_sources_report_id"), "alert_sources", ["report_id"], unique=False)


def downgrade() -> None:
    """Alerts that were sent cannot be called back any more; what went to the province is known from its letters."""
    op.drop_table("province_letters")
    op.drop_table("alert_sources")
    op.drop_table("alerts")
    op.drop_column("reports", "alert")
