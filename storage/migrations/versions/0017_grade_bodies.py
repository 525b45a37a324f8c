"""For which body a grade of the atlas was given. What stands already is the voice of the body that its liaison has now:
so it was counted until now, and so it stays when he is named for another."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0017"
down_revision: Final = "0014"


def upgrade() -> None:
    op.add_column("atlas_grades", sa.Column("body", sa.String(length=20), nullable=False, server_default=""))
    op.execute(
        "UPDATE atlas_grades SET body = COALESCE((SELECT staff.body FROM staff"
        " WHERE staff.account = atlas_grades.account AND staff.role = 'liaison'), '')"
    )


def downgrade() -> None:
    op.drop_column("atlas_grades", "body")
