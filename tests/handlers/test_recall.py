"""A referral that went where it should not have is called back: a lead wishes it, another person signs it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EraseDetails, ReporterOf, Say, Screen, SendPackage, StaffChat
from bot.conversation.store import Conflict
from bot.domain.cases.recusal import From, Recusal
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.events import CaseMerged
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN
from bot.domain.referrals.referrals import Outcome, Step
from bot.domain.staff.audit import OPERATOR, Deed
from bot.domain.staff.roles import COUNTS_AFTER
from bot.domain.staff.signatures import LASTS, Matter
from bot.handlers.referrals.referral_clock import referrals_late
from bot.usecases.referrals.answer_referral import answer
from bot.usecases.referrals.export_referral import record_export
from bot.usecases.referrals.recall_referral import recall_referral
from tests.fakes import floor as floors
from tests.fakes.floor import BABAK, LEILA, Floor, verbs
from tests.fakes.turns import REZA, SARA, command
from tests.fakes.two_accounts import one_person
from tests.handlers.test_referrals import BODY, LIAISON, MINA, agreed, floor, proposed, said, sent

__all__ = ("floor",)
CHIEF = MINA


@pytest.fixture
async def one(floor: Floor) -> str:
    """Reza prepared it, Leila signed it, the liaison has fetched it; Mina is an owner in Babak's group."""
    floor.uow.staff.save(Staff(CHIEF, Role.OWNER, "Mina", started=True))
    babak = floor.uow.tables.members[BABAK, floors.BALE_GROUP.chat_id]
    floor.uow.members.save(replace(babak, account=CHIEF))
    floor.uow.keep_turn()
    one = await sent(floor, "ref.file:c1/1")
    await floor.presses(f"body.open:{one}", by=LIAISON, private=True)
    return one


async def wished(floor: Floor, one: str, *, why: str = "body") -> str:
    await floor.presses(f"ref.recall-why:{one}/{why}", by=LEILA, private=True)
    assert floor.only(Screen).key == "recall-wished", floor.replies
    return next(iter(floor.uow.tables.wanted))


async def recalled(floor: Floor, one: str, *, why: str = "body") -> None:
    wanted = await wished(floor, one, why=why)
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert floor.only(Screen).key == "recall-done", floor.replies


async def test_the_way_there_stands_on_the_case_s_card_for_leads_and_in_private_alone(
    floor: Floor, one: str
) -> None:
    for at in ("case.show:c1", "refer:c1"):
        await floor.presses(at, by=LEILA, private=True)
        assert f"ref.recall:{one}" in verbs(floor.only(Screen)), at
        await floor.presses(at, by=REZA, private=True)
        assert f"ref.recall:{one}" not in verbs(floor.only(Screen)), at
    await floor.presses("case.next:c0", by=LEILA)
    assert "ref.recall" not in str(floor.replies)
    await floor.presses(f"ref.recall:{one}", by=LEILA, private=True)
    screen = floor.only(Screen)
    assert verbs(screen) == [
        f"ref.recall-why:{one}/body", f"ref.recall-why:{one}/words", f"ref.recall-why:{one}/person",
        "case.show:c1",
    ]  # fmt: skip
    assert "هیئت نظارت شهرستان" in said(floor) and one in floor.uow.tables.referrals


async def test_what_has_not_gone_is_not_called_back(floor: Floor) -> None:
    one = await agreed(floor)
    await floor.presses("case.show:c1", by=LEILA, private=True)
    assert not [verb for verb in verbs(floor.only(Screen)) if verb.startswith("ref.recall")]
    await floor.presses(f"ref.recall:{one}", by=LEILA, private=True)
    assert floor.only(Ack).key == "recall-over"


async def test_the_wish_goes_to_those_who_could_sign_and_changes_nothing_yet(floor: Floor, one: str) -> None:
    wanted = await wished(floor, one)
    asked = floor.only(Say, "recall-sign")
    assert asked.to == StaffChat(CHIEF)
    assert verbs(asked) == [f"ref.recall-yes:{wanted}", f"ref.recall-no:{wanted}", "case.show:c1"]
    assert "به نهاد اشتباهی رفته است" in said(floor)
    assert (await floor.case()).state is State.REFERRED
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.deed, record.detail, record.by) == ("refer", f"recall wished {BODY} body", str(LEILA))


async def test_with_the_signature_it_is_over_everywhere(floor: Floor, one: str) -> None:
    wanted = await wished(floor, one)
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert (await floor.case()).state is State.VERIFIED
    assert not floor.uow.tables.referrals and not floor.uow.tables.packed and not floor.uow.tables.wanted
    assert EraseDetails("c1", LIAISON) in floor.replies
    assert floor.only(Say, "body-recalled").to == StaffChat(LIAISON)
    assert "برمی‌داریم" in said(floor) and "برداشتیم" not in said(floor), "the messenger may not let us"
    assert floor.only(Say, "notice-refer-ended-recalled").to == StaffChat(REZA)
    assert floor.only(Say, "notice-recall-signed").to == StaffChat(LEILA)
    assert floor.only(Say, "notice-new").to == ReporterOf("r-c1")
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.deed, record.detail, record.by) == ("sign", f"recall {BODY} body", str(CHIEF))
    for verb in ("body.open", "body.see", "body.ack"):
        await floor.presses(f"{verb}:{one}", by=LIAISON, private=True)
        assert floor.only(Ack).key == "body-over", verb
    await floor.takes(command("referrals", by=LIAISON))
    assert not verbs(floor.only(Screen))
    floor.clock.advance(10 * ANSWERED_WITHIN[Severity.HIGH])
    await floor.ticks(referrals_late)
    assert not floor.replies, "nobody is reminded of it"


@pytest.mark.parametrize(
    ("why", "words"), [("body", "جای درستش آن‌جا نبود"), ("words", "چیزی بود که نباید می‌رفت")]
)
async def test_the_reporter_reads_what_happened_and_what_comes_next(
    floor: Floor, one: str, why: str, words: str
) -> None:
    await recalled(floor, one, why=why)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "هیئت نظارت شهرستان" in said(floor) and words in said(floor)
    assert "دوباره از شما می‌پرسیم" in said(floor)


async def test_what_he_reads_of_it_gives_way_to_what_comes_after(floor: Floor, one: str) -> None:
    await recalled(floor, one)
    await floor.presses("case.reopen-why:c1/reopen-mistake", by=LEILA, private=True)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "تصمیم دربارهٔ گزارش شما را عوض نمی‌کند" not in said(floor) and "دوباره بررسی" in said(floor)
    assert "ارجاع به نهاد پیش نرفت" in said(floor), "among the steps it stays"


async def test_it_can_be_referred_anew_to_that_body_or_another(floor: Floor, one: str) -> None:
    await recalled(floor, one, why="words")
    again = await sent(floor)
    assert again != one and (await floor.case()).state is State.REFERRED
    await floor.presses(f"body.open:{again}", by=LIAISON, private=True)
    assert floor.only(SendPackage).referral_id == again


async def test_where_another_body_has_it_too_it_stays_referred(floor: Floor, one: str) -> None:
    await agreed(floor, body="court")
    two = next(i for i in floor.uow.tables.referrals if i != one)
    await floor.presses(f"ref.yes:{two}", by=LEILA, private=True)
    await recalled(floor, one)
    assert (await floor.case()).state is State.REFERRED and list(floor.uow.tables.referrals) == [two]


async def test_nobody_signs_his_own_wish_and_no_moderator_where_a_lead_could(floor: Floor, one: str) -> None:
    wanted = await wished(floor, one)
    for by, why in ((LEILA, "sign-alone"), (BABAK, "recall-leads-sign"), (REZA, "recall-leads-sign")):
        await floor.presses(f"ref.recall-yes:{wanted}", by=by, private=True)
        assert floor.only(Ack).key == why
    for by in (REZA, BABAK):
        await floor.presses(f"ref.recall-why:{one}/body", by=by, private=True)
        assert floor.only(Ack).key == "not-allowed"
    assert one in floor.uow.tables.referrals


async def test_a_role_of_today_neither_wishes_nor_signs(floor: Floor, one: str) -> None:
    now = floor.clock.now()
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True, since=now))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-why:{one}/body", by=LEILA, private=True)
    assert floor.only(Ack).key == "role-fresh"
    floor.clock.advance(COUNTS_AFTER)
    wanted = await wished(floor, one)
    floor.uow.staff.save(Staff(CHIEF, Role.OWNER, "Mina", started=True, since=floor.clock.now()))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert floor.only(Ack).key == "recall-leads-sign", "moderators sign where no other lead counts"
    await floor.presses(f"ref.recall-yes:{wanted}", by=BABAK, private=True)
    assert (await floor.case()).state is State.VERIFIED


async def test_a_first_signature_that_counts_no_more_is_none(floor: Floor, one: str) -> None:
    wanted = await wished(floor, one)
    floor.uow.staff.save(Staff(LEILA, Role.MODERATOR, "Leila", started=True))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert floor.only(Ack).key == "sign-none" and one in floor.uow.tables.referrals


async def test_it_waits_for_a_day(floor: Floor, one: str) -> None:
    wanted = await wished(floor, one)
    floor.clock.advance(LASTS[Matter.RECALL] + timedelta(seconds=1))
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert floor.only(Ack).key == "sign-none"


async def test_who_keeps_away_neither_wishes_nor_signs_nor_hears(floor: Floor, one: str) -> None:
    wanted = await wished(floor, one)
    floor.uow.recusals.add(Recusal(CHIEF, From.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert floor.only(Ack).key == "case-recused"
    floor.uow.recusals.add(Recusal(LEILA, From.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-why:{one}/body", by=LEILA, private=True)
    assert floor.only(Ack).key == "case-recused"


async def test_where_nobody_could_sign_nothing_is_wished(floor: Floor, one: str) -> None:
    for who in (CHIEF, BABAK, REZA):
        floor.uow.recusals.add(Recusal(who, From.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-why:{one}/body", by=LEILA, private=True)
    assert floor.only(Ack).key == "recall-alone" and not floor.uow.tables.wanted


async def test_a_no_leaves_it_there_and_the_first_hears_it(floor: Floor, one: str) -> None:
    wanted = await wished(floor, one)
    await floor.presses(f"ref.recall-no:{wanted}", by=CHIEF, private=True)
    assert floor.only(Say, "notice-recall-unsigned").to == StaffChat(LEILA)
    assert one in floor.uow.tables.referrals and not floor.uow.tables.wanted
    wanted = await wished(floor, one)
    await floor.presses(f"ref.recall-no:{wanted}", by=LEILA, private=True)
    assert not floor.uow.tables.wanted and "notice-recall-unsigned" not in floor.heard()


async def test_his_own_wish_is_taken_back_from_his_other_account(floor: Floor, one: str) -> None:
    wanted = await wished(floor, one)
    await one_person(floor.uow, LEILA, BABAK)
    await floor.presses(f"ref.recall-no:{wanted}", by=BABAK, private=True)
    assert floor.only(Screen).key == "recall-not-done", floor.replies
    assert not floor.uow.tables.wanted and one in floor.uow.tables.referrals
    assert "notice-recall-unsigned" not in floor.heard(), "he need not be told what he did himself"


async def test_a_button_that_means_nothing_wishes_nothing(floor: Floor, one: str) -> None:
    await floor.presses(f"ref.recall-why:{one}/whim", by=LEILA, private=True)
    assert floor.only(Ack).key == "recall-no-reason"
    await floor.presses("ref.recall-why:nothing/body", by=LEILA, private=True)
    assert floor.only(Ack).key == "recall-over"


async def test_without_a_liaison_those_who_brought_it_fetch_it_back(floor: Floor, one: str) -> None:
    floor.uow.staff.save(Staff(LIAISON, Role.MODERATOR, "Nader"))
    floor.uow.keep_turn()
    await floor.presses(f"body.open:{one}", by=LEILA, private=True)
    await recalled(floor, one)
    told = {r.to for r in floor.replies if isinstance(r, Say) and r.key == "notice-recall-by-hand"}
    assert told == {StaffChat(REZA), StaffChat(LEILA), StaffChat(CHIEF)}
    assert EraseDetails("c1", LEILA) in floor.replies and "notice-refer-ended-recalled" not in floor.heard()


async def with_a_liaison_only_later(floor: Floor, *hands: str) -> str:
    """Those have taken the package out by then: accounts of staff, or the operator."""
    one = await sent(floor, "ref.file:c1/1", liaison=False)
    for hand in hands:
        if hand == OPERATOR:
            await record_export(one, uow=floor.uow, clock=floor.clock)
            floor.uow.commit()
        else:
            await floor.presses(f"body.open:{one}", by=Account.parse(hand), private=True)
            assert [reply for reply in floor.replies if isinstance(reply, SendPackage)]
    for _ in range(120):
        floor.uow.audit.record(Deed.READ, by=str(REZA), at=floor.clock.now(), subject="c1")
    floor.uow.staff.save(Staff(LIAISON, Role.LIAISON, "Nader", started=True, body=BODY))
    floor.uow.commit()
    return one


async def recalled_by_a_moderator(floor: Floor, one: str) -> None:
    """There is no other lead."""
    wanted = await wished(floor, one)
    await floor.presses(f"ref.recall-yes:{wanted}", by=BABAK, private=True)
    assert floor.only(Screen).key == "recall-done", floor.replies


@pytest.mark.parametrize(
    ("hands", "told"),
    [
        ((), set()),
        ((str(LEILA),), {LEILA}),
        ((OPERATOR,), {REZA, LEILA}),
        ((str(LEILA), OPERATOR), {REZA, LEILA}),
    ],
)
async def test_who_took_it_there_before_the_body_had_a_liaison_fetches_it_back_too(
    floor: Floor, hands: tuple[str, ...], told: set[Account]
) -> None:
    one = await with_a_liaison_only_later(floor, *hands)
    await recalled_by_a_moderator(floor, one)
    assert floor.only(Say, "body-recalled").to == StaffChat(LIAISON)
    heard = {r.to for r in floor.replies if isinstance(r, Say) and r.key == "notice-recall-taken-out"}
    assert heard == {StaffChat(who) for who in told}
    assert all(EraseDetails("c1", who) in floor.replies for who in told)


async def test_a_report_that_is_taken_back_is_fetched_back_from_there_too(floor: Floor) -> None:
    await with_a_liaison_only_later(floor, str(LEILA))
    await floor.presses("my-withdraw-yes:r-c1", by=SARA, private=True)
    assert floor.only(Say, "body-withdrawn").to == StaffChat(LIAISON)
    assert floor.only(Say, "notice-recall-taken-out").to == StaffChat(LEILA)


async def test_a_case_that_is_closed_stays_closed(floor: Floor, one: str) -> None:
    await floor.presses("case.end:c1/closed-passed-on", by=LEILA, private=True)
    await floor.presses("case.show:c1", by=LEILA, private=True)
    assert f"ref.recall:{one}" in verbs(floor.only(Screen))
    await recalled(floor, one)
    assert (await floor.case()).state is State.CLOSED and not floor.uow.tables.referrals


# --- what the body wished to hear from a witness ------------------------------------------------------

ASKED = "آیا خودتان دیدید که صندوق را پیش از رأی‌گیری باز کردند؟"
TOLD = "بله، من کنار در ایستاده بودم و دیدم."


async def wished_to_hear(floor: Floor) -> str:
    """The liaison's wish, put to Sara; its id."""
    await floor.presses("body.witness:c1", by=LIAISON, private=True)
    await floor.says(ASKED, by=LIAISON)
    await floor.presses("body.wish:c1", by=LIAISON, private=True)
    wish = next(iter(floor.uow.tables.introductions.values()))
    await floor.presses(f"intro.yes:{wish.wish}", by=LEILA, private=True)
    return wish.id


async def test_what_the_body_wished_to_hear_is_over_and_the_witness_hears_so(floor: Floor, one: str) -> None:
    intro = await wished_to_hear(floor)
    wanted = await wished(floor, one)
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert not floor.uow.tables.introductions
    assert [r.to for r in floor.replies if isinstance(r, Say) and r.key == "notice-new"] == [
        ReporterOf("r-c1")
    ], "one notice, whatever has happened"
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert f"my-intro:{intro}" not in verbs(floor.only(Screen))
    assert "دیگر منتظر جواب شما نیست" in said(floor) and ASKED not in said(floor)
    await floor.presses(f"my-intro:{intro}", by=SARA, private=True)
    assert floor.only(Ack).key == "intro-over"


async def test_a_wish_does_not_come_to_life_when_the_case_goes_there_again(floor: Floor, one: str) -> None:
    intro = await wished_to_hear(floor)
    await floor.presses(f"my-intro-write:{intro}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    await floor.presses(f"my-intro-send:{intro}", by=SARA, private=True)
    await recalled(floor, one)
    await sent(floor)
    await floor.presses(f"intro.read:{intro}", by=LIAISON, private=True)
    assert floor.only(Ack).key == "intro-over" and TOLD not in str(floor.read)


async def test_another_body_s_wish_stays(floor: Floor, one: str) -> None:
    intro = await wished_to_hear(floor)
    wish = floor.uow.tables.introductions[intro]
    floor.uow.tables.introductions["other"] = replace(wish, id="other", wish="w2", body="court")
    await recalled(floor, one)
    assert list(floor.uow.tables.introductions) == ["other"]


async def test_while_the_body_has_it_by_another_referral_its_wish_stays(floor: Floor, one: str) -> None:
    intro = await wished_to_hear(floor)
    floor.uow.tables.referrals["f2"] = replace(floor.uow.tables.referrals[one], id="f2")
    await recalled(floor, one)
    assert intro in floor.uow.tables.introductions


HAMID = Account(Messenger.TELEGRAM, 9090)


async def hamid_reports_too(floor: Floor) -> None:
    floor.witness("r-2", "c1", by=HAMID)
    floor.uow.cases.save(replace(await floor.case(), witnesses=2))
    floor.uow.commit()


async def test_once_a_reporter_takes_his_report_back_others_are_asked_no_more(floor: Floor) -> None:
    """The body has the case no more; what a witness has written for it would be read once it goes there again."""
    await hamid_reports_too(floor)
    two = await proposed(floor)
    for report, by in (("r-c1", SARA), ("r-2", HAMID)):
        await floor.presses(f"my-refer-yes:{report}/{two}", by=by, private=True)
    floor.uow.staff.save(Staff(LIAISON, Role.LIAISON, "Nader", started=True, body=BODY))
    floor.uow.keep_turn()
    await floor.presses(f"ref.yes:{two}", by=LEILA, private=True)
    await wished_to_hear(floor)
    intro = next(one.id for one in floor.uow.tables.introductions.values() if one.report_id == "r-c1")
    await floor.presses(f"my-intro-write:{intro}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    await floor.presses(f"my-intro-send:{intro}", by=SARA, private=True)
    await floor.presses("my-withdraw-yes:r-2", by=HAMID, private=True)
    assert not floor.uow.tables.introductions
    assert floor.only(Say, "notice-new").to == ReporterOf("r-c1")
    assert EraseDetails("c1", LIAISON) in floor.replies
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "دیگر منتظر جواب شما نیست" in said(floor)
    await sent(floor)
    await floor.presses(f"intro.read:{intro}", by=LIAISON, private=True)
    assert floor.only(Ack).key == "intro-over" and TOLD not in str(floor.read)


async def test_a_withdrawal_that_calls_nothing_back_ends_no_other_wish(floor: Floor, one: str) -> None:
    intro = await wished_to_hear(floor)
    await hamid_reports_too(floor)
    await floor.presses("my-withdraw-yes:r-2", by=HAMID, private=True)
    assert intro in floor.uow.tables.introductions and one in floor.uow.tables.referrals


# --- the liaison answers at the same moment -----------------------------------------------------------


async def answered(floor: Floor, one: str) -> None:
    await floor.presses(f"body.how:{one}/acted", by=LIAISON, private=True)
    await floor.presses(f"body.send:{one}", by=LIAISON, private=True)


async def test_an_answer_that_came_first_stands_and_the_signer_hears_so(floor: Floor, one: str) -> None:
    wanted = await wished(floor, one)
    await answered(floor, one)
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert floor.only(Ack).key == "recall-answered"
    assert floor.uow.tables.referrals[one].outcome is Outcome.ACTED
    assert (await floor.case()).state is State.REFERRED


async def test_a_signature_that_came_first_stands_and_the_liaison_hears_so(floor: Floor, one: str) -> None:
    wanted = await wished(floor, one)
    await floor.presses(f"body.how:{one}/acted", by=LIAISON, private=True)
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    await floor.presses(f"body.send:{one}", by=LIAISON, private=True)
    assert floor.only(Ack).key == "body-over" and not floor.uow.tables.referrals
    assert not floor.facts


async def test_of_two_at_one_instant_the_second_does_not_reach_the_database(floor: Floor, one: str) -> None:
    """Two workers have read the same rows: whichever stores later is played again, on what the other has stored."""
    wanted = await wished(floor, one)
    seen = await floor.case()
    await answer(
        one,
        Outcome.ACTED,
        "",
        by=LIAISON,
        uow=floor.uow,
        clock=floor.clock,
        content=floors.content(),
        mask=str,
    )
    floor.uow.commit()
    assert (await floor.case()).version > seen.version
    floor.uow.tables.referrals[one] = replace(floor.uow.tables.referrals[one], step=Step.ACKED)
    real = floor.uow.cases.get

    async def as_it_was(case_id: str) -> object:
        return seen if case_id == "c1" else await real(case_id)

    floor.uow.cases.get = as_it_was  # type: ignore[method-assign, assignment] # what the other worker has read
    with pytest.raises(Conflict):
        await recall_referral(wanted, by=CHIEF, uow=floor.uow, clock=floor.clock)


async def test_what_was_answered_wrongly_is_called_back_by_a_wish_that_knows_of_it(
    floor: Floor, one: str
) -> None:
    """The package would stay open to the body otherwise."""
    await answered(floor, one)
    await recalled(floor, one, why="person")
    assert not floor.uow.tables.referrals and (await floor.case()).state is State.VERIFIED


# --- a body is accused by what has joined -------------------------------------------------------------


async def test_leads_hear_that_a_body_has_a_case_that_accuses_its_own_people_by_now(
    floor: Floor, one: str
) -> None:
    """What another case has told of staff is told of those who watch over this one's place, too."""
    await floor.files("c2", by=HAMID, actor="staff")
    other = await floor.case("c2")
    floor.uow.cases.save(replace(other, state=State.MERGED, merged_into="c1", owner=BABAK, witnesses=0))
    floor.uow.cases.save(replace(await floor.case(), witnesses=2))
    floor.uow.reports.save(replace(floor.uow.tables.reports["r-c2"], case_id="c1", origin="c2"))
    floor.uow.commit()
    await floor.hears((CaseMerged("c2", "c1", ("r-c2",)),))
    told = [r for r in floor.replies if isinstance(r, Say) and r.key == "notice-body-accused"]
    assert {r.to for r in told} == {StaffChat(LEILA), StaffChat(CHIEF)}
    assert verbs(told[0]) == [f"ref.recall:{one}", "case.show:c1"] and "هیئت نظارت شهرستان" in said(floor)
    await recalled(floor, one)
    await floor.hears((CaseMerged("c2", "c1", ("r-c2",)),))
    assert "notice-body-accused" not in floor.heard()


async def test_nothing_is_said_where_nobody_of_the_body_is_accused(floor: Floor, one: str) -> None:
    await floor.files("c2", by=HAMID)
    await floor.hears((CaseMerged("c2", "c1", ("r-c2",)),))
    assert one in floor.uow.tables.referrals and "notice-body-accused" not in floor.heard()


async def test_what_a_witness_has_written_is_not_read_by_a_body_that_is_accused_since(
    floor: Floor, one: str
) -> None:
    intro = await wished_to_hear(floor)
    await floor.presses(f"my-intro-write:{intro}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    await floor.presses(f"my-intro-send:{intro}", by=SARA, private=True)
    floor.witness("r-2", "c1", by=HAMID, actor="staff")
    floor.uow.commit()
    await floor.presses(f"intro.read:{intro}", by=LIAISON, private=True)
    assert floor.only(Ack).key == "intro-own-accused" and TOLD not in str(floor.read)
    await floor.presses("body.witness:c1", by=LIAISON, private=True)
    assert floor.only(Ack).key == "intro-own-accused"
    assert "ارجاع" not in said(floor) and "سرپرست" in said(floor), (
        "what he can do is told, not what a moderator can"
    )


async def test_an_owner_in_no_group_is_not_asked_for_a_press_that_is_refused(floor: Floor) -> None:
    """Else nobody could sign: where an owner is asked, moderators are not."""
    floor.uow.staff.save(Staff(CHIEF, Role.OWNER, "Mina", started=True))
    floor.uow.keep_turn()
    one = await sent(floor)
    await floor.presses(f"ref.recall-why:{one}/body", by=LEILA, private=True)
    asked = {r.to for r in floor.replies if isinstance(r, Say) and r.key == "recall-sign"}
    assert asked and StaffChat(CHIEF) not in asked
