"""The data that exists when a flood begins:
the people of the script in their places, waiting cases, earlier reports."""

import asyncio
import json
import os
import random
import secrets
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.flood_mix import FloodMix
from bench.mix import GROUP, open_bench_store, write_script
from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import CardOf, GroupChat, Say, SendLane
from bot.conversation.store import DeliveryResult, DeliveryStatus, Destination, Outgoing
from bot.domain.people import Messenger
from storage.store import SqlStore

FIRST_STORED: Final = 50_000_000
"""Case numbers of the earlier reports; the program's own begin far below."""


@dataclass(frozen=True, slots=True)
class FloodBackground:
    """What else exists: cases that wait for a moderator, and reports of earlier days."""

    waiting: int = 0
    stored: int = 0


def seed_flood(folder: Path, total: int, background: FloodBackground) -> float:
    """Create a data folder with everybody in place and the script next to it;
    returns the seconds that it took."""
    began = time.monotonic()

    async def fill() -> None:
        mix = FloodMix(total)
        store = await open_bench_store(folder)
        await mix.seed(store)
        await _wait_for_moderators(mix, store, background.waiting)
        await store.checkpoint()
        await store.close()
        write_script(mix.steps(), folder / "script.jsonl")
        (folder / "cases.json").write_text(json.dumps(mix.case_ids))

    asyncio.run(fill())
    if background.stored:
        _lay_down(folder / "data" / "amanat.db", background.stored, area=FloodMix(100).area)
        os.sync()  # a gigabyte that the system still writes out would slow down the first commits of the run
    return time.monotonic() - began


async def _wait_for_moderators(mix: FloodMix, store: SqlStore, count: int) -> None:
    """Add cases with their cards in the group, unclaimed."""
    place = Destination(Messenger.TELEGRAM, GROUP, ChatKind.GROUP)
    for start in range(0, count, 500):
        async with store.batch() as batch:
            for _ in range(start, min(start + 500, count)):
                case = await mix.add_case(batch)
                batch.uow.cases.add(case)
                say = Say("case-card", to=GroupChat(Messenger.TELEGRAM, GROUP), remember=CardOf(case.id))
                batch.enqueue(Outgoing(say, f"card:{case.id}:{GROUP}", SendLane.DIALOGUE, destination=place))
            batch.keep_turn()
            rows = await batch.commit()
        refs = [MessageRef(Messenger.TELEGRAM, GROUP, 100_000 + start + n) for n in range(len(rows))]
        await store.record_deliveries(
            [DeliveryResult(row, DeliveryStatus.SENT, ref=ref) for row, ref in zip(rows, refs, strict=True)]
        )


def _lay_down(database: Path, count: int, *, area: str) -> None:
    """Add reports of the last weeks, decided and answered, as rows: sealed words that nobody opens here."""
    chance, now = random.Random(3), int(time.time() * 1e6)
    hand = sqlite3.connect(database)
    hand.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000")
    states = (("verified", "verified-document", "document"), ("rejected", "reject-unclear", None))
    for start in range(0, count, 50_000):
        cases, reports, keys = [], [], []
        for n in range(start, min(start + 50_000, count)):
            case_id, report_id = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
            opened = now - chance.randrange(86_400 * 20) * 1_000_000 - 86_400_000_000
            state, reason, grade = states[n % 2]
            rank = n % 4
            cases.append(
                (case_id, FIRST_STORED + n, "O03", "real", "day", ("critical", "high", "medium", "low")[rank], rank, area,
                 opened, opened + 3_600_000_000, state, "telegram:1", "بررسی‌کننده", None, opened + 1_800_000_000, reason, grade,
                 1, 1, 1, 3)
            )  # fmt: skip
            reports.append(
                (report_id, case_id, "returnable", "ask_me", "2026-11-01", 0, 1, secrets.token_hex(16),
                 secrets.token_hex(16), secrets.token_bytes(300))
            )  # fmt: skip
            keys.append((report_id, secrets.randbits(62) | 1))
        hand.executemany(
            "INSERT INTO cases (id, number, act_id, space, phase, severity, rank, area_id, opened_at, deadline, state,"
            " owner, owner_name, until, decided_at, reason, grade, told, taken_up, witnesses, version, restricted)"
            f" VALUES ({','.join('?' * 21)}, 0)",
            sorted(cases),
        )
        hand.executemany(
            "INSERT INTO reports (id, case_id, mode, consent, day, withdrawn, receipt_confirmed, receipt, reporter,"
            f" sealed) VALUES ({','.join('?' * 10)})",
            sorted(reports),
        )
        hand.executemany("INSERT INTO report_keys VALUES (?, ?)", sorted(keys))
        hand.commit()
    hand.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    hand.close()
