"""What staff wrote about a withdrawn report cannot be guessed from the audit log, not even with a copy of the
database and every other key. The attack is a real one: before the withdrawal, with all keys, it succeeds."""

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.owner.burning import Burn
from bot.domain.people import Person
from bot.domain.staff.audit import AuditAction, AuditRecord
from bot.domain.staff.audit import verify as verify_chain
from bot.usecases.access.keep_notes import keep_note
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from storage import audit as audit_module
from storage.audit import KEY_STAYS, read_log
from storage.hour_keys import HOUR_KEYS
from storage.key_store import ACCOUNTS, REPORT_KEYS, REPORTERS
from storage.keys import KeyFile, KeyRing
from storage.sealing import SealBroken, Sealer
from storage.store import SqlStore
from tests.fakes.contexts import context
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.values import CODE, NOW, REZA, SARA, a_body, a_case, a_report

NOTE = "همسایه‌اش گفت او را می‌شناسد"
QUESTION = "ساعت چند بود؟"
SUMMARY = "صدای آقای صبوری از حوزهٔ چهارده"
ELSEWHERE = "منبع: آگهی فرمانداری"
GUESSES = (*(f"گمان {number}" for number in range(20)), NOTE, QUESTION, SUMMARY, ELSEWHERE)


@dataclass(frozen=True)
class StolenLog:
    """What a thief has: the rows of the log, and any kind of keys."""

    rows: list[Any]
    keys: list[bytes]

    def guessed_words(self) -> set[str]:
        """The words that some row reveals."""
        return {words for row in self.rows if row["words"] for words in GUESSES if self._fits(row, words)}

    def _fits(self, row: Any, words: str) -> bool:
        stored, (salt, _, _) = row["words"], row["words"].partition("$")
        plain = {
            hashlib.sha256(candidate.encode()).hexdigest()
            for candidate in (words, salt + words, words + salt)
        }
        if stored in plain or stored.rpartition("$")[2] in plain:
            return True
        fields = [row[name] for name in ("at", "by", "deed", "subject", "detail")]
        message = f"audit words\n{json.dumps([*fields, words], ensure_ascii=False)}"
        return any(
            hmac.digest(key, text.encode(), "sha256").hex() == stored
            for key in self.keys
            for text in (message, words, salt + words)
        )


def copy_of(data_dir: Path, to: Path) -> Path:
    with closing(sqlite3.connect(data_dir / "amanat.db")) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)
    return to


def rows_of(database: Path) -> list[Any]:
    with closing(sqlite3.connect(database)) as db:
        db.row_factory = sqlite3.Row
        return db.execute("SELECT * FROM audit").fetchall()


def every_key(data_dir: Path, key_path: Path) -> list[bytes]:
    """Everything that the key file and the key stores hold now, and what is derived from the root."""
    material = KeyFile(key_path).open(data_dir=data_dir, fresh=False)
    ring = KeyRing(material)
    derived = [value for value in vars(ring).values() if isinstance(value, bytes)]
    return [material.root, material.master, *derived, *_stored_keys(data_dir, [material.master])]


def _stored_keys(data_dir: Path, masters: list[bytes]) -> Iterator[bytes]:
    box = Sealer()
    for name in (REPORT_KEYS, HOUR_KEYS):
        with closing(sqlite3.connect(data_dir / name)) as db:
            chief = dict(db.execute("SELECT name, wrapped FROM chief").fetchall())
            wrapped = [row[0] for row in db.execute("SELECT wrapped FROM keys")]
        store_key = box.open(chief["store"], masters[0])
        for wrapped_key in (*wrapped, *(chief[key] for key in (ACCOUNTS, REPORTERS) if key in chief)):
            try:
                key = box.open(wrapped_key, store_key)
            except SealBroken:
                continue
            yield key
            yield key[8:]


async def file_two_cases(store: SqlStore) -> None:
    """One report each; staff wrote about the first, and about something that is not a case."""
    who, clock = Person(REZA, store.keys_of(REZA)), FakeClock()
    async with store.batch() as batch:
        uow = batch.uow
        for number, account in ((1, SARA), (2, REZA)):
            case = a_case(f"case-{number}", number=number)
            uow.cases.add(case)
            uow.reports.add(
                a_report(f"report-{number}", case_id=case.id),
                body=a_body(),
                receipt=f"{number}{CODE[1:]}",
                reporter_key=store.keys_of(account).reporter,
                account=account,
            )
        case = await uow.cases.get("case-1")
        assert case is not None
        await keep_note(context(uow, by=who, clock=clock), case, NOTE)
        for deed, words in ((AuditAction.ASK, QUESTION), (AuditAction.SUMMARISE, SUMMARY)):
            uow.audit.record(deed, by=str(REZA), at=NOW, subject="case-1", words=words)
        uow.audit.record(AuditAction.ATLAS, by=str(REZA), at=NOW, subject="tehran", words=ELSEWHERE)
        batch.keep_turn()
        await batch.commit()


async def withdraw_test_report(store: SqlStore) -> None:
    async with store.batch() as batch:
        await withdraw_report(context(batch.uow, clock=FakeClock()), "report-1")
        batch.keep_turn()
        await batch.commit()


@pytest.mark.slow
async def test_after_withdrawal_staff_words_about_it_cannot_be_guessed(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await file_two_cases(store)
    before = copy_of(data_dir, tmp_path / "before.db")
    assert StolenLog(rows_of(before), []).guessed_words() == set(), "a copy alone gives nothing away"
    all_of_it = StolenLog(rows_of(before), every_key(data_dir, key_path)).guessed_words()
    assert all_of_it == {NOTE, QUESTION, SUMMARY, ELSEWHERE}, "the attack can succeed"
    await withdraw_test_report(store)
    for database in (before, copy_of(data_dir, tmp_path / "after.db")):
        loot = StolenLog(rows_of(database), every_key(data_dir, key_path))
        assert loot.guessed_words() == {ELSEWHERE}, "words of no case live as long as their month's key"
    records = [record async for record in read_log(sqlite_url(data_dir))]
    assert (verify_chain(records).why, len(records)) == ("", 4)


async def test_with_a_salted_hash_it_would_be_guessed(
    open_store_at: Opening, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof can fail."""

    def salted_hash(_record: AuditRecord, words: str, _key: bytes) -> str:
        return f"ab12${hashlib.sha256(f'ab12{words}'.encode()).hexdigest()}"

    monkeypatch.setattr(audit_module.AuditRecord, "keyed_hash", salted_hash)
    store = await open_store_at(sqlite_url(data_dir))
    await file_two_cases(store)
    await withdraw_test_report(store)
    assert StolenLog(rows_of(data_dir / "amanat.db"), []).guessed_words() == {
        NOTE,
        QUESTION,
        SUMMARY,
        ELSEWHERE,
    }


@pytest.mark.slow
async def test_words_of_no_case_end_with_their_month(
    open_store_at: Opening, data_dir: Path, key_path: Path, clock: FakeClock
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await file_two_cases(store)  # on the first of May
    over = date(2026, 6, 1) + KEY_STAYS
    for day, left in ((over - timedelta(days=1), {ELSEWHERE}), (over, set())):
        clock.at += timedelta(days=(day - clock.today()).days)
        await store.purge(clock.now())
        loot = StolenLog(rows_of(data_dir / "amanat.db"), every_key(data_dir, key_path))
        assert {words for words in loot.guessed_words() if words == ELSEWHERE} == left, day


async def test_a_fire_ends_them_all(open_store_at: Opening, data_dir: Path, key_path: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await file_two_cases(store)
    await store.burn(Burn.ALL)
    assert StolenLog(rows_of(data_dir / "amanat.db"), every_key(data_dir, key_path)).guessed_words() == set()
