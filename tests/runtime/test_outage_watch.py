"""Owners hear of a messenger that is away once, on the other one, and when it is back; health says it meanwhile."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.outgoing import StaffChat
from bot.conversation.ports import TickCtx
from bot.conversation.store import Conflict
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.owner.outage_news import outage_news, return_news
from bot.runtime.availability import AWAY_AFTER, CALM, Availability
from bot.runtime.health import Health
from bot.runtime.outage_watch import OutageWatch
from bot.runtime.turns import TickRunner
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.turns import FakeClock, FakeContent
from tests.runtime.fakes import BALE, TG, FakeStore

BALE_OWNER, TG_OWNER = Account(BALE, 12), Account(TG, 11)
SENT = wire.CallSuccess(1)


class SayingTurns:
    """Runs a tick and records what it says."""

    def __init__(self) -> None:
        self.sayings: list[out.Say] = []
        self.conflicts: list[Conflict] = []

    async def system(self, batch: Any, tick: Any, ctx: TickCtx) -> bool:
        if self.conflicts:
            raise self.conflicts.pop()
        self.sayings += (await tick(ctx)).replies
        batch.keep_turn()
        return True


class OutageScene:
    """One program after another on one store."""

    def __init__(self) -> None:
        self.store, self.clock, self.now = FakeStore(), FakeClock(EIGHT, timedelta()), 5_000.0
        for account in (BALE_OWNER, TG_OWNER):
            self.store.uow.staff.save(Staff(account, Role.OWNER, started=True))
        self.store.uow.staff.save(Staff(Account(TG, 13), Role.OWNER))
        self.store.uow.staff.save(Staff(Account(TG, 14), Role.MODERATOR, started=True))
        self.store.uow.keep_turn()
        self.store.uow.commit()
        self.turns = SayingTurns()
        self.start()

    def start(self) -> None:
        self.health = Health()
        self.messengers = {m: Availability(clock=lambda: self.now) for m in (TG, BALE)}
        runner = TickRunner(
            store=self.store,  # type: ignore[arg-type] # the fakes have the same methods
            turns=self.turns,  # type: ignore[arg-type] # the same
            tick_ctx=lambda batch: make_tick_ctx(batch.uow, self.clock, FakeContent()),
            hand_over=lambda rows: None,
        )
        self.watch = OutageWatch(self.messengers, (outage_news, return_news), runner, self.health, self.clock)

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.clock.advance(timedelta(seconds=seconds))

    async def fail(self, *messengers: Messenger, seconds: float = AWAY_AFTER) -> None:
        for messenger in messengers:
            self.messengers[messenger].note_poll(answered=False)
        self.wait(seconds)
        await self.watch.look()

    async def answer(self, *messengers: Messenger) -> None:
        for messenger in messengers:
            self.messengers[messenger].note_poll(answered=True)
        self.wait(CALM)
        await self.watch.look()

    def notices(self) -> list[tuple[str, object]]:
        return [(say.key, say.to) for say in self.turns.sayings]


@pytest.fixture
def scene() -> OutageScene:
    return OutageScene()


EIGHT = datetime(2026, 5, 1, 8, tzinfo=UTC)
AWAY = ("owner-messenger-away", StaffChat(BALE_OWNER))
BACK = {("owner-messenger-back", StaffChat(owner)) for owner in (BALE_OWNER, TG_OWNER)}


async def test_owners_on_the_living_messenger_hear_once(scene: OutageScene) -> None:
    await scene.fail(TG, seconds=AWAY_AFTER - 1)
    assert scene.notices() == [] and not scene.health.troubles
    scene.wait(1)
    for _ in range(3):
        await scene.watch.look()
    assert scene.notices() == [AWAY] and set(scene.health.troubles) == {"away-telegram"}
    assert scene.turns.sayings[0].args["since"] == EIGHT


async def test_all_owners_hear_of_its_end_and_length(scene: OutageScene) -> None:
    await scene.fail(TG)
    scene.wait(12 * 3600 - AWAY_AFTER)
    await scene.answer(TG)
    await scene.watch.look()
    assert scene.notices()[0] == AWAY and set(scene.notices()[1:]) == BACK and len(scene.notices()) == 3
    assert scene.turns.sayings[1].args["span"] == out.TextRef("span-hours", {"count": 12})
    assert not scene.health.troubles
    await scene.fail(TG)
    assert scene.notices()[3:] == [AWAY], "the next outage is another one"


async def test_restart_during_the_outage_repeats_and_forgets_nothing(scene: OutageScene) -> None:
    await scene.fail(TG)
    scene.start()
    await scene.watch.load()
    await scene.watch.look()
    assert set(scene.health.troubles) == {"away-telegram"}
    await scene.fail(TG)
    assert scene.notices() == [AWAY]
    scene.wait(3600)
    await scene.answer(TG)
    assert set(scene.notices()[1:]) == BACK
    scene.start()
    await scene.watch.load()
    await scene.watch.look()
    assert len(scene.notices()) == 3


async def test_while_both_are_away_only_health_says_it(scene: OutageScene) -> None:
    await scene.fail(TG, BALE)
    assert scene.notices() == [] and set(scene.health.troubles) == {"away-telegram", "away-bale"}
    await scene.answer(TG, BALE)
    assert len(scene.notices()) == 4 and set(scene.notices()) == BACK


@pytest.mark.parametrize("restarted", [False, True])
async def test_outage_begun_while_both_were_away_is_told(scene: OutageScene, restarted: bool) -> None:
    await scene.fail(TG, BALE)
    assert "unaffected" not in str(scene.health.troubles)
    if restarted:
        scene.start()
        await scene.watch.load()
        scene.messengers[TG].note_poll(answered=False)
    scene.messengers[BALE].note_poll(answered=False)
    await scene.answer(TG)
    for _ in range(3):
        scene.wait(60)
        await scene.watch.look()
    away = ("owner-messenger-away", StaffChat(TG_OWNER))
    assert set(scene.notices()) == BACK | {away} and len(scene.notices()) == 3
    assert "unaffected" in str(scene.health.troubles)
    scene.start()
    await scene.watch.load()
    await scene.answer(BALE)
    assert set(scene.notices()[3:]) == BACK and len(scene.notices()) == 5


async def test_outage_no_owner_hears_of_is_looked_at_once(scene: OutageScene) -> None:
    scene.store.uow.staff.save(Staff(BALE_OWNER, Role.OWNER))
    scene.store.uow.commit()
    await scene.fail(TG)
    scene.turns.conflicts = [Conflict("a tick was run")]
    for _ in range(3):
        await scene.watch.look()
    assert scene.notices() == [] and len(scene.turns.conflicts) == 1


async def test_lost_transaction_is_told_at_the_next_look(scene: OutageScene) -> None:
    scene.turns.conflicts = [Conflict("locked")]
    await scene.fail(TG)
    assert scene.notices() == [] and set(scene.health.troubles) == {"away-telegram"}
    await scene.watch.look()
    assert scene.notices() == [AWAY]
