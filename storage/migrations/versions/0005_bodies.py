"""Bodies: which body a liaison speaks for, cases on their way to bodies, whose reporters agree."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    op.add_column("staff", sa.Column("body", sa.String(length=20), nullable=False, server_default=""))
    _referrals()
    _consents()


def _referrals() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("body", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("signed_by", sa.String(length=32), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("next_body", sa.String(length=20), nullable=False),
        sa.Column("reminders", sa.SmallInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_referrals_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sqlite_with_rowid=False,
    )
    for column in ("case_id", "body", "until"):
        op.create_index(op.f(f"ix_referrals_{column}"), "referrals", [column], unique=False)


def _consents() -> None:
    op.create_table(
        "referral_consents",
        sa.Column("referral_id", sa.String(length=22), nullable=False),
        sa.Column("report_id", sa.String(length=22), nullable=False),
        sa.Column("said", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referrals.id"],
            name=op.f("fk_referral_consents_referral_id_referrals"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name=op.f("fk_referral_consents_report_id_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("referral_id", "report_id", name=op.f("pk_referral_consents")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_referral_consents_report_id"), "referral_consents", ["report_id"], unique=False)


def downgrade() -> None:
    op.drop_table("referral_consents")
    op.drop_table("referrals")
    op.drop_column("staff", "body")
