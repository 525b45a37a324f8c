"""The messengers are asked about the groups once an hour, or at once. A missing answer changes nothing."""

import asyncio
from datetime import timedelta

import pytest

from bot.conversation.store import Batch, Conflict
from bot.conversation.wire import WireDown
from bot.domain.groups.homes import Forum
from bot.domain.people import Messenger
from bot.platforms.bale import CAPABILITIES as BALE_CAN
from bot.runtime import group_watch
from bot.runtime.group_watch import GroupWatch
from bot.usecases.groups.membership import note_admin
from bot.usecases.groups.watch_groups import LOOKED
from bot.usecases.ports import Group
from tests.fakes.contexts import context
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import FakeAdapter, FakeStore, until

GROUP = Group(Messenger.TELEGRAM, -100)


class GroupWatchScene:
    def __init__(self) -> None:
        self.store, self.adapter, self.clock = FakeStore(), FakeAdapter(), FakeClock()
        self.noted: list[bool] = []
        self.forums: list[Forum] = []
        self.admins: list[bool] = []
        self.store.uow.groups.save(GROUP)
        self.store.uow.groups.save(Group(Messenger.BALE, 7))
        self.store.uow.commit()
        self.watch = GroupWatch(
            store=self.store,
            adapters={Messenger.TELEGRAM: self.adapter},
            note=self.note,
            note_admin=self.note_admin,
            note_forum=self.note_forum,
            hand_over=lambda rows: None,
            clock=self.clock,
        )

    async def note(self, batch: Batch, group: Group, public: bool) -> None:
        assert group.chat_id == GROUP.chat_id, "nothing is known of a messenger that is not connected"
        self.noted.append(public)

    async def note_any(self, batch: Batch, group: Group, public: bool) -> None:
        self.noted.append(public)

    async def note_admin(self, batch: Batch, group: Group, admin: bool) -> None:
        self.admins.append(admin)
        await note_admin(context(batch.uow, clock=self.clock), group.messenger, group.chat_id, admin)

    async def note_forum(self, batch: Batch, group: Group, forum: Forum) -> None:
        assert group.messenger is GROUP.messenger, "the other messenger has no topics"
        self.forums.append(forum)


async def test_once_an_hour_and_at_once_when_asked() -> None:
    scene = GroupWatchScene()
    scene.adapter.publics = [False, True, True]
    await scene.watch.look()
    await scene.watch.look()
    assert scene.noted == [False]
    scene.clock.advance(timedelta(hours=1))
    await scene.watch.look()
    assert scene.noted == [False, True]
    scene.store.uow.settings.set_note(LOOKED, "")
    scene.store.uow.commit()
    await scene.watch.look()
    assert scene.noted == [False, True, True]


async def test_check_requested_during_messenger_query_is_done() -> None:
    scene = GroupWatchScene()
    scene.adapter.publics = [False, True]
    public = scene.adapter.public

    async def public_after_wish(chat_id: int) -> bool:
        scene.store.uow.settings.set_note(LOOKED, "")
        scene.store.uow.commit()
        scene.adapter.public = public  # type: ignore[method-assign] # once
        return await public(chat_id)

    scene.adapter.public = public_after_wish  # type: ignore[method-assign] # somebody wishes it meanwhile
    await scene.watch.look()
    await scene.watch.look()
    await scene.watch.look()
    assert scene.noted == [False, True]


async def test_no_answer_says_nothing() -> None:
    scene = GroupWatchScene()
    scene.adapter.publics = [WireDown("nobody there"), True]
    await scene.watch.look()
    await scene.watch.look()
    assert scene.noted == []
    scene.clock.advance(timedelta(minutes=5))
    await scene.watch.look()
    assert scene.noted == [True], "asked again after a few minutes"


async def test_what_topics_a_group_has_is_asked_too() -> None:
    scene = GroupWatchScene()
    scene.adapter.forums = [Forum.NO_RIGHT, WireDown("not now"), Forum.READY]
    for _ in range(3):
        await scene.watch.look()
        scene.clock.advance(timedelta(hours=1))
    assert scene.forums == [Forum.NO_RIGHT, Forum.READY]


async def test_missing_admin_rights_are_rechecked_twice_a_minute() -> None:
    scene = GroupWatchScene()
    scene.adapter.admins = [False, WireDown("not now"), False, True]
    for _ in range(6):
        await scene.watch.look()
        scene.clock.advance(timedelta(seconds=30))
    assert scene.admins == [False, False, True], (
        "a missing answer changes nothing; after recovery, hourly again"
    )


async def test_group_title_is_learned_for_alarms() -> None:
    scene = GroupWatchScene()
    await scene.watch.look()
    known = await scene.store.uow.groups.get(GROUP.messenger, GROUP.chat_id)
    assert known is not None and known.title == "Our group"


async def test_silent_messenger_delays_no_check_of_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_watch, "ANSWERS_WITHIN", 0.05)
    scene, asked = GroupWatchScene(), 0
    silent = FakeAdapter(messenger=Messenger.BALE)

    async def hang(chat_id: int) -> bool:
        nonlocal asked
        asked += 1
        assert scene.noted == [] or asked > 1
        await asyncio.Event().wait()
        return False

    silent.public = hang  # type: ignore[method-assign] # never answers
    scene.watch._adapters = {Messenger.BALE: silent, **scene.watch._adapters}
    for number in range(10):
        scene.store.uow.groups.save(Group(Messenger.BALE, 50 + number))
    scene.store.uow.commit()
    look = asyncio.create_task(scene.watch.look())
    await until(lambda: scene.noted)
    assert not look.done(), "what the other answers is stored before"
    await look
    assert asked == group_watch.MOST_UNANSWERED
    scene.clock.advance(group_watch.AGAIN)
    await scene.watch.look()
    assert len(scene.noted) == 2, "all are asked again soon"


async def test_lost_transaction_of_one_messenger_waits_for_the_other() -> None:
    scene, asked, gate = GroupWatchScene(), asyncio.Event(), asyncio.Event()
    slow = FakeAdapter(messenger=Messenger.BALE, capabilities=BALE_CAN)

    async def public(chat_id: int) -> bool:
        asked.set()
        await gate.wait()
        return True

    async def lose(batch: Batch, group: Group, public: bool) -> None:
        if group.messenger is Messenger.TELEGRAM:
            raise Conflict("locked")
        scene.noted.append(public)

    slow.public = public  # type: ignore[method-assign] # answers later
    scene.watch._adapters, scene.watch._note = {Messenger.BALE: slow, **scene.watch._adapters}, lose
    look = asyncio.create_task(scene.watch.look())
    await asked.wait()
    await asyncio.sleep(0.01)
    assert not look.done(), "the next look does not begin beside this one"
    gate.set()
    await look
    assert scene.noted == [True]


@pytest.mark.parametrize("question", ["title", "administers", "forum"])
async def test_messenger_that_falls_silent_during_a_check_is_left(
    monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    monkeypatch.setattr(group_watch, "ANSWERS_WITHIN", 0.01)
    scene, asked = GroupWatchScene(), 0

    async def hang(chat_id: int) -> None:
        nonlocal asked
        asked += 1
        await asyncio.Event().wait()

    monkeypatch.setattr(scene.adapter, question, hang)
    for number in range(10):
        scene.store.uow.groups.save(Group(Messenger.TELEGRAM, -200 - number))
    scene.store.uow.commit()
    scene.watch._note = scene.note_any
    await scene.watch.look()
    assert asked == group_watch.MOST_UNANSWERED
    assert len(scene.noted) == 11, "what it has answered is stored"
    scene.clock.advance(group_watch.AGAIN)
    await scene.watch.look()
    assert asked > group_watch.MOST_UNANSWERED, "it is asked again soon"
