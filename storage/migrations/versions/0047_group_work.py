"""Work of groups: reminders that a lead sends, counts of classes in rooms, and an institution's own questions."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0047"
down_revision: Final = "0038"
ADDS_ONLY: Final = True

_SUMS: Final = ("people", "asked", "right")
_ACCOUNT: Final = sa.String(32).with_variant(sa.String(64), "postgresql")


def upgrade() -> None:
    _make_reminders()
    _make_class_sums()
    _make_questions()


def _make_reminders() -> None:
    op.add_column("cohorts", sa.Column("reminded", sa.String(10)))
    op.create_table(
        "group_reminders",
        sa.Column("learner", sa.String(32), nullable=False),
        sa.Column("cohort_id", sa.String(22), nullable=False),
        sa.Column("letterbox", sa.String(22), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("minute", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("learner", name="pk_group_reminders"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_group_reminders_due", "group_reminders", ["day", "minute"])
    op.create_index("ix_group_reminders_letterbox", "group_reminders", ["letterbox"])


def _make_class_sums() -> None:
    op.create_table(
        "class_sums",
        sa.Column("cohort_id", sa.String(22), nullable=False),
        sa.Column("lesson", sa.String(64), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        *(
            sa.Column(f"{state}{name}", sa.BigInteger(), nullable=False)
            for state in ("", "waiting_")
            for name in _SUMS
        ),
        sa.PrimaryKeyConstraint("cohort_id", "lesson", "question", name="pk_class_sums"),
        sqlite_with_rowid=False,
    )


def _make_questions() -> None:
    op.create_table(
        "cohort_questions",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("cohort_id", sa.String(22), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cohort_questions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cohort_questions_cohort", "cohort_questions", ["cohort_id", "place"])
    op.create_table(
        "question_files",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("cohort_id", sa.String(22), nullable=False),
        sa.Column("account", _ACCOUNT, nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question_files"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Groups lose their own questions, what was counted in rooms, and reminders that wait."""
    op.drop_table("question_files")
    op.drop_table("cohort_questions")
    op.drop_table("class_sums")
    op.drop_table("group_reminders")
    op.drop_column("cohorts", "reminded")
