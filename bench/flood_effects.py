"""What the database holds after a flood, compared with what it must: nothing missing, nothing twice, nothing
elsewhere.

``text``: the draft holds this person's words. ``training``: the learner has read as far as the card that they
opened (a card that is opened twice leaves the same). ``menu`` changes nothing by itself: its number is once
among the messages that its person could have cleaned, like that of every message. ``card``: changes of cases.
``send``, ``grave``: the reports of these people with their words. ``limited``: no report, and the draft still
there. ``albums``: those that have exactly their ten pictures, each fetched, sealed and with a clean copy.
"""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bench.flood_background import FloodBackground
from bench.flood_mix import KEEN_BASES, OPENED, PARTS, FloodMix, album_id
from bench.mix import BASES, MODERATORS, open_bench_store
from bot.conversation.store import Batch
from bot.domain.learning.lessons import Progress
from bot.domain.people import Account, Messenger, PersonKeys
from storage.store import SqlStore


def effects(folder: Path, total: int, background: FloodBackground) -> dict[str, dict[str, Any]]:
    """``found`` and ``wanted`` of each."""
    mix = FloodMix(total)
    mix.case_ids = json.loads((folder / "cases.json").read_text())
    counts = asyncio.run(_read_effects(folder, mix))
    with sqlite3.connect(f"file:{folder}/data/amanat.db?mode=ro", uri=True) as database:

        def count(table: str, where: str = "true") -> int:
            return int(database.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])

        counts["reports"] = count("reports") - background.stored
        counts["cases"] = count("cases") - background.stored
        counts["pictures"] = count("evidence")
        counts["not handled"] = count("inbox", "state != 'done'")
    filed = mix.counts["send"] + mix.counts["grave"]
    wanted = {
        **{kind: mix.counts[kind] for kind in counts if kind in mix.counts},
        "albums": mix.albums, "pictures": mix.albums * PARTS,
        "reports": filed, "cases": filed + background.waiting + MODERATORS, "not handled": 0,
    }  # fmt: skip
    return {name: {"found": counts[name], "wanted": wanted[name]} for name in wanted}


async def _read_effects(folder: Path, mix: FloodMix) -> dict[str, int]:
    store = await open_bench_store(folder)
    try:
        usual = await mix.read_effects(store)
        counts = {kind: usual[kind] for kind in ("text", "send", "card")}
        async with store.batch() as batch:
            reader = _EffectReader(store, batch, mix)
            counts["training"] = await reader.count(BASES["training"], "training", reader.count_progress)
            counts["menu"] = await reader.count(BASES["menu"], "menu", reader.count_noted)
            counts["limited"] = await reader.count(KEEN_BASES["limited"], "limited", reader.count_refused)
            counts["grave"] = await reader.count(KEEN_BASES["grave"], "grave", reader.count_filed)
            counts["albums"] = sum([await reader.is_complete_album(index) for index in range(mix.albums)])
        return counts
    finally:
        await store.close()


class _EffectReader:
    """Checks one person after the other."""

    def __init__(self, store: SqlStore, batch: Batch, mix: FloodMix) -> None:
        self.store, self.batch, self.mix = store, batch, mix
        self.menus = {
            step.update["message"]["from"]["id"]: step.update["message"]["message_id"]
            for step in mix.steps()
            if step.kind == "menu"
        }

    async def count(self, base: int, kind: str, look: Callable[[PersonKeys, int], Awaitable[int]]) -> int:
        """The sum over all people of a kind."""
        people = range(self.mix.counts[kind])
        keys = [self.store.keys_of(Account(Messenger.TELEGRAM, base + index)) for index in people]
        return sum([await look(keys[index], index) for index in people])

    async def count_progress(self, keys: PersonKeys, _index: int) -> int:
        learner = await self.batch.uow.learners.get(keys.learner)
        if learner is None:
            return 0
        read = Progress.from_plain(learner.progress)
        return read.lesson(self.mix.lesson.id).cards_read == OPENED

    async def count_noted(self, keys: PersonKeys, index: int) -> int:
        noted = await self.store.chat_messages(keys.conversation)
        return list(noted).count(self.menus[BASES["menu"] + index])

    async def count_refused(self, keys: PersonKeys, _index: int) -> int:
        session = await self.batch.session(keys.conversation)
        return session.draft is not None and not await self.batch.uow.reports.of_reporter(keys.reporter)

    async def count_filed(self, keys: PersonKeys, index: int) -> int:
        words = self.mix.own_words(KEEN_BASES["grave"] + index)
        reports = await self.batch.uow.reports.of_reporter(keys.reporter)
        bodies = [await self.batch.uow.reports.body(report.id) for report in reports]
        return sum(body is not None and body.text == words for body in bodies)

    async def is_complete_album(self, index: int) -> bool:
        """Whether an album has all of its pictures and no other."""
        pieces = await self.batch.uow.evidence.of_report(album_id(index))
        return len(pieces) == PARTS and all(piece.has_clean_copy for piece in pieces)
