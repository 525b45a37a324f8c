"""The owners' list of first steps ticks itself and leads on; Start and help speak to each role."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Screen, StaffChat, TextRef
from bot.domain.catalogue.catalogue import Phase
from bot.domain.desk.roster import (
    HOURS,
    RED_BEFORE,
    HourState,
    RosterEntry,
    RosterHour,
    roster_days,
)
from bot.domain.moments import day_of
from bot.domain.owner.operator import Operator
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.staff.permissions import Permission
from bot.handlers import TABLE
from bot.handlers.owner.first_day import TEXT_FAMILIES, notify_first_steps
from bot.handlers.safety.staff_help import WORKS
from bot.handlers.ticks import TICKS
from bot.usecases.groups.membership import expect_first_answer, note_admin
from bot.usecases.owner.first_steps import CHECKS, FirstStep
from bot.usecases.ports import Group
from tests.fakes import turns
from tests.fakes.floor import BABAK, GROUP, LEILA, NAMES, TEXTS, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
OWNER = Account(Messenger.TELEGRAM, 111)
OTHER = Account(Messenger.BALE, 222)
SETUP = [step for step in FirstStep if step is not FirstStep.ROSTER]
"""What is to be done long before polling."""
ON_A_SCREEN = {"revoke", "circle", "reporting", "phase", "polling_day", "result_day"}
"""Commands of staff that a screen of ``WORKS`` explains where they are needed."""


@pytest.fixture
def floor() -> Floor:
    """Nothing is there yet but the owners."""
    floor = Floor()
    for account, name in ((OWNER, "Nasrin"), (OTHER, "Omid")):
        floor.uow.staff.save(Staff(account, Role.OWNER, name, started=True, named=True))
    floor.operator = Operator("")
    floor.uow.settings.save(RunningSettings())
    floor.uow.commit()
    return floor


def let_in(floor: Floor, *accounts: Account, started: bool = True) -> None:
    for account in accounts:
        floor.uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
        if started:
            floor.uow.staff.save(Staff(account, Role.MODERATOR, NAMES.get(account, ""), started=True))
    floor.uow.commit()


def finish_all(floor: Floor) -> None:
    floor.operator = Operator("We run this.")
    floor.uow.groups.save(GROUP)
    let_in(floor, REZA, LEILA)
    floor.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.DAY))
    floor.uow.commit()


async def states(floor: Floor) -> dict[str, bool]:
    """Each step of the list as it is shown, and whether it is ticked."""
    await floor.presses("first-steps", by=OWNER, private=True)
    term = floor.only_reply(Screen, "first-steps").args["steps"]
    listed: list[TextRef] = []
    while isinstance(term, TextRef) and "first" in term.args:
        first, term = term.args["first"], term.args["rest"]
        assert isinstance(first, TextRef)
        listed.append(first)
    if isinstance(term, TextRef) and term.key.startswith("first-step-"):
        listed.append(term)
    return {ref.key.rpartition("-")[2]: "-done-" in ref.key for ref in listed}


async def test_each_step_ticks_itself(floor: Floor) -> None:
    done: set[str] = set()

    async def expect(*steps: FirstStep) -> None:
        done.update(steps)
        assert await states(floor) == {step: step in done for step in SETUP}

    await expect()
    floor.operator = Operator("We run this.")
    await expect(FirstStep.OPERATOR)
    floor.uow.groups.save(GROUP)
    expect_first_answer(floor.tick_ctx(), GROUP)
    floor.uow.commit()
    await expect(FirstStep.GROUP)
    await note_admin(floor.tick_ctx(), GROUP.messenger, GROUP.chat_id, True)
    floor.uow.commit()
    await expect(FirstStep.ADMINISTRATOR)
    let_in(floor, REZA)
    let_in(floor, LEILA, started=False)
    await expect()
    let_in(floor, LEILA)
    await expect(FirstStep.MODERATORS)
    floor.uow.settings.save(RunningSettings(phase=Phase.BEFORE))
    floor.uow.commit()
    await expect(FirstStep.PHASE)
    floor.uow.settings.save(RunningSettings(Reporting.EMERGENCY, Phase.BEFORE))
    floor.uow.commit()
    await expect(FirstStep.REPORTING)


async def test_lost_right_unticks_its_step(floor: Floor) -> None:
    finish_all(floor)
    assert all((await states(floor)).values())
    await note_admin(floor.tick_ctx(), GROUP.messenger, GROUP.chat_id, False)
    floor.uow.commit()
    assert [step for step, is_done in (await states(floor)).items() if not is_done] == ["administrator"]
    await floor.presses("first-step:administrator", by=OWNER, private=True)
    assert verbs(floor.only_reply(Screen)) == ["group.check", "first-steps"]
    assert "مدیران" in floor.texts[0]


@pytest.mark.parametrize("who", ["frozen", "outside", "same person", "liaison"])
async def test_two_accounts_that_cannot_both_work_are_not_two(floor: Floor, who: str) -> None:
    finish_all(floor)
    leila = Staff(LEILA, Role.MODERATOR, "Leila", started=True)
    match who:
        case "frozen":
            floor.uow.staff.save(replace(leila, frozen=True))
        case "outside":
            gone = Membership(LEILA, GROUP.chat_id, MembershipStatus.OUTSIDE, floor.clock.now())
            floor.uow.members.save(gone)
        case "same person":
            floor.uow.staff.save(replace(leila, same_as=REZA))
            reza = await floor.uow.staff.get(REZA)
            assert reza is not None
            floor.uow.staff.save(replace(reza, same_as=LEILA))
        case _:
            floor.uow.staff.save(replace(leila, role=Role.LIAISON, body="police"))
    floor.uow.commit()
    assert (await states(floor))["moderators"] is False


async def test_every_step_leads_to_what_does_it(floor: Floor) -> None:
    floor.uow.groups.save(GROUP)
    stranger = Membership(BABAK, GROUP.chat_id, MembershipStatus.STRANGER, floor.clock.now())
    floor.uow.members.save(replace(stranger, account=SARA))
    floor.uow.commit()
    await floor.presses("first-steps", by=OWNER, private=True)
    offered = verbs(floor.only_reply(Screen))
    assert offered == [
        *(f"first-step:{step}" for step in SETUP if step not in ("group", "administrator")),
        "first-steps:again", "admin",
    ]  # fmt: skip
    leads = {}
    for step in SETUP:
        await floor.presses(f"first-step:{step}", by=OWNER, private=True)
        leads[step.value] = verbs(floor.only_reply(Screen))[:-1]
    assert leads == {
        "operator": [],
        "group": [],
        "administrator": ["group.check"],
        "moderators": [f"group.let-in:{GROUP.messenger}:{GROUP.chat_id}", "role"],
        "phase": ["admin.day:polling", "admin.see:phase"],
        "reporting": ["admin.ask:reporting/open", "admin.see:reporting"],
    }
    for step_of_old in ("moon", "roster"):
        await floor.presses(f"first-step:{step_of_old}", by=OWNER, private=True)
        assert floor.only_reply(Screen, "first-steps")


async def test_roster_is_red_on_gaps_once_it_is_due(floor: Floor) -> None:
    finish_all(floor)
    polling_day = day_of(floor.clock.now()) + timedelta(days=RED_BEFORE.days + 2)
    floor.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.BEFORE, polling_day=polling_day))
    floor.uow.commit()
    assert "roster" not in await states(floor), "that is later"
    floor.clock.advance(timedelta(days=1))
    assert (await states(floor))["roster"] is False and "🔴" in floor.texts[0]
    await floor.takes(turns.command("admin", by=OWNER))
    assert verbs(floor.only_reply(Screen))[0] == "first-steps"
    await floor.presses("first-step:roster", by=OWNER, private=True)
    assert verbs(floor.only_reply(Screen)) == ["roster", "first-steps"]
    hours = f"{len(roster_days(polling_day)) * HOURS}".translate(PERSIAN_DIGITS)
    assert hours in floor.texts[0] and "کم دارد" in floor.texts[0]
    for hour in (RosterHour(day, number) for day in roster_days(polling_day) for number in range(HOURS)):
        for account in (REZA, LEILA):
            floor.uow.roster.save(RosterEntry(hour, account, OWNER, HourState.ACCEPTED))
    floor.uow.commit()
    assert all((await states(floor)).values()) and "🔴" not in floor.texts[0]
    floor.clock.advance(timedelta(days=30))
    assert "roster" not in await states(floor), "the days are over"


async def test_owners_hear_of_steps_after_seeing_the_list(floor: Floor) -> None:
    floor.operator = Operator("We run this.")
    assert await floor.ticks(notify_first_steps) == (), "nobody has seen the list"
    await floor.presses("first-steps", by=OWNER, private=True)
    assert await floor.ticks(notify_first_steps) == (), "nothing is new"
    floor.uow.settings.save(RunningSettings(phase=Phase.BEFORE))
    floor.uow.commit()
    await floor.ticks(notify_first_steps)
    assert {reply.to for reply in floor.replies} == {StaffChat(OWNER), StaffChat(OTHER)}  # type: ignore[union-attr]
    assert floor.reply_keys() == ["first-steps-news"] * 2
    assert verbs(floor.replies[0])[-1] == "first-steps"
    assert await floor.ticks(notify_first_steps) == (), "once"
    assert any(work.run is notify_first_steps for work in TICKS)


async def test_the_last_step_ends_the_news(floor: Floor) -> None:
    await floor.presses("first-steps", by=OWNER, private=True)
    finish_all(floor)
    ctx = replace(floor.tick_ctx(), operator=floor.operator)
    turn = await notify_first_steps(ctx)
    assert {getattr(reply, "key", "") for reply in turn.replies} == {"first-steps-over"}
    floor.uow.commit()
    floor.uow.settings.save(RunningSettings(Reporting.OFF, Phase.DAY))
    floor.uow.commit()
    assert await floor.ticks(notify_first_steps) == ()
    floor.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.DAY))
    floor.uow.commit()
    assert await floor.ticks(notify_first_steps) == (), "what is closed and opened later is no first step"


async def test_owner_meets_list_at_start_and_settings(floor: Floor) -> None:
    await floor.takes(turns.command("start", "owner-abc", by=OWNER))
    assert floor.reply_keys() == ["start-staff", "start-owner", "own-body-ask", "first-steps"]
    await floor.takes(turns.command("admin", by=OWNER))
    assert verbs(floor.only_reply(Screen))[0] == "first-steps"
    finish_all(floor)
    await floor.takes(turns.command("start", by=OWNER))
    assert "first-steps" not in floor.reply_keys()
    await floor.takes(turns.command("admin", by=OWNER))
    assert verbs(floor.only_reply(Screen))[-2:] == ["first-steps", "menu"]


@pytest.mark.parametrize(
    ("role", "note"),
    [
        (Role.OWNER, "start-owner"),
        (Role.LEAD, "start-lead"),
        (Role.LIAISON, "body-welcome"),
        (Role.EXPERT, "opinion-welcome"),
        (Role.EDITOR, "start-editor"),
        (Role.MODERATOR, "queue-welcome"),
    ],
)
async def test_start_and_help_speak_to_the_role(role: Role, note: str) -> None:
    floor = a_floor()
    floor.uow.staff.save(Staff(REZA, role, "Reza", started=role is Role.MODERATOR))
    floor.uow.commit()
    await floor.takes(turns.command("start", by=REZA))
    assert floor.reply_keys()[:2] == ["start-staff", note]
    assert TEXTS.plain(f"role-{role}") in floor.texts[0]
    await floor.takes(turns.command("help", by=REZA))
    screen = floor.only_reply(Screen, "help-staff")
    offered = set(verbs(screen))
    assert {"help:all", "menu"} <= offered
    for work in WORKS:
        is_listed = TEXTS.render(f"help-work-{work.command}") in floor.texts[0]
        assert not work.verb or is_listed is (work.verb in offered), work.command
    assert ("queue" in offered) is (role in (Role.OWNER, Role.LEAD, Role.MODERATOR))
    assert ({"board", "roster", "screen"} <= offered) is (role in (Role.OWNER, Role.LEAD))
    assert ("hours" in offered) is ("queue" in offered)
    assert ("admin" in offered) is (role is Role.OWNER)
    assert ("inquiries" in offered) is (role is Role.EDITOR)
    await floor.presses("help:all", by=REZA, private=True)
    assert floor.only_reply(Screen, "help")


@pytest.mark.parametrize("state", ["nobody", "frozen", "never started"])
async def test_who_has_no_work_now_reads_everybodys_help(state: str) -> None:
    floor = a_floor()
    who = SARA if state == "nobody" else REZA
    if state != "nobody":
        is_frozen = state == "frozen"
        floor.uow.staff.save(Staff(REZA, Role.MODERATOR, "Reza", started=is_frozen, frozen=is_frozen))
        floor.uow.commit()
    await floor.takes(turns.command("help", by=who))
    assert floor.reply_keys() == ["help"]


def test_help_lists_every_command_of_staff() -> None:
    commands = {
        row.on[1:] for row in TABLE if row.on[0] == "/" and row.needs is not Permission.LEARN_AND_REPORT
    }
    assert commands - ON_A_SCREEN <= {work.command for work in WORKS}


def test_every_step_has_a_check_and_its_words() -> None:
    assert [*CHECKS] == [*FirstStep]
    assert all(key in TEXTS for key in TEXT_FAMILIES)


async def test_group_lists_both_messengers_ways(floor: Floor) -> None:
    floor.uow.groups.save(Group(Messenger.BALE, 5))
    await note_admin(floor.tick_ctx(), Messenger.BALE, 5, False)
    floor.uow.commit()
    await floor.presses("first-step:administrator", by=OWNER, private=True)
    assert "در بله" in floor.texts[0] and "در تلگرام" not in floor.texts[0]
