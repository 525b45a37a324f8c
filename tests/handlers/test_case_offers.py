"""A lead offers a case; only who accepts gets it, and who cannot take it is refused with a sentence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Say, Screen, TextRef
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import State
from bot.domain.desk.case_requests import LASTS, RequestKind
from bot.domain.people import Account, Membership, MembershipStatus, Role
from bot.domain.staff.audit import AuditAction
from bot.handlers.cards.card import number_of
from bot.handlers.desk.case_offers import report_unanswered_offers
from tests.fakes.floor import BABAK, GROUP, LEILA, Floor, verbs
from tests.fakes.lead_floor import MINA, NADER, a_lead_floor, keys_sent_to, records_of, refusal_of
from tests.fakes.turns import REZA


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    floor = await a_lead_floor(monkeypatch)
    await floor.files()
    return floor


async def offer(floor: Floor, to: Account = REZA, case_id: str = "c1") -> None:
    await floor.presses(f"offer.to:{case_id}/{to}", by=NADER, private=True)


async def test_nobody_gets_a_case_without_accepting_it(floor: Floor) -> None:
    await floor.presses("offer:c1", by=NADER, private=True)
    assert f"offer.to:c1/{REZA}" in verbs(floor.only_reply(Screen))
    await offer(floor)
    assert keys_sent_to(REZA, floor.replies) == ["offer-asked"]
    assert (await floor.case()).state is State.NEW, "an offer moves nothing"
    await floor.presses("offer.yes:c1", private=True)
    case = await floor.case()
    assert (case.state, case.assignee) == (State.CLAIMED, REZA)
    assert keys_sent_to(NADER, floor.replies) == ["offer-was-accepted"]
    records = await records_of(floor, "c1")
    assert (AuditAction.OFFER.value, str(NADER), str(REZA)) in records
    assert (AuditAction.OFFER.value, str(REZA), "accepted") in records
    assert (AuditAction.CLAIM.value, str(REZA), "") in records


async def test_declined_case_goes_on_waiting(floor: Floor) -> None:
    await offer(floor)
    await floor.presses("offer.no:c1", private=True)
    assert keys_sent_to(NADER, floor.replies) == ["offer-was-declined"]
    assert (await floor.case()).state is State.NEW
    await floor.presses("offer.yes:c1", private=True)
    assert refusal_of(floor) == "offer-none"


async def test_standing_offer_is_not_overwritten(floor: Floor) -> None:
    await offer(floor)
    for press in (f"offer.to:c1/{LEILA}", "offer.all:c1"):
        await floor.presses(press, by=MINA, private=True)
        assert refusal_of(floor) == "offer-standing" and keys_sent_to(LEILA, floor.replies) == []
    await floor.presses("offer.back:c1", by=MINA, private=True)
    await floor.presses(f"offer.to:c1/{LEILA}", by=MINA, private=True)
    assert keys_sent_to(LEILA, floor.replies) == ["offer-asked"]


async def test_offer_ends_by_itself_and_lead_is_told(floor: Floor) -> None:
    await offer(floor)
    assert await floor.ticks(report_unanswered_offers) == ()
    floor.clock.advance(LASTS[RequestKind.OFFER])
    await floor.presses("offer.yes:c1", private=True)
    assert refusal_of(floor) == "offer-none"
    await floor.ticks(report_unanswered_offers)
    assert keys_sent_to(NADER, floor.replies) == ["offer-unanswered"]
    assert await floor.ticks(report_unanswered_offers) == () and not floor.uow.tables.case_requests


async def test_whoever_claims_first_ends_the_offer(floor: Floor) -> None:
    await offer(floor)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("offer.yes:c1", private=True)
    assert refusal_of(floor) == "offer-none"
    assert await floor.ticks(report_unanswered_offers) == (), "the lead sees on the board who has it"
    assert not floor.uow.tables.case_requests


@pytest.mark.parametrize("act_id", ["O13", ""])
async def test_offer_of_a_restricted_case_names_only_its_number(floor: Floor, act_id: str) -> None:
    """The message stays in the chat, whatever becomes of the case; a voice report's act may be a restricted one."""
    await floor.files("c9", act_id=act_id)
    await offer(floor, to=MINA, case_id="c9")
    asked = next(reply for reply in floor.replies if isinstance(reply, Say))
    assert asked.protect and asked.args["line"] == TextRef("message-line-alone")
    assert number_of(await floor.case("c9")) == asked.args["number"]
    words = next(words for words in floor.texts if "می‌خواهد" in words)
    assert "District" not in words and "act O13" not in words
    await offer(floor)
    asked = next(reply for reply in floor.replies if isinstance(reply, Say))
    assert not asked.protect and any("District" in words and "act O01" in words for words in floor.texts)


async def test_offer_to_all_goes_to_everybody_on_duty(floor: Floor) -> None:
    await floor.presses("duty:off", by=LEILA, private=True)
    await floor.presses("offer.all:c1", by=NADER, private=True)
    asked = {reply.to.account for reply in floor.replies if isinstance(reply, Say)}  # type: ignore[union-attr]
    assert asked == {REZA, BABAK, MINA}
    await floor.presses("offer.no:c1", private=True)
    assert keys_sent_to(NADER, floor.replies) == [], "the offer stands for the others"
    await floor.presses("offer.yes:c1", by=BABAK, private=True)
    assert (await floor.case()).assignee == BABAK
    await floor.presses("offer.yes:c1", by=MINA, private=True)
    assert refusal_of(floor) == "offer-none"


async def test_offer_to_somebody_else_cannot_be_taken(floor: Floor) -> None:
    await offer(floor, LEILA)
    await floor.presses("offer.yes:c1", private=True)
    assert refusal_of(floor) == "offer-none" and (await floor.case()).state is State.NEW


async def test_withdrawn_offer_cannot_be_accepted(floor: Floor) -> None:
    await offer(floor)
    await floor.presses("offer.back:c1", by=NADER, private=True)
    await floor.presses("offer.yes:c1", private=True)
    assert refusal_of(floor) == "offer-none"


# --- who cannot take it -----------------------------------------------------------------------------------


async def go_off_duty(floor: Floor) -> None:
    await floor.presses("duty:off", private=True)


async def recuse_from_area(floor: Floor) -> None:
    floor.uow.recusals.add(Recusal(REZA, RecusalScope.AREA, "thr01"))


async def cover_elsewhere(floor: Floor) -> None:
    floor.uow.staff_areas.set(REZA, ("thr02",))


async def hold_three(floor: Floor) -> None:
    for case_id in ("c2", "c3", "c4"):
        await floor.files(case_id)
        await floor.presses(f"case.claim:{case_id}")


async def leave_group(floor: Floor) -> None:
    now = floor.clock.now()
    floor.uow.members.save(Membership(REZA, GROUP.chat_id, MembershipStatus.OUTSIDE, now))


async def become_expert(floor: Floor) -> None:
    staff = await floor.uow.staff.get(REZA)
    assert staff is not None
    floor.uow.staff.save(replace(staff, role=Role.EXPERT))


async def be_frozen(floor: Floor) -> None:
    staff = await floor.uow.staff.get(REZA)
    assert staff is not None
    floor.uow.staff.save(replace(staff, frozen=True))


UNFIT = [
    (go_off_duty, "offer-off-duty"),
    (recuse_from_area, "offer-unfit"),
    (cover_elsewhere, "offer-outside"),
    (hold_three, "offer-full"),
    (leave_group, "offer-not-here"),
    (become_expert, "offer-not-here"),
    (be_frozen, "offer-not-here"),
]


@pytest.mark.parametrize(("happens", "refusal"), UNFIT, ids=[refusal for _, refusal in UNFIT])
async def test_offer_to_who_cannot_take_it_is_refused(floor: Floor, happens: object, refusal: str) -> None:
    await happens(floor)  # type: ignore[operator]
    floor.uow.commit()
    await offer(floor)
    assert refusal_of(floor) == refusal
    assert not floor.uow.tables.case_requests and keys_sent_to(REZA, floor.replies) == []


@pytest.mark.parametrize(
    ("happens", "refusal"),
    [
        (go_off_duty, "offer-you-off-duty"),
        (recuse_from_area, "case-recused"),
        (cover_elsewhere, "offer-you-outside"),
        (hold_three, "case-too-many-claims"),
        (be_frozen, "frozen"),
    ],
)
async def test_what_happened_since_forbids_accepting(floor: Floor, happens: object, refusal: str) -> None:
    await offer(floor)
    await happens(floor)  # type: ignore[operator]
    floor.uow.commit()
    await floor.presses("offer.yes:c1", private=True)
    assert refusal_of(floor) == refusal and (await floor.case()).state is State.NEW


async def test_restricted_case_is_offered_within_the_circle_only(floor: Floor) -> None:
    await floor.files("c9", act_id="O13")
    await offer(floor, REZA, "c9")
    assert refusal_of(floor) == "offer-circle"
    await offer(floor, MINA, "c9")
    assert keys_sent_to(MINA, floor.replies) == ["offer-asked"]
    for account in (NADER, MINA):
        staff = await floor.uow.staff.get(account)
        assert staff is not None
        floor.uow.staff.save(replace(staff, circle=account == MINA))
    floor.uow.commit()
    await offer(floor, MINA, "c9")
    assert refusal_of(floor) == "case-circle", "a lead outside the circle does not see it either"


async def test_held_case_is_not_offered(floor: Floor) -> None:
    await floor.presses("case.claim:c1", by=LEILA)
    await offer(floor)
    assert refusal_of(floor) == "case-held"


async def test_moderators_offer_nothing(floor: Floor) -> None:
    await floor.presses(f"offer.to:c1/{LEILA}", private=True)
    assert refusal_of(floor) == "not-allowed"
    floor.clock.advance(timedelta(seconds=1))
    await floor.presses("board", private=True)
    assert refusal_of(floor) == "not-allowed"
