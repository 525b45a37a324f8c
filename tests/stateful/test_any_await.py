"""The program stops between any two awaits while it handles an update, again and again. The next one
continues.

A photo in the report form adds one piece of evidence each time it is taken, so a turn too many or too few
shows in the count. The handling of an update runs as one task that is cancelled at its n-th suspension.
Memory is lost; the database and the world stay.
"""

import asyncio
import logging
import tempfile
from collections.abc import Coroutine, Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.session import Session
from bot.domain.people import Account, Messenger
from bot.domain.reporting.drafts import Draft, FieldName
from bot.lifecycle import Program
from bot.runtime.system import SystemClock
from bot.sandbox import acts
from bot.sandbox.server import SandboxServer, default_world
from bot.settings import Settings
from tests.fakes.effort import examples
from tests.fakes.shared_content import shared_program_args
from tests.stories.story_house import settings_for

pytestmark = [pytest.mark.slow, pytest.mark.long]

READY = {
    FieldName.ACT: "O03",
    FieldName.SPACE: "real",
    FieldName.AREA: "thr",
    FieldName.WHEN: "2026-11-24",
    FieldName.TEXT: "زدند و رفتند.",
    FieldName.ACTOR: "candidate",
    FieldName.SEEN: "saw",
}
MOST = 17
"""An update's life has about 16 suspensions. With a higher number it runs to its end."""


class SteppedProgram(Program):
    """The program without background loops: the test makes its steps."""

    def _start_loops(self) -> None:
        pass


class CancelledAwait:
    """Awaits a coroutine. At its n-th suspension, the task that runs it is cancelled."""

    def __init__(self, work: Coroutine[Any, Any, None], n: int) -> None:
        self._work = work
        self._left = n

    def __await__(self) -> Generator[Any, Any, None]:
        steps = self._work.__await__()
        step, given = steps.send, None
        while True:
            try:
                waits_for = step(given)
            except StopIteration:
                return
            self._left -= 1
            if self._left == 0:
                current = asyncio.current_task()
                assert current is not None
                current.cancel()
            try:
                step, given = steps.send, (yield waits_for)
            except BaseException as error:
                step, given = steps.throw, error


async def handle_updates(program: Program) -> None:
    """From the messenger to the stored result: what the loops do, one after another."""
    adapter = program.adapters[Messenger.TELEGRAM]
    raws = await adapter.poll(offset=None, seconds=0)
    if raws and (highest := await program.intake.store_updates(adapter, raws)) is not None:
        await adapter.poll(offset=highest + 1, seconds=0)
    while len(program.updates):
        await program.worker.work(await program.updates.take(100))
    way = program.sender._queues[Messenger.TELEGRAM]
    while len(way):
        await program.sender._send(await way.take_next_row(program.sender._must_wait))
    await program.sender.flush()


async def start_program(given: Settings, world_now: SystemClock) -> SteppedProgram:
    program = SteppedProgram(given, clock=world_now, pace=False, load_language=False, **shared_program_args())
    await program.start()
    return program


async def release_program(program: Program) -> None:
    """Release its files. Nothing is finished or sent."""
    await program.pages.stop()
    await program._close_outside()
    await program.store.close()


async def play_with_cuts(cuts: list[int], folder: Path) -> None:
    server = SandboxServer(default_world(limits=False))
    await server.start()
    world = server.world
    sara = world.person("sara")
    account = Account(
        Messenger.TELEGRAM, next(a.id for m, a in sara.accounts.items() if m.value == "telegram")
    )
    given, clock = settings_for(server, folder, reporting="open"), SystemClock(world.now)
    program = await start_program(given, clock)
    conversation = program.store.keys_of(account).conversation
    async with program.store.batch() as batch:
        draft = Draft("draft-1", answers=READY)
        batch.save_session(conversation, Session(state="report.evidence", epoch=1, draft=draft))
        batch.keep_turn()
        await batch.commit()
    for cut in cuts:
        acts.act(world, sara, "photo", {"sample": True, "messenger": "telegram"})
        try:
            await asyncio.create_task(_cancel_life(program, cut))
        except asyncio.CancelledError:
            await release_program(program)
            program = await start_program(given, clock)
    for _ in range(3):
        await handle_updates(program)
    await check_evidence(program, conversation, photos=len(cuts))
    answers = [c for c in world.journal.read(kind="call") if c["method"] == "sendMessage" and c["ok"]]
    assert answers, "somebody was notified"
    await release_program(program)
    await server.stop()


async def _cancel_life(program: Program, n: int) -> None:
    await CancelledAwait(handle_updates(program), n)


async def check_evidence(program: Program, conversation: str, *, photos: int) -> None:
    """Every photo is one piece of evidence, and nothing waits."""
    async with program.store.batch() as batch:
        session = await batch.session(conversation)
        assert session.draft is not None
        pieces = await batch.uow.evidence.of_report(session.draft.id)
    assert (session.draft.evidence, len(pieces)) == (photos, photos)
    counts = await program.store.counts()
    assert (counts["inbox"], counts["outbox"], counts["failed"], counts["aside"]) == (0, 0, 0, 0)


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=MOST), min_size=2, max_size=6))
def test_each_photo_counts_once_wherever_the_program_stops(cuts: list[int]) -> None:
    logging.getLogger("aiohttp.server").disabled = True  # calls of an ended process
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(play_with_cuts(cuts, Path(name)))
