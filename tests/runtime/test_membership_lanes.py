"""Checks of staff accounts go before those of all others, and only few of the others are checked at all."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.conversation.incoming import CommandGiven
from bot.conversation.store import InboxRow
from bot.domain.people import Account, MembershipStatus, Newcomer
from bot.runtime.membership import (
    CHECKERS,
    LONG_AGO,
    MOST_UNKNOWN,
    UNKNOWN_AT_ONCE,
    MembershipChecker,
    MembershipQuestion,
    QuestionLanes,
)
from tests.fakes.turns import button_press, chat_of, group
from tests.runtime.fakes import (
    BALE,
    GROUP_ID,
    TG,
    FakeAdapter,
    cancel_tasks,
    membership_recorder,
    record_not_admin,
    start_loops,
    until,
)
from tests.runtime.test_turns import REZA, TurnsScene, alert

STRANGERS = 3_000
SLOW = 0.05
"""Seconds that the messenger takes for one account here; 0.5 s where it is slow."""
BOUND = 2.0 * SLOW / 0.5


@pytest.fixture
def scene() -> TurnsScene:
    return TurnsScene()


def question(number: int, *, known: bool) -> MembershipQuestion:
    account = Account(TG, 10_000 + number)
    return MembershipQuestion(InboxRow(number, TG, 1, number, {}), Newcomer(account), (GROUP_ID,), known)


async def test_known_accounts_go_first_and_others_singly() -> None:
    lanes = QuestionLanes()
    assert [lanes.put(question(number, known=False)) for number in range(MOST_UNKNOWN + 2)] == [
        *[True] * MOST_UNKNOWN,
        *[False] * 2,
    ]
    assert lanes.full and lanes.put(question(99, known=True)), "there is always room for staff"
    assert (await lanes.take()).row.id == 99
    taken = [await lanes.take() for _ in range(UNKNOWN_AT_ONCE)]
    waiting = asyncio.create_task(lanes.take())
    await asyncio.sleep(0)
    assert not waiting.done(), "the other checkers stay free"
    lanes.finish_question(taken[0])
    assert (await waiting).row.id == UNKNOWN_AT_ONCE
    lanes.clear()
    assert not lanes.full


async def strangers_ask(scene: TurnsScene, count: int) -> None:
    """Strangers type a moderator's command, a hundred in a batch, as updates come."""
    for start in range(0, count, 100):
        people = [Account(TG, 10_000 + number) for number in range(start, min(start + 100, count))]
        await scene.work(
            *[CommandGiven(chat_of(account), account, "desk", message_id=7) for account in people]
        )


async def test_known_moderators_press_skips_three_thousand_strangers(scene: TurnsScene) -> None:
    scene.register()
    scene.save_membership(REZA, MembershipStatus.MEMBER, age=61)
    asked: list[Account] = []

    async def slow(chat_id: int, account: Account) -> MembershipStatus:
        asked.append(account)
        await asyncio.sleep(SLOW)
        return MembershipStatus.MEMBER if account == REZA else MembershipStatus.OUTSIDE

    scene.adapter.membership_status = slow  # type: ignore[method-assign] # a messenger that takes its time
    checkers = await start_loops(*[partial(scene.checker.run, TG)] * CHECKERS)
    worker = await start_loops(scene.worker.run)
    await strangers_ask(scene, STRANGERS)
    began = asyncio.get_running_loop().time()
    await scene.work(button_press("claim", by=REZA, chat=group()))
    await until(lambda: "claim" in scene.handlers.took, seconds=60)
    waited = asyncio.get_running_loop().time() - began
    await cancel_tasks([*checkers, *worker])
    assert waited < BOUND, f"{waited:.2f} s, of which the messenger takes {SLOW} s"
    assert len(asked) < 2 * MOST_UNKNOWN, "accounts that find the lane full are not checked"


async def test_full_lane_is_reported_at_once_not_as_nonmember(
    scene: TurnsScene,
) -> None:
    scene.register()
    await strangers_ask(scene, MOST_UNKNOWN + 150)
    refused = [reply for reply in scene.store.replies() if getattr(reply, "key", "") == "membership-unknown"]
    in_hand = len(scene.updates)
    assert len(refused) + in_hand == 150, "at once, or as soon as their row is read again"
    while len(scene.updates):
        await scene.worker.work(await scene.updates.take(100))
    refused = [reply for reply in scene.store.replies() if getattr(reply, "key", "") == "membership-unknown"]
    assert len(refused) == 150 and len(scene.store.logged_values("done")) == 150
    assert not [reply for reply in scene.store.replies() if getattr(reply, "key", "") == "not-member"]


async def test_a_question_past_its_wait_is_not_asked(scene: TurnsScene) -> None:
    scene.register()
    scene.save_membership(REZA, MembershipStatus.MEMBER, age=61)
    scene.adapter.standings = [AssertionError("no account may be checked")]
    await scene.work(button_press("claim", by=REZA, chat=group()))
    scene.clock.advance(timedelta(seconds=9))
    tasks = await start_loops(partial(scene.checker.run, TG))
    await until(lambda: len(scene.updates) == 1)
    await cancel_tasks(tasks)
    await scene.worker.work(await scene.updates.take(10))
    assert alert("membership-unknown") in scene.store.replies()
    assert scene.adapter.standings, "the messenger was not called"
    assert datetime.now(UTC) - LONG_AGO > timedelta(days=1)


async def test_strangers_leave_nothing_behind(scene: TurnsScene) -> None:
    """Accounts that are not known as staff leave no entry in memory."""
    scene.register()
    await strangers_ask(scene, 200)
    assert not scene.checker.is_at_work(Account(TG, 10_000))


async def test_silent_messenger_delays_no_press_on_the_other(scene: TurnsScene) -> None:
    scene.register()
    silent = FakeAdapter(messenger=BALE)

    async def hang(chat_id: int, account: Account) -> MembershipStatus:
        await asyncio.Event().wait()
        return MembershipStatus.MEMBER

    silent.membership_status = hang  # type: ignore[method-assign] # never answers
    adapters = {TG: scene.adapter, BALE: silent}
    checker = MembershipChecker(
        store=scene.store,
        updates=scene.updates,
        adapters=adapters,  # type: ignore[arg-type] # the fakes have the same methods
        note=membership_recorder(),
        note_missing_admin=record_not_admin,
        hand_over=lambda rows: None,
        clock=scene.clock,
    )
    loops = [partial(checker.run, messenger) for messenger in adapters for _ in range(CHECKERS)]
    tasks = await start_loops(*loops)
    for number in range(3 * CHECKERS):
        who = Newcomer(Account(BALE, number))
        checker.ask(
            InboxRow(number, BALE, 1, number, {}), who=who, known=True, chat_ids=(1,), since=scene.clock.now()
        )
    row = InboxRow(99, TG, 1, 99, {})
    checker.ask(row, who=Newcomer(REZA), known=True, chat_ids=(GROUP_ID,), since=scene.clock.now())
    await until(lambda: len(scene.updates) == 1)
    await cancel_tasks(tasks)
    assert [taken.id for taken in await scene.updates.take(10)] == [row.id]
