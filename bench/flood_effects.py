"""What the database holds after a flood, beside what it must: nothing fewer, nothing twice, nothing elsewhere.

``text``: the draft holds this person's words. ``training``: the learner has read as far as the card that he opened (a
card that is opened twice leaves the same). ``menu`` changes nothing by itself: its number stands once among the messages
that its person could have cleaned, as that of every message does. ``card``: changes of cases. ``send``, ``grave``: the
reports of these people with their words. ``limited``: no report, and the draft still there. ``albums``: those that have
exactly their ten pictures, each fetched, sealed and with a clean copy.
"""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bench.flood_beside import Beside
from bench.flood_mix import KEEN_BASES, PARTS, FloodMix, album_id
from bench.mix import BASES, MODERATORS, open_bench_store
from bot.conversation.store import Batch
from bot.domain.learning.lessons import Progress
from bot.domain.people import Account, Messenger, PersonKeys
from storage.store import SqlStore


def effects(folder: Path, total: int, beside: Beside) -> dict[str, dict[str, Any]]:
    """``found`` and ``wanted`` of each."""
    mix = FloodMix(total)
    mix.case_ids = json.loads((folder / "cases.json").read_text())
    found = asyncio.run(_read(folder, mix))
    with sqlite3.connect(f"file:{folder}/data/amanat.db?mode=ro", uri=True) as hand:

        def count(table: str, where: str = "true") -> int:
            return int(hand.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])

        found["reports"] = count("reports") - beside.stored
        found["cases"] = count("cases") - beside.stored
        found["pictures"] = count("evidence")
        found["not handled"] = count("inbox", "state != 'done'")
    filed = mix.counts["send"] + mix.counts["grave"]
    wanted = {
        **{kind: mix.counts[kind] for kind in found if kind in mix.counts},
        "albums": mix.albums, "pictures": mix.albums * PARTS,
        "reports": filed, "cases": filed + beside.waiting + MODERATORS, "not handled": 0,
    }  # fmt: skip
    return {name: {"found": found[name], "wanted": wanted[name]} for name in wanted}


async def _read(folder: Path, mix: FloodMix) -> dict[str, int]:
    store = await open_bench_store(folder)
    try:
        usual = await mix.effect(store)
        found = {kind: usual[kind] for kind in ("text", "send", "card")}
        async with store.batch() as batch:
            reader = _Reader(store, batch, mix)
            found["training"] = await reader.count(BASES["training"], "training", reader.has_read)
            found["menu"] = await reader.count(BASES["menu"], "menu", reader.was_noted)
            found["limited"] = await reader.count(KEEN_BASES["limited"], "limited", reader.was_refused)
            found["grave"] = await reader.count(KEEN_BASES["grave"], "grave", reader.filed)
            found["albums"] = sum([await reader.whole(index) for index in range(mix.albums)])
        return found
    finally:
        await store.close()


class _Reader:
    """Looks at one person after the other."""

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

    async def has_read(self, keys: PersonKeys, index: int) -> int:
        learner = await self.batch.uow.learners.get(keys.learner)
        if learner is None:
            return 0
        read = Progress.from_plain(learner.progress)
        return read.lesson(self.mix.lesson.id).cards_read == self.mix.card_of(index)

    async def was_noted(self, keys: PersonKeys, index: int) -> int:
        noted = await self.store.chat_messages(keys.conversation)
        return list(noted).count(self.menus[BASES["menu"] + index])

    async def was_refused(self, keys: PersonKeys, _index: int) -> int:
        session = await self.batch.session(keys.conversation)
        return session.draft is not None and not await self.batch.uow.reports.of_reporter(keys.reporter)

    async def filed(self, keys: PersonKeys, index: int) -> int:
        said = self.mix.own_words(KEEN_BASES["grave"] + index)
        reports = await self.batch.uow.reports.of_reporter(keys.reporter)
        bodies = [await self.batch.uow.reports.body(report.id) for report in reports]
        return sum(body is not None and body.text == said for body in bodies)

    async def whole(self, index: int) -> bool:
        """Whether an album has all of its pictures and no other."""
        pieces = await self.batch.uow.evidence.of_report(album_id(index))
        return len(pieces) == PARTS and all(piece.shown for piece in pieces)
