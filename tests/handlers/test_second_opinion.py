"""The holder of a case asks what a colleague thinks: who hears of it, who reads, what he answers, how it ends."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from bot.conversation.outgoing import Ack, DetailOf, EraseDetails, Say, StaffChat
from bot.domain.cases.pending import WISH_LASTS
from bot.domain.cases.recusal import From, Recusal
from bot.domain.cases.reports import CLAIM_LASTS, HELD, Action, State
from bot.domain.cases.second_opinion import MOST_ASKED, NOTE, Answer, Opinion
from bot.domain.people import Account, Membership, Messenger, Role, Staff, Standing
from bot.handlers.ticks import claims_over
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from bot.usecases.sight.duty import change_duty
from storage.models import settings
from tests.fakes.floor import BABAK, GROUP, LEILA, NAMES, WORDS, Floor, a_floor, verbs
from tests.fakes.turns import REZA
from tests.fakes.two_accounts import one_person
from tests.handlers.test_matrix import FOREIGN, KINDS, OTHER, OWN, STALE, WHO, a_stage, refused

WRITTEN = "The second caller said the same."
NAME = f"{NOTE}c1"


@pytest.fixture
async def floor() -> Floor:
    """Reza holds a case; Leila and Babak are there."""
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    return floor


def joins(floor: Floor, number: int, *, role: Role = Role.MODERATOR) -> Account:
    """One more member of Reza's group."""
    account = Account(Messenger.TELEGRAM, number)
    floor.uow.staff.save(Staff(account, role, f"M{number}", started=True))
    floor.uow.members.save(Membership(account, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    floor.uow.commit()
    return account


def asked(floor: Floor) -> set[Account]:
    """Who hears of the request."""
    return {
        r.to.account
        for r in floor.replies
        if isinstance(r, Say) and r.key == "case-opinion-asked" and isinstance(r.to, StaffChat)
    }


def told(floor: Floor, account: Account) -> list[str]:
    return [r.key for r in floor.replies if isinstance(r, Say) and r.to == StaffChat(account)]


async def read_by(floor: Floor, account: Account = LEILA) -> None:
    await floor.presses("case.opinion:c1", private=True)
    await floor.presses("case.opinion-read:c1", by=account, private=True)


# --- asking -----------------------------------------------------------------------------------------


async def test_colleagues_hear_of_it_and_read_no_word_of_the_report(floor: Floor) -> None:
    await floor.presses("case.opinion:c1")
    assert asked(floor) == {LEILA, BABAK}
    assert floor.only(Ack).key == "case-opinion-sought"
    assert not any(WORDS in words for words in floor.read)
    said = next(r for r in floor.replies if isinstance(r, Say) and r.key == "case-opinion-asked")
    assert verbs(said) == ["case.opinion-read:c1"] and set(said.args) == {"name", "number", "act", "area"}
    case = await floor.case()
    assert (case.owner, case.state) == (REZA, State.CLAIMED), "it stays his"


async def test_asking_renews_the_claim_like_other_work(floor: Floor) -> None:
    floor.clock.stand()
    floor.clock.advance(timedelta(minutes=15))
    await floor.presses("case.opinion:c1", private=True)
    assert (await floor.case()).until == floor.clock.now() + CLAIM_LASTS


async def test_there_is_one_request_at_a_time(floor: Floor) -> None:
    await floor.presses("case.opinion:c1", private=True)
    await floor.presses("case.opinion:c1", private=True)
    assert floor.only(Ack).key == "case-opinion-waits" and not asked(floor)


async def test_at_most_three_hear_of_it_and_those_with_the_fewest_cases_first(floor: Floor) -> None:
    more = [joins(floor, number) for number in (9101, 9102)]
    await floor.files("c2")
    await floor.presses("case.claim:c2", by=LEILA)
    await floor.presses("case.opinion:c1", private=True)
    assert asked(floor) == {BABAK, *more} and len(asked(floor)) == MOST_ASKED


async def test_nobody_hears_of_it_who_is_off_duty_stopped_or_not_at_cases(floor: Floor) -> None:
    joins(floor, 9101, role=Role.EDITOR)
    await change_duty(LEILA, on=False, uow=floor.uow, clock=floor.clock)
    floor.uow.staff.save(Staff(BABAK, Role.MODERATOR, "Babak", started=True, frozen=True))
    await floor.presses("case.opinion:c1", private=True)
    assert floor.only(Ack).key == "case-opinion-nobody"
    assert await floor.uow.settings.note(NAME) == ""


async def test_his_other_account_is_no_colleague(floor: Floor) -> None:
    await one_person(floor.uow, REZA, BABAK)
    await floor.presses("case.opinion:c1", private=True)
    assert asked(floor) == {LEILA}


async def test_a_colleague_with_two_accounts_is_asked_once(floor: Floor) -> None:
    await one_person(floor.uow, LEILA, BABAK)
    await floor.presses("case.opinion:c1", private=True)
    assert len(asked(floor)) == 1


async def test_who_decided_first_is_not_asked_about_a_second_look(floor: Floor) -> None:
    floor.uow.cases.save(replace(await floor.case(), barred=LEILA))
    floor.uow.commit()
    await floor.presses("case.opinion:c1", private=True)
    assert asked(floor) == {BABAK}


async def test_who_keeps_away_hears_nothing_and_reads_nothing(floor: Floor) -> None:
    floor.uow.recusals.add(Recusal(LEILA, From.CASE, "c1"))
    floor.uow.commit()
    await floor.presses("case.opinion:c1", private=True)
    assert asked(floor) == {BABAK}
    await floor.presses("case.opinion-read:c1", by=LEILA, private=True)
    assert floor.only(Ack).key == "case-recused" and not any(WORDS in words for words in floor.read)


async def test_a_case_of_the_smaller_circle_stays_in_it() -> None:
    floor = a_floor()
    for account in (REZA, LEILA):
        floor.uow.staff.save(Staff(account, Role.MODERATOR, NAMES[account], started=True, circle=True))
    await floor.files(act_id="O43")
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.opinion:c1", private=True)
    assert asked(floor) == {LEILA}
    await floor.presses("case.opinion-read:c1", by=BABAK, private=True)
    assert floor.only(Ack).key == "case-circle"


# --- reading and answering --------------------------------------------------------------------------


async def test_the_first_reads_it_counted_and_who_comes_late_hears_so(floor: Floor) -> None:
    await read_by(floor)
    shown = floor.only(Say, "case-details")
    assert shown.remember == DetailOf("c1", LEILA) and shown.protect
    assert floor.only(Say, "case-opinion-read").remember == DetailOf("c1", LEILA)
    assert "c1" in await floor.uow.reads.of_day(LEILA, day=floor.clock.today())
    await floor.presses("case.opinion-read:c1", by=BABAK, private=True)
    assert floor.only(Ack).key == "case-opinion-taken"
    assert not any(WORDS in words for words in floor.read)
    for press in ("case.opinion-as:c1/out", "case.opinion-more:c1"):
        await floor.presses(press, by=BABAK, private=True)
        assert floor.only(Ack).key == "case-opinion-none", press


@pytest.mark.parametrize("word", Answer)
async def test_the_holder_gets_the_answer_and_nothing_is_decided(floor: Floor, word: Answer) -> None:
    await read_by(floor)
    before = await floor.case()
    await floor.presses(f"case.opinion-as:c1/{word}", by=LEILA, private=True)
    said = floor.only(Say, "case-opinion-given")
    assert said.to == StaffChat(REZA) and said.remember == DetailOf("c1", REZA) and said.protect
    assert floor.only(EraseDetails) == EraseDetails("c1", LEILA)
    assert replace(await floor.case(), version=0) == replace(before, version=0)
    await floor.presses(f"case.opinion-as:c1/{word}", by=LEILA, private=True)
    assert floor.only(Ack).key == "case-opinion-done"
    await floor.presses("case.opinion-read:c1", by=LEILA, private=True)
    assert floor.only(Ack).key == "case-opinion-done" and not any(WORDS in words for words in floor.read)


async def test_an_exact_point_is_the_holders_alone() -> None:
    floor = a_floor()
    await floor.files(point="35.70000,51.40000")
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.open:c1", private=True)
    assert "case-details-point" in floor.heard()
    await read_by(floor)
    assert "case-details" in floor.heard() and "case-details-point" not in floor.heard()


async def test_an_unknown_answer_is_none(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("case.opinion-as:c1/perhaps", by=LEILA, private=True)
    assert floor.only(Ack).alert and told(floor, REZA) == []


@pytest.mark.parametrize("answered", [True, False])
async def test_his_words_are_a_note_on_the_case(floor: Floor, answered: bool) -> None:
    await read_by(floor)
    if answered:
        await floor.presses("case.opinion-as:c1/unsure", by=LEILA, private=True)
    await floor.presses("case.opinion-more:c1", by=LEILA, private=True)
    assert floor.sessions[LEILA].case_id == "c1", "what he types goes with what he was shown"
    await floor.says(WRITTEN, by=LEILA)
    said = floor.only(Say, "case-opinion-words")
    assert said.to == StaffChat(REZA) and said.remember == DetailOf("c1", REZA)
    assert (EraseDetails("c1", LEILA) in floor.replies) is answered
    (note,) = await floor.uow.notes.of_cases({"c1"})
    assert (note.by, note.text) == (LEILA, WRITTEN)
    await floor.presses("case.open:c1", private=True)
    assert any(WRITTEN in words for words in floor.read)


async def test_words_are_only_his_who_reads(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("case.opinion-more:c1", by=LEILA, private=True)
    await floor.presses("case.release:c1", private=True)
    await floor.says(WRITTEN, by=LEILA)
    assert floor.only(Ack).key == "case-opinion-none"
    assert not await floor.uow.notes.of_cases({"c1"})


async def test_each_act_is_recorded(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("case.opinion-as:c1/reject", by=LEILA, private=True)
    records = await floor.uow.audit.of_subject("c1", most=9)
    found = {(one.by, one.detail) for one in records if one.deed == "second-opinion"}
    assert found == {(str(REZA), "asked 2"), (str(LEILA), "taken"), (str(LEILA), "reject")}
    assert any(one.deed == "read" and one.by == str(LEILA) for one in records)


async def test_it_can_be_asked_again_after_an_answer(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("case.opinion-as:c1/out", by=LEILA, private=True)
    await floor.presses("case.opinion:c1", private=True)
    assert asked(floor) == {LEILA, BABAK} and told(floor, LEILA) == ["case-opinion-asked"]


async def test_who_lets_half_an_hour_pass_is_waited_for_no_longer(floor: Floor) -> None:
    for number in (9101, 9102):
        joins(floor, number)
    await read_by(floor)
    for _ in range(2):  # he goes on working, so it stays his
        floor.clock.advance(WISH_LASTS / 2 + timedelta(seconds=1))
        await floor.presses("case.open:c1", private=True)
    await floor.presses("case.opinion:c1", private=True)
    assert LEILA not in asked(floor) and told(floor, LEILA) == ["case-opinion-over"]
    assert floor.only(EraseDetails) == EraseDetails("c1", LEILA)
    await floor.presses("case.opinion-as:c1/out", by=LEILA, private=True)
    assert floor.only(Ack).key == "case-opinion-none"


# --- the end ----------------------------------------------------------------------------------------


async def over(floor: Floor, account: Account = LEILA) -> None:
    """Whoever read it was told so, his chat is emptied, and no later press of his does anything."""
    assert EraseDetails("c1", account) in floor.replies and told(floor, account) == ["case-opinion-over"]
    assert await floor.uow.settings.note(NAME) == ""
    for press in ("case.opinion-read:c1", "case.opinion-as:c1/out", "case.opinion-more:c1"):
        await floor.presses(press, by=account, private=True)
        assert floor.only(Ack).key == "case-opinion-none" and not told(floor, REZA), press


@pytest.mark.parametrize("press", ["case.release:c1", "case.reason:c1/reject-repeat", "case.recuse-yes:c1"])
async def test_it_ends_with_the_claim(floor: Floor, press: str) -> None:
    await read_by(floor)
    await floor.presses(press, private=True)
    await over(floor)


async def test_it_ends_when_the_claim_runs_out(floor: Floor) -> None:
    await read_by(floor)
    floor.clock.advance(CLAIM_LASTS + timedelta(minutes=1))
    await floor.ticks(claims_over)
    await over(floor)


async def test_it_ends_when_the_case_becomes_a_part_of_another(floor: Floor) -> None:
    await floor.files("c2")
    await read_by(floor)
    await floor.presses("case.merge-yes:c1/c2", private=True)
    await over(floor)


async def test_it_ends_when_a_report_is_taken_back(floor: Floor) -> None:
    await floor.joins("r-2", by=Account(Messenger.TELEGRAM, 42))
    await read_by(floor)
    facts = await withdraw_report("r-c1", uow=floor.uow, clock=floor.clock)
    await floor.hears(facts)
    assert (await floor.case()).owner == REZA, "another witness is left"
    await over(floor)


async def test_an_answer_does_not_reach_whoever_takes_the_case_next(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("case.release:c1", private=True)
    await floor.presses("case.claim:c1", by=BABAK)
    await floor.presses("case.opinion-as:c1/out", by=LEILA, private=True)
    assert floor.only(Ack).key == "case-opinion-none" and told(floor, BABAK) == []


async def test_the_reader_keeps_away_and_the_holder_may_ask_another(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("case.recuse-yes:c1", by=LEILA, private=True)
    assert EraseDetails("c1", LEILA) in floor.replies and told(floor, REZA) == ["case-opinion-gone"]
    await floor.presses("case.opinion:c1", private=True)
    assert asked(floor) == {BABAK}


async def test_the_reader_keeps_away_from_the_area(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses("recuse.from:area/thr01", by=LEILA, private=True)
    assert EraseDetails("c1", LEILA) in floor.replies and told(floor, REZA) == ["case-opinion-gone"]


async def test_who_is_stopped_loses_it_at_once(floor: Floor) -> None:
    await read_by(floor)
    for account in (REZA, BABAK):  # each says that he wants it, which makes two
        await floor.presses(f"panic.who:{LEILA}", by=account, private=True)
    found = await floor.uow.staff.get(LEILA)
    assert found is not None and found.frozen
    assert EraseDetails("c1", LEILA) in floor.replies and "case-opinion-gone" in told(floor, REZA)
    await floor.presses("case.opinion-as:c1/out", by=LEILA, private=True)
    assert floor.only(Ack).alert and await floor.uow.settings.note(NAME) == ""


async def test_whoever_was_given_the_case_goes_on_reading(floor: Floor) -> None:
    await read_by(floor)
    await floor.presses(f"hand.to:{LEILA}", private=True)
    await floor.presses(f"hand.yes:{REZA}", by=LEILA, private=True)
    assert (await floor.case()).owner == LEILA
    assert EraseDetails("c1", LEILA) not in floor.replies and "case-opinion-over" not in floor.heard()
    assert await floor.uow.settings.note(NAME) == ""


# --- who may ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
async def test_only_the_holder_of_an_undecided_case_may_ask(name: str) -> None:
    kind = KINDS[name]
    for state, button in product(State, (OWN, FOREIGN, STALE)):
        floor = await a_stage(kind, Action.CLAIM, state, button)
        case_id = "gone" if button == STALE else "c1"
        await floor.presses(f"case.opinion:{case_id}", by=WHO, private=True)
        may = kind.able and button == OWN and state in HELD
        assert refused(floor) is not may and bool(asked(floor)) is may, (name, state, button)
        assert may or floor.facts == (), (name, state, button)


@pytest.mark.parametrize("name", KINDS)
async def test_only_who_was_asked_and_still_may_see_it_reads_and_answers(name: str) -> None:
    kind = KINDS[name]
    for state, button, is_asked in product(State, (OWN, FOREIGN, STALE), (True, False)):
        floor = await a_stage(kind, Action.CLAIM, state, button)
        whom = WHO if is_asked else LEILA
        floor.uow.settings.set_note(NAME, str(Opinion(OTHER, floor.clock.now(), (whom,))))
        floor.uow.commit()
        case_id = "gone" if button == STALE else "c1"
        may = kind.able and is_asked and button == FOREIGN and state in HELD
        where = (name, state, button, is_asked)
        await floor.presses(f"case.opinion-read:{case_id}", by=WHO, private=True)
        assert any(isinstance(r, Say) and r.key == "case-details" for r in floor.replies) is may, where
        for press in ("case.opinion-more:{}", "case.opinion-as:{}/founded"):
            await floor.presses(press.format(case_id), by=WHO, private=True)
            assert refused(floor) is not may, (*where, press)
        assert ("case-opinion-given" in floor.heard()) is may, where


@pytest.mark.parametrize(
    "opinion",
    [
        Opinion(REZA, a_floor().clock.now().replace(microsecond=0), (LEILA,)),
        Opinion(REZA, a_floor().clock.now().replace(microsecond=0), (LEILA, BABAK), BABAK, Answer.UNSURE),
    ],
)
def test_what_is_kept_of_it_reads_back(opinion: Opinion) -> None:
    assert Opinion.parse(str(opinion)) == opinion and Opinion.parse("") is None


def test_its_name_has_room_for_a_real_case() -> None:
    assert len(NOTE) + 22 <= settings.c.name.type.length
