"""The card: posted, claimed, shown to all, its details to the holder alone; the group and the private chat."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import (
    Ack,
    CardOf,
    ClockTime,
    DetailOf,
    Digits,
    EditCard,
    EraseDetails,
    GroupChat,
    Lane,
    ReporterOf,
    Say,
    Screen,
    StaffChat,
    Term,
    Whisper,
)
from bot.conversation.ports import Operator
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.events import CaseChanged, CaseTakenUp, ClaimEnded
from bot.domain.people import Membership, Role, Staff, Standing
from bot.domain.submissions.witnesses import ContactMode
from tests.fakes import turns
from tests.fakes.floor import (
    BABAK,
    BALE_GROUP,
    GROUP,
    LEILA,
    WORDS,
    Floor,
    a_floor,
    rendered,
    verbs,
)
from tests.fakes.turns import REZA, SARA


@pytest.fixture
async def floor() -> Floor:
    """One report has come in."""
    floor = a_floor()
    await floor.files()
    return floor


async def test_a_report_becomes_one_card_in_every_group() -> None:
    floor = a_floor()
    replies = await floor.files()
    assert [reply.to for reply in replies if isinstance(reply, Say)] == [
        GroupChat(BALE_GROUP.messenger, BALE_GROUP.chat_id),
        GroupChat(GROUP.messenger, GROUP.chat_id),
    ]
    card = replies[0]
    assert isinstance(card, Say)
    assert (card.key, card.remember, card.slot, card.lane) == (
        "case-card",
        CardOf("c1"),
        "card:c1",
        Lane.DIALOGUE,
    )
    case = await floor.case()
    assert card.args == {
        "number": Digits(str(case.number)),
        "act": "act O01",
        "area": "District 1",
        "space": Term("case-space-real"),
        "phase": Term("case-phase-day"),
        "severity": Term("case-severity-high"),
        "witnesses": 1,
        "merged": "no",
        "deadline": ClockTime(case.deadline),
        "late": "no",
        "state": Term("case-state-new"),
    }
    assert verbs(card) == ["case.claim:c1", "case.next:c1", "case.why:c1", "case.recuse:c1"]


async def test_a_critical_card_goes_first() -> None:
    floor = a_floor()
    assert {reply.lane for reply in await floor.files(severity=Severity.CRITICAL)} == {Lane.RECEIPT}  # type: ignore[union-attr]


async def test_no_card_ever_shows_words_evidence_station_or_address(floor: Floor) -> None:
    """Whatever all members of a group see, at every step of a case."""
    await floor.files("c2", address="https://example.org/post/5", forwarded="the forwarded words")
    floor.attaches("e1", case_id="c2")
    shown = [rendered(reply) for reply in floor.replies]
    for press in (
        "case.claim:c2",
        "case.open:c2",
        "case.reject:c2",
        "case.reason:c2/reject-repeat",
        "case.undo:c2",
        "case.release:c2",
    ):
        await floor.presses(press)
        to_all = [reply for reply in floor.replies if isinstance(reply, EditCard) or in_group(reply)]
        shown += [rendered(reply) for reply in to_all]
    assert len(shown) == 6
    for secret in (WORDS, "example.org", "the forwarded words", "Station 1", "candidate"):
        assert secret not in str(shown)


def in_group(reply: object) -> bool:
    return isinstance(reply, Say) and isinstance(reply.to, GroupChat)


async def test_a_claim_shows_its_holder_to_all_and_a_summary_to_him_alone(floor: Floor) -> None:
    floor.clock.stand()
    await floor.presses("case.claim:c1")
    case = await floor.case()
    assert (case.state, case.owner) == (State.CLAIMED, REZA)
    assert floor.facts == (CaseChanged("c1"), CaseTakenUp("c1"))
    assert floor.only(Ack) == Ack("case-claimed")
    card = floor.only(EditCard)
    until = ClockTime(floor.clock.now() + timedelta(minutes=20))
    assert card.args["state"] == Term("case-state-claimed", {"name": "Reza", "until": until})
    assert verbs(card) == [
        "case.verify:c1",
        "case.out:c1",
        "case.reject:c1",
        "case.ask:c1",
        "case.release:c1",
        "case.open:c1",
        "case.merge:c1",
        "case.note:c1",
        "case.opinion:c1",
        "case.recuse:c1",
        "case.break:c1",
    ]
    summary = floor.only(Whisper)
    assert (summary.key, summary.remember) == ("case-summary", DetailOf("c1", REZA))
    assert verbs(summary) == ["case.open:c1"]
    assert WORDS not in "".join(floor.read) and "همین‌جا باز می‌شود" not in "".join(floor.read)


async def test_where_nothing_can_be_whispered_the_summary_goes_to_the_private_chat(floor: Floor) -> None:
    await floor.presses("case.claim:c1", by=BABAK)
    summary = floor.only(Say, "case-summary")
    assert (summary.to, summary.remember) == (StaffChat(BABAK), DetailOf("c1", BABAK))
    assert "همین‌جا باز می‌شود" in rendered(summary)[0], "they are there already"


async def test_the_reporter_hears_once_that_somebody_took_it_up(floor: Floor) -> None:
    await floor.presses("case.claim:c1")
    told = floor.only(Say, "notice-new")
    assert (told.to, told.slot, told.args) == (ReporterOf("r-c1"), "notice:r-c1", {})
    assert verbs(told) == ["my-open:r-c1"]
    await floor.presses("case.release:c1")
    await floor.presses("case.claim:c1", by=LEILA)
    assert floor.facts == (CaseChanged("c1"),)
    assert "notice-new" not in floor.heard()


async def test_a_reporter_without_a_way_back_is_sent_nothing() -> None:
    floor = a_floor()
    await floor.files(mode=ContactMode.NO_RETURN)
    await floor.presses("case.claim:c1")
    assert not [r for r in floor.replies if isinstance(r, Say) and isinstance(r.to, ReporterOf)]


async def test_of_fifty_presses_one_takes_the_case(floor: Floor) -> None:
    owners = [REZA, LEILA, BABAK] * 17
    answers = []
    for presser in owners[:50]:
        await floor.presses("case.claim:c1", by=presser)
        answers.append(floor.only(Ack).key)
    assert answers.count("case-claimed") == 1
    assert set(answers) == {"case-claimed", "case-held", "case-already-yours"}
    assert (await floor.case()).owner == REZA


async def test_somebody_elses_press_is_answered_with_the_holders_name(floor: Floor) -> None:
    await floor.presses("case.claim:c1")
    for press in ("verify:c1", "out:c1", "reject:c1", "ask:c1", "release:c1", "open:c1"):
        await floor.presses(f"case.{press}", by=LEILA)
        assert floor.answers == (Ack("case-not-yours", {"name": "Reza", "named": "yes"}, alert=True),)
    assert (await floor.case()).owner == REZA


async def test_the_fourth_case_waits_until_one_is_done() -> None:
    floor = a_floor()
    for number in range(1, 5):
        await floor.files(f"c{number}")
        await floor.presses(f"case.claim:c{number}")
    assert floor.answers == (Ack("case-too-many-claims", {"most": 3}, alert=True),)
    await floor.presses("case.release:c1")
    await floor.presses("case.claim:c4")
    assert (await floor.case("c4")).owner == REZA


async def test_who_never_pressed_start_is_shown_the_way_in_and_takes_nothing(floor: Floor) -> None:
    floor.uow.staff.save(Staff(REZA, Role.MODERATOR, "Reza"))
    floor.operator = Operator("a test runs this", bot_links=(("telegram", "https://t.me/amanat?start=m"),))
    await floor.presses("case.claim:c1")
    assert floor.only(Ack) == Ack("never-started", alert=True)
    assert floor.only(Whisper).buttons[0][0].url == "https://t.me/amanat?start=m"
    assert (await floor.case()).state is State.NEW
    await floor.presses("case.claim:c1", private=True)
    assert (await floor.case()).owner == REZA


@pytest.mark.parametrize(("hours", "claims"), [(23, True), (25, False)])
async def test_a_start_before_joining_counts_for_a_day(floor: Floor, *, hours: int, claims: bool) -> None:
    await floor.takes(turns.command("start", by=SARA))
    floor.clock.advance(timedelta(hours=hours))
    floor.uow.members.save(Membership(SARA, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    await floor.presses("case.claim:c1", by=SARA)
    assert (await floor.case()).owner == (SARA if claims else None)
    assert floor.only(Ack).key == ("case-claimed" if claims else "never-started")


async def test_a_release_takes_the_details_away_and_the_case_waits_again(floor: Floor) -> None:
    await floor.presses("case.claim:c1")
    await floor.presses("case.release:c1")
    assert floor.facts == (CaseChanged("c1"), ClaimEnded("c1", REZA))
    assert floor.only(EraseDetails) == EraseDetails("c1", REZA)
    assert floor.only(EditCard).args["state"] == Term("case-state-new")
    await floor.presses("case.release:c1")
    assert floor.answers == (Ack("case-not-claimed", alert=True),)


async def test_why_and_next(floor: Floor) -> None:
    await floor.presses("case.why:c1")
    why = floor.only(Ack)
    assert (why.key, why.alert) == ("case-why", True)
    await floor.presses("case.next:c1")
    assert floor.answers == (Ack("queue-no-other", alert=True),)
    await floor.files("c2", severity=Severity.CRITICAL)
    await floor.presses("case.next:c1")
    whisper = floor.only(Whisper)
    assert whisper.key == "case-card"
    assert verbs(whisper)[0] == "case.claim:c2"
    await floor.presses("case.next:c1", by=BABAK)
    assert verbs(floor.only(Say, "case-card"))[0] == "case.claim:c2"


async def test_everything_works_in_the_private_chat(floor: Floor) -> None:
    await floor.presses("case.show:c1", private=True, by=BABAK)
    assert verbs(floor.only(Screen)) == [
        "case.claim:c1",
        "case.why:c1",
        "case.next:c1",
        "queue",
        "case.recuse:c1",
    ]
    await floor.presses("case.claim:c1", private=True, by=BABAK)
    assert "case.verify:c1" in verbs(floor.only(Screen))
    await floor.presses("case.show:c1", private=True)
    assert verbs(floor.only(Screen)) == ["case.next:c1", "queue"]
    await floor.presses("case.reject:c1", private=True, by=BABAK)
    assert verbs(floor.only(Screen))[-1] == "case.show:c1"
    await floor.presses("case.reason:c1/reject-repeat", private=True, by=BABAK)
    assert verbs(floor.only(Screen)) == ["case.undo:c1", "case.next:c1", "queue"]
    await floor.presses("case.undo:c1", private=True, by=BABAK)
    assert (await floor.case()).state is State.CLAIMED


async def test_a_far_deadline_is_shown_with_its_day(floor: Floor) -> None:
    floor.clock.stand()
    case = await floor.case()
    floor.uow.cases.save(replace(case, deadline=floor.clock.now() + timedelta(hours=72)))
    floor.uow.commit()
    await floor.presses("case.claim:c1")
    assert floor.only(EditCard).args["deadline"] == floor.clock.now() + timedelta(hours=72)


async def test_a_button_of_a_case_that_is_gone(floor: Floor) -> None:
    for verb in ("claim", "release", "open", "why", "verify", "ask", "undo"):
        await floor.presses(f"case.{verb}:no-such-case")
        assert floor.answers == (Ack("case-gone", alert=True),)
