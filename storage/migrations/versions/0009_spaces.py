"""Both spaces together: pages and graded accounts of online reports, and cases counted by space."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"

_COUNTED: Final = ["opened_at", "act_id", "area_id", "state", "taken_at", "decided_at"]


def upgrade() -> None:
    op.create_table(
        "report_links",
        sa.Column("report_id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("circle", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name=op.f("fk_report_links_report_id_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", "kind", name=op.f("pk_report_links")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_report_links_name", "report_links", ["kind", "name", "circle"])
    op.create_index("ix_report_links_day", "report_links", ["kind", "day", "name", "circle"])
    op.create_table(
        "account_grades",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_account_grades")),
        sqlite_with_rowid=False,
    )
    op.drop_index("ix_cases_opened", "cases")
    op.create_index("ix_cases_opened", "cases", [*_COUNTED, "space"])


def downgrade() -> None:
    op.drop_index("ix_cases_opened", "cases")
    op.create_index("ix_cases_opened", "cases", _COUNTED)
    op.drop_table("account_grades")
    op.drop_index("ix_report_links_day", table_name="report_links")
    op.drop_index("ix_report_links_name", table_name="report_links")
    op.drop_table("report_links")
