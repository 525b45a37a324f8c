"""Who comes into a second group is asked for in the first one, where what is known of them there is old."""

from datetime import datetime

import pytest

from bot.conversation.incoming import MemberChanged
from bot.conversation.router import Route, Where
from bot.conversation.store import Batch
from bot.conversation.wire import WireDown
from bot.domain.people import Account, Membership, Newcomer, Role, Staff, Standing
from bot.handlers.groups.group_service import member_changed
from bot.runtime.membership import RETRY
from bot.usecases.groups.note_standing import note_standing
from tests.fakes.turns import group, pressed
from tests.runtime.fakes import GROUP_ID, TG, doing, ended, until
from tests.runtime.test_turns import MINA, REZA, Scene

SECOND = GROUP_ID - 1
OLD = 30 * 24 * 3600.0


class Arrivals(Scene):
    """Two groups; whoever comes into the second one was a member of the first when it was last asked."""

    def __init__(self) -> None:
        super().__init__(Route("member-changed", member_changed, where=Where.GROUP), note=self.noted)
        for chat_id in (GROUP_ID, SECOND):
            self.register(chat_id)

    async def noted(
        self, batch: Batch, who: Newcomer, standing: Standing, chat_id: int, at: datetime
    ) -> None:
        await note_standing(
            who.account, standing, chat_id=chat_id, uow=batch.uow, clock=self.clock, asked_at=at
        )
        batch.keep_turn()

    def arrival(self, *people: Account, standing: Standing = Standing.MEMBER) -> MemberChanged:
        beside = tuple(Newcomer(one) for one in people[1:])
        return MemberChanged(group(TG, SECOND), people[0], people[0], standing, beside=beside)

    async def standing(self, account: Account, chat_id: int = SECOND) -> Standing | None:
        known: Membership | None = await self.store.uow.members.get(account, chat_id)
        return known.standing if known is not None else None

    async def answered(self) -> None:
        """What waits is asked and taken up again, until nothing waits."""
        tasks = await doing(self.checker.run, self.worker.run)
        await until(lambda: len(self.store.of("done")) == self.rows, seconds=20)
        await ended(tasks)


@pytest.fixture
def scene() -> Arrivals:
    return Arrivals()


@pytest.mark.parametrize(
    ("answer", "standing"), [(Standing.MEMBER, Standing.MEMBER), (Standing.OUTSIDE, Standing.STRANGER)]
)
async def test_they_are_asked_for_where_they_were_and_are_let_in_if_they_are_there(
    scene: Arrivals, answer: Standing, standing: Standing
) -> None:
    scene.known(REZA, Standing.MEMBER, age=OLD)
    scene.store.uow.staff.save(Staff(REZA, Role.MODERATOR, started=True))
    scene.store.uow.commit()
    scene.adapter.standings = [answer]
    await scene.work(scene.arrival(REZA))
    assert await scene.standing(REZA) is None, "the arrival waits"
    await scene.answered()
    assert await scene.standing(REZA) is standing


async def test_each_of_those_who_came_together_is_asked_for(scene: Arrivals) -> None:
    for account in (REZA, MINA):
        scene.known(account, Standing.MEMBER, age=OLD)
    scene.adapter.standings = [Standing.MEMBER, Standing.OUTSIDE]
    await scene.work(scene.arrival(REZA, MINA))
    await scene.answered()
    assert [await scene.standing(one) for one in (REZA, MINA)] == [Standing.MEMBER, Standing.STRANGER]


async def test_nobody_is_let_in_where_nobody_can_be_asked(
    scene: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.known(REZA, Standing.MEMBER, age=OLD)
    monkeypatch.setattr("bot.runtime.membership.GIVE_UP", RETRY / 2)
    monkeypatch.setattr("bot.runtime.membership_gate.CHECK_PATIENCE", scene.clock.now() - scene.clock.now())
    scene.adapter.standings = [WireDown("no network")] * 100
    await scene.work(scene.arrival(REZA))
    await scene.answered()
    assert await scene.standing(REZA) is Standing.STRANGER


async def test_who_is_certain_or_unknown_or_goes_waits_for_nothing(scene: Arrivals) -> None:
    scene.known(REZA, Standing.MEMBER, age=10)
    scene.known(MINA, Standing.MEMBER, age=OLD)
    scene.adapter.standings = [AssertionError("nobody is asked for")]
    await scene.work(scene.arrival(REZA))
    await scene.work(scene.arrival(Account(TG, 77)))
    await scene.work(scene.arrival(MINA, standing=Standing.OUTSIDE))
    assert len(scene.store.of("done")) == 3
    assert await scene.standing(REZA) is Standing.MEMBER
    assert await scene.standing(Account(TG, 77)) is Standing.STRANGER


async def test_a_first_press_in_the_second_group_asks_in_the_first_one_too(scene: Arrivals) -> None:
    """They were there before it was registered, so that no arrival was told."""
    scene.known(REZA, Standing.MEMBER, age=OLD)
    scene.adapter.standings = [Standing.MEMBER, Standing.MEMBER]
    await scene.work(pressed("claim", by=REZA, chat=group(TG, SECOND)))
    await scene.answered()
    assert await scene.standing(REZA) is Standing.MEMBER and "claim" in scene.handlers.took
