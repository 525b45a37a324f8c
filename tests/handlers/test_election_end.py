"""Closing the election and opening the bot again: what ends, what stays, what people hear, also after a break."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import GroupChat, ReporterOf, Say, Screen, SendDocument, StaffChat
from bot.conversation.ticks import RegisteredTick
from bot.domain.atlas.opinions import OpinionRound, OpinionSubject
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase
from bot.domain.closing.election_end import ANSWER_NOTE, PROGRESS_NOTE, Uncounted
from bot.domain.desk.roster import RosterEntry, RosterHour
from bot.domain.errors import WrongState
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.referrals.referrals import Referral, ReferralPackage, ReferralStep
from bot.domain.staff.audit import AuditAction
from bot.handlers.closing import election_commands as commands
from bot.handlers.desk.clock_words import report_missed_deadlines
from bot.handlers.ticks import RESTING, while_open
from bot.usecases.closing.close_election import AT_ONCE
from bot.usecases.closing.stored_report import read_report
from bot.usecases.learning.reminders import LETTERBOX
from bot.usecases.news.calendar import BOX
from bot.usecases.owner.change_settings import MissingRequirement, set_reporting
from bot.usecases.ports import Learner
from bot.usecases.ports.training import Reminder
from bot.usecases.staff.give_role import request_role
from tests.fakes import floor as floors
from tests.fakes import turns
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, verbs
from tests.fakes.threatened import threatened_content
from tests.fakes.turns import REZA, SARA

LEAD, OWNER, EDITOR, LIAISON = (Account(Messenger.TELEGRAM, number) for number in (9003, 9004, 9005, 9006))
ROLES = {LEAD: Role.LEAD, OWNER: Role.OWNER, EDITOR: Role.EDITOR, LIAISON: Role.LIAISON}


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """A week after the last thing could be reported, at noon."""
    floor = a_floor()
    floor.clock.stand(datetime(2026, 5, 1, 9, 0, tzinfo=UTC))
    for account, role in ROLES.items():
        monkeypatch.setitem(NAMES, account, role.value)
        body = "police" if role is Role.LIAISON else ""
        floor.uow.staff.save(Staff(account, role, role.value, started=True, body=body))
        floor.uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    today = floor.clock.today()
    floor.uow.settings.save(
        RunningSettings(
            Reporting.OPEN,
            Phase.AFTER,
            polling_day=today - timedelta(days=20),
            result_day=today - timedelta(days=10),
        )
    )
    floor.uow.commit()
    return floor


async def close(floor: Floor, argument: str = commands.DONE) -> Mapping[str, Any]:
    """Ask as the command line does; returns the answer."""
    await floor.ticks(commands.close_tick("ask-1", argument))
    return await answer(floor)


async def answer(floor: Floor) -> Mapping[str, Any]:
    given: Mapping[str, Any] = json.loads(await floor.uow.settings.note(ANSWER_NOTE))
    assert given["id"] == "ask-1"
    return given


async def end_all(floor: Floor) -> list[Say]:
    """Let the clock finish; returns everything that was told."""
    notices: list[Say] = []
    for _ in range(20):
        replies = await floor.ticks(commands.end_what_is_left)
        notices += [reply for reply in replies if isinstance(reply, Say)]
        if not await floor.uow.settings.note(PROGRESS_NOTE):
            return notices
    raise AssertionError("closing does not end")


def messages(notices: tuple[object, ...] | list[Say], key: str) -> list[Say]:
    return [reply for reply in notices if isinstance(reply, Say) and reply.key == key]


async def sign_report_of(floor: Floor) -> None:
    """As if the final report had been signed."""
    await floor.presses("final.prepare", by=LEAD, private=True)
    for account in (LEAD, OWNER):
        mark = await _report_mark(floor)
        await floor.presses(f"final.sign:{mark}", by=account, private=True)


async def _report_mark(floor: Floor) -> str:
    stored = await read_report(floor.tick_ctx())
    assert stored is not None
    return stored.report.hash[:32]


async def test_plan_says_what_ends_and_changes_nothing(floor: Floor) -> None:
    await floor.files()
    before = sorted(map(repr, floor.uow.tables.staff.values()))
    running = await floor.uow.settings.running()
    given = await close(floor, commands.PLAN)
    plan = given["plan"]
    assert plan["groups"] == 2 and plan["leads"] == plan["liaisons"] == 1 and plan["moderators"] == 3
    assert plan["unfinished"] == {"cases": Uncounted.FEW, "report": Uncounted.FEW}
    assert await floor.uow.settings.running() == running and floor.replies == ()
    assert sorted(map(repr, floor.uow.tables.staff.values())) == before
    assert not await floor.uow.settings.note(PROGRESS_NOTE)


async def test_number_of_waiting_cases_contains_no_restricted_case(floor: Floor) -> None:
    await floor.files("c1", act_id="O13")
    assert (await close(floor, commands.PLAN))["plan"]["unfinished"]["cases"] == Uncounted.FEW
    for number in range(2, 7):
        await floor.files(f"c{number}")
    unfinished = (await close(floor, commands.PLAN))["plan"]["unfinished"]
    assert unfinished["cases"] == 5, "five others wait; the restricted one moves no number"


async def test_closing_is_refused_while_something_waits(floor: Floor) -> None:
    await floor.files()
    given = await close(floor)
    assert set(given["unfinished"]) == {"cases", "report"} and not given["plan"]
    assert not (await floor.uow.settings.running()).is_closed and floor.replies == ()
    assert len(await floor.uow.groups.active()) == 2


async def test_closing_ends_roles_groups_and_claims_and_owner_stays(floor: Floor) -> None:
    await floor.files()
    await floor.presses("case.claim:c1", by=REZA)
    given = await close(floor, commands.EVEN)
    assert given["plan"]["closed_on"] == floor.clock.today().isoformat()
    group_words = messages(floor.replies, "election-closed-group")
    assert {reply.to for reply in group_words} == {
        GroupChat(group.messenger, group.chat_id) for group in (GROUP, BALE_GROUP)
    }
    assert [reply.to for reply in messages(floor.replies, "election-closed-owners")] == [StaffChat(OWNER)]
    roles = {staff.account: staff for staff in await floor.uow.staff.all()}
    assert roles[OWNER].role is Role.OWNER and roles[EDITOR].role is Role.EDITOR
    for account in (LEAD, LIAISON, REZA, LEILA, BABAK):
        ended = roles[account]
        assert (ended.role, ended.started, ended.body) == (Role.MODERATOR, False, ""), account
    assert await floor.uow.groups.active() == []
    case = await floor.case()
    assert case.state is State.NEW and case.assignee is None
    await floor.presses("case.claim:c1", by=REZA, private=True)
    assert (await floor.case()).state is State.NEW, "nobody is a moderator any more"
    details = {(r.action, r.detail) for r in floor.uow.stored_audit}
    assert {
        (AuditAction.SETTING, "closed"),
        (AuditAction.GROUP, "closed"),
        (AuditAction.ROLE, "ended lead"),
        (AuditAction.ROLE, "ended liaison"),
    } <= details


async def test_closing_removes_the_roster_and_waiting_signatures(floor: Floor) -> None:
    hour = RosterHour(floor.clock.today(), 9)
    floor.uow.roster.save(RosterEntry(hour, REZA, LEAD))
    floor.uow.commit()
    await floor.presses("final.prepare", by=LEAD, private=True)
    await floor.presses(f"final.sign:{await _report_mark(floor)}", by=LEAD, private=True)
    assert await floor.uow.signatures.all()
    await close(floor, commands.EVEN)
    assert list(await floor.uow.signatures.all()) == []
    assert list(await floor.uow.roster.of_days(date.min, date.max)) == []


async def test_rounds_of_opinions_end_but_those_about_lessons(floor: Floor) -> None:
    today = floor.clock.today()
    for subject in OpinionSubject:
        until = today + timedelta(days=3)
        floor.uow.rounds.save(OpinionRound(subject, subject, "it", LEAD, today, until, (LIAISON,)))
    floor.uow.commit()
    await close(floor, commands.EVEN)
    still_open = {opened.subject for opened in await floor.uow.rounds.all() if not opened.closed}
    assert still_open == {OpinionSubject.LESSON}


async def test_reporters_of_undecided_cases_hear_once(floor: Floor) -> None:
    await floor.files()
    await close(floor, commands.EVEN)
    notices = await end_all(floor)
    assert [reply.to for reply in messages(notices, "notice-new")] == [ReporterOf("r-c1")]
    assert [reply.to for reply in messages(notices, "election-closed-all")] == [StaffChat(OWNER)]
    assert await floor.ticks(commands.end_what_is_left) == ()
    await floor.takes_code("r-c1", by=SARA)
    assert "کسی دیگر دربارهٔ این گزارش تصمیم نمی‌گیرد" in " ".join(floor.texts)
    verbs = " ".join(str(button.press) for row in floor.only_reply(Screen).buttons for button in row)
    assert "my-withdraw" in verbs and "complaint" in verbs and "my-add" not in verbs


async def test_reporters_who_wait_for_a_body_hear_once(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The body's liaison has no role any more: what it answers reaches nobody here."""
    county = threatened_content()
    monkeypatch.setattr(floors, "content", lambda: county)
    await floor.files()
    (case,) = floor.uow.tables.cases.values()
    sent_at = floor.clock.now() - timedelta(days=2)
    floor.uow.cases.save(
        replace(case, state=State.REFERRED, decided_at=sent_at, reason="clear", assignee=None)
    )
    referral = Referral(
        "f1", case_id=case.id, body="court", by=REZA, step=ReferralStep.SENT, until=sent_at + timedelta(days=1),
        signed_by=LEAD, sent_at=sent_at,
    )  # fmt: skip
    floor.uow.referrals.add(referral, packed=ReferralPackage("words"), consents={})
    floor.uow.commit()
    await close(floor, commands.EVEN)
    notices = await end_all(floor)
    assert [reply.to for reply in messages(notices, "notice-new")] == [ReporterOf("r-c1")]
    await floor.takes_code("r-c1", by=SARA)
    assert "پاسخ نهاد دیگر از این ربات به شما نمی‌رسد" in " ".join(floor.texts)


async def test_followers_and_reminders_end_after_a_break_too(floor: Floor) -> None:
    count = AT_ONCE + 3
    for number in range(count):
        box, key = f"box-{number:04}", f"learner-{number:04}"
        floor.uow.followers.add(box)
        floor.uow.letterboxes.keep(box, SARA)
        floor.uow.letterboxes.keep(f"r{box}", SARA)
        floor.uow.reminders.save(Reminder(key, f"r{box}", floor.clock.today(), 600))
        settings = {LETTERBOX: f"r{box}", BOX: box, "language": "ckb"}
        floor.uow.learners.save(Learner(key, floor.clock.today(), settings=settings))
    floor.uow.commit()
    await close(floor, commands.EVEN)
    await floor.ticks(commands.end_what_is_left)  # nobody waits for a decision
    await floor.ticks(commands.end_what_is_left)  # nor for an answer
    await floor.ticks(commands.end_what_is_left)
    assert len(floor.uow.tables.followers) == 3, "broken off here, it goes on later"
    floor.clock.advance(timedelta(days=1))
    notices = await end_all(floor)
    tables = floor.uow.tables
    assert (tables.followers, tables.reminders, tables.letterboxes) == ({}, {}, {})
    assert len(messages(notices, "election-closed-all")) == 1
    learner = tables.learners["learner-0001"]
    assert learner.settings == {BOX: "box-0001", "language": "ckb"}


async def test_closing_twice_changes_nothing(floor: Floor) -> None:
    await close(floor, commands.EVEN)
    await end_all(floor)
    records = len(floor.uow.stored_audit)
    given = await close(floor, commands.EVEN)
    assert given["refused"] == "election-closed-already" and floor.replies == ()
    assert len(floor.uow.stored_audit) == records


async def test_closed_form_says_what_is_possible(floor: Floor) -> None:
    await close(floor, commands.EVEN)
    await floor.takes(turns.command("report", by=SARA))
    assert floor.only_reply(Screen).key == "report-election-over"


async def test_closed_election_takes_neither_roles_nor_groups_nor_reports(floor: Floor) -> None:
    await close(floor, commands.EVEN)
    by_owner = context(floor.uow, OWNER, clock=floor.clock)
    with pytest.raises(WrongState, match="election-closed"):
        await request_role(by_owner, Role.LEAD, to=REZA)
    await floor.takes(turns.command("register", by=OWNER, chat=turns.group(GROUP.messenger, GROUP.chat_id)))
    assert "election-closed" in floor.reply_keys()
    assert await floor.uow.groups.active() == []
    changed, missing = await set_reporting(by_owner, Reporting.OPEN)
    assert MissingRequirement.ELECTION in missing and changed.is_closed
    assert (await floor.uow.settings.running()).reporting is Reporting.CLOSED


async def test_closed_election_alarms_nobody(floor: Floor) -> None:
    ran: list[bool] = []

    async def tick(ctx: Any) -> Any:
        ran.append(True)
        return await report_missed_deadlines(ctx)

    resting = while_open(RegisteredTick(tick, "nobody hears of it")).run
    await floor.ticks(resting)
    await close(floor, commands.EVEN)
    assert await floor.ticks(resting) == () and ran == [True]
    assert report_missed_deadlines in RESTING


async def test_opening_again_begins_anew(floor: Floor) -> None:
    await floor.files()
    await floor.ticks(commands.open_tick("ask-1", commands.DONE))
    assert (await answer(floor))["refused"] == "election-open-already"
    await close(floor, commands.EVEN)
    await floor.ticks(commands.open_tick("ask-1", commands.DONE))
    assert (await answer(floor))["refused"] == "election-still-closing"
    await end_all(floor)
    await floor.ticks(commands.open_tick("ask-1", commands.DONE))
    assert (await answer(floor))["unfinished"] == {"cases": Uncounted.FEW}
    await floor.ticks(commands.open_tick("ask-1", commands.EVEN))
    assert [reply.to for reply in messages(floor.replies, "election-opened-owners")] == [StaffChat(OWNER)]
    running = await floor.uow.settings.running()
    assert running == RunningSettings(opened_on=floor.clock.today())
    await floor.takes(turns.command("register", by=OWNER, chat=turns.group(GROUP.messenger, GROUP.chat_id)))
    assert [group.chat_id for group in await floor.uow.groups.active()] == [GROUP.chat_id]


async def test_signed_report_is_read_in_the_next_election(floor: Floor) -> None:
    await sign_report_of(floor)
    mark = await _report_mark(floor)
    await close(floor)
    await end_all(floor)
    floor.clock.advance(timedelta(days=1))
    await floor.ticks(commands.open_tick("ask-1", commands.DONE))
    await floor.presses("final", by=OWNER, private=True)
    assert f"final.earlier:{mark}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"final.earlier:{mark}", by=OWNER, private=True)
    screen = floor.only_reply(Screen)
    assert screen.key == "final" and not [verb for verb in verbs(screen) if verb.startswith("final.sign")]
    await floor.presses(f"final.section:{mark}/threats", by=OWNER, private=True)
    assert floor.only_reply(Screen).key == "final-section"
    await floor.presses(f"final.paper:{mark}", by=OWNER, private=True)
    assert floor.only_reply(SendDocument).name == "atlas-paper"


async def test_follower_of_a_closed_election_may_follow_anew(floor: Floor) -> None:
    floor.curious = False
    await floor.presses("calendar-follow:on", by=SARA, private=True)
    (box,) = floor.uow.tables.followers
    await close(floor, commands.EVEN)
    await end_all(floor)
    assert floor.uow.tables.followers == {}
    key = turns.keys_for(SARA).learner
    assert floor.uow.tables.learners[key].settings[BOX] == box, "nobody knows whose letterbox it was"
    await floor.presses("calendar-follow:on", by=SARA, private=True)
    assert list(floor.uow.tables.followers) == [box]


async def test_election_before_its_end_is_not_closed_by_slip(floor: Floor) -> None:
    running = await floor.uow.settings.running()
    floor.uow.settings.save(replace(running, polling_day=floor.clock.today(), result_day=None))
    floor.uow.commit()
    assert set((await close(floor))["unfinished"]) == {"days", "report"}


async def test_signed_report_and_nothing_waiting_close_at_once(floor: Floor) -> None:
    await sign_report_of(floor)
    assert (await close(floor))["plan"]["closed_on"]
