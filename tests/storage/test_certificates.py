"""Issued certificates: one contract in memory, on SQLite, on PostgreSQL; and beside a running program."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.learning.certificates import Certificate, Revocation
from bot.domain.learning.lessons import Audience
from bot.domain.staff.audit import OPERATOR, AuditAction
from storage.certificates import read_ended, revoke_certificate
from storage.trouble import DatabaseUnusable
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.workplace import Workplace

DAY = date(2026, 11, 24)
LATER = DAY + timedelta(days=2)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def make_certificate(number: str, learner: str = "k1", *, day: date = DAY) -> Certificate:
    return Certificate(number, learner, Audience.STAFF, day)


async def test_a_certificate_comes_back_and_the_newest_first(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.certificates.add(make_certificate("1" * 12))
        uow.certificates.add(make_certificate("2" * 12, "k2"))
        assert await uow.certificates.get("1" * 12) == make_certificate("1" * 12)
    async with work.turn() as uow:
        uow.certificates.add(make_certificate("0" * 12, day=LATER))
        assert await uow.certificates.get("2" * 12) == make_certificate("2" * 12, "k2")
        assert await uow.certificates.get("3" * 12) is None
        assert [certificate.id for certificate in await uow.certificates.of_learner("k1")] == [
            "0" * 12,
            "1" * 12,
        ]


async def test_certificate_end_is_immediate_and_first_one_stays(work: Workplace) -> None:
    ended = make_certificate("1" * 12).revoke(LATER, Revocation.HOLDER)
    async with work.turn() as uow:
        uow.certificates.add(make_certificate("1" * 12))
    async with work.turn() as uow:
        uow.certificates.end(ended)
        assert await uow.certificates.get("1" * 12) == ended
        assert await uow.certificates.of_learner("k1") == [ended]
    async with work.turn() as uow:
        uow.certificates.end(make_certificate("1" * 12).revoke(LATER + timedelta(days=1), Revocation.KEY))
    async with work.turn() as uow:
        assert await uow.certificates.get("1" * 12) == ended


async def test_what_a_failed_turn_issued_is_not_there(work: Workplace) -> None:
    async with work.batch() as (uow, keep, drop):
        uow.certificates.add(make_certificate("1" * 12))
        drop()
        assert await uow.certificates.get("1" * 12) is None
        uow.certificates.add(make_certificate("2" * 12))
        keep()
    async with work.turn() as uow:
        assert [certificate.id for certificate in await uow.certificates.of_learner("k1")] == ["2" * 12]


async def test_one_is_revoked_beside_a_program_that_runs(
    open_store_at: Opening, database_url: str, data_dir: Path
) -> None:
    store = await open_store_at(database_url)
    async with store.batch() as batch:
        batch.uow.certificates.add(make_certificate("1" * 12))
        batch.uow.certificates.add(make_certificate("2" * 12))
        batch.keep_turn()
        await batch.commit()
    ended = make_certificate("1" * 12).revoke(LATER, Revocation.MISUSE)
    assert (
        await revoke_certificate(database_url, "1" * 12, now=noon(LATER), reason=Revocation.MISUSE) == ended
    )
    assert await revoke_certificate(database_url, "1" * 12, now=noon(DAY), reason=Revocation.KEY) == ended
    assert await revoke_certificate(database_url, "9" * 12, now=noon(LATER), reason=Revocation.KEY) is None
    assert await read_ended(database_url) == [ended]
    async with store.batch() as batch:
        assert await batch.uow.certificates.get("1" * 12) == ended
        records = await batch.uow.audit.of_subject("1" * 12, most=9)
    assert [(record.action, record.by, record.detail) for record in records] == [
        (AuditAction.CERTIFICATE.value, OPERATOR, "revoke misuse")
    ]


async def test_without_a_database_the_operator_is_told(data_dir: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="no database yet"):
        await read_ended(sqlite_url(data_dir))
    with pytest.raises(DatabaseUnusable, match="no database yet"):
        await revoke_certificate(sqlite_url(data_dir), "1" * 12, now=noon(DAY), reason=Revocation.KEY)
