"""A broadcast from first word to last recipient: who writes, signs, is notified, and when it ends."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage
from bot.domain.people import Account, Messenger, Person, Role, Staff
from bot.language.masking import mask
from bot.usecases.news import broadcasts as sending
from bot.usecases.news.broadcasts import (
    ask_signatures,
    begin_broadcast,
    confirm_links,
    must_write,
    refuse_broadcast,
    set_corrected,
    set_source,
    sign_broadcast,
    stop_broadcast,
    turn_audience,
)
from bot.usecases.news.calendar import follow_calendar
from bot.usecases.person.choose_audience import choose_audience
from tests.fakes.contexts import context
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock, FakeContent, FakeIds, keys_for
from tests.fakes.two_accounts import link_accounts

OWNER, LEAD, EDITOR, CITIZEN = (Account(Messenger.TELEGRAM, n) for n in (111, 222, 333, 444))


class BroadcastActions:
    """One person writes, another signs, and the clock ticks."""

    def __init__(self) -> None:
        self.uow, self.clock, self.ids = MemoryUow(), FakeClock(), FakeIds()
        for account, role in ((OWNER, Role.OWNER), (LEAD, Role.LEAD), (EDITOR, Role.EDITOR)):
            self.uow.staff.save(Staff(account, role, started=True))

    async def write_broadcast(
        self, kind: BroadcastKind = BroadcastKind.CORRECTION, text: str = "شعبه‌ها تا ساعت ۲۰ باز است."
    ) -> Broadcast:
        broadcast = await begin_broadcast(
            context(self.uow, by=OWNER, clock=self.clock, ids=self.ids), kind, text
        )
        if kind is BroadcastKind.CORRECTION:
            await set_source(context(self.uow, by=OWNER), broadcast.id, "هیئت اجرایی")
        return await turn_audience(context(self.uow, by=OWNER), broadcast.id, Audience.VOTER)

    async def ask_for_signatures(self, kind: BroadcastKind = BroadcastKind.CORRECTION) -> Broadcast:
        broadcast = await self.write_broadcast(kind)
        return await ask_signatures(
            context(self.uow, by=OWNER, clock=self.clock, content=FakeContent(), mask=mask),
            broadcast.id,
            known=(),
        )

    async def signs(self, broadcast: Broadcast, by: Account, *, urgent: bool = False) -> Broadcast:
        return await sign_broadcast(context(self.uow, by=by, clock=self.clock), broadcast.id, urgent=urgent)

    async def going(self, *, followers: int = 3, urgent: bool = False) -> Broadcast:
        for n in range(followers):
            self.uow.followers.add(f"box-{n:03d}")
        broadcast = await self.ask_for_signatures()
        await self.signs(broadcast, OWNER, urgent=urgent)
        return await self.signs(broadcast, LEAD, urgent=urgent)

    async def step(
        self, *, pace: int = 2, holds: bool = True, held_back: sending.HeldBack = lambda _: 0
    ) -> sending.BroadcastStep | None:
        ctx = context(self.uow, clock=self.clock)
        return await sending.next_step(ctx, pace=pace, holds=lambda _: holds, held_back=held_back)

    def current_broadcast(self, broadcast: Broadcast) -> Broadcast:
        return self.uow.tables.broadcasts[broadcast.id]

    def deeds(self) -> list[str]:
        return [record.detail for record in self.uow.tables.audit]


@pytest.fixture
def desk() -> BroadcastActions:
    return BroadcastActions()


async def test_two_signatures_send_it_and_all_is_recorded(desk: BroadcastActions) -> None:
    broadcast = await desk.ask_for_signatures()
    assert (await desk.signs(broadcast, OWNER)).stage is BroadcastStage.SIGNING
    with pytest.raises(NotAllowed, match="sign-alone"):
        await desk.signs(broadcast, OWNER)
    assert (await desk.signs(broadcast, LEAD)).stage is BroadcastStage.GOING
    assert desk.deeds() == ["correction written", "correction signed", "correction signed"]
    assert all("باز است" not in str(record) for record in desk.uow.tables.audit), "no words in the log"


async def test_an_editor_writes_and_signs_nothing(desk: BroadcastActions) -> None:
    broadcast = await desk.ask_for_signatures()
    with pytest.raises(NotAllowed, match="broadcast-signers"):
        await desk.signs(broadcast, EDITOR)
    for account, staff in ((CITIZEN, None), (LEAD, Staff(LEAD, Role.LEAD))):
        with pytest.raises(NotAllowed, match="broadcast-for-owners"):
            must_write(Person(account, keys_for(account), staff=staff), editors=())
    must_write(Person(EDITOR, keys_for(EDITOR), staff=Staff(EDITOR, Role.EDITOR)), editors=())
    frozen = Staff(OWNER, Role.OWNER, frozen=True)
    with pytest.raises(NotAllowed):
        must_write(Person(OWNER, keys_for(OWNER), staff=frozen), editors=(OWNER,))


async def test_new_role_signs_tomorrow_and_lost_one_voids_signature(desk: BroadcastActions) -> None:
    desk.uow.staff.save(Staff(LEAD, Role.LEAD, started=True, since=desk.clock.now()))
    broadcast = await desk.ask_for_signatures()
    with pytest.raises(NotAllowed, match="role-fresh"):
        await desk.signs(broadcast, LEAD)
    await desk.signs(broadcast, OWNER)
    desk.uow.staff.save(Staff(OWNER, Role.OWNER, frozen=True))
    desk.uow.staff.save(Staff(LEAD, Role.LEAD, started=True))
    assert (await desk.signs(broadcast, LEAD)).stage is BroadcastStage.SIGNING, (
        "the first signature no longer counts"
    )


async def test_missing_parts_are_named_and_unknown_links_need_confirmation(desk: BroadcastActions) -> None:
    broadcast = await desk.write_broadcast(BroadcastKind.WORDS, "ببینید: evil.example")
    with pytest.raises(BadInput, match="broadcast-links"):
        await ask_signatures(
            context(desk.uow, by=OWNER, clock=desk.clock, content=FakeContent(), mask=mask),
            broadcast.id,
            known=(),
        )
    await confirm_links(context(desk.uow, by=OWNER), broadcast.id)
    asked = await ask_signatures(
        context(desk.uow, by=OWNER, clock=desk.clock, content=FakeContent(), mask=mask),
        broadcast.id,
        known=(),
    )
    assert asked.stage is BroadcastStage.SIGNING
    with pytest.raises(WrongState, match="broadcast-asked-already"):
        await turn_audience(context(desk.uow, by=OWNER), broadcast.id, Audience.STAFF)
    with pytest.raises(NotFound):
        await turn_audience(context(desk.uow, by=LEAD), broadcast.id, Audience.STAFF)


async def test_a_no_ends_it_before_anybody_is_told(desk: BroadcastActions) -> None:
    broadcast = await desk.ask_for_signatures()
    assert (
        await refuse_broadcast(context(desk.uow, by=LEAD, clock=desk.clock), broadcast.id)
    ).stage is BroadcastStage.STOPPED
    with pytest.raises(WrongState):
        await desk.signs(broadcast, OWNER)
    assert await desk.step() is None


async def test_followers_are_notified_in_batches_once_each(desk: BroadcastActions) -> None:
    broadcast = await desk.going(followers=5)
    assert desk.current_broadcast(broadcast).total == 5
    boxes = []
    while (step := await desk.step()) and step.broadcast.stage is BroadcastStage.GOING:
        assert len(step.followers) <= 2 and step.quiet
        boxes += [follower.letterbox for follower in step.followers]
    assert boxes == [f"box-{n:03d}" for n in range(5)]
    assert (
        desk.current_broadcast(broadcast).stage is BroadcastStage.DONE
        and desk.deeds()[-1] == "correction done"
    )
    assert await desk.step() is None


async def test_only_followers_of_its_tracks_are_notified(
    desk: BroadcastActions,
) -> None:
    for box, track in (("a", "candidate"), ("b", ""), ("c", "voter"), ("d", "security")):
        desk.uow.followers.add(box, track)
    broadcast = await desk.going(followers=0)
    step = await desk.step(pace=9)
    assert step is not None and [f.letterbox for f in step.followers] == ["b", "c"]
    assert desk.current_broadcast(broadcast).total == 2


async def test_an_outage_piles_nothing_up(desk: BroadcastActions) -> None:
    broadcast = await desk.going(followers=50)
    for _ in range(2):
        step = await desk.step()
        assert step is not None
        desk.uow.tables.under_way[broadcast.number] += len(step.followers)
    assert await desk.step() is None, "four wait to be sent, which takes two seconds"
    desk.uow.tables.under_way[broadcast.number] = 0
    assert await desk.step() is not None


async def test_nobody_waits_for_messages_to_an_absent_messenger(desk: BroadcastActions) -> None:
    broadcast = await desk.going(followers=6)
    held: Counter[str] = Counter()
    for _ in range(3):  # every second follower is on the messenger that is away
        step = await desk.step(held_back=held.__getitem__)
        assert step is not None and len(step.followers) == 2
        held[broadcast.id] += 1
        desk.uow.tables.under_way[broadcast.number] = held[broadcast.id]
    assert await desk.step(held_back=held.__getitem__) is None
    assert desk.current_broadcast(broadcast).stage is BroadcastStage.GOING, (
        "it is not over before they are told"
    )
    other = await desk.going(followers=0)
    step = await desk.step(held_back=held.__getitem__)
    assert step is not None and step.broadcast.id == other.id and step.followers
    desk.uow.tables.under_way[broadcast.number] = 0
    await desk.step()
    assert desk.current_broadcast(broadcast).stage is BroadcastStage.DONE


async def test_next_broadcast_waits_for_no_last_message(desk: BroadcastActions) -> None:
    """A chat may be closed for hours, or a message meet an error for a day."""
    broadcast = await desk.going(followers=2)
    await desk.step()
    desk.uow.tables.under_way[broadcast.number] = 1
    other = await desk.going(followers=0)
    step = await desk.step()
    assert step is not None and step.broadcast.id == other.id and len(step.followers) == 2
    assert desk.current_broadcast(broadcast).stage is BroadcastStage.GOING
    desk.uow.tables.under_way[broadcast.number] = 0
    await desk.step()
    assert desk.current_broadcast(broadcast).stage is BroadcastStage.DONE


async def test_nobody_is_notified_at_night_and_morning_continues(desk: BroadcastActions) -> None:
    broadcast = await desk.going(followers=5)
    await desk.step()
    desk.clock.advance(timedelta(hours=10))  # 22:30
    assert await desk.step() is None
    desk.clock.advance(timedelta(hours=9))  # 07:30
    assert await desk.step() is None
    desk.clock.advance(timedelta(minutes=31))
    step = await desk.step()
    assert step is not None and step.followers[0].letterbox == "box-002"
    assert desk.current_broadcast(broadcast).queued_count == 4


async def test_urgent_words_about_the_day_itself_go_at_night(desk: BroadcastActions) -> None:
    running = await desk.uow.settings.running()
    desk.uow.settings.save(replace(running, polling_day=date(2026, 5, 2)))
    broadcast = await desk.going(followers=5, urgent=True)
    desk.clock.advance(timedelta(hours=10))
    step = await desk.step()
    assert step is not None and not step.quiet and step.followers
    desk.uow.settings.save(replace(running, polling_day=date(2026, 6, 2)))
    assert await desk.step() is None, "the day was moved, so this news also waits for the morning"
    assert desk.current_broadcast(broadcast).stage is BroadcastStage.GOING


async def test_nothing_is_urgent_on_any_other_day(desk: BroadcastActions) -> None:
    broadcast = await desk.ask_for_signatures()
    with pytest.raises(BadInput, match="broadcast-not-urgent"):
        await desk.signs(broadcast, OWNER, urgent=True)


async def test_one_signer_stops_it_at_once(desk: BroadcastActions) -> None:
    broadcast = await desk.going(followers=5)
    await desk.step()
    with pytest.raises(NotAllowed):
        await stop_broadcast(context(desk.uow, by=EDITOR, clock=desk.clock), broadcast.id)
    desk.uow.tables.under_way[broadcast.number] = 1
    await stop_broadcast(context(desk.uow, by=LEAD, clock=desk.clock), broadcast.id)
    assert await desk.step() is None
    desk.uow.tables.under_way[broadcast.number] = 0
    last = await desk.step()
    assert last is not None and last.show and not last.followers, "the last count, after all results"
    assert await desk.step() is None
    assert desk.current_broadcast(broadcast).queued_count == 2 and desk.deeds()[-1] == "correction stopped"
    with pytest.raises(WrongState, match="broadcast-over"):
        await stop_broadcast(context(desk.uow, by=LEAD, clock=desk.clock), broadcast.id)


async def test_new_role_can_stop_what_it_cannot_sign(desk: BroadcastActions) -> None:
    broadcast = await desk.going(followers=5)
    desk.uow.staff.save(Staff(LEAD, Role.LEAD, started=True, since=desk.clock.now()))
    await stop_broadcast(context(desk.uow, by=LEAD, clock=desk.clock), broadcast.id)
    assert desk.current_broadcast(broadcast).stage is BroadcastStage.STOPPED
    desk.uow.staff.save(Staff(LEAD, Role.LEAD, started=True))
    other = await desk.going(followers=0)
    desk.uow.staff.save(Staff(LEAD, Role.LEAD, started=True, frozen=True))
    with pytest.raises(NotAllowed, match="broadcast-signers"):
        await stop_broadcast(context(desk.uow, by=LEAD, clock=desk.clock), other.id)


async def test_what_holds_no_more_stops_by_itself(desk: BroadcastActions) -> None:
    broadcast = await desk.going()
    step = await desk.step(holds=False)
    assert step is not None and not step.followers and step.show
    assert (
        desk.current_broadcast(broadcast).stage is BroadcastStage.STOPPED
        and desk.deeds()[-1] == "correction stopped untrue"
    )


async def test_the_owners_message_is_edited_seldom(desk: BroadcastActions) -> None:
    broadcast = await desk.going(followers=400)
    edit_count = 0
    while (step := await desk.step()) and step.broadcast.stage is BroadcastStage.GOING:
        edit_count += step.show
        was = desk.current_broadcast(broadcast)
        desk.uow.tables.broadcasts[broadcast.id] = replace(was, sent=was.queued_count)
    assert 15 <= edit_count <= 21


async def test_correction_of_correction_names_a_delivered_one(desk: BroadcastActions) -> None:
    first = await desk.going()
    draft = await desk.write_broadcast()
    with pytest.raises(NotFound):
        await set_corrected(context(desk.uow, by=OWNER), draft.id, first.number)
    await desk.step()
    assert (await set_corrected(context(desk.uow, by=OWNER), draft.id, first.number)).corrects == first.number


async def test_follower_gets_own_track_and_security_only_by_cohort(desk: BroadcastActions) -> None:
    me = Person(CITIZEN, keys_for(CITIZEN))
    key = me.keys.learner
    await choose_audience(context(desk.uow, learner=key, clock=desk.clock), Audience.CANDIDATE)
    await follow_calendar(context(desk.uow, by=me, clock=desk.clock, ids=desk.ids))
    assert [follower.track for follower in desk.uow.tables.followers.values()] == ["candidate"]
    await choose_audience(context(desk.uow, learner=key, clock=desk.clock), Audience.SECURITY)
    assert [follower.track for follower in desk.uow.tables.followers.values()] == [""], (
        "that somebody belongs to a security force is never stored"
    )
    await choose_audience(context(desk.uow, learner=key, clock=desk.clock), Audience.STAFF)
    assert [follower.track for follower in desk.uow.tables.followers.values()] == ["staff"]


async def test_nobody_signs_from_their_other_account(desk: BroadcastActions) -> None:
    broadcast = await desk.ask_for_signatures()
    await desk.signs(broadcast, OWNER)
    await link_accounts(desk.uow, OWNER, LEAD)
    with pytest.raises(NotAllowed, match="sign-alone"):
        await desk.signs(broadcast, LEAD)
    assert desk.current_broadcast(broadcast).stage is BroadcastStage.SIGNING


async def test_what_leads_to_somebody_is_not_signed(desk: BroadcastActions) -> None:
    """Also if it was typed before the check existed."""
    broadcast = await desk.write_broadcast(BroadcastKind.WORDS, "به ۰۹۱۲۳۴۵۶۷۸۹ زنگ بزنید.")
    with pytest.raises(BadInput, match="broadcast-leads"):
        await ask_signatures(
            context(desk.uow, by=OWNER, clock=desk.clock, content=FakeContent(), mask=mask),
            broadcast.id,
            known=(),
        )
