"""Groups that refused cards are tried again: soon at first, then less and less often."""

from datetime import timedelta

from bot.conversation.store import Batch
from bot.conversation.wire import WireDown
from bot.domain.people import Messenger
from bot.runtime.group_trouble import GroupRecoveryProbe
from bot.usecases.groups.silence import FAILED, WISHED
from bot.usecases.ports import Group
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import FakeAdapter, FakeStore

MINUTE = timedelta(minutes=1)


class GroupRecoveryScene:
    def __init__(self) -> None:
        self.store, self.adapter, self.clock = FakeStore(), FakeAdapter(), FakeClock()
        self.noted: list[int] = []
        for group in (
            Group(Messenger.TELEGRAM, -1, silent=FAILED),
            Group(Messenger.TELEGRAM, -2, silent=WISHED),
            Group(Messenger.TELEGRAM, -3),
            Group(Messenger.BALE, 4, silent=FAILED),
        ):
            self.store.uow.groups.save(group)
        self.store.uow.commit()
        self.ears = GroupRecoveryProbe(
            store=self.store,
            adapters={Messenger.TELEGRAM: self.adapter},
            note=self.note,
            hand_over=lambda rows: None,
            clock=self.clock,
        )

    async def note(self, batch: Batch, group: Group) -> None:
        self.noted.append(group.chat_id)

    async def probe_for(self, *, minutes: int) -> int:
        """Probe every minute for this time. Return how often the group had recovered."""
        before = len(self.noted)
        for _ in range(minutes):
            await self.ears.probe_groups()
            self.clock.advance(MINUTE)
        return len(self.noted) - before


async def test_only_what_failed_is_asked_and_not_at_once() -> None:
    scene = GroupRecoveryScene()
    assert await scene.probe_for(minutes=5) == 0
    assert await scene.probe_for(minutes=1) == 1
    assert set(scene.noted) == {-1}


async def test_repeatedly_refusing_group_is_probed_ever_more_rarely() -> None:
    scene = GroupRecoveryScene()
    assert await scene.probe_for(minutes=60) == 3
    assert await scene.probe_for(minutes=24 * 60) in (23, 24)


async def test_what_cannot_be_asked_stays_silent() -> None:
    scene = GroupRecoveryScene()
    scene.adapter.writable = WireDown("not now")
    assert await scene.probe_for(minutes=20) == 0
    scene.adapter.writable = False
    assert await scene.probe_for(minutes=40) == 0
