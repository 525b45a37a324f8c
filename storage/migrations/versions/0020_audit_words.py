"""Salted hashes of free text leave the audit log: they could be guessed. Of a record that had one the link alone is
left; a record behind them all holds what they say besides, so that heads of before stay true."""

import hashlib
import json
import time
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0020"
down_revision: Final = "0019"

_LINK_ONLY: Final = "-"
_SQLITE: Final = (
    "CREATE TRIGGER audit_no_{0} BEFORE {0} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
)
_SOME: Final = 1000
_AUDIT: Final = sa.table(
    "audit",
    *(
        sa.column(name, kind)
        for name, kind in (
            ("number", sa.BigInteger()),
            ("at", sa.BigInteger()),
            ("by", sa.String()),
            ("deed", sa.String()),
            ("subject", sa.String()),
            ("detail", sa.String()),
            ("words", sa.String()),
            ("hash", sa.LargeBinary()),
        )
    ),
)
_SALTED: Final = _AUDIT.c.words.contains("$")


def upgrade() -> None:
    bind = op.get_bind()
    summed, count, last = hashlib.sha256(), 0, 0
    for row in _rows(bind):
        fields = [row.number, row.at, row.by, row.deed, row.subject, row.detail, bytes(row.hash).hex()]
        summed.update(_told(fields) + b"\n")
        count, last = count + 1, row.number
    if not count:
        return
    _unguard(bind)
    bind.execute(sa.update(_AUDIT).where(_SALTED).values(words=_LINK_ONLY))
    _add_boundary(bind, summed.hexdigest(), f"{count} by their link, the last {last}")
    _guard(bind)


def downgrade() -> None:
    """What was taken out cannot come back: a program of before finds the log broken at the first such record."""


def _rows(bind: Any) -> Iterator[Any]:
    after = 0
    while rows := bind.execute(
        sa.select(_AUDIT).where(_SALTED, _AUDIT.c.number > after).order_by(_AUDIT.c.number).limit(_SOME)
    ).fetchall():
        yield from rows
        after = rows[-1].number


def _add_boundary(bind: Any, subject: str, detail: str) -> None:
    newest = sa.select(_AUDIT.c.number, _AUDIT.c.hash).order_by(_AUDIT.c.number.desc()).limit(1)
    number, before = bind.execute(newest).one()
    row = {
        "number": number + 1,
        "at": time.time_ns() // 1000,
        "by": "program",
        "deed": "boundary",
        "subject": subject,
        "detail": detail,
        "words": "",
    }
    digest = hashlib.sha256(bytes(before) + _told(list(row.values()))).digest()
    bind.execute(sa.insert(_AUDIT).values(**row, hash=digest))


def _told(fields: list[Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def _unguard(bind: Any) -> None:
    if bind.dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            bind.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_no_{deed}")
    else:
        bind.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER audit_no_change")


def _guard(bind: Any) -> None:
    if bind.dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            bind.exec_driver_sql(_SQLITE.format(deed))
    else:
        bind.exec_driver_sql("ALTER TABLE audit ENABLE TRIGGER audit_no_change")
