"""The card is posted, claimed and shown to all; details go to the assignee only; in group and private
chat."""

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
    EphemeralMessage,
    EraseDetails,
    GroupChat,
    ReporterOf,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
)
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.events import CaseChanged, CaseTakenUp, ClaimEnded
from bot.domain.owner.operator import Operator
from bot.domain.people import Membership, MembershipStatus, Role, Staff
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
    render_reply,
    verbs,
)
from tests.fakes.turns import REZA, SARA


@pytest.fixture
async def floor() -> Floor:
    """One report has arrived."""
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
        SendLane.DIALOGUE,
    )
    case = await floor.case()
    assert card.args == {
        "number": Digits(str(case.number)),
        "act": "act O01",
        "area": "District 1",
        "space": TextRef("case-space-real"),
        "phase": TextRef("case-phase-day"),
        "severity": TextRef("case-severity-high"),
        "witnesses": 1,
        "merged": "no",
        "deadline": ClockTime(case.deadline),
        "late": "no",
        "state": TextRef("case-state-new"),
    }
    assert verbs(card) == ["case.claim:c1", "case.next:c1", "case.why:c1", "case.recuse:c1"]


async def test_a_critical_card_goes_first() -> None:
    floor = a_floor()
    assert {reply.lane for reply in await floor.files(severity=Severity.CRITICAL)} == {SendLane.RECEIPT}  # type: ignore[union-attr]


async def test_no_card_ever_shows_words_evidence_station_or_address(floor: Floor) -> None:
    """Everything that members of a group can see, at every step of a case."""
    await floor.files("c2", address="https://example.org/post/5", forwarded="the forwarded words")
    floor.attaches("e1", case_id="c2")
    texts = [render_reply(reply) for reply in floor.replies]
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
        texts += [render_reply(reply) for reply in to_all]
    assert len(texts) == 6
    for secret in (WORDS, "example.org", "the forwarded words", "Station 1", "candidate"):
        assert secret not in str(texts)


def in_group(reply: object) -> bool:
    return isinstance(reply, Say) and isinstance(reply.to, GroupChat)


async def test_claim_shows_assignee_to_all_and_summary_to_them(floor: Floor) -> None:
    floor.clock.stand()
    await floor.presses("case.claim:c1")
    case = await floor.case()
    assert (case.state, case.assignee) == (State.CLAIMED, REZA)
    assert floor.facts == (CaseChanged("c1"), CaseTakenUp("c1"))
    assert floor.only_reply(Ack) == Ack("case-claimed")
    card = floor.only_reply(EditCard)
    until = ClockTime(floor.clock.now() + timedelta(minutes=20))
    assert card.args["state"] == TextRef("case-state-claimed", {"name": "Reza", "until": until})
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
        "case.escalate:c1",
        "case.break:c1",
    ]
    summary = floor.only_reply(EphemeralMessage)
    assert (summary.key, summary.remember) == ("case-summary", DetailOf("c1", REZA))
    assert verbs(summary) == ["case.open:c1"]
    assert WORDS not in "".join(floor.texts) and "همین‌جا باز می‌شود" not in "".join(floor.texts)


async def test_summary_goes_to_private_chat_without_ephemeral_messages(floor: Floor) -> None:
    await floor.presses("case.claim:c1", by=BABAK)
    summary = floor.only_reply(Say, "case-summary")
    assert (summary.to, summary.remember) == (StaffChat(BABAK), DetailOf("c1", BABAK))
    assert "همین‌جا باز می‌شود" in render_reply(summary)[0], "they are already in the private chat"


async def test_the_reporter_hears_once_that_somebody_took_it_up(floor: Floor) -> None:
    await floor.presses("case.claim:c1")
    notice = floor.only_reply(Say, "notice-new")
    assert (notice.to, notice.slot, notice.args) == (ReporterOf("r-c1"), "notice:r-c1", {})
    assert verbs(notice) == ["my-open:r-c1"]
    await floor.presses("case.release:c1")
    await floor.presses("case.claim:c1", by=LEILA)
    assert floor.facts == (CaseChanged("c1"),)
    assert "notice-new" not in floor.reply_keys()


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
        answers.append(floor.only_reply(Ack).key)
    assert answers.count("case-claimed") == 1
    assert set(answers) == {"case-claimed", "case-held", "case-already-yours"}
    assert (await floor.case()).assignee == REZA


async def test_somebody_elses_press_is_answered_with_the_holders_name(floor: Floor) -> None:
    await floor.presses("case.claim:c1")
    for press in ("verify:c1", "out:c1", "reject:c1", "ask:c1", "release:c1", "open:c1"):
        await floor.presses(f"case.{press}", by=LEILA)
        assert floor.answers == (Ack("case-not-yours", {"name": "Reza", "named": "yes"}, alert=True),)
    assert (await floor.case()).assignee == REZA


async def test_the_fourth_case_waits_until_one_is_done() -> None:
    floor = a_floor()
    for number in range(1, 5):
        await floor.files(f"c{number}")
        await floor.presses(f"case.claim:c{number}")
    assert floor.answers == (Ack("case-too-many-claims", {"most": 3}, alert=True),)
    await floor.presses("case.release:c1")
    await floor.presses("case.claim:c4")
    assert (await floor.case("c4")).assignee == REZA


async def test_moderator_who_never_started_bot_cannot_claim(floor: Floor) -> None:
    floor.uow.staff.save(Staff(REZA, Role.MODERATOR, "Reza"))
    floor.operator = Operator("a test runs this", bot_links=(("telegram", "https://t.me/amanat?start=m"),))
    await floor.presses("case.claim:c1")
    assert floor.only_reply(Ack) == Ack("never-started", alert=True)
    assert floor.only_reply(EphemeralMessage).buttons[0][0].url == "https://t.me/amanat?start=m"
    assert (await floor.case()).state is State.NEW
    await floor.presses("case.claim:c1", private=True)
    assert (await floor.case()).assignee == REZA


@pytest.mark.parametrize(("hours", "claims"), [(23, True), (25, False)])
async def test_a_start_before_joining_counts_for_a_day(floor: Floor, *, hours: int, claims: bool) -> None:
    await floor.takes(turns.command("start", by=SARA))
    floor.clock.advance(timedelta(hours=hours))
    floor.uow.members.save(Membership(SARA, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    await floor.presses("case.claim:c1", by=SARA)
    assert (await floor.case()).assignee == (SARA if claims else None)
    assert floor.only_reply(Ack).key == ("case-claimed" if claims else "never-started")


async def test_release_erases_details_and_case_waits_again(floor: Floor) -> None:
    await floor.presses("case.claim:c1")
    await floor.presses("case.release:c1")
    assert floor.facts == (CaseChanged("c1"), ClaimEnded("c1", REZA))
    assert floor.only_reply(EraseDetails) == EraseDetails("c1", REZA)
    assert floor.only_reply(EditCard).args["state"] == TextRef("case-state-new")
    await floor.presses("case.release:c1")
    assert floor.answers == (Ack("case-not-claimed", alert=True),)


async def test_why_and_next(floor: Floor) -> None:
    await floor.presses("case.why:c1")
    why = floor.only_reply(Ack)
    assert (why.key, why.alert) == ("case-why", True)
    await floor.presses("case.next:c1")
    assert floor.answers == (Ack("queue-no-other", alert=True),)
    await floor.files("c2", severity=Severity.CRITICAL)
    await floor.presses("case.next:c1")
    whisper = floor.only_reply(EphemeralMessage)
    assert whisper.key == "case-card"
    assert verbs(whisper)[0] == "case.claim:c2"
    await floor.presses("case.next:c1", by=BABAK)
    assert verbs(floor.only_reply(Say, "case-card"))[0] == "case.claim:c2"


async def test_everything_works_in_the_private_chat(floor: Floor) -> None:
    await floor.presses("case.show:c1", private=True, by=BABAK)
    assert verbs(floor.only_reply(Screen)) == [
        "case.claim:c1",
        "case.why:c1",
        "case.next:c1",
        "queue",
        "case.recuse:c1",
    ]
    await floor.presses("case.claim:c1", private=True, by=BABAK)
    assert "case.verify:c1" in verbs(floor.only_reply(Say, "case-card"))
    await floor.presses("case.show:c1", private=True)
    assert verbs(floor.only_reply(Screen)) == ["case.next:c1", "queue"]
    await floor.presses("case.reject:c1", private=True, by=BABAK)
    assert verbs(floor.only_reply(Screen))[-1] == "case.show:c1"
    await floor.presses("case.reason:c1/reject-repeat", private=True, by=BABAK)
    assert verbs(floor.only_reply(Screen)) == ["case.undo:c1", "case.next:c1", "queue"]
    await floor.presses("case.undo:c1", private=True, by=BABAK)
    assert (await floor.case()).state is State.CLAIMED


async def test_a_far_deadline_is_shown_with_its_day(floor: Floor) -> None:
    floor.clock.stand()
    case = await floor.case()
    floor.uow.cases.save(replace(case, deadline=floor.clock.now() + timedelta(hours=72)))
    floor.uow.commit()
    await floor.presses("case.claim:c1")
    assert floor.only_reply(EditCard).args["deadline"] == floor.clock.now() + timedelta(hours=72)


async def test_a_button_of_a_case_that_is_gone(floor: Floor) -> None:
    for verb in ("claim", "release", "open", "why", "verify", "ask", "undo"):
        await floor.presses(f"case.{verb}:no-such-case")
        assert floor.answers == (Ack("case-gone", alert=True),)
