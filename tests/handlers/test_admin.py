"""Owners and groups: what opens reporting, who becomes a moderator, who loses it."""

from datetime import date

import pytest

from bot.conversation.incoming import GroupMigrated, MemberChanged
from bot.conversation.outgoing import Ack, EditCard, EraseDetails, Say, Screen, Term
from bot.conversation.ports import Operator
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase
from bot.domain.events import CaseChanged, ClaimEnded
from bot.domain.owner.settings import Reporting, Running
from bot.domain.people import Account, Membership, Messenger, Role, Staff, Standing
from bot.usecases.ports import Group
from tests.fakes import turns
from tests.fakes.floor import GROUP, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

OWNER = Account(Messenger.TELEGRAM, 111)


@pytest.fixture
def floor() -> Floor:
    """An owner, and nothing set yet but two groups."""
    floor = a_floor()
    floor.uow.staff.save(Staff(OWNER, Role.OWNER))
    floor.uow.settings.save(Running())
    floor.uow.keep_turn()
    return floor


def changed(
    member: Account, standing: Standing, *, itself: bool = False, chat_id: int = -100_777
) -> MemberChanged:
    chat = turns.group(member.messenger, chat_id)
    return MemberChanged(chat, member, member=member, standing=standing, is_bot_itself=itself)


async def confirms(floor: Floor, *, by: Account = OWNER) -> None:
    """Press «بله، همین» on the question that was just asked."""
    (press,) = [verb for verb in verbs(floor.only(Screen, "admin-ask")) if verb.startswith("admin.yes")]
    await floor.presses(press, by=by, private=True)


async def sets(floor: Floor, name: str, given: str) -> None:
    await floor.takes(turns.command(name, given, by=OWNER))
    await confirms(floor)


async def test_reporting_opens_only_with_operator_group_and_phase(floor: Floor) -> None:
    floor.operator = Operator("  ")
    for group in await floor.uow.groups.active():
        floor.uow.groups.save(Group(group.messenger, group.chat_id, active=False))
    await floor.takes(turns.command("reporting", "open", by=OWNER))
    refusal = floor.only(Ack)
    assert refusal.key == "admin-missing"
    assert all(f"admin-missing-{what}" in str(refusal.args) for what in ("operator", "group", "phase"))
    assert (await floor.uow.settings.running()).reporting is Reporting.OFF


async def test_reporting_opens_once_all_is_there_and_it_is_confirmed(floor: Floor) -> None:
    await sets(floor, "phase", "day")
    await floor.takes(turns.command("reporting", "Open", by=OWNER))
    assert (await floor.uow.settings.running()).reporting is Reporting.OFF, "only asked"
    await confirms(floor)
    assert await floor.uow.settings.running() == Running(Reporting.OPEN, Phase.DAY)
    assert "admin.ask:reporting/off" in verbs(floor.only(Screen, "admin-done")), "the way back"


async def test_the_polling_day_is_set_in_jalali_and_taken_back(floor: Floor) -> None:
    await sets(floor, "polling_day", "۱۴۰۵/۱۲/۰۱")
    assert (await floor.uow.settings.running()).polling_day == date(2027, 2, 20)
    for given, key in (("1404/01/01", "admin-polling-day-over"), ("فردا شاید", "admin-day-how")):
        await floor.takes(turns.command("polling_day", given, by=OWNER))
        assert floor.only(Ack).key == key
    await sets(floor, "polling_day", "none")
    assert (await floor.uow.settings.running()).polling_day is None


async def test_the_day_of_the_result_is_set_not_before_voting_and_not_ahead(floor: Floor) -> None:
    """The clock stands at 11 Ordibehesht 1405."""
    floor.uow.settings.save(Running(polling_day=date(2026, 4, 30)))
    floor.uow.keep_turn()
    for given, key in (
        ("1405/02/09", "admin-day-order"),
        ("1405/02/12", "admin-result-day-ahead"),
        ("پس‌فردا شاید", "admin-day-how"),
    ):
        await floor.takes(turns.command("result_day", given, by=OWNER))
        assert floor.only(Ack).key == key
        assert (await floor.uow.settings.running()).result_day is None
    for given, day in (("۱۴۰۵/۰۲/۱۱", date(2026, 5, 1)), ("1405/02/10", date(2026, 4, 30))):
        await sets(floor, "result_day", given)
        assert (await floor.uow.settings.running()).result_day == day
    await floor.takes(turns.command("result_day", "", by=OWNER))
    assert floor.only(Screen).key == "admin"
    await sets(floor, "result_day", "none")
    assert (await floor.uow.settings.running()).result_day is None


async def test_a_day_within_registration_is_refused_with_both_days_and_the_reason(floor: Floor) -> None:
    floor.uow.settings.save(Running(registration_day=date(2026, 6, 1)))
    floor.uow.keep_turn()
    await floor.takes(turns.command("polling_day", "1405/03/17", by=OWNER))
    assert floor.only(Ack).key == "admin-day-order"
    typed = floor.read
    await floor.presses("admin.day:polling", by=OWNER, private=True)
    await floor.says("۱۴۰۵/۰۳/۱۷", by=OWNER)
    assert floor.read == typed, "the screen tells the same"
    told = "".join(letter for letter in "".join(typed) if letter not in "\u2068\u2069")
    assert told.startswith("روز رأی‌گیری (۱۷ خرداد ۱۴۰۵) با آغاز ثبت‌نام (۱۱ خرداد ۱۴۰۵) جور نیست.")
    assert "دست‌کم هفت روز پس از آن" in told and "ثبت‌نام هفت روز است" in told
    await sets(floor, "polling_day", "1405/03/18")
    await floor.takes(turns.command("registration_day", "1405/03/12", by=OWNER))
    assert floor.only(Ack).key == "admin-day-order" and "دست‌کم هفت روز پیش از آن" in floor.read[0]


async def test_days_that_contradict_already_keep_no_other_day_from_being_set(floor: Floor) -> None:
    floor.uow.settings.save(Running(qualified_day=date(2026, 6, 5), registration_day=date(2026, 6, 1)))
    floor.uow.keep_turn()
    await sets(floor, "polling_day", "1405/04/10")
    assert (await floor.uow.settings.running()).polling_day == date(2026, 7, 1)


async def test_a_later_polling_day_is_another_election_and_has_no_result_yet(floor: Floor) -> None:
    floor.uow.settings.save(Running(result_day=date(2026, 4, 30)))
    floor.uow.keep_turn()
    await sets(floor, "polling_day", "1405/03/01")
    assert await floor.uow.settings.running() == Running(polling_day=date(2026, 5, 22))


async def test_closing_is_always_possible(floor: Floor) -> None:
    floor.operator = Operator("")
    for switch in (Reporting.CLOSED, Reporting.OFF):
        await floor.presses(f"admin.ask:reporting/{switch}", by=OWNER, private=True)
        await confirms(floor)
        assert (await floor.uow.settings.running()).reporting is switch


async def test_the_admin_screen_shows_what_is_set_and_what_is_missing(floor: Floor) -> None:
    await floor.takes(turns.command("admin", by=OWNER))
    screen = floor.only(Screen)
    assert screen.args["missing"] == Term("admin-screen-missing", {"missing": Term("admin-missing-phase")})
    assert all(len(row) == 1 for row in screen.buttons), "a row a subject"
    assert verbs(screen) == [
        "admin.days", "admin.see:phase", "admin.see:reporting", "admin.numbers", "admin.groups", "admin.bodies",
        "admin.keeping", "publish", "admin.content", "homes", "role", "bcast", "spaces",
        "cohorts", "admin.health", "menu",
    ]  # fmt: skip


async def test_an_unknown_word_is_answered_with_the_choice(floor: Floor) -> None:
    for name, key in (("reporting", "admin-reporting-how"), ("phase", "admin-phase-how")):
        await floor.takes(turns.command(name, "maybe", by=OWNER))
        assert floor.heard() == [key]
    assert await floor.uow.settings.running() == Running()


async def test_registering_a_group_twice_changes_nothing(floor: Floor) -> None:
    new = turns.group(chat_id=-100_999)
    await floor.takes(turns.command("register", by=OWNER, chat=new))
    assert floor.heard() == ["register-done"]
    assert await floor.uow.groups.get(Messenger.TELEGRAM, -100_999) == Group(
        Messenger.TELEGRAM, -100_999, "moderators"
    )
    await floor.takes(turns.command("register", by=OWNER, chat=new))
    assert floor.heard() == ["register-already"]
    await floor.takes(turns.command("register", by=OWNER))
    assert floor.heard() == ["register-in-group"]
    await floor.takes(turns.command("circle", by=OWNER))
    assert floor.heard() == ["register-in-group"]


async def test_a_member_who_presses_start_gets_a_desk_and_a_citizen_leaves_no_trace(floor: Floor) -> None:
    floor.clock.stand()
    floor.uow.members.save(Membership(SARA, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    await floor.takes(turns.command("start", by=SARA))
    assert await floor.uow.staff.get(SARA) == Staff(
        SARA, Role.MODERATOR, started=True, since=floor.clock.now()
    )
    assert floor.only(Say, "queue-welcome")
    citizen = Account(Messenger.TELEGRAM, 5005)
    await floor.takes(turns.command("start", by=citizen))
    assert await floor.uow.staff.get(citizen) is None
    assert "queue-welcome" not in floor.heard()


async def test_a_member_whom_nobody_knew_when_he_pressed_start_need_not_press_it_again(floor: Floor) -> None:
    """Bale tells of no members: the first that is known of one is his press in the group."""
    floor.clock.stand()
    await floor.files()
    await floor.takes(turns.command("start", by=SARA))
    assert await floor.uow.staff.get(SARA) is None
    floor.uow.members.save(Membership(SARA, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    await floor.presses("case.claim:c1", by=SARA)
    assert (await floor.case()).owner == SARA
    assert await floor.uow.staff.get(SARA) == Staff(
        SARA, Role.MODERATOR, started=True, since=floor.clock.now()
    )


async def test_who_leaves_the_group_loses_claims_and_desk(floor: Floor) -> None:
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.takes(changed(REZA, Standing.OUTSIDE))
    assert floor.facts == (CaseChanged("c1"), ClaimEnded("c1", REZA))
    assert floor.only(EraseDetails) == EraseDetails("c1", REZA)
    assert floor.only(EditCard).args["state"] == Term("case-state-new")
    assert (await floor.case()).state is State.NEW
    assert (await floor.uow.staff.get(REZA)) == Staff(REZA, Role.MODERATOR, "Reza", started=False)
    await floor.takes(turns.command("start", by=REZA))
    assert "queue-welcome" not in floor.heard()


async def test_a_member_of_two_groups_keeps_his_claim_when_he_leaves_one(floor: Floor) -> None:
    floor.uow.groups.save(Group(Messenger.TELEGRAM, -100_888))
    await floor.takes(changed(REZA, Standing.MEMBER, chat_id=-100_888))
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.takes(changed(REZA, Standing.OUTSIDE))
    assert floor.facts == ()
    assert (await floor.case()).owner == REZA


async def test_members_of_a_foreign_group_are_not_stored(floor: Floor) -> None:
    await floor.takes(changed(SARA, Standing.MEMBER, chat_id=-5))
    assert await floor.uow.members.get(SARA, -5) is None


async def test_the_bot_says_what_it_needs_and_a_group_without_it_is_over(floor: Floor) -> None:
    bot = Account(Messenger.TELEGRAM, 1)
    await floor.takes(changed(bot, Standing.MEMBER, itself=True))
    assert floor.heard() == ["group-needs-admin"]
    await floor.takes(changed(bot, Standing.MEMBER, itself=True))
    assert floor.replies == (), "once"
    await floor.takes(changed(bot, Standing.ADMINISTRATOR, itself=True))
    assert floor.heard() == ["group-is-admin"]
    await floor.takes(changed(bot, Standing.ADMINISTRATOR, itself=True))
    assert floor.replies == ()
    await floor.takes(changed(bot, Standing.MEMBER, itself=True, chat_id=-5))
    assert floor.heard() == ["group-how-to-register"]
    await floor.takes(changed(bot, Standing.OUTSIDE, itself=True))
    group = await floor.uow.groups.get(GROUP.messenger, GROUP.chat_id)
    assert group is not None and not group.active


async def test_a_group_that_becomes_a_supergroup_goes_on(floor: Floor) -> None:
    await floor.takes(GroupMigrated(turns.group(), OWNER, new_chat_id=-100_555))
    assert await floor.uow.groups.get(Messenger.TELEGRAM, -100_777) is None
    moved = await floor.uow.members.get(REZA, -100_555)
    assert moved is not None and moved.standing is Standing.MEMBER
    await floor.files()
    assert [reply.to.chat_id for reply in floor.replies if isinstance(reply, Say)] == [777, -100_555]  # type: ignore[union-attr]


async def test_an_owner_who_presses_start_is_not_called_a_member_of_a_group(floor: Floor) -> None:
    await floor.takes(turns.command("start", by=OWNER))
    assert verbs(floor.only(Say, "start-owner")) == ["admin"]
