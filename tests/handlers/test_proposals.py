"""Verified cases propose a measure to leads, who decide with a reason; and nothing tells of one report."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EditCard, Letterbox, Say, Screen
from bot.domain.cases.case_access import Accusable, Recusal, RecusalScope
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.moments import HUSH_ENDS, midnight
from bot.domain.news.broadcasts import BroadcastKind, BroadcastStage
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.threats.measures import MeasureState, take_up_measure
from bot.domain.threats.proposals import MeasureProposal, ProposalState
from bot.handlers.news.broadcasts import send_broadcasts
from bot.usecases.threats.propose_measures import proposal_counts
from tests.fakes import floor as floors
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.county import MINA, NADER, PARI, QASEM, messages_to, offered_presses, plain_text
from tests.fakes.floor import LEILA, NAMES, TEXTS, Floor
from tests.fakes.proposals import MemoryProposals
from tests.fakes.threatened import (
    BUYING,
    LETTER,
    a_threatened_county,
    look_around,
    threatened_content,
    verify_cases,
)
from tests.fakes.threatened import agency as make_agency

EDITH = Account(Messenger.TELEGRAM, 9021)
WHY = "در سه شعبه دیده شده است"
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return a_threatened_county(monkeypatch)


async def propose_one(floor: Floor, measure: str = "letter") -> MeasureProposal:
    """Five cases propose the measures; this one of them."""
    verify_cases(floor, 5)
    await look_around(floor)
    return await proposal_of(floor, measure)


async def proposal_of(floor: Floor, measure: str) -> MeasureProposal:
    return next(entry for entry in await floor.uow.proposals.all() if entry.measure == measure)


async def decides(
    floor: Floor, proposal: MeasureProposal, choice: str = "yes", *, by: Account = NADER, why: str = WHY
) -> None:
    await floor.presses(f"propose.{choice}:{proposal.id}", by=by, private=True)
    assert floor.only_reply(Screen).key == "proposal-why", floor.reply_keys()
    await floor.says(why, by=by)


def words_of(says: list[Say]) -> list[str]:
    return [TEXTS.render(say.key, say.args).translate(MARKS) for say in says]


async def test_leads_hear_of_five_cases_and_nobody_of_four(floor: Floor) -> None:
    verify_cases(floor, 4)
    verify_cases(floor, 4, area="thr02")
    await look_around(floor)
    assert floor.replies == ()
    verify_cases(floor, 5)
    await look_around(floor)
    assert floor.replies == (), "counted once a quarter"
    floor.clock.advance(timedelta(minutes=15))
    await look_around(floor)
    assert {say.key for say in floor.replies if isinstance(say, Say)} == {"proposals-new"}
    assert messages_to(NADER, floor) and messages_to(MINA, floor)
    assert not messages_to(PARI, floor) and not messages_to(LEILA, floor)
    (words,) = words_of(messages_to(NADER, floor))
    assert (
        "دست‌کم ۵ پروندهٔ تأییدشده در ۲۴ ساعت" in words and "District 1" in words and "District 2" not in words
    )


async def test_one_report_more_changes_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked before and after one report, list and page read the same; only the rule's number is told."""
    texts = []
    for count in (5, 6, 9):
        floor = a_threatened_county(monkeypatch)
        verify_cases(floor, count)
        await look_around(floor)
        heard = words_of(messages_to(NADER, floor))
        proposal = await proposal_of(floor, "letter")
        pages = []
        for press in ("propose", f"propose.one:{proposal.id}"):
            await floor.presses(press, by=NADER, private=True)
            pages.append(plain_text(floor))
        verify_cases(floor, count + 1)
        floor.clock.advance(timedelta(minutes=15))
        await look_around(floor)
        assert floor.replies == (), "a window has one proposal"
        await floor.presses(f"propose.one:{proposal.id}", by=NADER, private=True)
        assert plain_text(floor) == pages[1]
        texts.append((heard, pages))
    assert texts[0] == texts[1] == texts[2]


async def test_restricted_acts_and_fresh_decisions_propose_nothing(floor: Floor) -> None:
    verify_cases(floor, 9, act_id="O13", actor="force")
    verify_cases(floor, 4)
    verify_cases(floor, 5, area="thr02", decided_at=floor.clock.at - timedelta(minutes=4))
    await look_around(floor)
    assert await floor.uow.proposals.all() == []
    floor.clock.advance(timedelta(minutes=15))
    await look_around(floor)
    assert {entry.district for entry in await floor.uow.proposals.all()} == {"thr02"}, "it stands by now"


async def test_withdrawal_weakens_a_proposal_without_a_number(floor: Floor) -> None:
    proposal = await propose_one(floor)
    before = await page_of(floor, proposal)
    gone = next(iter(floor.uow.tables.cases.values()))
    floor.uow.cases.save(replace(gone, state=State.WITHDRAWN))
    floor.uow.commit()
    for wait in (timedelta(minutes=15), timedelta(hours=23, minutes=30)):
        floor.clock.advance(wait)
        await look_around(floor)
        assert await page_of(floor, proposal) == before, "nobody reads a withdrawal off it within its window"
    floor.clock.advance(timedelta(minutes=15))
    await look_around(floor)
    weak = await page_of(floor, proposal)
    assert "دیگر بر پایهٔ کافی نیست" in weak
    verify_cases(floor, 6, decided_at=proposal.at + timedelta(hours=2))
    floor.clock.advance(timedelta(minutes=15))
    await look_around(floor)
    assert await page_of(floor, proposal) == weak, "weighed once, it is never taken back"


async def test_cases_of_the_window_count_for_a_proposal(floor: Floor) -> None:
    proposal = await propose_one(floor)
    gone = next(iter(floor.uow.tables.cases.values()))
    floor.uow.cases.save(replace(gone, state=State.WITHDRAWN))
    floor.uow.commit()
    floor.clock.advance(timedelta(hours=24))
    verify_cases(floor, 1, area="thr01", decided_at=proposal.at + timedelta(hours=2))
    await look_around(floor)
    assert not (await proposal_of(floor, "letter")).is_weak


async def page_of(floor: Floor, proposal: MeasureProposal) -> str:
    await floor.presses(f"propose.one:{proposal.id}", by=NADER, private=True)
    return plain_text(floor)


async def test_accepted_letter_reaches_liaison_who_acknowledges(floor: Floor) -> None:
    proposal = await propose_one(floor)
    await decides(floor, proposal)
    assert floor.only_reply(Screen).key == "proposal-accepted-letter"
    (letter,) = messages_to(QASEM, floor)
    assert letter.key == "proposal-letter" and not messages_to(PARI, floor)
    assert [say.key for say in messages_to(MINA, floor)] == ["proposal-decision-notice"]
    assert WHY in words_of(messages_to(MINA, floor))[0] and WHY not in words_of([letter])[0]

    await floor.presses(f"propose.seen:{proposal.id}", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "proposal-not-yours"
    await floor.presses(f"propose.seen:{proposal.id}", by=QASEM, private=True)
    assert floor.only_reply(Screen).key == "proposal-seen"
    assert [say.key for say in messages_to(NADER, floor)] == ["proposal-seen-notice"]
    await floor.presses(f"propose.seen:{proposal.id}", by=QASEM, private=True)
    assert floor.only_reply(Ack).key == "proposal-seen-already" and not messages_to(NADER, floor)
    details = [record.detail for record in floor.uow.stored_audit if record.action == "proposal"]
    assert details[-2:] == ["accepted letter", "seen by the body"] and len(details) == 5


async def test_two_leads_at_once_decide_once(floor: Floor) -> None:
    proposal = await propose_one(floor)
    for lead in (NADER, MINA):
        await floor.presses(f"propose.yes:{proposal.id}", by=lead, private=True)
    await floor.says(WHY, by=NADER)
    assert messages_to(QASEM, floor)
    await floor.says("من هم موافقم که بگوییم", by=MINA)
    assert floor.only_reply(Ack).key == "proposal-decided-already" and not messages_to(QASEM, floor)
    await floor.presses(f"propose.no:{proposal.id}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "proposal-decided-already"
    stored = await proposal_of(floor, "letter")
    assert (stored.by, stored.reason, stored.state) == (NADER, WHY, ProposalState.ACCEPTED)


async def test_refusal_has_a_reason_too(floor: Floor) -> None:
    proposal = await propose_one(floor, "lesson")
    await decides(floor, proposal, "no", why="نه")
    assert floor.only_reply(Ack).key == "proposal-reason-short"
    assert (await proposal_of(floor, "lesson")).state is ProposalState.OPEN
    await floor.says("تازه همین درس را فرستاده‌ایم", by=NADER)
    assert floor.only_reply(Screen).key == "proposal-refused"
    assert [say.key for say in messages_to(MINA, floor)] == ["proposal-decision-notice"]
    assert not floor.uow.tables.broadcasts
    assert "تازه همین درس را فرستاده‌ایم" in await page_of(floor, proposal)


async def test_accepted_lesson_waits_for_second_signature(floor: Floor) -> None:
    proposal = await propose_one(floor, "lesson")
    await decides(floor, proposal)
    assert floor.only_reply(Screen).key == "proposal-accepted-lesson"
    (broadcast,) = floor.uow.tables.broadcasts.values()
    assert (broadcast.kind, broadcast.stage) == (BroadcastKind.LESSON, BroadcastStage.SIGNING)
    assert [s.by for s in broadcast.signatures] == [NADER] and broadcast.audiences == ("voter",)
    recommended, question, _ = messages_to(MINA, floor)
    assert (recommended.key, question.key) == ("broadcast-lesson", "broadcast-sign")
    assert "District 1" not in "".join(words_of([recommended])), "no place leaves the circle of leads"
    await floor.presses(f"bcast.sign:{broadcast.id}", by=MINA, private=True)
    assert floor.uow.tables.broadcasts[broadcast.id].stage is BroadcastStage.GOING
    assert "پیام در راه است" in await page_of(floor, proposal)
    assert f"bcast.of:{broadcast.id}" in offered_presses(floor)


async def test_lesson_reaches_followers_of_its_track_there(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for box, track, area in (
        ("box-1", "voter", "thr01"), ("box-2", "candidate", "thr01"), ("box-3", "voter", "thr02"), ("box-4", "", ""),
    ):  # fmt: skip
        floor.uow.followers.add(box, track, area)
    proposal = await propose_one(floor, "lesson")
    page = await page_of(floor, proposal)
    assert "گفته‌اند در District 1 هستند (کمتر از ۵ نفر)" in page and "می‌تواند بفهمد" in page
    await decides(floor, proposal)
    (broadcast,) = floor.uow.tables.broadcasts.values()
    question = messages_to(MINA, floor)[1]
    assert "District 1 هستند (کمتر از ۵ نفر)" in words_of([question])[0]
    await floor.presses(f"bcast.sign:{broadcast.id}", by=MINA, private=True)
    card = floor.only_reply(EditCard)
    assert card.key == "broadcast-progress-there" and "total" not in card.args, (
        "nobody reads how many live there"
    )
    assert "روز پس از امضا" in "".join(TEXTS.render(card.key, card.args))
    await floor.ticks(send_broadcasts)
    assert not floor.replies, "its arrival tells nothing of the cases of these hours"
    floor.clock.at = midnight(floor.clock.today() + timedelta(days=1)) + timedelta(minutes=HUSH_ENDS)
    before = floor.uow.copy_tables()
    await floor.ticks(send_broadcasts)
    (message,) = [r for r in floor.replies if isinstance(r, Say) and isinstance(r.to, Letterbox)]
    assert (message.key, message.to) == ("broadcast-lesson", Letterbox("box-1"))
    assert "shared:lesson/vb1" in offered_presses(floor)

    floor.uow.tables = before
    monkeypatch.setattr(floors, "content", lambda: replace(threatened_content(), tracks={}))
    await floor.ticks(send_broadcasts)
    assert not [r for r in floor.replies if isinstance(r, Say)], "a lesson that is gone is not sent"
    assert floor.uow.tables.broadcasts[broadcast.id].stage is BroadcastStage.STOPPED


async def test_correction_is_written_by_whoever_takes_it_up(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NAMES, EDITH, "Edith")
    floor.uow.staff.save(Staff(EDITH, Role.EDITOR, "Edith", started=True))
    proposal = await propose_one(floor, "right")
    await decides(floor, proposal)
    (wanted,) = messages_to(EDITH, floor)
    (broadcast,) = floor.uow.tables.broadcasts.values()
    assert wanted.key == "proposal-write" and broadcast.by is None
    await floor.presses(f"bcast.take:{broadcast.id}", by=EDITH, private=True)
    await floor.presses(f"bcast.take:{broadcast.id}", by=EDITH, private=True)
    await floor.presses(f"bcast.take:{broadcast.id}", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "broadcast-taken-up"
    await floor.says("شعبه‌ها تا ساعت ۲۰ باز است.", by=EDITH)
    assert floor.only_reply(Screen).key == "broadcast-ask-source"
    assert floor.uow.tables.broadcasts[broadcast.id].words == "شعبه‌ها تا ساعت ۲۰ باز است."
    assert "متن هنوز نوشته نشده است" in await page_of(floor, proposal)


async def test_letter_needs_a_liaison(floor: Floor) -> None:
    proposal = await propose_one(floor)
    floor.uow.staff.save(Staff(QASEM, Role.LIAISON, "Qasem", started=False, body="court"))
    floor.uow.keep_turn()
    await floor.presses(f"propose.yes:{proposal.id}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "proposal-no-liaison"


async def test_accused_body_gets_no_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    to_police = replace(BUYING, measures=(replace(LETTER, body="police"),))
    floor = a_threatened_county(monkeypatch, to_police)
    accused = threatened_content(to_police)
    agencies = {"police": make_agency("police", ActorClass.STAFF)}
    monkeypatch.setattr(floors, "content", lambda: replace(accused, agencies=agencies))
    verify_cases(floor, 9, actor="staff")
    await look_around(floor)
    assert await floor.uow.proposals.all() == []


async def test_late_proposals_are_reminded_of_once_and_counted(floor: Floor) -> None:
    began = floor.clock.at
    proposal = await propose_one(floor)
    await decides(floor, proposal, "no")
    for hours, reminders in ((23, 0), (2, 1), (1, 0)):
        floor.clock.advance(timedelta(hours=hours))
        await look_around(floor)
        assert [say.key for say in messages_to(NADER, floor)] == ["proposals-late"] * reminders
    counts = await proposal_counts(
        make_tick_ctx(floor.uow, floor.clock, floors.content()), since=began - timedelta(hours=1)
    )
    assert (counts.proposed, counts.refused, counts.late) == (3, 1, 2)


async def test_nobody_but_leads_sees_proposals(floor: Floor) -> None:
    proposal = await propose_one(floor)
    for press in ("propose", f"propose.one:{proposal.id}", f"propose.yes:{proposal.id}"):
        await floor.presses(press, by=PARI, private=True)
        assert floor.only_reply(Ack).key in ("not-allowed", "not-member"), press


@pytest.fixture
def watched_floor(floor: Floor) -> Floor:
    """The threat's acts may accuse candidates and persons; the court is of candidates here, Nader belongs to it."""
    bodies = {"court": make_agency("court", ActorClass.CANDIDATE)}
    floor.uow.accusable = Accusable(floors.content().acts, bodies)
    floor.uow.staff.save(Staff(NADER, Role.LEAD, "Nader", started=True, belongs_to="court"))
    floor.uow.keep_turn()
    return floor


async def test_lead_of_a_possibly_accused_body_keeps_out(watched_floor: Floor) -> None:
    floor = watched_floor
    verify_cases(floor, 5, area="thr01")
    await look_around(floor)
    assert messages_to(MINA, floor) and not messages_to(NADER, floor)
    proposal = await proposal_of(floor, "lesson")
    for press in (f"propose.one:{proposal.id}", f"propose.yes:{proposal.id}", f"propose.no:{proposal.id}"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Ack).key == "proposal-recused", press
    await floor.presses("propose", by=NADER, private=True)
    assert "هنوز پیشنهادی نیست" in plain_text(floor)
    await decides(floor, proposal, "no", by=MINA)
    assert not messages_to(NADER, floor)


async def test_recused_lead_signs_nothing_that_it_began(
    watched_floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither is asked, nor may sign, refuse, stop or write from the list of messages. No press reads all proposals."""
    floor = watched_floor
    monkeypatch.setitem(NAMES, EDITH, "Edith")
    floor.uow.staff.save(Staff(EDITH, Role.LEAD, "Edith", started=True))
    await decides(floor, await propose_one(floor, "lesson"), by=MINA)
    (broadcast,) = floor.uow.tables.broadcasts.values()
    assert "broadcast-sign" in [say.key for say in messages_to(EDITH, floor)]
    assert not messages_to(NADER, floor)
    monkeypatch.setattr(MemoryProposals, "all", None)
    for press in ("bcast.sign", "bcast.no", "bcast.stop"):
        await floor.presses(f"{press}:{broadcast.id}", by=NADER, private=True)
        assert floor.only_reply(Ack).key == "proposal-recused", press
    for lead, offers in ((NADER, False), (EDITH, True)):
        await floor.presses(f"bcast.of:{broadcast.id}", by=lead, private=True)
        assert (f"bcast.no:{broadcast.id}" in offered_presses(floor)) is offers
        assert ("District 1 هستند" in words_of(floor.replies)[-1]) is offers, (
            "whom it is for, before they sign"
        )
    assert floor.uow.tables.broadcasts[broadcast.id].stage is BroadcastStage.SIGNING
    floor.uow.staff.save(Staff(NADER, Role.OWNER, "Nader", started=True, belongs_to="court"))
    floor.uow.keep_turn()
    for press in ("bcast.take", "bcast.ask"):
        await floor.presses(f"{press}:{broadcast.id}", by=NADER, private=True)
        assert floor.only_reply(Ack).key == "proposal-recused", press


async def test_proposals_end_with_their_election(floor: Floor) -> None:
    proposal = await propose_one(floor, "letter")
    running = await floor.uow.settings.running()
    floor.uow.settings.save(replace(running, closed_on=floor.clock.today()))
    floor.uow.keep_turn()
    await floor.presses(f"propose.yes:{proposal.id}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "election-closed"
    floor.clock.at = midnight(floor.clock.today() + timedelta(days=1)) + timedelta(minutes=HUSH_ENDS)
    verify_cases(floor, 5, area="thr02", decided_at=floor.clock.at - timedelta(hours=9))
    floor.uow.settings.save(replace(running, opened_on=floor.clock.today()))
    floor.uow.keep_turn()
    for press in (f"propose.one:{proposal.id}", f"propose.yes:{proposal.id}"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Ack).key == "proposal-earlier", press
    await floor.presses("propose", by=NADER, private=True)
    assert "هنوز پیشنهادی نیست" in plain_text(floor)
    floor.clock.advance(timedelta(minutes=15))
    verify_cases(floor, 5)
    await look_around(floor)
    assert "proposals-new" in [say.key for say in messages_to(NADER, floor)], "what waited hinders nothing"
    fresh = [entry for entry in await floor.uow.proposals.all() if entry.at > proposal.at]
    assert {entry.district for entry in fresh} == {"thr01"}, "what was verified before it was opened is over"


async def test_owners_hear_when_no_lead_may_decide(watched_floor: Floor) -> None:
    floor = watched_floor
    floor.uow.recusals.add(Recusal(MINA, RecusalScope.AREA, "thr01s1"))
    verify_cases(floor, 5, area="thr01")
    await look_around(floor)
    assert [say.key for say in messages_to(MINA, floor)] == ["proposals-nobody"]
    assert not messages_to(NADER, floor)
    await floor.presses(f"propose.one:{(await proposal_of(floor, 'letter')).id}", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "proposal-recused"


async def test_own_measures_are_proposed_and_dropped_ones_not(floor: Floor) -> None:
    own = take_up_measure(
        LETTER, measure_id="own-1", threat="buying", by=NADER, today=floor.clock.today(), own=True
    )
    dropped = take_up_measure(LETTER, measure_id="m-2", threat="buying", by=NADER, today=floor.clock.today())
    floor.uow.threats.save_measure(replace(own, title="با نهاد بنشینید"))
    floor.uow.threats.save_measure(replace(dropped, state=MeasureState.DROPPED))
    verify_cases(floor, 5)
    await look_around(floor)
    assert {entry.measure for entry in await floor.uow.proposals.all()} == {"lesson", "right", "own-1"}
    assert "با نهاد بنشینید" in await page_of(floor, await proposal_of(floor, "own-1"))
