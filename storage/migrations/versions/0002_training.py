"""Training: attempts and their sums, law versions, letterboxes, cohorts, transfers, certificates, remarks."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"


def upgrade() -> None:
    _learning()
    _reminding()
    _cohorts()
    _papers()


def downgrade() -> None:
    for table in (
        "attempts",
        "item_sums",
        "law_versions",
        "letterboxes",
        "reminders",
        "remarks",
        "cohorts",
        "enrolments",
        "transfers",
        "certificates",
    ):
        op.drop_table(table)


def _learning() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("learner", sa.String(length=32), nullable=False),
        sa.Column("tier", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("right", sa.SmallInteger(), nullable=False),
        sa.Column("total", sa.SmallInteger(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_attempts_learner", "attempts", ["learner", "tier", "day"], unique=False)
    op.create_table(
        "item_sums",
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("right", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("score_squared", sa.BigInteger(), nullable=False),
        sa.Column("score_right", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("question", "fingerprint", name=op.f("pk_item_sums")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "law_versions",
        sa.Column("article", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("paraphrase", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article", "revision", name=op.f("pk_law_versions")),
        sqlite_with_rowid=False,
    )


def _reminding() -> None:
    op.create_table(
        "letterboxes",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letterboxes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "remarks",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("letterbox", sa.String(length=22), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("closed", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_remarks_state"), "remarks", ["state"], unique=False)
    op.create_table(
        "reminders",
        sa.Column("learner", sa.String(length=32), nullable=False),
        sa.Column("letterbox", sa.String(length=22), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("minute", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("learner", name=op.f("pk_reminders")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reminders_due", "reminders", ["day", "minute"], unique=False)


def _cohorts() -> None:
    op.create_table(
        "cohorts",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("track", sa.String(length=16), nullable=False),
        sa.Column("body", sa.String(length=120), nullable=False),
        sa.Column("area_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("lead_code", sa.String(length=32), nullable=True),
        sa.Column("lead", sa.String(length=32), nullable=True),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("expires", sa.String(length=10), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohorts")),
        sa.UniqueConstraint("code", name=op.f("uq_cohorts_code")),
        sa.UniqueConstraint("lead_code", name=op.f("uq_cohorts_lead_code")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_cohorts_lead"), "cohorts", ["lead"], unique=False)
    op.create_table(
        "enrolments",
        sa.Column("cohort_id", sa.String(length=22), nullable=False),
        sa.Column("learner", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("cohort_id", "learner", name=op.f("pk_enrolments")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_enrolments_learner"), "enrolments", ["learner"], unique=False)
    op.create_table(
        "transfers",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("learner", sa.String(length=32), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_transfers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_transfers_until"), "transfers", ["until"], unique=False)


def _papers() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("learner", sa.String(length=32), nullable=False),
        sa.Column("track", sa.String(length=16), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("revoked", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_certificates_learner"), "certificates", ["learner"], unique=False)
