"""A broadcast from its first word to its last reader: who writes, who signs, who is told, and when it ends."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import Broadcast, Kind, Stage
from bot.domain.people import Account, Messenger, Person, Role, Staff
from bot.language.masking import mask
from bot.usecases.news import send_broadcast as sending
from bot.usecases.news.follow_calendar import follow
from bot.usecases.news.sign_broadcast import refuse_broadcast, sign_broadcast, stop_broadcast
from bot.usecases.news.write_broadcast import (
    ask_signatures,
    begin_broadcast,
    confirm_links,
    must_write,
    set_corrected,
    set_source,
    turn_audience,
)
from bot.usecases.person.choose_audience import choose_audience
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock, FakeContent, FakeIds, keys_for
from tests.fakes.two_accounts import one_person

OWNER, LEAD, EDITOR, CITIZEN = (Account(Messenger.TELEGRAM, n) for n in (111, 222, 333, 444))


class Desk:
    """Somebody writes, somebody signs, the clock ticks."""

    def __init__(self) -> None:
        self.uow, self.clock, self.ids = MemoryUow(), FakeClock(), FakeIds()
        for account, role in ((OWNER, Role.OWNER), (LEAD, Role.LEAD), (EDITOR, Role.EDITOR)):
            self.uow.staff.save(Staff(account, role, started=True))

    async def written(
        self, kind: Kind = Kind.CORRECTION, text: str = "شعبه‌ها تا ساعت ۲۰ باز است."
    ) -> Broadcast:
        one = await begin_broadcast(kind, text, by=OWNER, uow=self.uow, ids=self.ids, clock=self.clock)
        if kind is Kind.CORRECTION:
            await set_source(one.id, "هیئت اجرایی", by=OWNER, uow=self.uow)
        return await turn_audience(one.id, Audience.VOTER, by=OWNER, uow=self.uow)

    async def asked(self, kind: Kind = Kind.CORRECTION) -> Broadcast:
        one = await self.written(kind)
        return await ask_signatures(
            one.id, by=OWNER, known=(), mask=mask, uow=self.uow, clock=self.clock, content=FakeContent()
        )

    async def signs(self, one: Broadcast, by: Account, *, urgent: bool = False) -> Broadcast:
        return await sign_broadcast(one.id, by=by, urgent=urgent, uow=self.uow, clock=self.clock)

    async def going(self, *, followers: int = 3, urgent: bool = False) -> Broadcast:
        for n in range(followers):
            self.uow.followers.add(f"box-{n:03d}")
        one = await self.asked()
        await self.signs(one, OWNER, urgent=urgent)
        return await self.signs(one, LEAD, urgent=urgent)

    async def step(self, *, pace: int = 2, holds: bool = True) -> sending.Step | None:
        return await sending.next_step(pace=pace, holds=lambda _: holds, uow=self.uow, clock=self.clock)

    def now(self, one: Broadcast) -> Broadcast:
        return self.uow.tables.broadcasts[one.id]

    def deeds(self) -> list[str]:
        return [record.detail for record in self.uow.tables.audit]


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_two_signatures_send_it_and_all_is_recorded(desk: Desk) -> None:
    one = await desk.asked()
    assert (await desk.signs(one, OWNER)).stage is Stage.SIGNING
    with pytest.raises(NotAllowed, match="sign-alone"):
        await desk.signs(one, OWNER)
    assert (await desk.signs(one, LEAD)).stage is Stage.GOING
    assert desk.deeds() == ["correction written", "correction signed", "correction signed"]
    assert all("باز است" not in str(record) for record in desk.uow.tables.audit), "no words in the log"


async def test_an_editor_writes_and_signs_nothing(desk: Desk) -> None:
    one = await desk.asked()
    with pytest.raises(NotAllowed, match="broadcast-signers"):
        await desk.signs(one, EDITOR)
    for account, staff in ((CITIZEN, None), (LEAD, Staff(LEAD, Role.LEAD))):
        with pytest.raises(NotAllowed, match="broadcast-for-owners"):
            must_write(Person(account, keys_for(account), staff=staff), editors=())
    must_write(Person(EDITOR, keys_for(EDITOR), staff=Staff(EDITOR, Role.EDITOR)), editors=())
    frozen = Staff(OWNER, Role.OWNER, frozen=True)
    with pytest.raises(NotAllowed):
        must_write(Person(OWNER, keys_for(OWNER), staff=frozen), editors=(OWNER,))


async def test_a_role_of_today_signs_tomorrow_and_a_lost_one_takes_its_signature_along(desk: Desk) -> None:
    desk.uow.staff.save(Staff(LEAD, Role.LEAD, started=True, since=desk.clock.now()))
    one = await desk.asked()
    with pytest.raises(NotAllowed, match="role-fresh"):
        await desk.signs(one, LEAD)
    await desk.signs(one, OWNER)
    desk.uow.staff.save(Staff(OWNER, Role.OWNER, frozen=True))
    desk.uow.staff.save(Staff(LEAD, Role.LEAD, started=True))
    assert (await desk.signs(one, LEAD)).stage is Stage.SIGNING, "the first one counts no more"


async def test_what_is_missing_is_said_and_an_unknown_link_is_looked_at_first(desk: Desk) -> None:
    one = await desk.written(Kind.WORDS, "ببینید: evil.example")
    with pytest.raises(BadInput, match="broadcast-links"):
        await ask_signatures(
            one.id, by=OWNER, known=(), mask=mask, uow=desk.uow, clock=desk.clock, content=FakeContent()
        )
    await confirm_links(one.id, by=OWNER, uow=desk.uow)
    asked = await ask_signatures(
        one.id, by=OWNER, known=(), mask=mask, uow=desk.uow, clock=desk.clock, content=FakeContent()
    )
    assert asked.stage is Stage.SIGNING
    with pytest.raises(WrongState, match="broadcast-asked-already"):
        await turn_audience(one.id, Audience.STAFF, by=OWNER, uow=desk.uow)
    with pytest.raises(NotFound):
        await turn_audience(one.id, Audience.STAFF, by=LEAD, uow=desk.uow)


async def test_a_no_ends_it_before_anybody_is_told(desk: Desk) -> None:
    one = await desk.asked()
    assert (await refuse_broadcast(one.id, by=LEAD, uow=desk.uow, clock=desk.clock)).stage is Stage.STOPPED
    with pytest.raises(WrongState):
        await desk.signs(one, OWNER)
    assert await desk.step() is None


async def test_followers_are_told_a_few_a_tick_each_once_and_then_it_is_done(desk: Desk) -> None:
    one = await desk.going(followers=5)
    assert desk.now(one).total == 5
    boxes = []
    while (step := await desk.step()) and step.broadcast.stage is Stage.GOING:
        assert len(step.followers) <= 2 and step.quiet
        boxes += [follower.letterbox for follower in step.followers]
    assert boxes == [f"box-{n:03d}" for n in range(5)]
    assert desk.now(one).stage is Stage.DONE and desk.deeds()[-1] == "correction done"
    assert await desk.step() is None


async def test_only_those_of_its_tracks_are_told_and_who_said_nothing_reads_with_the_voters(
    desk: Desk,
) -> None:
    for box, track in (("a", "candidate"), ("b", ""), ("c", "voter"), ("d", "security")):
        desk.uow.followers.add(box, track)
    one = await desk.going(followers=0)
    step = await desk.step(pace=9)
    assert step is not None and [f.letterbox for f in step.followers] == ["b", "c"]
    assert desk.now(one).total == 2


async def test_an_outage_piles_nothing_up(desk: Desk) -> None:
    one = await desk.going(followers=50)
    for _ in range(2):
        step = await desk.step()
        assert step is not None
        desk.uow.tables.under_way[one.number] += len(step.followers)
    assert await desk.step() is None, "four wait to be sent: two seconds' worth"
    desk.uow.tables.under_way[one.number] = 0
    assert await desk.step() is not None


async def test_nobody_is_told_at_night_and_it_goes_on_in_the_morning(desk: Desk) -> None:
    one = await desk.going(followers=5)
    await desk.step()
    desk.clock.advance(timedelta(hours=10))  # half past ten in the evening
    assert await desk.step() is None
    desk.clock.advance(timedelta(hours=9))  # half past seven
    assert await desk.step() is None
    desk.clock.advance(timedelta(minutes=31))
    step = await desk.step()
    assert step is not None and step.followers[0].letterbox == "box-002"
    assert desk.now(one).told == 4


async def test_urgent_words_about_the_day_itself_go_at_night(desk: Desk) -> None:
    running = await desk.uow.settings.running()
    desk.uow.settings.save(replace(running, polling_day=date(2026, 5, 2)))
    one = await desk.going(followers=5, urgent=True)
    desk.clock.advance(timedelta(hours=10))
    step = await desk.step()
    assert step is not None and not step.quiet and step.followers
    desk.uow.settings.save(replace(running, polling_day=date(2026, 6, 2)))
    assert await desk.step() is None, "the day was moved: it waits for the morning as everything does"
    assert desk.now(one).stage is Stage.GOING


async def test_nothing_is_urgent_on_any_other_day(desk: Desk) -> None:
    one = await desk.asked()
    with pytest.raises(BadInput, match="broadcast-not-urgent"):
        await desk.signs(one, OWNER, urgent=True)


async def test_one_signer_stops_it_at_once(desk: Desk) -> None:
    one = await desk.going(followers=5)
    await desk.step()
    with pytest.raises(NotAllowed):
        await stop_broadcast(one.id, by=EDITOR, uow=desk.uow, clock=desk.clock)
    desk.uow.tables.under_way[one.number] = 1
    await stop_broadcast(one.id, by=LEAD, uow=desk.uow, clock=desk.clock)
    assert await desk.step() is None
    desk.uow.tables.under_way[one.number] = 0
    last = await desk.step()
    assert last is not None and last.show and not last.followers, "the last count, once all is settled"
    assert await desk.step() is None
    assert desk.now(one).told == 2 and desk.deeds()[-1] == "correction stopped"
    with pytest.raises(WrongState, match="broadcast-over"):
        await stop_broadcast(one.id, by=LEAD, uow=desk.uow, clock=desk.clock)


async def test_a_role_of_today_stops_what_it_could_not_sign_yet(desk: Desk) -> None:
    one = await desk.going(followers=5)
    desk.uow.staff.save(Staff(LEAD, Role.LEAD, started=True, since=desk.clock.now()))
    await stop_broadcast(one.id, by=LEAD, uow=desk.uow, clock=desk.clock)
    assert desk.now(one).stage is Stage.STOPPED
    desk.uow.staff.save(Staff(LEAD, Role.LEAD, started=True))
    other = await desk.going(followers=0)
    desk.uow.staff.save(Staff(LEAD, Role.LEAD, started=True, frozen=True))
    with pytest.raises(NotAllowed, match="broadcast-signers"):
        await stop_broadcast(other.id, by=LEAD, uow=desk.uow, clock=desk.clock)


async def test_what_holds_no_more_stops_by_itself(desk: Desk) -> None:
    one = await desk.going()
    step = await desk.step(holds=False)
    assert step is not None and not step.followers and step.show
    assert desk.now(one).stage is Stage.STOPPED and desk.deeds()[-1] == "correction stopped untrue"


async def test_the_owners_message_is_edited_seldom(desk: Desk) -> None:
    one = await desk.going(followers=400)
    shown = 0
    while (step := await desk.step()) and step.broadcast.stage is Stage.GOING:
        shown += step.show
        was = desk.now(one)
        desk.uow.tables.broadcasts[one.id] = replace(was, sent=was.told)
    assert 15 <= shown <= 21


async def test_a_correction_of_a_correction_names_one_that_people_were_told(desk: Desk) -> None:
    first = await desk.going()
    draft = await desk.written()
    with pytest.raises(NotFound):
        await set_corrected(draft.id, first.number, by=OWNER, uow=desk.uow)
    await desk.step()
    assert (await set_corrected(draft.id, first.number, by=OWNER, uow=desk.uow)).corrects == first.number


async def test_whoever_follows_gets_his_track_and_security_only_from_a_group(desk: Desk) -> None:
    me = Person(CITIZEN, keys_for(CITIZEN))
    key = me.keys.learner
    await choose_audience(Audience.CANDIDATE, key=key, uow=desk.uow, clock=desk.clock)
    await follow(me, uow=desk.uow, ids=desk.ids, clock=desk.clock)
    assert list(desk.uow.tables.followers.values()) == ["candidate"]
    await choose_audience(Audience.SECURITY, key=key, uow=desk.uow, clock=desk.clock)
    assert list(desk.uow.tables.followers.values()) == [""], "what he only says is kept nowhere"
    await choose_audience(Audience.STAFF, key=key, uow=desk.uow, clock=desk.clock)
    assert list(desk.uow.tables.followers.values()) == ["staff"]


async def test_nobody_signs_from_his_other_account(desk: Desk) -> None:
    one = await desk.asked()
    await desk.signs(one, OWNER)
    await one_person(desk.uow, OWNER, LEAD)
    with pytest.raises(NotAllowed, match="sign-alone"):
        await desk.signs(one, LEAD)
    assert desk.now(one).stage is Stage.SIGNING


async def test_what_leads_to_somebody_is_not_signed(desk: Desk) -> None:
    """Also where it was typed before it was asked."""
    one = await desk.written(Kind.WORDS, "به ۰۹۱۲۳۴۵۶۷۸۹ زنگ بزنید.")
    with pytest.raises(BadInput, match="broadcast-leads"):
        await ask_signatures(
            one.id, by=OWNER, known=(), mask=mask, uow=desk.uow, clock=desk.clock, content=FakeContent()
        )
