"""The roster in chat: leads enter, people accept or give back, critical cases wake, the form says when."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, StaffChat
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.roster import HOURS, HourState, RosterEntry, RosterHour
from bot.domain.people import Account, Membership, MembershipStatus, Role
from bot.domain.staff.audit import AuditAction
from bot.handlers.desk.roster_hours import wake_for_critical
from bot.handlers.desk.roster_plan import report_gaps
from bot.handlers.pieces import NOTHING
from bot.handlers.reporting.reading_times import read_later_term
from bot.usecases.desk.roster_gaps import roster_gaps, when_read_next
from tests.fakes.floor import BABAK, GROUP, LEILA, TEXTS, Floor, verbs
from tests.fakes.lead_floor import (
    MINA,
    NADER,
    POLLING_DAY,
    a_lead_floor,
    keys_sent_to,
    records_of,
    refusal_of,
)
from tests.fakes.turns import REZA, SARA, make_ctx

FIRST = date(2026, 5, 1)
BLOCK = f"{FIRST}/16/4"


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Half past twelve in Tehran, the day before polling."""
    return await a_lead_floor(monkeypatch, polling_day=POLLING_DAY)


def fill(floor: Floor, account: Account, *hours: int, day: date = FIRST) -> None:
    for hour in hours:
        floor.uow.roster.save(RosterEntry(RosterHour(day, hour), account, NADER, HourState.ACCEPTED))
    floor.uow.commit()


async def freeze(floor: Floor, account: Account) -> None:
    staff = await floor.uow.staff.get(account)
    assert staff is not None
    floor.uow.staff.save(replace(staff, frozen=True))
    floor.uow.commit()


def states_of(floor: Floor, account: Account) -> list[tuple[int, str]]:
    entries = [entry for entry in floor.uow.tables.roster_hours.values() if entry.account == account]
    return sorted((entry.hour.number, entry.state.value) for entry in entries)


async def test_hours_count_once_their_person_accepts(floor: Floor) -> None:
    await floor.presses(f"roster.enter:{BLOCK}/{REZA}", by=NADER, private=True)
    assert keys_sent_to(REZA, floor.replies) == ["hours-asked"]
    assert states_of(floor, REZA) == [(hour, "asked") for hour in (16, 17, 18, 19)]
    gaps = await roster_gaps(floor.tick_ctx())
    assert gaps is not None and gaps.asked == 4
    await floor.presses(f"hours.yes:{BLOCK}", private=True)
    assert states_of(floor, REZA) == [(hour, "accepted") for hour in (16, 17, 18, 19)]
    assert [record[0] for record in await records_of(floor, str(REZA))] == [AuditAction.ROSTER.value] * 2
    await floor.presses(f"hours.yes:{BLOCK}", private=True)
    assert refusal_of(floor) == "roster-none", "there is nothing left to accept"


@pytest.mark.parametrize(
    ("hour", "day", "quiet"),
    [(23, FIRST, False), (3, POLLING_DAY, False), (7, POLLING_DAY, False), (8, POLLING_DAY, True)],
)
async def test_question_about_this_night_waits_for_no_morning(
    floor: Floor, hour: int, day: date, quiet: bool
) -> None:
    floor.clock.at = datetime.fromisoformat("2026-05-01T18:45:00+00:00")  # a quarter past ten in the evening
    await floor.presses(f"roster.enter:{day}/{hour}/1/{REZA}", by=NADER, private=True)
    assert floor.only_reply(Say).quiet is quiet


async def test_one_person_twice_in_an_hour_is_refused(floor: Floor) -> None:
    await floor.presses(f"roster.enter:{FIRST}/17/1/{REZA}", by=NADER, private=True)
    await floor.presses(f"roster.enter:{BLOCK}/{REZA}", by=NADER, private=True)
    assert refusal_of(floor) == "roster-twice"
    assert states_of(floor, REZA) == [(17, "asked")], "nothing is half entered"


async def test_person_with_two_accounts_is_one_person(floor: Floor) -> None:
    for account, other in ((REZA, BABAK), (BABAK, REZA)):
        staff = await floor.uow.staff.get(account)
        assert staff is not None
        floor.uow.staff.save(replace(staff, same_as=other))
    fill(floor, REZA, *range(HOURS))
    await floor.presses(f"roster.enter:{BLOCK}/{BABAK}", by=NADER, private=True)
    assert refusal_of(floor) == "roster-twice"
    fill(floor, BABAK, *range(HOURS))
    gaps = await roster_gaps(floor.tick_ctx())
    assert gaps is not None and gaps.gaps[0].people == 1, "two accounts are not two people"


async def test_lead_who_enters_themselves_has_accepted(floor: Floor) -> None:
    await floor.presses(f"roster.enter:{BLOCK}/{NADER}", by=NADER, private=True)
    assert states_of(floor, NADER)[0] == (16, "accepted") and keys_sent_to(NADER, floor.replies) == []


async def test_returned_hours_are_told_to_the_lead(floor: Floor) -> None:
    await floor.presses(f"roster.enter:{BLOCK}/{REZA}", by=NADER, private=True)
    await floor.presses(f"hours.yes:{BLOCK}", private=True)
    await floor.presses("hours", private=True)
    assert f"hours.give:{BLOCK}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"hours.give:{BLOCK}", private=True)
    await floor.presses(f"hours.no:{BLOCK}", private=True)
    assert keys_sent_to(NADER, floor.replies) == ["roster-was-returned"] and states_of(floor, REZA) == []


async def test_declined_hours_are_told_to_the_lead(floor: Floor) -> None:
    await floor.presses(f"roster.enter:{BLOCK}/{REZA}", by=NADER, private=True)
    await floor.presses(f"hours.no:{BLOCK}", private=True)
    assert keys_sent_to(NADER, floor.replies) == ["roster-was-declined"] and states_of(floor, REZA) == []


@pytest.mark.parametrize("by", [REZA, NADER])
async def test_another_lead_hears_if_who_entered_cannot(floor: Floor, by: Account) -> None:
    """REZA entered themselves when they led; NADER leads no more."""
    floor.uow.roster.save(RosterEntry(RosterHour(FIRST, 16), REZA, by, HourState.ACCEPTED))
    nader = await floor.uow.staff.get(NADER)
    assert nader is not None
    if by == NADER:
        floor.uow.staff.save(replace(nader, role=Role.MODERATOR))
    floor.uow.commit()
    await floor.presses(f"hours.no:{FIRST}/16/1", private=True)
    assert keys_sent_to(MINA, floor.replies) == ["roster-was-returned"]
    assert keys_sent_to(NADER, floor.replies) == ([] if by == NADER else ["roster-was-returned"])
    assert "سرپرست" in TEXTS.render("hours-returned", floor.only_reply(Ack).args)


async def test_only_lead_is_not_told_that_a_lead_knows(floor: Floor) -> None:
    for other in (MINA, BABAK, LEILA):
        await freeze(floor, other)
    await floor.presses(f"roster.enter:{BLOCK}/{NADER}", by=NADER, private=True)
    await floor.presses(f"hours.no:{BLOCK}", by=NADER, private=True)
    assert "سرپرست" not in TEXTS.render("hours-returned", floor.only_reply(Ack).args)


async def test_button_for_all_accepts_what_stood_above_it(floor: Floor) -> None:
    for hour in (16, 18):
        await floor.presses(f"roster.enter:{FIRST}/{hour}/1/{REZA}", by=NADER, private=True)
    await floor.presses("hours", private=True)
    (both,) = (verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("hours.all"))
    await floor.presses(f"roster.enter:{FIRST}/20/1/{REZA}", by=NADER, private=True)
    await floor.presses(both, private=True)
    assert floor.only_reply(Ack).key == "hours-meanwhile"
    assert {state for _, state in states_of(floor, REZA)} == {"asked"}, "an hour was never shown"
    (all_three,) = (verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("hours.all"))
    await floor.presses(all_three, private=True)
    assert states_of(floor, REZA) == [(hour, "accepted") for hour in (16, 18, 20)]


async def test_leads_hear_of_gaps_once_a_morning(floor: Floor) -> None:
    await floor.ticks(report_gaps)
    floor.clock.advance(timedelta(days=1))
    assert await floor.ticks(report_gaps) == (), "nobody uses it"
    await floor.presses(f"roster.enter:{POLLING_DAY}/20/4/{REZA}", by=NADER, private=True)
    floor.clock.advance(timedelta(hours=16))
    assert await floor.ticks(report_gaps) == (), "not before seven"
    floor.clock.advance(timedelta(hours=5))
    await floor.ticks(report_gaps)
    assert {to for to in (NADER, MINA) if keys_sent_to(to, floor.replies) == ["roster-morning"]} == {
        NADER,
        MINA,
    }
    assert any("هیچ‌کس" in words for words in floor.texts)
    assert await floor.ticks(report_gaps) == ()
    floor.clock.advance(timedelta(days=5))
    assert await floor.ticks(report_gaps) == (), "the roster is over"


async def test_leads_hear_once_that_the_roster_is_due(floor: Floor) -> None:
    floor.clock.at = datetime.fromisoformat("2026-04-27T09:00:00+00:00")
    heard = []
    for _ in range(4):
        heard.append(bool(await floor.ticks(report_gaps)))
        floor.clock.advance(timedelta(days=1))
    assert heard == [False, True, False, False], "three days before, though nobody uses it"


async def test_lead_takes_somebody_out_and_tells_them(floor: Floor) -> None:
    fill(floor, REZA, 16, 17)
    await floor.presses(f"roster.out:{BLOCK}/{REZA}", by=NADER, private=True)
    assert keys_sent_to(REZA, floor.replies) == ["hours-removed"] and states_of(floor, REZA) == []
    await floor.presses(f"roster.out:{BLOCK}/{REZA}", by=NADER, private=True)
    assert refusal_of(floor) == "roster-gone"


async def test_day_repeats_the_day_before(floor: Floor) -> None:
    fill(floor, REZA, 8, 9)
    fill(floor, LEILA, 9)
    fill(floor, LEILA, 9, day=POLLING_DAY)
    await floor.presses(f"roster.repeat:{POLLING_DAY}", by=NADER, private=True)
    assert keys_sent_to(REZA, floor.replies) == ["hours-asked"] and keys_sent_to(LEILA, floor.replies) == []
    assert states_of(floor, REZA) == [(8, "accepted"), (8, "asked"), (9, "accepted"), (9, "asked")]
    await floor.presses(f"roster.repeat:{POLLING_DAY}", by=NADER, private=True)
    assert refusal_of(floor) == "roster-nothing-to-repeat"


async def test_overview_shows_gaps_to_leads_and_owners_only(floor: Floor) -> None:
    for account in (NADER, MINA):
        await floor.presses("roster", by=account, private=True)
        assert [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("roster.day")] == [
            f"roster.day:2026-05-0{day}" for day in (1, 2, 3, 4)
        ]
        assert any("🔴" in words for words in floor.texts)
        gaps = [words for words in floor.texts if "هیچ‌کس" in words]
        assert all(f"{day} اردیبهشت" in gaps[0] for day in ("۱۱", "۱۲", "۱۳", "۱۴")), "each day has a line"
    await floor.presses(f"roster.day:{FIRST}", by=NADER, private=True)
    assert f"roster.block:{BLOCK}" in verbs(floor.only_reply(Screen))
    assert f"roster.block:{FIRST}/0/4" not in verbs(floor.only_reply(Screen)), "that is over"
    await floor.presses("roster", private=True)
    assert refusal_of(floor) == "not-allowed"


async def test_who_no_longer_works_here_counts_no_more(floor: Floor) -> None:
    fill(floor, REZA, 16)
    fill(floor, LEILA, 16)
    staff = await floor.uow.staff.get(REZA)
    assert staff is not None
    floor.uow.staff.save(replace(staff, frozen=True))
    floor.uow.commit()
    gaps = await roster_gaps(floor.tick_ctx())
    assert gaps is not None
    assert RosterHour(FIRST, 16) in {hour for gap in gaps.gaps for hour in gap.span.hours()}
    await floor.presses(f"roster.enter:{BLOCK}/{REZA}", by=NADER, private=True)
    assert refusal_of(floor) == "roster-not-here"


async def test_without_a_polling_day_there_is_no_roster(monkeypatch: pytest.MonkeyPatch) -> None:
    floor = await a_lead_floor(monkeypatch)
    await floor.presses("roster", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "roster-dayless"
    await floor.presses(f"roster.enter:{BLOCK}/{REZA}", by=NADER, private=True)
    assert refusal_of(floor) == "roster-no-day"
    assert await roster_gaps(floor.tick_ctx()) is None


# --- waking -----------------------------------------------------------------------------------------------


async def woken_accounts(floor: Floor) -> list[Account]:
    await floor.ticks(wake_for_critical)
    messages = [reply for reply in floor.replies if isinstance(reply, Say)]
    return [message.to.account for message in messages if isinstance(message.to, StaffChat)]


async def test_critical_case_wakes_the_next_every_five_minutes(floor: Floor) -> None:
    fill(floor, REZA, 12, 13)
    fill(floor, LEILA, 12, 13)
    await floor.files("c1", severity=Severity.CRITICAL)
    await floor.files("c2", severity=Severity.HIGH)
    woken = await woken_accounts(floor)
    assert await woken_accounts(floor) == [], "once for each turn, however often the clock ticks"
    floor.clock.advance(timedelta(minutes=5))
    assert [*woken, *await woken_accounts(floor)] == [REZA, LEILA]
    assert verbs(floor.replies[0])[0] == "case.claim:c1"


async def test_leads_hear_once_everybody_was_woken(floor: Floor) -> None:
    """Nobody is told that it is their turn before it is."""
    fill(floor, REZA, 12)
    fill(floor, LEILA, 14)
    await floor.files("c1", severity=Severity.CRITICAL)
    keys = []
    for _ in range(3):
        await floor.ticks(wake_for_critical)
        keys.append({r.to: r.key for r in floor.replies if isinstance(r, Say)})
        floor.clock.advance(timedelta(minutes=5))
    both = {StaffChat(lead): "roster-wake-round" for lead in (NADER, MINA)}
    assert keys == [
        {StaffChat(REZA): "roster-wake"},
        {StaffChat(LEILA): "roster-wake-ahead"},
        {StaffChat(REZA): "roster-wake", **both},
    ]


async def test_nobody_is_woken_once_somebody_takes_it(floor: Floor) -> None:
    fill(floor, REZA, 12)
    await floor.files("c1", severity=Severity.CRITICAL)
    assert await woken_accounts(floor) == [REZA]
    await floor.presses("case.claim:c1", private=True)
    floor.clock.advance(timedelta(minutes=6))
    assert await woken_accounts(floor) == [] and not floor.uow.tables.wake_calls
    await floor.presses("case.release:c1", private=True)
    assert await woken_accounts(floor) == [REZA], "it waits again, so it begins anew"


async def test_the_night_silences_no_critical_case(floor: Floor) -> None:
    floor.clock.at = datetime.fromisoformat("2026-05-01T22:30:00+00:00")  # two in the morning
    fill(floor, LEILA, 2, day=POLLING_DAY)
    await floor.files("c1", severity=Severity.CRITICAL)
    assert await woken_accounts(floor) == [LEILA]
    message = floor.only_reply(Say)
    assert not message.quiet


async def test_only_the_circle_is_woken_for_its_case(floor: Floor) -> None:
    fill(floor, REZA, 12)
    fill(floor, NADER, 13)
    await floor.files("c9", severity=Severity.CRITICAL, act_id="O13")
    assert await woken_accounts(floor) == [NADER]
    (woken,) = (reply for reply in floor.replies if isinstance(reply, Say))
    assert woken.protect, "it stays in the chat, so it names the number alone"
    assert not any("District" in words or "act O13" in words for words in floor.texts)


async def test_leads_hear_if_nobody_on_the_roster_can(floor: Floor) -> None:
    await floor.files("c1", severity=Severity.CRITICAL)
    assert await woken_accounts(floor) == [], "where there is no roster, the other alarms are enough"
    fill(floor, REZA, 23)
    assert set(await woken_accounts(floor)) == {NADER, MINA}
    assert {reply.key for reply in floor.replies if isinstance(reply, Say)} == {"roster-wake-leads"}


async def test_every_critical_case_has_its_turn(floor: Floor) -> None:
    fill(floor, REZA, 12)
    for number in range(35):
        await floor.files(f"c{number}", severity=Severity.CRITICAL)
    turns = [len(await woken_accounts(floor)) for _ in range(3)]
    assert turns == [30, 5, 0], "those behind the most urgent have the next turn"
    assert len(floor.uow.tables.wake_calls) == 35


async def leaves_group(floor: Floor, account: Account) -> None:
    gone = Membership(account, GROUP.chat_id, MembershipStatus.OUTSIDE, floor.clock.now())
    floor.uow.members.save(gone)


async def has_full_hands(floor: Floor, account: Account) -> None:
    for number in range(MOST_OPEN_CLAIMS):
        await floor.files(f"own{number}")
        await floor.presses(f"case.claim:own{number}", by=account, private=True)


@pytest.mark.parametrize("hinder", [leaves_group, has_full_hands])
async def test_nobody_is_woken_who_could_not_claim(
    floor: Floor, hinder: Callable[[Floor, Account], Awaitable[None]]
) -> None:
    fill(floor, REZA, 12)
    fill(floor, NADER, 13)
    await hinder(floor, REZA)
    floor.uow.commit()
    await floor.files("c1", severity=Severity.CRITICAL)
    assert await woken_accounts(floor) == [NADER]


async def test_ended_shift_wakes_in_own_hours_only(floor: Floor) -> None:
    fill(floor, REZA, 13)
    fill(floor, NADER, 14)
    await floor.presses("duty:off", private=True)
    await floor.files("c1", severity=Severity.CRITICAL)
    assert await woken_accounts(floor) == [NADER]
    floor.clock.advance(timedelta(hours=1))
    assert await woken_accounts(floor) == [REZA], "they have accepted this hour"


async def gives_back(floor: Floor) -> None:
    await floor.presses(f"hours.no:{BLOCK}", private=True)


async def is_frozen(floor: Floor) -> None:
    await freeze(floor, REZA)


async def never_answers(floor: Floor) -> None:
    """What was asked and not accepted is no reading."""


@pytest.mark.parametrize("lose", [gives_back, is_frozen, never_answers])
async def test_leads_hear_if_no_hour_counts_any_more(
    floor: Floor, lose: Callable[[Floor], Awaitable[None]]
) -> None:
    await floor.presses(f"roster.enter:{BLOCK}/{REZA}", by=NADER, private=True)
    await lose(floor)
    await floor.files("c1", severity=Severity.CRITICAL)
    assert set(await woken_accounts(floor)) == {NADER, MINA}


async def test_lead_taking_the_last_one_out_gives_up(floor: Floor) -> None:
    await floor.presses(f"roster.enter:{BLOCK}/{REZA}", by=NADER, private=True)
    await floor.presses(f"roster.out:{BLOCK}/{REZA}", by=NADER, private=True)
    await floor.files("c1", severity=Severity.CRITICAL)
    assert await woken_accounts(floor) == []


async def test_outside_the_rosters_days_nobody_is_woken(floor: Floor) -> None:
    fill(floor, REZA, 12)
    floor.clock.advance(timedelta(days=5))
    await floor.files("c1", severity=Severity.CRITICAL)
    assert await woken_accounts(floor) == []


# --- the form ---------------------------------------------------------------------------------------------


async def test_form_knows_when_others_are_read(floor: Floor) -> None:
    ctx = floor.tick_ctx()
    assert await when_read_next(ctx) is None, "nobody is on the roster, so nothing is promised"
    fill(floor, REZA, 15)
    assert await when_read_next(ctx) == RosterHour(FIRST, 15)
    fill(floor, LEILA, 12)
    assert await when_read_next(ctx) is None, "somebody reads now"


async def test_form_says_it_of_reports_that_wake_nobody(floor: Floor) -> None:
    ctx = make_ctx(SARA, uow=floor.uow, clock=floor.clock)
    assert await read_later_term(ctx, Severity.HIGH) == NOTHING
    fill(floor, REZA, 15)
    assert await read_later_term(ctx, Severity.CRITICAL) == NOTHING, "that one wakes somebody"
    for severity in (Severity.HIGH, None):
        term = await read_later_term(ctx, severity)
        words = TEXTS.render(term.key, term.args)
        assert "۱۵:۰۰" in words and "اردیبهشت" in words, words


async def test_entered_toast_is_shown(floor: Floor) -> None:
    await floor.presses(f"roster.enter:{BLOCK}/{REZA}", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "roster-entered"
