"""The flood's people: the usual mix, with albums of ten among it, beside cases that wait and reports that lie there.

Everybody writes once, so that no chat is asked to take more than a messenger lets through; an album's ten pictures
come at one moment, as phones send them.
"""

import asyncio
import json
import random
import secrets
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.mix import BASES, GROUP, MODERATORS, Mix, Step, open_bench_store, private, user, write_script
from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import CardOf, GroupChat, Lane, Say
from bot.conversation.session import Session
from bot.conversation.store import Destination, Fate, Mark, Outgoing
from bot.domain.drafts import Draft, Name
from bot.domain.people import Account, Messenger
from storage.store import SqlStore

PARTS: Final = 10
SHARES: Final = {"text": 30, "training": 25, "menu": 10, "card": 10, "send": 10, "album": 15}
ALBUM_BASE: Final = 70_000_000
FIRST_STORED: Final = 50_000_000
"""Case numbers of the reports that lie there; the program's own begin far below."""


class FloodMix(Mix):
    """``total`` updates, of which 15 % are pictures of albums."""

    def __init__(self, total: int, *, seed: int = 11) -> None:
        super().__init__(total, seed=seed, strangers=True)
        self.counts = {kind: total * share // 100 for kind, share in SHARES.items()}
        self.albums = self.counts.pop("album") // PARTS
        self.counts["file"] = 0

    def steps(self) -> list[Step]:
        """All steps in random order; an album's parts together."""
        rest = super().steps()
        places = sorted(self.random.randrange(len(rest) + 1) for _ in range(self.albums))
        mixed: list[Step] = []
        albums = iter([*enumerate(places), (self.albums, len(rest) + 1)])
        number, place = next(albums)
        for at, step in enumerate([*rest, None]):
            while place == at and number < self.albums:
                mixed += self._album(number)
                number, place = next(albums)
            if step is not None:
                mixed.append(step)
        return mixed

    def _album(self, index: int) -> Iterator[Step]:
        """Ten pictures of one person. What is said to each of them is said once in the end, so none is waited for."""
        person = ALBUM_BASE + index
        for part in range(PARTS):
            number = next(self.numbers)
            photo = {
                "file_id": f"album-{index}-{part}",
                "file_unique_id": f"u{number}",
                "width": 640,
                "height": 480,
            }
            message = {
                "message_id": number, "date": 1_790_000_000, "chat": private(person), "from": user(person),
                "media_group_id": f"g{index}", "photo": [{**photo, "file_size": 30_000}],
            }  # fmt: skip
            yield Step("album", f"a{person}", {"message": message}, [])

    async def seed(self, store: SqlStore) -> None:
        await super().seed(store)
        for start in range(0, self.albums, 2_000):
            await self._seed_albums(store, start, min(start + 2_000, self.albums))

    async def _seed_albums(self, store: SqlStore, start: int, end: int) -> None:
        async with store.batch() as batch:
            for index in range(start, end):
                draft = Draft(
                    f"album{index:017d}", answers={Name.ACT: "O03", Name.SPACE: "real", Name.AREA: self.area}
                )
                key = store.keys_of(Account(Messenger.TELEGRAM, ALBUM_BASE + index)).conversation
                batch.save_session(key, Session(state="report.when", epoch=1, draft=draft))
            batch.keep_turn()
            await batch.commit()


@dataclass(frozen=True, slots=True)
class Beside:
    """What else is there: cases that wait for a moderator, and reports of earlier days."""

    waiting: int = 0
    stored: int = 0


def seeded(folder: Path, total: int, beside: Beside) -> float:
    """A data folder with everybody in place and the script beside it; seconds that it took."""
    began = time.monotonic()

    async def fill() -> None:
        mix = FloodMix(total)
        store = await open_bench_store(folder)
        await mix.seed(store)
        await _wait_for_moderators(mix, store, beside.waiting)
        await store.checkpoint()
        await store.close()
        write_script(mix.steps(), folder / "script.jsonl")
        (folder / "cases.json").write_text(json.dumps(mix.case_ids))

    asyncio.run(fill())
    if beside.stored:
        _lay_down(folder / "data" / "amanat.db", beside.stored, area=FloodMix(100).area)
    return time.monotonic() - began


async def _wait_for_moderators(mix: FloodMix, store: SqlStore, count: int) -> None:
    """So many cases with their cards in the group, unclaimed."""
    place = Destination(Messenger.TELEGRAM, GROUP, ChatKind.GROUP)
    for start in range(0, count, 500):
        async with store.batch() as batch:
            for _ in range(start, min(start + 500, count)):
                case = await mix.a_case(batch)
                batch.uow.cases.add(case)
                say = Say("case-card", to=GroupChat(Messenger.TELEGRAM, GROUP), remember=CardOf(case.id))
                batch.enqueue(Outgoing(say, f"card:{case.id}:{GROUP}", Lane.DIALOGUE, destination=place))
            batch.keep_turn()
            rows = await batch.commit()
        refs = [MessageRef(Messenger.TELEGRAM, GROUP, 100_000 + start + n) for n in range(len(rows))]
        await store.mark([Mark(row, Fate.SENT, ref=ref) for row, ref in zip(rows, refs, strict=True)])


def _lay_down(database: Path, count: int, *, area: str) -> None:
    """Reports of the last weeks, decided and told, as rows: sealed words that nobody will open here."""
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
                 opened, opened + 3_600_000_000, state, "telegram:1", "ناظر", None, opened + 1_800_000_000, reason, grade,
                 1, 1, 1, 3)
            )  # fmt: skip
            reports.append(
                (report_id, case_id, "returnable", "ask_me", "2026-11-01", 0, 1, secrets.token_hex(16),
                 secrets.token_hex(16), secrets.token_bytes(300))
            )  # fmt: skip
            keys.append((report_id, secrets.randbits(62) | 1))
        hand.executemany(
            "INSERT INTO cases (id, number, act_id, space, phase, severity, rank, area_id, opened_at, deadline, state,"
            " owner, owner_name, until, decided_at, reason, grade, told, taken_up, witnesses, version)"
            f" VALUES ({','.join('?' * 21)})",
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


def effects(folder: Path, total: int, beside: Beside) -> dict[str, dict[str, Any]]:
    """What the database holds of the run, beside what it must: nothing fewer, nothing twice."""

    async def read() -> dict[str, Any]:
        mix = FloodMix(total)
        mix.case_ids = json.loads((folder / "cases.json").read_text())
        store = await open_bench_store(folder)
        try:
            return await mix.effect(store)
        finally:
            await store.close()

    found = asyncio.run(read())
    mix = FloodMix(total)
    with sqlite3.connect(f"file:{folder}/data/amanat.db?mode=ro", uri=True) as hand:
        pictures = [
            row[0] for row in hand.execute(
                "SELECT count(*) FROM evidence WHERE report_id LIKE 'album%' GROUP BY report_id"
            )
        ]  # fmt: skip
        reports = hand.execute("SELECT count(*) FROM reports").fetchone()[0] - beside.stored
        cases = hand.execute("SELECT count(*) FROM cases").fetchone()[0] - beside.stored
        left = hand.execute("SELECT count(*) FROM inbox WHERE state != 'done'").fetchone()[0]
    wanted = mix.wanted()
    return {
        "text": {"found": found["text"], "wanted": wanted["text"]},
        "send": {"found": found["send"], "wanted": wanted["send"]},
        "card": {"found": found["card"], "wanted": wanted["card"]},
        "albums": {"found": len(pictures), "wanted": mix.albums},
        "pictures": {"found": sum(pictures), "wanted": mix.albums * PARTS},
        "reports": {"found": reports, "wanted": wanted["send"]},
        "cases": {"found": cases, "wanted": wanted["send"] + beside.waiting + MODERATORS},
        "not handled": {"found": left, "wanted": 0},
    }


assert ALBUM_BASE not in BASES.values()
