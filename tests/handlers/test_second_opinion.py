"""The assignee asks a colleague for an opinion: who is notified, who reads, what they answer, how it ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.conversation.outgoing import Ack, DetailOf, EraseDetails, Say, StaffChat
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import CLAIM_LASTS, HELD, WISH_LASTS, Action, State
from bot.domain.cases.second_opinion import MOST_ASKED, NOTE, SecondOpinion, SecondOpinionAnswer
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.handlers.ticks import release_expired_claims
from bot.usecases.access.leads import change_duty
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from storage.models import settings
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, GROUP, LEILA, NAMES, WORDS, Floor, a_floor, verbs
from tests.fakes.turns import REZA
from tests.fakes.two_accounts import link_accounts
from tests.handlers.test_matrix import FOREIGN, KINDS, OTHER, OWN, STALE, WHO, is_refused, staged_floor

WRITTEN = "The second caller said the same."
NAME = f"{NOTE}c1"


@pytest.fixture
async def floor() -> Floor:
    """Reza holds a case. Leila and Babak are in the group."""
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    return floor


def add_group_member(floor: Floor, number: int, *, role: Role = Role.MODERATOR) -> Account:
    """One more member of Reza's group."""
    account = Account(Messenger.TELEGRAM, number)
    floor.uow.staff.save(Staff(account, role, f"M{number}", started=True))
    floor.uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.commit()
    return account


def asked_colleagues(floor: Floor) -> set[Account]:
    """The colleagues who are notified of the request."""
    return {
        r.to.account
        for r in floor.replies
        if isinstance(r, Say) and r.key == "case-opinion-asked" and isinstance(r.to, StaffChat)
    }


def keys_sent_to(floor: Floor, account: Account) -> list[str]:
    return [r.key for r in floor.replies if isinstance(r, Say) and r.to == StaffChat(account)]


async def read_by(floor: Floor, account: Account = LEILA) -> None:
    await floor.presses("case.opinion:c1", private=True)
    await floor.presses("case.opinion-read:c1", by=account, private=True)


# --- asking ---------------------------------------------------------------------------------------------


async def test_asked_colleagues_see_no_words_of_the_report(floor: Floor) -> None:
    await floor.presses("case.opinion:c1")
    assert asked_colleagues(floor) == {LEILA, BABAK}
    assert floor.only_reply(Ack).key == "case-opinion-sought"
    assert not any(WORDS in words for words in floor.texts)
    message = next(r for r in floor.replies if isinstance(r, Say) and r.key == "case-opinion-asked")
    assert verbs(message) == ["case.opinion-read:c1"] and set(message.args) == {
        "name",
        "number",
        "act",
        "area",
    }
    case = await floor.case()
    assert (case.assignee, case.state) == (REZA, State.CLAIMED), "it stays with Reza"


async def test_asking_renews_the_claim_like_other_work(floor: Floor) -> None:
    floor.clock.stand()
    floor.clock.advance(timedelta(minutes=15))
    await floor.presses("case.opinion:c1", private=True)
    assert (await floor.case()).until == floor.clock.now() + CLAIM_LASTS


async def test_there_is_one_request_at_a_time(floor: Floor) -> None:
    await floor.presses("case.opinion:c1", private=True)
    await floor.presses("case.opinion:c1", private=True)
    assert floor.only_reply(Ack).key == "case-opinion-waits" and not asked_colleagues(floor)


async def test_at_most_three_least_busy_colleagues_are_asked(floor: Floor) -> None:
    more = [add_group_member(floor, number) for number in (9101, 9102)]
    await floor.files("c2")
    await floor.presses("case.claim:c2", by=LEILA)
    await floor.presses("case.opinion:c1", private=True)
    assert asked_colleagues(floor) == {BABAK, *more} and len(asked_colleagues(floor)) == MOST_ASKED


async def test_off_duty_stopped_and_caseless_staff_are_not_asked(floor: Floor) -> None:
    add_group_member(floor, 9101, role=Role.EDITOR)
    await change_duty(context(floor.uow, by=LEILA, clock=floor.clock), on=False)
    floor.uow.staff.save(Staff(BABAK, Role.MODERATOR, "Babak", started=True, frozen=True))
    await floor.presses("case.opinion:c1", private=True)
    assert floor.only_reply(Ack).key == "case-opinion-nobody"
    assert await floor.uow.settings.note(NAME) == ""


async def test_their_other_account_is_no_colleague(floor: Floor) -> None:
    await link_accounts(floor.uow, REZA, BABAK)
    await floor.presses("case.opinion:c1", private=True)
    assert asked_colleagues(floor) == {LEILA}


async def test_a_colleague_with_two_accounts_is_asked_once(floor: Floor) -> None:
    await link_accounts(floor.uow, LEILA, BABAK)
    await floor.presses("case.opinion:c1", private=True)
    assert len(asked_colleagues(floor)) == 1


async def test_first_decider_is_not_asked_about_second_look(floor: Floor) -> None:
    floor.uow.cases.save(replace(await floor.case(), barred=LEILA))
    floor.uow.commit()
    await floor.presses("case.opinion:c1", private=True)
    assert asked_colleagues(floor) == {BABAK}


async def test_who_keeps_away_hears_nothing_and_reads_nothing(floor: Floor) -> None:
    floor.uow.recusals.add(Recusal(LEILA, RecusalScope.CASE, "c1"))
    floor.uow.commit()
    await floor.presses("case.opinion:c1", private=True)
    assert asked_colleagues(floor) == {BABAK}
    await floor.presses("case.opinion-read:c1", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-recused" and not any(WORDS in words for words in floor.texts)


async def test_a_case_of_the_smaller_circle_stays_in_it() -> None:
    floor = a_floor()
    for account in (REZA, LEILA):
        floor.uow.staff.save(Staff(account, Role.MODERATOR, NAMES[account], started=True, circle=True))
    await floor.files(act_id="O43")
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.opinion:c1", private=True)
    assert asked_colleagues(floor) == {LEILA}
    await floor.presses("case.opinion-read:c1", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "case-circle"


# --- reading and answering ------------------------------------------------------------------------------


async def test_first_reader_is_counted_and_latecomers_are_told(floor: Floor) -> None:
    await read_by(floor)
    details = floor.only_reply(Say, "case-details")
    assert details.remember == DetailOf("c1", LEILA) and details.protect
    assert floor.only_reply(Say, "case-opinion-read").remember == DetailOf("c1", LEILA)
    assert "c1" in await floor.uow.reads.of_day(LEILA, day=floor.clock.today())
    await floor.presses("case.opinion-read:c1", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "case-opinion-taken"
    assert not any(WORDS in words for words in floor.texts)
    for press in ("case.opinion-as:c1/out", "case.opinion-more:c1"):
        await floor.presses(press, by=BABAK, private=True)
        assert floor.only_reply(Ack).key == "case-opinion-none", press


@pytest.mark.parametrize("word", SecondOpinionAnswer)
async def test_the_holder_gets_the_answer_and_nothing_is_decided(
    floor: Floor, word: SecondOpinionAnswer
) -> None:
    await read_by(floor)
    before = await floor.case()
    await floor.presses(f"case.opinion-as:c1/{word}", by=LEILA, private=True)
    message = floor.only_reply(Say, "case-opinion-given")
    assert message.to == StaffChat(REZA) and message.remember == DetailOf("c1", REZA) and message.protect
    assert floor.only_reply(EraseDetails) == EraseDetails("c1", LEILA)
    assert replace(await floor.case(), version=0) == replace(before, version=0)
    await floor.presses(f"case.opinion-as:c1/{word}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-opinion-done"
    await floor.presses("case.opinion-read:c1", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-opinion-done" and not any(
        WORDS in words for words in floor.texts
    )


async def test_an_exact_point_is_the_holders_alone() -> None:
    floor = a_floor()
    await floor.files(point="35.70000,51.40000")
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.open:c1", private=True)
    assert "case-details-point" in floor.reply_keys()
    await read_by(floor)
    assert "case-details" in floor.reply_keys() and "case-details-point" not in floor.reply_keys()


async def test_an_unknown_answer_is_none(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("case.opinion-as:c1/perhaps", by=LEILA, private=True)
    assert floor.only_reply(Ack).alert and keys_sent_to(floor, REZA) == []


@pytest.mark.parametrize("answered", [True, False])
async def test_their_words_are_a_note_on_the_case(floor: Floor, answered: bool) -> None:
    await read_by(floor)
    if answered:
        await floor.presses("case.opinion-as:c1/unsure", by=LEILA, private=True)
    await floor.presses("case.opinion-more:c1", by=LEILA, private=True)
    assert floor.sessions[LEILA].case_id == "c1", "her words belong to the case that she was shown"
    await floor.says(WRITTEN, by=LEILA)
    message = floor.only_reply(Say, "case-opinion-words")
    assert message.to == StaffChat(REZA) and message.remember == DetailOf("c1", REZA)
    assert (EraseDetails("c1", LEILA) in floor.replies) is answered
    (note,) = await floor.uow.notes.of_cases({"c1"})
    assert (note.by, note.text) == (LEILA, WRITTEN)
    await floor.presses("case.open:c1", private=True)
    assert any(WRITTEN in words for words in floor.texts)


async def test_words_belong_only_to_who_reads(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("case.opinion-more:c1", by=LEILA, private=True)
    await floor.presses("case.release:c1", private=True)
    await floor.says(WRITTEN, by=LEILA)
    assert floor.only_reply(Ack).key == "case-opinion-none"
    assert not await floor.uow.notes.of_cases({"c1"})


async def test_each_act_is_recorded(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("case.opinion-as:c1/reject", by=LEILA, private=True)
    records = await floor.uow.audit.of_subject("c1", most=9)
    actions = {(record.by, record.detail) for record in records if record.action == "second-opinion"}
    assert actions == {(str(REZA), "asked 2"), (str(LEILA), "taken"), (str(LEILA), "reject")}
    assert any(record.action == "read" and record.by == str(LEILA) for record in records)


async def test_it_can_be_asked_again_after_an_answer(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("case.opinion-as:c1/out", by=LEILA, private=True)
    await floor.presses("case.opinion:c1", private=True)
    assert asked_colleagues(floor) == {LEILA, BABAK} and keys_sent_to(floor, LEILA) == ["case-opinion-asked"]


async def test_reader_silent_for_half_an_hour_is_dropped(floor: Floor) -> None:
    for number in (9101, 9102):
        add_group_member(floor, number)
    await read_by(floor)
    for _ in range(2):  # he goes on working, so the claim stays
        floor.clock.advance(WISH_LASTS / 2 + timedelta(seconds=1))
        await floor.presses("case.open:c1", private=True)
    await floor.presses("case.opinion:c1", private=True)
    assert LEILA not in asked_colleagues(floor) and keys_sent_to(floor, LEILA) == ["case-opinion-over"]
    assert floor.only_reply(EraseDetails) == EraseDetails("c1", LEILA)
    await floor.presses("case.opinion-as:c1/out", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-opinion-none"


# --- the end --------------------------------------------------------------------------------------------


async def check_opinion_ended(floor: Floor, account: Account = LEILA) -> None:
    """The reader is told so, the details are erased from their chat, and their later presses do nothing."""
    assert EraseDetails("c1", account) in floor.replies and keys_sent_to(floor, account) == [
        "case-opinion-over"
    ]
    assert await floor.uow.settings.note(NAME) == ""
    for press in ("case.opinion-read:c1", "case.opinion-as:c1/out", "case.opinion-more:c1"):
        await floor.presses(press, by=account, private=True)
        assert floor.only_reply(Ack).key == "case-opinion-none" and not keys_sent_to(floor, REZA), press


@pytest.mark.parametrize("press", ["case.release:c1", "case.reason:c1/reject-repeat", "case.recuse-yes:c1"])
async def test_it_ends_with_the_claim(floor: Floor, press: str) -> None:
    await read_by(floor)
    await floor.presses(press, private=True)
    await check_opinion_ended(floor)


async def test_it_ends_when_the_claim_runs_out(floor: Floor) -> None:
    await read_by(floor)
    floor.clock.advance(CLAIM_LASTS + timedelta(minutes=1))
    await floor.ticks(release_expired_claims)
    await check_opinion_ended(floor)


async def test_opinion_request_ends_when_case_is_merged(floor: Floor) -> None:
    await floor.files("c2")
    await read_by(floor)
    await floor.presses("case.merge-yes:c1/c2", private=True)
    await check_opinion_ended(floor)


async def test_it_ends_when_a_report_is_taken_back(floor: Floor) -> None:
    await floor.joins("r-2", by=Account(Messenger.TELEGRAM, 42))
    await read_by(floor)
    facts = await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1")
    await floor.hears(facts)
    assert (await floor.case()).assignee == REZA, "another witness is left"
    await check_opinion_ended(floor)


async def test_answer_does_not_reach_next_assignee(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("case.release:c1", private=True)
    await floor.presses("case.claim:c1", by=BABAK)
    await floor.presses("case.opinion-as:c1/out", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-opinion-none" and keys_sent_to(floor, BABAK) == []


async def test_recused_reader_lets_assignee_ask_another(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("case.recuse-yes:c1", by=LEILA, private=True)
    assert EraseDetails("c1", LEILA) in floor.replies and keys_sent_to(floor, REZA) == ["case-opinion-gone"]
    await floor.presses("case.opinion:c1", private=True)
    assert asked_colleagues(floor) == {BABAK}


async def test_the_reader_keeps_away_from_the_area(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("recuse.from:area/thr01", by=LEILA, private=True)
    assert EraseDetails("c1", LEILA) in floor.replies and keys_sent_to(floor, REZA) == ["case-opinion-gone"]


async def test_who_is_stopped_loses_it_at_once(floor: Floor) -> None:
    await read_by(floor)
    for account in (REZA, BABAK):  # each asks for the stop, and two are enough
        await floor.presses(f"panic.who:{LEILA}", by=account, private=True)
    member = await floor.uow.staff.get(LEILA)
    assert member is not None and member.frozen
    assert EraseDetails("c1", LEILA) in floor.replies and "case-opinion-gone" in keys_sent_to(floor, REZA)
    await floor.presses("case.opinion-as:c1/out", by=LEILA, private=True)
    assert floor.only_reply(Ack).alert and await floor.uow.settings.note(NAME) == ""


async def test_whoever_was_given_the_case_goes_on_reading(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses(f"hand.to:{LEILA}", private=True)
    await floor.presses(f"hand.yes:{REZA}", by=LEILA, private=True)
    assert (await floor.case()).assignee == LEILA
    assert EraseDetails("c1", LEILA) not in floor.replies and "case-opinion-over" not in floor.reply_keys()
    assert await floor.uow.settings.note(NAME) == ""


# --- rights ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
async def test_only_the_holder_of_an_undecided_case_may_ask(name: str) -> None:
    kind = KINDS[name]
    for state, button in product(State, (OWN, FOREIGN, STALE)):
        floor = await staged_floor(kind, Action.CLAIM, state, button)
        case_id = "gone" if button == STALE else "c1"
        await floor.presses(f"case.opinion:{case_id}", by=WHO, private=True)
        may = kind.can_moderate and button == OWN and state in HELD
        assert is_refused(floor) is not may and bool(asked_colleagues(floor)) is may, (name, state, button)
        assert may or floor.facts == (), (name, state, button)


@pytest.mark.parametrize("name", KINDS)
async def test_only_invited_readers_with_access_read_and_answer(name: str) -> None:
    kind = KINDS[name]
    for state, button, is_asked in product(State, (OWN, FOREIGN, STALE), (True, False)):
        floor = await staged_floor(kind, Action.CLAIM, state, button)
        whom = WHO if is_asked else LEILA
        floor.uow.settings.set_note(NAME, str(SecondOpinion(OTHER, floor.clock.now(), (whom,))))
        floor.uow.commit()
        case_id = "gone" if button == STALE else "c1"
        may = kind.can_moderate and is_asked and button == FOREIGN and state in HELD
        where = (name, state, button, is_asked)
        await floor.presses(f"case.opinion-read:{case_id}", by=WHO, private=True)
        assert any(isinstance(r, Say) and r.key == "case-details" for r in floor.replies) is may, where
        for press in ("case.opinion-more:{}", "case.opinion-as:{}/founded"):
            await floor.presses(press.format(case_id), by=WHO, private=True)
            assert is_refused(floor) is not may, (*where, press)
        assert ("case-opinion-given" in floor.reply_keys()) is may, where


ASKED_AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "opinion",
    [
        SecondOpinion(REZA, ASKED_AT, (LEILA,)),
        SecondOpinion(
            REZA,
            ASKED_AT,
            (LEILA, BABAK),
            BABAK,
            SecondOpinionAnswer.UNSURE,
        ),
    ],
)
def test_what_is_kept_of_it_reads_back(opinion: SecondOpinion) -> None:
    assert SecondOpinion.parse(str(opinion)) == opinion and SecondOpinion.parse("") is None


def test_its_name_has_room_for_a_real_case() -> None:
    assert len(NOTE) + 22 <= settings.c.name.type.length
