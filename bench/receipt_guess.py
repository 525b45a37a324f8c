"""What does it cost to guess a receipt code, and for whom?

    python -m bench.receipt_guess [--reports N] [--quick] [--mutant plain-hash]

A store is created and filled through the program itself, then three attackers try to get a code of 16 digits:

- **a stranger in the chat**, who has accounts and faces the program's limit of tries. The limit must be
  reached;
- **a thief of the data folder** (database, key files, vault) without the root key. They know twelve digits of
  a code and try the last four, under every hash that needs no key and under HMAC-SHA256 with everything in
  the folder that could be a key;
- **a thief of folder and root key**, the same with the key: they must find it, or the search proves nothing.
  Their speed on one core is measured in three ways: through ``hmac`` in Python, through ``openssl speed``
  where it is installed, and as the bound of SHA-256 itself: two compressions a guess, as fast as this
  processor hashes a long text.

The peer, in the same run, is Argon2id at the cost that GlobaLeaks uses for its receipts (16 passes, 128 MiB).

Red (status 1) when the sixth try within an hour is not refused, when 1,000 accounts have a chance of 1 %
within less than a year to open one of 100,000 reports, when a code is found without the key or not found with
it, or when generated codes are not spread over all 16 digits. Mutant: ``plain-hash`` (codes are stored under
their SHA-256).
"""

import argparse
import asyncio
import hashlib
import hmac
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import log
from pathlib import Path
from typing import Final

from nacl.pwhash import argon2id

from bench.mutants import apply_mutant, names_of
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.errors import TooMany
from bot.domain.people import Account, Messenger, Person
from bot.domain.sent_reports.receipts import LENGTH, TRIES_AN_HOUR
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from bot.runtime.system import SystemClock, SystemIds
from bot.usecases.sent_reports.look_up_receipt import look_up_receipt
from storage.keys import KeyRing
from storage.opening import open_store
from storage.store import SqlStore
from tests.fakes.contexts import context

CODES: Final = 10**LENGTH
UNKNOWN: Final = 4
"""Digits of a code that the thief does not know: these are really searched."""
PASSES, MEMORY = 16, 128 * 2**20
"""GlobaLeaks' Argon2id."""
DRAWN: Final = 50_000
BOUND_REPORTS, BOUND_ACCOUNTS, BOUND_YEARS = 100_000, 1_000, 1.0
CORES: Final = (1, 100, 10_000)
HOUR, DAY, YEAR = 3600.0, 86_400.0, 365.25 * 86_400


# --- what there is to steal -------------------------------------------------------------------------


@dataclass(frozen=True)
class StolenFolder:
    """A copy of the data folder, the key file next to it,
    and one code of which the thief knows twelve digits."""

    folder: Path
    key_file: Path
    code: str

    @property
    def known_digits(self) -> str:
        return self.code[:-UNKNOWN]

    def names(self) -> set[str]:
        """The receipts' names in the database."""
        with sqlite3.connect(f"file:{self.folder}/amanat.db?mode=ro", uri=True) as thief:
            receipts = {row[0] for row in thief.execute("SELECT receipt FROM reports")}
        thief.close()
        return receipts

    def possible_keys(self) -> Iterator[bytes]:
        """Everything in the folder that could be a key:
        each value of 8 to 128 bytes in any database of it."""
        for path in sorted(self.folder.glob("*.db")):
            thief = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            tables = [row[0] for row in thief.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                for row in thief.execute(f"SELECT * FROM {table} LIMIT 50"):
                    values = (v.encode() if isinstance(v, str) else v for v in row)
                    yield from (v for v in values if isinstance(v, bytes) and 8 <= len(v) <= 128)
            thief.close()


async def fill_store(folder: Path, reports: int) -> tuple[str, bool]:
    """Create a store with this many reports.
    Returns the code of one, and whether the limit of tries holds."""
    clock, ids, url = SystemClock(), SystemIds(), f"sqlite+aiosqlite:///{folder}/data/amanat.db"
    store = await open_store(url, data_dir=folder / "data", key_file=folder / "keys.json", clock=clock)
    code = ids.receipt()
    async with store.batch() as batch:
        for n in range(reports):
            now = clock.now()
            case = Case(
                ids.new(),
                n + 1,
                "O01",
                Space.REAL,
                Phase.DAY,
                Severity.HIGH,
                "tehran",
                now,
                now + timedelta(hours=1),
                restricted=False,
            )
            batch.uow.cases.add(case)
            report = Report(ids.new(), case.id, ContactMode.NO_RETURN, Consent.NO, clock.today())
            body = ReportBody("words", "O01", Space.REAL, "tehran", "candidate", "now")
            account = Account(Messenger.TELEGRAM, 10_000 + n)
            receipt = code if n == 0 else ids.receipt()
            key = store.keys_of(account).reporter
            batch.uow.reports.add(report, body=body, receipt=receipt, reporter_key=key, account=account)
        batch.keep_turn()
        await batch.commit()
    holds = await is_limit_held(store, clock, code)
    await store.close()
    return code, holds


async def is_limit_held(store: SqlStore, clock: SystemClock, code: str) -> bool:
    """Five wrong tries, then the right code: refused. From another account it opens."""
    async with store.batch() as batch:
        for account, tries in ((Account(Messenger.BALE, 1), TRIES_AN_HOUR), (Account(Messenger.BALE, 2), 0)):
            person = Person(account, store.keys_of(account))
            for n in range(tries):
                await look_up_receipt(context(batch.uow, by=person, clock=clock), f"{n:016d}")
            try:
                report = await look_up_receipt(context(batch.uow, by=person, clock=clock), code)
            except TooMany:
                report = None
            if (report is None) != (tries == TRIES_AN_HOUR):
                return False
    return True


# --- the thieves ------------------------------------------------------------------------------------


def guesses(known: str) -> Iterable[str]:
    return (f"{known}{tail:0{UNKNOWN}d}" for tail in range(10**UNKNOWN))


def unkeyed_hashes() -> dict[str, Callable[[bytes], str]]:
    """Hashes that anybody can compute, in hex."""
    fixed = [n for n in hashlib.algorithms_guaranteed if not n.startswith("shake")]
    return {name: (lambda data, name=name: hashlib.new(name, data).hexdigest()) for name in fixed}


def guess_without_key(loot: StolenFolder) -> tuple[list[str], int]:
    """Ways by which a row is recognized without the key, and how many ways were tried. Names are truncated:
    each prefix that could be a row is compared."""
    names = loot.names()
    heads = {name[:16] for name in names}
    hashes = unkeyed_hashes()
    matches = [
        f"{way} of {code}"
        for way, digest in hashes.items()
        for code in guesses(loot.known_digits)
        if digest(code.encode())[:16] in heads
    ]
    keys = set(loot.possible_keys())
    matches += [
        f"HMAC under a value of the folder: {code}"
        for key in keys
        for code in (loot.code,)  # the right code: anyone who has it can try every key on it
        if hmac.digest(key, code.encode(), "sha256").hex()[:16] in heads
    ]
    return matches, len(hashes) + len(keys)


def guess_with_key(loot: StolenFolder) -> tuple[bool, float]:
    """Whether the missing digits are found with the key, and the cost."""
    ring = KeyRing.from_file(loot.key_file, data_dir=loot.folder, fresh=False)
    names, begun = loot.names(), time.process_time()
    match = next((code for code in guesses(loot.known_digits) if ring.receipt(code) in names), None)
    return match == loot.code, time.process_time() - begun


# --- how fast ---------------------------------------------------------------------------------------


def python_rate(seconds: float) -> float:
    """Guesses a second of one core through ``hmac.digest``."""
    key, done, begun = bytes(range(32)), 0, time.process_time()
    while (spent := time.process_time() - begun) < seconds:
        for n in range(2_000):
            hmac.digest(key, f"{n:016d}".encode(), "sha256")
        done += 2_000
    return done / spent


def openssl_rate() -> float | None:
    """The same through ``openssl speed``, 16 bytes a guess; None where it is not installed."""
    command = shutil.which("openssl")
    if command is None:
        return None
    asked = [command, "speed", "-hmac", "sha256", "-bytes", "16", "-seconds", "1", "-mr"]
    output = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    line = re.search(r"^\+F:\d+:hmac\(sha256\):([\d.]+)", output, re.MULTILINE)
    return float(line[1]) / 16 if line else None


def compression_rate() -> float:
    """Half of SHA-256's compressions a second: with the key's pads computed once, a guess needs two."""
    text, best = bytes(8 * 2**20), 0.0
    for _ in range(5):
        begun = time.process_time()
        hashlib.sha256(text).digest()
        best = max(best, len(text) / 64 / (time.process_time() - begun))
    return best / 2


def argon_seconds(times: int) -> float:
    """Seconds of one guess under Argon2id with GlobaLeaks's parameters, the best of several."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        argon2id.kdf(32, b"1234567890123456", bytes(16), opslimit=PASSES, memlimit=MEMORY)
        spent.append(time.process_time() - begun)
    return min(spent)


# --- what it comes to -------------------------------------------------------------------------------


def chat_years(reports: int, accounts: int, chance: float = 0.01) -> float:
    """Years until an attacker with this many accounts has this chance to have opened one of this many
    reports."""
    tries = -log(1 - chance) * CODES / reports
    return tries / (accounts * TRIES_AN_HOUR) * HOUR / YEAR


def search_seconds(rate: float, reports: int, cores: int) -> float:
    """Expected seconds until the first of this many codes is found (one: until it is)."""
    return CODES / (reports + 1) / (rate * cores)


def duration_text(seconds: float) -> str:
    for unit, name in ((YEAR, "years"), (DAY, "days"), (HOUR, "hours"), (60.0, "minutes")):
        if seconds >= 2 * unit:
            return (
                f"{seconds / unit:,.1f} {name}" if seconds < 1000 * unit else f"{seconds / unit:,.0f} {name}"
            )
    return f"{seconds:,.2f} seconds"


def is_evenly_spread() -> bool:
    """Generated codes use every digit at every place, about evenly, and none occurs twice."""
    ids = SystemIds()
    drawn = [ids.receipt() for _ in range(DRAWN)]
    fair = DRAWN / 10
    even = all(
        0.9 * fair < count < 1.1 * fair
        for place in range(LENGTH)
        for count in [Counter(code[place] for code in drawn)[digit] for digit in "0123456789"]
    )
    return even and len(set(drawn)) == DRAWN and all(len(code) == LENGTH for code in drawn)


def tell(rate: float, peer: float, stored: int) -> dict[str, dict[str, float]]:
    """Print the table for a thief with the key; returns it in seconds."""
    table: dict[str, dict[str, float]] = {}
    print(f"  expected time to find {'':12}" + "".join(f"{f'{cores:,} core(s)':>20}" for cores in CORES))
    for what, reports in (
        ("a given report", 1),
        (f"one of {stored:,}", stored),
        ("one of 1,000,000", 1_000_000),
    ):
        for name, speed in (("HMAC-SHA256", rate), ("peer: Argon2id", peer)):
            times = {f"{cores}": search_seconds(speed, reports, cores) for cores in CORES}
            print(f"  {what + ', ' + name:34}" + "".join(f"{duration_text(t):>20}" for t in times.values()))
            table[f"{what}, {name}"] = {cores: round(t, 3) for cores, t in times.items()}
    return table


async def measure(reports: int, *, quick: bool) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        code, holds = await fill_store(folder, reports)
        loot = StolenFolder(folder / "data", folder / "keys.json", code)
        print(
            f"stranger in the chat: try number {TRIES_AN_HOUR + 1} is {'refused' if holds else 'ANSWERED'}; a chance of 1 %"
        )
        for accounts in (1, BOUND_ACCOUNTS, 100_000):
            print(
                f"  {accounts:,} accounts: {duration_text(chat_years(BOUND_REPORTS, accounts) * YEAR)} with {BOUND_REPORTS:,} reports, "
                f"{duration_text(chat_years(1_000_000, accounts) * YEAR)} with 1,000,000"
            )
        stolen, tried_count = guess_without_key(loot)
        is_found, spent = guess_with_key(loot)
    print(
        f"thief of the data folder: {len(stolen)} of {tried_count} ways recognise a code of which {LENGTH - UNKNOWN} digits are "
        f"known{': ' + stolen[0].split(' of ')[0] if stolen else ''}. What is missing is a key of 256 bits"
    )
    print(f"thief of folder and key: the same code {'found' if is_found else 'NOT FOUND'} in {spent:.3f} s")
    rates = {
        "python": python_rate(0.5 if quick else 2.0),
        "openssl": openssl_rate(),
        "bound": compression_rate(),
    }
    argon = argon_seconds(2 if quick else 5)
    for name, value in rates.items():
        print(f"  {name}: {f'{value:,.0f} guesses a second on one core' if value else 'not installed'}")
    print(f"  peer: Argon2id, {PASSES} passes, {MEMORY // 2**20} MiB: {argon:.2f} s a guess on one core")
    best = max(value for value in rates.values() if value)
    table = tell(best, 1 / argon, BOUND_REPORTS)
    first = duration_text(search_seconds(best, BOUND_REPORTS, 1))
    print(
        f"so: 16 digits are enough in the chat and against the folder alone. Against folder and key they are not: the first of "
        f"{BOUND_REPORTS:,} codes is found in {first} on one core. But a thief of both can read the reports anyway; a code "
        "lets them also answer and withdraw in the reporter's name. It names nobody, and withdrawn reports stay unreadable"
    )
    years = chat_years(BOUND_REPORTS, BOUND_ACCOUNTS)
    even = is_evenly_spread()
    return {
        "reports": reports,
        "limit_holds": holds,
        "chat_years": round(years, 1),
        "found_without_key": len(stolen),
        "ways_tried": tried_count,
        "found_with_key": is_found,
        "rates": {name: round(value) for name, value in rates.items() if value},
        "argon_seconds": round(argon, 3),
        "seconds_with_key": table,
        "spread": even,
        "ok": holds and years >= BOUND_YEARS and not stolen and is_found and even,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="what a guess of a receipt code costs, and for whom")
    parser.add_argument("--reports", type=int, default=1_000)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--mutant", choices=names_of("receipt_guess"))
    given = parser.parse_args()
    apply_mutant("receipt_guess", given.mutant)
    result = asyncio.run(
        measure(min(given.reports, 200) if given.quick else given.reports, quick=given.quick)
    )
    print(json.dumps(result))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
