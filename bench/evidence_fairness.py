"""A photo next to twenty people whose unsent drafts hold twenty files each that take longer than the limit;
and next to one person with a hundred reports, a slow picture in each.

In one process: the real store, fetcher, pool and children; only the messenger is simulated. Called by
``bench.evidence``.
"""

import asyncio
import hashlib
import io
import tempfile
import time
from pathlib import Path
from typing import Any

from PIL import Image

from bench.mix import open_bench_store
from bot.domain.people import Messenger
from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState
from bot.media.pool import CleaningPool
from bot.runtime.evidence_fetcher import EvidenceFetcher
from bot.runtime.system import SystemClock, SystemIds
from tests.media.hostile import many_scans
from tests.media.hostile_papers import slow_paper

LONGEST_WAIT = 10.0
PEOPLE, FILES, PHOTOS = 20, 20, 5
REPORTS = 100
"""Reports of one person: urgent ones have no limit."""
EVERY = 8.0
PATIENCE = 120.0
COMES = "2026-12-03T11:05:00+00:00"


class MadeUpMessenger:
    """Gives each file after 50 ms; no two papers, and no two slow pictures, have the same bytes."""

    def __init__(self) -> None:
        self._slow = many_scans()
        out = io.BytesIO()
        Image.effect_noise((1280, 960), 60).convert("RGB").save(out, "JPEG")
        self._photo = out.getvalue()

    async def fetch(self, file_id: str) -> bytes:
        await asyncio.sleep(0.05)
        kind, _, number = file_id.partition("-")
        if kind == "paper":
            return slow_paper(int(number))
        return (self._photo if kind == "photo" else self._slow) + number.encode()


def fairness() -> dict[str, Any]:
    """Seconds from a photo's commit to its clean copy in the vault: each, and the longest."""
    waits = {}
    for kind in ("paper", "picture", "reports"):
        with tempfile.TemporaryDirectory(prefix="amanat-evidence-") as name:
            waits[kind] = [round(wait, 2) for wait in asyncio.run(_measure_waits(Path(name), kind))]
    return {
        "people": PEOPLE, "files_each": FILES, "beside_papers_s": waits["paper"],
        "beside_pictures_s": waits["picture"], "reports_of_one": REPORTS, "beside_reports_s": waits["reports"],
        "longest_s": max(wait for each in waits.values() for wait in each),
    }  # fmt: skip


async def _measure_waits(folder: Path, slow: str) -> list[float]:
    store = await open_bench_store(folder)
    pool, ids = CleaningPool(), SystemIds()
    fetcher = EvidenceFetcher(
        store=store,
        adapters={Messenger.TELEGRAM: MadeUpMessenger()},  # type: ignore[dict-item] # all that it asks of one
        cleaner=pool,
        clock=SystemClock(),
    )

    async def add_evidence(person: str, kind: str, numbers: range, *, report: str = "") -> str:
        facts = EvidenceFacts("document" if kind == "paper" else "photo", received_at=COMES)
        draft = hashlib.sha256(f"{person}{report}".encode()).hexdigest()[:22]
        async with store.batch() as batch:
            for number in numbers:
                piece_id = ids.new()
                piece = Evidence(
                    piece_id, draft, EvidenceState.WAITING, facts, f"{kind}-{number}", "telegram"
                )
                batch.uow.evidence.add(piece, person=person)
            batch.keep_turn()
            await batch.commit()
        fetcher.look()
        return piece_id

    if slow == "reports":
        for number in range(REPORTS):
            await add_evidence("attacker", "picture", range(number, number + 1), report=f" {number}")
    else:
        for person in range(PEOPLE):
            await add_evidence(f"attacker {person}", slow, range(person * FILES, (person + 1) * FILES))
    loops = [fetcher.find_loop, *(loop for _, loop in fetcher.loops())]
    tasks = [asyncio.ensure_future(loop()) for loop in loops]
    waits = []
    for number in range(PHOTOS):
        await asyncio.sleep(EVERY)
        began = time.monotonic()
        photo = await add_evidence(f"citizen {number}", "photo", range(number, number + 1))
        while await store.open_clean(photo) is None and time.monotonic() < began + PATIENCE:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        waits.append(time.monotonic() - began)
        if waits[-1] >= PATIENCE:
            break
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await pool.close()
    await store.close()
    return waits
