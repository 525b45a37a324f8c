"""Which edition of a lesson a round asks about and each opinion is on; news of moved days goes as a broadcast."""

import json
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0011"
down_revision: Final = "0010"

_ROUND: Final = "calendar-round"
"""The note by which news of moved days went around before: days as they were known, what moved, how far it is."""
_SETTINGS: Final = sa.table("settings", sa.column("name", sa.String), sa.column("value", sa.String))
_BROADCASTS: Final = sa.table(
    "broadcasts",
    *(
        sa.column(name)
        for name in (
            "id", "number", "kind", "stage", "by", "at", "words", "source", "corrects", "audiences", "links_seen",
            "dates", "signatures", "cursor", "told", "total", "shown", "over_at", "sent", "gone", "lost",
        )
    ),
)  # fmt: skip
_TABLES: Final = ("opinion_rounds", "opinions")


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("edition", sa.String(length=8), nullable=False, server_default=""))
    connection = op.get_bind()
    rows = connection.execute(sa.select(_SETTINGS.c.name, _SETTINGS.c.value)).all()
    notes = {row.name: row.value for row in rows}
    if notes.get(_ROUND):
        _carry_on(connection, *json.loads(notes[_ROUND]), running=json.loads(notes.get("running", "{}")))
    connection.execute(sa.delete(_SETTINGS).where(_SETTINGS.c.name == _ROUND))


def _carry_on(connection: Any, known: dict[str, str], anchors: list[str], at: str, *, running: Any) -> None:
    """The round that is going goes on from where it is."""
    dates = [
        f"{anchor}/{running.get(f'{anchor}_day') or 'none'}/{'mixed' if at else known.get(anchor, 'none')}"
        for anchor in anchors
    ]
    number = (connection.execute(sa.select(sa.func.max(_BROADCASTS.c.number))).scalar() or 0) + 1
    followers = sa.select(sa.func.count()).select_from(sa.table("calendar_followers"))
    behind = followers.where(sa.column("letterbox") <= at)
    row = {
        "id": f"moved-{number}", "number": number, "kind": "moved", "stage": "going", "by": None, "at": 0,
        "words": "", "source": "", "corrects": 0, "audiences": "voter,candidate,staff,security",
        "links_seen": False, "dates": json.dumps(dates), "signatures": "[]", "cursor": at,
        "told": connection.execute(behind).scalar(), "total": connection.execute(followers).scalar(),
        "shown": -1, "over_at": None, "sent": connection.execute(behind).scalar(), "gone": 0, "lost": 0,
    }  # fmt: skip
    connection.execute(sa.insert(_BROADCASTS).values(row))


def downgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table) as changed:
            changed.drop_column("edition")
