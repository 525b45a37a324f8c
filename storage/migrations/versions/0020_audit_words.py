"""Salted hashes of free text leave the audit log: they could be guessed. Of a record that had one the link alone is
left; a record behind them all holds what they say besides, so that heads of before stay true. And each mute becomes
a line of its own."""

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
    _mutes(unique=False)
    _take_out_words(op.get_bind())


def downgrade() -> None:
    """What was taken out of the log cannot come back: a program of before finds it broken at the first such record."""
    op.execute("DELETE FROM mutes WHERE id NOT IN (SELECT max(id) FROM mutes GROUP BY reporter)")
    _mutes(unique=True)


def _mutes(*, unique: bool) -> None:
    """Each mute is a line of its own: a second one that took the place of the first told that both were of one
    person."""
    if op.get_bind().dialect.name == "postgresql":
        if unique:
            op.drop_index(op.f("ix_mutes_reporter"), "mutes")
            op.create_unique_constraint(op.f("uq_mutes_reporter"), "mutes", ["reporter"])
        else:
            op.drop_constraint(op.f("uq_mutes_reporter"), "mutes")
            op.create_index(op.f("ix_mutes_reporter"), "mutes", ["reporter"])
        return
    apart = (sa.UniqueConstraint("reporter", name=op.f("uq_mutes_reporter")),) if unique else ()
    if unique:
        op.drop_index(op.f("ix_mutes_reporter"), "mutes")
    op.rename_table("mutes", "mutes_before")
    op.create_table(
        "mutes",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("reporter", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mutes")),
        *apart,
        sqlite_with_rowid=False,
    )
    op.execute('INSERT INTO mutes SELECT id, reporter, "by", reason, until FROM mutes_before')
    op.drop_table("mutes_before")
    if not unique:
        op.create_index(op.f("ix_mutes_reporter"), "mutes", ["reporter"])


def _take_out_words(bind: Any) -> None:
    summed, count, last = hashlib.sha256(), 0, 0
    for row in _rows(bind):
        fields = [row.number, row.at, row.by, row.deed, row.subject, row.detail, bytes(row.hash).hex()]
        summed.update(_encode_fields(fields) + b"\n")
        count, last = count + 1, row.number
    if not count:
        return
    _unguard(bind)
    bind.execute(sa.update(_AUDIT).where(_SALTED).values(words=_LINK_ONLY))
    _add_boundary(bind, summed.hexdigest(), f"{count} by their link, the last {last}")
    _guard(bind)


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
    digest = hashlib.sha256(bytes(before) + _encode_fields(list(row.values()))).digest()
    bind.execute(sa.insert(_AUDIT).values(**row, hash=digest))


def _encode_fields(fields: list[Any]) -> bytes:
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
