"""A referral to the wrong body is recalled: a lead requests it, another person signs it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EraseDetails, ReporterOf, Say, Screen, SendPackage, StaffChat
from bot.conversation.store import Conflict
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.events import CaseMerged
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN
from bot.domain.referrals.referrals import ReferralOutcome, ReferralStep
from bot.domain.staff.audit import OPERATOR, AuditAction
from bot.domain.staff.permissions import COUNTS_AFTER
from bot.domain.staff.signatures import LASTS, Matter
from bot.handlers.referrals.referral_handover import remind_late_referrals
from bot.usecases.referrals.answer_referral import answer_referral
from bot.usecases.referrals.export_referral import record_export
from bot.usecases.referrals.recall_referral import recall_referral
from tests.fakes import floor as floors
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, Floor, verbs
from tests.fakes.turns import REZA, SARA, command
from tests.fakes.two_accounts import link_accounts
from tests.handlers.test_referrals import (
    BODY,
    LIAISON,
    MINA,
    add_agreed_referral,
    add_proposed_referral,
    floor,
    send_referral,
    visible_text,
)

__all__ = ("floor",)
CHIEF = MINA


@pytest.fixture
async def referral_id(floor: Floor) -> str:
    """Reza prepared it, Leila signed it, the liaison fetched it. Mina is an owner in Babak's group."""
    floor.uow.staff.save(Staff(CHIEF, Role.OWNER, "Mina", started=True))
    babak = floor.uow.tables.members[BABAK, floors.BALE_GROUP.chat_id]
    floor.uow.members.save(replace(babak, account=CHIEF))
    floor.uow.keep_turn()
    referral_id = await send_referral(floor, "ref.file:c1/1")
    await floor.presses(f"body.open:{referral_id}", by=LIAISON, private=True)
    return referral_id


async def wish_recall(floor: Floor, referral_id: str, *, why: str = "body") -> str:
    await floor.presses(f"ref.recall-why:{referral_id}/{why}", by=LEILA, private=True)
    assert floor.only_reply(Screen).key == "recall-wished", floor.replies
    return next(iter(floor.uow.tables.wanted))


async def call_referral_back(floor: Floor, referral_id: str, *, why: str = "body") -> None:
    wanted = await wish_recall(floor, referral_id, why=why)
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert floor.only_reply(Screen).key == "recall-done", floor.replies


async def test_recall_button_is_shown_only_to_leads_in_private(floor: Floor, referral_id: str) -> None:
    for at in ("case.show:c1", "refer:c1"):
        await floor.presses(at, by=LEILA, private=True)
        assert f"ref.recall:{referral_id}" in verbs(floor.only_reply(Screen)), at
        await floor.presses(at, by=REZA, private=True)
        assert f"ref.recall:{referral_id}" not in verbs(floor.only_reply(Screen)), at
    await floor.presses("case.next:c0", by=LEILA)
    assert "ref.recall" not in str(floor.replies)
    await floor.presses(f"ref.recall:{referral_id}", by=LEILA, private=True)
    screen = floor.only_reply(Screen)
    assert verbs(screen) == [
        f"ref.recall-why:{referral_id}/body",
        f"ref.recall-why:{referral_id}/words",
        f"ref.recall-why:{referral_id}/person",
        "case.show:c1",
    ]
    assert "هیئت نظارت شهرستان" in visible_text(floor) and referral_id in floor.uow.tables.referrals


async def test_what_has_not_gone_is_not_called_back(floor: Floor) -> None:
    referral_id = await add_agreed_referral(floor)
    await floor.presses("case.show:c1", by=LEILA, private=True)
    assert not [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("ref.recall")]
    await floor.presses(f"ref.recall:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "recall-over"


async def test_recall_request_goes_to_possible_signers_without_effect_yet(
    floor: Floor, referral_id: str
) -> None:
    wanted = await wish_recall(floor, referral_id)
    asked = floor.only_reply(Say, "recall-sign")
    assert asked.to == StaffChat(CHIEF)
    assert verbs(asked) == [f"ref.recall-yes:{wanted}", f"ref.recall-no:{wanted}", "case.show:c1"]
    assert "به نهاد اشتباهی رفته است" in visible_text(floor)
    assert (await floor.case()).state is State.REFERRED
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.action, record.detail, record.by) == ("refer", f"recall wished {BODY} body", str(LEILA))


async def test_with_the_signature_it_is_over_everywhere(floor: Floor, referral_id: str) -> None:
    wanted = await wish_recall(floor, referral_id)
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert (await floor.case()).state is State.VERIFIED
    assert not floor.uow.tables.referrals and not floor.uow.tables.packed and not floor.uow.tables.wanted
    assert EraseDetails("c1", LIAISON) in floor.replies
    assert floor.only_reply(Say, "body-recalled").to == StaffChat(LIAISON)
    assert "برمی‌داریم" in visible_text(floor) and "برداشتیم" not in visible_text(floor), (
        "the messenger may not allow it"
    )
    assert floor.only_reply(Say, "notice-refer-ended-recalled").to == StaffChat(REZA)
    assert floor.only_reply(Say, "notice-recall-signed").to == StaffChat(LEILA)
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.action, record.detail, record.by) == ("sign", f"recall {BODY} body", str(CHIEF))
    for verb in ("body.open", "body.see", "body.ack"):
        await floor.presses(f"{verb}:{referral_id}", by=LIAISON, private=True)
        assert floor.only_reply(Ack).key == "body-over", verb
    await floor.takes(command("referrals", by=LIAISON))
    assert not verbs(floor.only_reply(Screen))
    floor.clock.advance(10 * ANSWERED_WITHIN[Severity.HIGH])
    await floor.ticks(remind_late_referrals)
    assert not floor.replies, "nobody is reminded of it"


@pytest.mark.parametrize(
    ("why", "words"), [("body", "جای درستش آن‌جا نبود"), ("words", "چیزی بود که نباید می‌رفت")]
)
async def test_the_reporter_reads_what_happened_and_what_comes_next(
    floor: Floor, referral_id: str, why: str, words: str
) -> None:
    await call_referral_back(floor, referral_id, why=why)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "هیئت نظارت شهرستان" in visible_text(floor) and words in visible_text(floor)
    assert "دوباره از شما می‌پرسیم" in visible_text(floor)


async def test_recall_news_gives_way_to_later_events(floor: Floor, referral_id: str) -> None:
    await call_referral_back(floor, referral_id)
    await floor.presses("case.reopen-why:c1/reopen-mistake", by=LEILA, private=True)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "تصمیم دربارهٔ گزارش شما را عوض نمی‌کند" not in visible_text(
        floor
    ) and "دوباره بررسی" in visible_text(floor)
    assert "ارجاع به نهاد پیش نرفت" in visible_text(floor), "it stays in the list of steps"


async def test_recalled_case_can_be_referred_anew(floor: Floor, referral_id: str) -> None:
    await call_referral_back(floor, referral_id, why="words")
    again = await send_referral(floor)
    assert again != referral_id and (await floor.case()).state is State.REFERRED
    await floor.presses(f"body.open:{again}", by=LIAISON, private=True)
    assert floor.only_reply(SendPackage).referral_id == again


async def test_where_another_body_has_it_too_it_stays_referred(floor: Floor, referral_id: str) -> None:
    await add_agreed_referral(floor, body="court")
    two = next(i for i in floor.uow.tables.referrals if i != referral_id)
    await floor.presses(f"ref.yes:{two}", by=LEILA, private=True)
    await call_referral_back(floor, referral_id)
    assert (await floor.case()).state is State.REFERRED and list(floor.uow.tables.referrals) == [two]


async def test_own_request_is_unsignable_and_moderators_cannot_replace_leads(
    floor: Floor, referral_id: str
) -> None:
    wanted = await wish_recall(floor, referral_id)
    for by, why in ((LEILA, "sign-alone"), (BABAK, "recall-leads-sign"), (REZA, "recall-leads-sign")):
        await floor.presses(f"ref.recall-yes:{wanted}", by=by, private=True)
        assert floor.only_reply(Ack).key == why
    for by in (REZA, BABAK):
        await floor.presses(f"ref.recall-why:{referral_id}/body", by=by, private=True)
        assert floor.only_reply(Ack).key == "not-allowed"
    assert referral_id in floor.uow.tables.referrals


async def test_a_role_of_today_neither_wishes_nor_signs(floor: Floor, referral_id: str) -> None:
    now = floor.clock.now()
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True, since=now))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-why:{referral_id}/body", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "role-fresh"
    floor.clock.advance(COUNTS_AFTER)
    wanted = await wish_recall(floor, referral_id)
    floor.uow.staff.save(Staff(CHIEF, Role.OWNER, "Mina", started=True, since=floor.clock.now()))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert floor.only_reply(Ack).key == "recall-leads-sign", "moderators sign if there is no other lead"
    await floor.presses(f"ref.recall-yes:{wanted}", by=BABAK, private=True)
    assert (await floor.case()).state is State.VERIFIED


async def test_a_first_signature_that_counts_no_more_is_none(floor: Floor, referral_id: str) -> None:
    wanted = await wish_recall(floor, referral_id)
    floor.uow.staff.save(Staff(LEILA, Role.MODERATOR, "Leila", started=True))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert floor.only_reply(Ack).key == "sign-none" and referral_id in floor.uow.tables.referrals


async def test_it_waits_for_a_day(floor: Floor, referral_id: str) -> None:
    wanted = await wish_recall(floor, referral_id)
    floor.clock.advance(LASTS[Matter.RECALL] + timedelta(seconds=1))
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert floor.only_reply(Ack).key == "sign-none"


async def test_who_keeps_away_neither_wishes_nor_signs_nor_hears(floor: Floor, referral_id: str) -> None:
    wanted = await wish_recall(floor, referral_id)
    floor.uow.recusals.add(Recusal(CHIEF, RecusalScope.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert floor.only_reply(Ack).key == "case-recused"
    floor.uow.recusals.add(Recusal(LEILA, RecusalScope.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-why:{referral_id}/body", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-recused"


async def test_where_nobody_could_sign_nothing_is_wished(floor: Floor, referral_id: str) -> None:
    for who in (CHIEF, BABAK, REZA):
        floor.uow.recusals.add(Recusal(who, RecusalScope.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses(f"ref.recall-why:{referral_id}/body", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "recall-alone" and not floor.uow.tables.wanted


async def test_refused_recall_leaves_referral_and_notifies_requester(floor: Floor, referral_id: str) -> None:
    wanted = await wish_recall(floor, referral_id)
    await floor.presses(f"ref.recall-no:{wanted}", by=CHIEF, private=True)
    assert floor.only_reply(Say, "notice-recall-unsigned").to == StaffChat(LEILA)
    assert referral_id in floor.uow.tables.referrals and not floor.uow.tables.wanted
    wanted = await wish_recall(floor, referral_id)
    await floor.presses(f"ref.recall-no:{wanted}", by=LEILA, private=True)
    assert not floor.uow.tables.wanted and "notice-recall-unsigned" not in floor.reply_keys()


async def test_own_request_is_withdrawn_from_the_other_account(floor: Floor, referral_id: str) -> None:
    wanted = await wish_recall(floor, referral_id)
    await link_accounts(floor.uow, LEILA, BABAK)
    await floor.presses(f"ref.recall-no:{wanted}", by=BABAK, private=True)
    assert floor.only_reply(Screen).key == "recall-not-done", floor.replies
    assert not floor.uow.tables.wanted and referral_id in floor.uow.tables.referrals
    assert "notice-recall-unsigned" not in floor.reply_keys(), "he is not notified of his own action"


async def test_a_button_that_means_nothing_wishes_nothing(floor: Floor, referral_id: str) -> None:
    await floor.presses(f"ref.recall-why:{referral_id}/whim", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "recall-no-reason"
    await floor.presses("ref.recall-why:nothing/body", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "recall-over"


async def test_without_liaison_those_who_delivered_package_retrieve_it(
    floor: Floor, referral_id: str
) -> None:
    floor.uow.staff.save(Staff(LIAISON, Role.MODERATOR, "Nader"))
    floor.uow.keep_turn()
    await floor.presses(f"body.open:{referral_id}", by=LEILA, private=True)
    await call_referral_back(floor, referral_id)
    recipients = {r.to for r in floor.replies if isinstance(r, Say) and r.key == "notice-recall-by-hand"}
    assert recipients == {StaffChat(REZA), StaffChat(LEILA), StaffChat(CHIEF)}
    assert (
        EraseDetails("c1", LEILA) in floor.replies and "notice-refer-ended-recalled" not in floor.reply_keys()
    )


async def send_before_liaison(floor: Floor, *couriers: str) -> str:
    """By then accounts of staff or the operator have taken out the package."""
    referral_id = await send_referral(floor, "ref.file:c1/1", liaison=False)
    for courier in couriers:
        if courier == OPERATOR:
            await record_export(context(floor.uow, clock=floor.clock), referral_id)
            floor.uow.commit()
        else:
            await floor.presses(f"body.open:{referral_id}", by=Account.parse(courier), private=True)
            assert [reply for reply in floor.replies if isinstance(reply, SendPackage)]
    for _ in range(120):
        floor.uow.audit.record(AuditAction.READ, by=str(REZA), at=floor.clock.now(), subject="c1")
    floor.uow.staff.save(Staff(LIAISON, Role.LIAISON, "Nader", started=True, body=BODY))
    floor.uow.commit()
    return referral_id


async def recall_by_moderator(floor: Floor, referral_id: str) -> None:
    """There is no other lead."""
    wanted = await wish_recall(floor, referral_id)
    await floor.presses(f"ref.recall-yes:{wanted}", by=BABAK, private=True)
    assert floor.only_reply(Screen).key == "recall-done", floor.replies


@pytest.mark.parametrize(
    ("couriers", "recipients"),
    [
        ((), set()),
        ((str(LEILA),), {LEILA}),
        ((OPERATOR,), {REZA, LEILA}),
        ((str(LEILA), OPERATOR), {REZA, LEILA}),
    ],
)
async def test_earlier_couriers_retrieve_package_despite_later_liaison(
    floor: Floor, couriers: tuple[str, ...], recipients: set[Account]
) -> None:
    referral_id = await send_before_liaison(floor, *couriers)
    await recall_by_moderator(floor, referral_id)
    assert floor.only_reply(Say, "body-recalled").to == StaffChat(LIAISON)
    heard = {r.to for r in floor.replies if isinstance(r, Say) and r.key == "notice-recall-taken-out"}
    assert heard == {StaffChat(who) for who in recipients}
    assert all(EraseDetails("c1", who) in floor.replies for who in recipients)


async def test_withdrawn_report_is_retrieved_by_courier_too(floor: Floor) -> None:
    await send_before_liaison(floor, str(LEILA))
    await floor.presses("my-withdraw-yes:r-c1", by=SARA, private=True)
    assert floor.only_reply(Say, "body-withdrawn").to == StaffChat(LIAISON)
    assert floor.only_reply(Say, "notice-recall-taken-out").to == StaffChat(LEILA)


async def test_a_case_that_is_closed_stays_closed(floor: Floor, referral_id: str) -> None:
    await floor.presses("case.end:c1/closed-passed-on", by=LEILA, private=True)
    await floor.presses("case.show:c1", by=LEILA, private=True)
    assert f"ref.recall:{referral_id}" in verbs(floor.only_reply(Screen))
    await call_referral_back(floor, referral_id)
    assert (await floor.case()).state is State.CLOSED and not floor.uow.tables.referrals


# --- the body's request for a witness -----------------------------------------------------------------

ASKED = "آیا خودتان دیدید که صندوق را پیش از رأی‌گیری باز کردند؟"
TOLD = "بله، من کنار در ایستاده بودم و دیدم."


async def wish_for_witness(floor: Floor) -> str:
    """The liaison's request, which was put to Sara. Return its id."""
    await floor.presses("body.witness:c1", by=LIAISON, private=True)
    await floor.says(ASKED, by=LIAISON)
    await floor.presses("body.wish:c1", by=LIAISON, private=True)
    wish = next(iter(floor.uow.tables.introductions.values()))
    await floor.presses(f"intro.yes:{wish.wish}", by=LEILA, private=True)
    return wish.id


async def test_recall_ends_bodys_introduction_and_notifies_witness(floor: Floor, referral_id: str) -> None:
    intro = await wish_for_witness(floor)
    wanted = await wish_recall(floor, referral_id)
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert not floor.uow.tables.introductions
    assert [r.to for r in floor.replies if isinstance(r, Say) and r.key == "notice-new"] == [
        ReporterOf("r-c1")
    ], "one notice, whatever happened"
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert f"my-intro:{intro}" not in verbs(floor.only_reply(Screen))
    assert "دیگر منتظر جواب شما نیست" in visible_text(floor) and ASKED not in visible_text(floor)
    await floor.presses(f"my-intro:{intro}", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "intro-over"


async def test_ended_introduction_stays_ended_after_new_referral(floor: Floor, referral_id: str) -> None:
    intro = await wish_for_witness(floor)
    await floor.presses(f"my-intro-write:{intro}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    await floor.presses(f"my-intro-send:{intro}", by=SARA, private=True)
    await call_referral_back(floor, referral_id)
    await send_referral(floor)
    await floor.presses(f"intro.read:{intro}", by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "intro-over" and TOLD not in str(floor.texts)


async def test_another_body_s_wish_stays(floor: Floor, referral_id: str) -> None:
    intro = await wish_for_witness(floor)
    wish = floor.uow.tables.introductions[intro]
    floor.uow.tables.introductions["other"] = replace(wish, id="other", wish="w2", body="court")
    await call_referral_back(floor, referral_id)
    assert list(floor.uow.tables.introductions) == ["other"]


async def test_introduction_survives_while_body_has_another_referral(floor: Floor, referral_id: str) -> None:
    intro = await wish_for_witness(floor)
    floor.uow.tables.referrals["f2"] = replace(floor.uow.tables.referrals[referral_id], id="f2")
    await call_referral_back(floor, referral_id)
    assert intro in floor.uow.tables.introductions


HAMID = Account(Messenger.TELEGRAM, 9090)


async def add_hamids_report(floor: Floor) -> None:
    floor.add_report("r-2", "c1", by=HAMID)
    floor.uow.cases.save(replace(await floor.case(), witnesses=2))
    floor.uow.commit()


async def test_withdrawn_report_ends_introductions_to_other_reporters(floor: Floor) -> None:
    """The body has lost the case, and would read a witness's words as soon as it gets the case again."""
    await add_hamids_report(floor)
    two = await add_proposed_referral(floor)
    for report, by in (("r-c1", SARA), ("r-2", HAMID)):
        await floor.presses(f"my-refer-yes:{report}/{two}", by=by, private=True)
    floor.uow.staff.save(Staff(LIAISON, Role.LIAISON, "Nader", started=True, body=BODY))
    floor.uow.keep_turn()
    await floor.presses(f"ref.yes:{two}", by=LEILA, private=True)
    await wish_for_witness(floor)
    intro = next(
        introduction.id
        for introduction in floor.uow.tables.introductions.values()
        if introduction.report_id == "r-c1"
    )
    await floor.presses(f"my-intro-write:{intro}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    await floor.presses(f"my-intro-send:{intro}", by=SARA, private=True)
    await floor.presses("my-withdraw-yes:r-2", by=HAMID, private=True)
    assert not floor.uow.tables.introductions
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")
    assert EraseDetails("c1", LIAISON) in floor.replies
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "دیگر منتظر جواب شما نیست" in visible_text(floor)
    await send_referral(floor)
    await floor.presses(f"intro.read:{intro}", by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "intro-over" and TOLD not in str(floor.texts)


async def test_withdrawal_without_recall_ends_no_other_introduction(floor: Floor, referral_id: str) -> None:
    intro = await wish_for_witness(floor)
    await add_hamids_report(floor)
    await floor.presses("my-withdraw-yes:r-2", by=HAMID, private=True)
    assert intro in floor.uow.tables.introductions and referral_id in floor.uow.tables.referrals


# --- the liaison answers at the same moment -----------------------------------------------------------


async def send_body_answer(floor: Floor, referral_id: str) -> None:
    await floor.presses(f"body.how:{referral_id}/acted", by=LIAISON, private=True)
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)


async def test_earlier_answer_stands_and_signer_is_told(floor: Floor, referral_id: str) -> None:
    wanted = await wish_recall(floor, referral_id)
    await send_body_answer(floor, referral_id)
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    assert floor.only_reply(Ack).key == "recall-answered"
    assert floor.uow.tables.referrals[referral_id].outcome is ReferralOutcome.ACTED
    assert (await floor.case()).state is State.REFERRED


async def test_earlier_recall_stands_and_liaison_is_told(floor: Floor, referral_id: str) -> None:
    wanted = await wish_recall(floor, referral_id)
    await floor.presses(f"body.how:{referral_id}/acted", by=LIAISON, private=True)
    await floor.presses(f"ref.recall-yes:{wanted}", by=CHIEF, private=True)
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "body-over" and not floor.uow.tables.referrals
    assert not floor.facts


async def test_simultaneous_recall_and_answer_store_only_the_first(floor: Floor, referral_id: str) -> None:
    """Two workers have read the same rows. The later one runs its turn again on the stored result."""
    wanted = await wish_recall(floor, referral_id)
    seen = await floor.case()
    await answer_referral(
        context(floor.uow, by=LIAISON, clock=floor.clock, content=floors.content(), mask=str),
        referral_id,
        ReferralOutcome.ACTED,
        "",
    )
    floor.uow.commit()
    assert (await floor.case()).version > seen.version
    floor.uow.tables.referrals[referral_id] = replace(
        floor.uow.tables.referrals[referral_id], step=ReferralStep.ACKED
    )
    real = floor.uow.cases.get

    async def as_it_was(case_id: str) -> object:
        return seen if case_id == "c1" else await real(case_id)

    floor.uow.cases.get = as_it_was  # type: ignore[method-assign, assignment] # what the other worker has read
    with pytest.raises(Conflict):
        await recall_referral(context(floor.uow, by=CHIEF, clock=floor.clock), wanted)


async def test_wrongly_answered_referral_is_recalled_by_informed_request(
    floor: Floor, referral_id: str
) -> None:
    """Otherwise the body could still open the package."""
    await send_body_answer(floor, referral_id)
    await call_referral_back(floor, referral_id, why="person")
    assert not floor.uow.tables.referrals and (await floor.case()).state is State.VERIFIED


# --- a merged case accuses the body -------------------------------------------------------------------


async def test_leads_are_notified_when_body_holds_case_accusing_it(floor: Floor, referral_id: str) -> None:
    """If another case accuses staff, those who supervise the place of this one are told, too."""
    await floor.files("c2", by=HAMID, actor="staff")
    other = await floor.case("c2")
    floor.uow.cases.save(replace(other, state=State.MERGED, merged_into="c1", assignee=BABAK, witnesses=0))
    floor.uow.cases.save(replace(await floor.case(), witnesses=2))
    floor.uow.reports.save(replace(floor.uow.tables.reports["r-c2"], case_id="c1", origin="c2"))
    floor.uow.commit()
    await floor.hears((CaseMerged("c2", "c1", ("r-c2",)),))
    notices = [r for r in floor.replies if isinstance(r, Say) and r.key == "notice-body-accused"]
    assert {r.to for r in notices} == {StaffChat(LEILA), StaffChat(CHIEF)}
    assert verbs(notices[0]) == [
        f"ref.recall:{referral_id}",
        "case.show:c1",
    ] and "هیئت نظارت شهرستان" in visible_text(floor)
    await call_referral_back(floor, referral_id)
    await floor.hears((CaseMerged("c2", "c1", ("r-c2",)),))
    assert "notice-body-accused" not in floor.reply_keys()


async def test_no_notice_where_body_is_not_accused(floor: Floor, referral_id: str) -> None:
    await floor.files("c2", by=HAMID)
    await floor.hears((CaseMerged("c2", "c1", ("r-c2",)),))
    assert referral_id in floor.uow.tables.referrals and "notice-body-accused" not in floor.reply_keys()


async def test_body_accused_later_cannot_read_witness_answer(floor: Floor, referral_id: str) -> None:
    intro = await wish_for_witness(floor)
    await floor.presses(f"my-intro-write:{intro}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    await floor.presses(f"my-intro-send:{intro}", by=SARA, private=True)
    floor.add_report("r-2", "c1", by=HAMID, actor="staff")
    floor.uow.commit()
    await floor.presses(f"intro.read:{intro}", by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "intro-own-accused" and TOLD not in str(floor.texts)
    await floor.presses("body.witness:c1", by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "intro-own-accused"
    assert "ارجاع" not in visible_text(floor) and "سرپرست" in visible_text(floor), (
        "the message says what a lead can do, not what a moderator can"
    )


async def test_owner_outside_groups_is_not_asked_to_sign(floor: Floor) -> None:
    """Otherwise nobody could sign: if an owner is asked, moderators are not."""
    floor.uow.staff.save(Staff(CHIEF, Role.OWNER, "Mina", started=True))
    floor.uow.keep_turn()
    referral_id = await send_referral(floor)
    await floor.presses(f"ref.recall-why:{referral_id}/body", by=LEILA, private=True)
    asked = {r.to for r in floor.replies if isinstance(r, Say) and r.key == "recall-sign"}
    assert asked and StaffChat(CHIEF) not in asked
