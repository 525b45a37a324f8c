"""Owners and groups: what opens reporting, who becomes a moderator, and who stops being one."""

from datetime import date

import pytest

from bot.conversation.incoming import GroupMigrated, MemberChanged
from bot.conversation.outgoing import Ack, EditCard, EraseDetails, Say, Screen, TextRef
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase
from bot.domain.events import CaseChanged, ClaimEnded
from bot.domain.owner.operator import Operator
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.usecases.ports import Group
from tests.fakes import turns
from tests.fakes.floor import GROUP, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

OWNER = Account(Messenger.TELEGRAM, 111)


@pytest.fixture
def floor() -> Floor:
    """One owner and two groups. Nothing else is set yet."""
    floor = a_floor()
    floor.uow.staff.save(Staff(OWNER, Role.OWNER))
    floor.uow.settings.save(RunningSettings())
    floor.uow.keep_turn()
    return floor


def membership_change(
    member: Account, status: MembershipStatus, *, itself: bool = False, chat_id: int = -100_777
) -> MemberChanged:
    chat = turns.group(member.messenger, chat_id)
    return MemberChanged(chat, member, member=member, status=status, is_bot_itself=itself)


async def confirms(floor: Floor, *, by: Account = OWNER) -> None:
    """Press «بله، همین» below the question on the screen."""
    (press,) = [verb for verb in verbs(floor.only_reply(Screen, "admin-ask")) if verb.startswith("admin.yes")]
    await floor.presses(press, by=by, private=True)


async def sets(floor: Floor, name: str, given: str) -> None:
    await floor.takes(turns.command(name, given, by=OWNER))
    await confirms(floor)


async def test_reporting_opens_only_with_operator_group_and_phase(floor: Floor) -> None:
    floor.operator = Operator("  ")
    for group in await floor.uow.groups.active():
        floor.uow.groups.save(Group(group.messenger, group.chat_id, active=False))
    await floor.takes(turns.command("reporting", "open", by=OWNER))
    refusal = floor.only_reply(Ack)
    assert refusal.key == "admin-missing"
    assert all(f"admin-missing-{what}" in str(refusal.args) for what in ("operator", "group", "phase"))
    assert (await floor.uow.settings.running()).reporting is Reporting.OFF


async def test_reporting_opens_when_complete_and_confirmed(floor: Floor) -> None:
    await sets(floor, "phase", "day")
    await floor.takes(turns.command("reporting", "Open", by=OWNER))
    assert (await floor.uow.settings.running()).reporting is Reporting.OFF, "so far it only asked"
    await confirms(floor)
    assert await floor.uow.settings.running() == RunningSettings(Reporting.OPEN, Phase.DAY)
    assert "admin.ask:reporting/off" in verbs(floor.only_reply(Screen, "admin-done")), "there is a way back"


async def test_polling_day_set_in_jalali_and_undone(floor: Floor) -> None:
    await sets(floor, "polling_day", "۱۴۰۵/۱۲/۰۱")
    assert (await floor.uow.settings.running()).polling_day == date(2027, 2, 20)
    for given, key in (("1404/01/01", "admin-polling-day-over"), ("فردا شاید", "admin-day-how")):
        await floor.takes(turns.command("polling_day", given, by=OWNER))
        assert floor.only_reply(Ack).key == key
    await sets(floor, "polling_day", "none")
    assert (await floor.uow.settings.running()).polling_day is None


async def test_result_day_is_refused_before_polling_or_in_future(floor: Floor) -> None:
    """The clock shows 11 Ordibehesht 1405."""
    floor.uow.settings.save(RunningSettings(polling_day=date(2026, 4, 30)))
    floor.uow.keep_turn()
    for given, key in (
        ("1405/02/09", "admin-day-order"),
        ("1405/02/12", "admin-result-day-ahead"),
        ("پس‌فردا شاید", "admin-day-how"),
    ):
        await floor.takes(turns.command("result_day", given, by=OWNER))
        assert floor.only_reply(Ack).key == key
        assert (await floor.uow.settings.running()).result_day is None
    for given, day in (("۱۴۰۵/۰۲/۱۱", date(2026, 5, 1)), ("1405/02/10", date(2026, 4, 30))):
        await sets(floor, "result_day", given)
        assert (await floor.uow.settings.running()).result_day == day
    await floor.takes(turns.command("result_day", "", by=OWNER))
    assert floor.only_reply(Screen).key == "admin"
    await sets(floor, "result_day", "none")
    assert (await floor.uow.settings.running()).result_day is None


async def test_day_within_registration_is_refused_with_reason(floor: Floor) -> None:
    floor.uow.settings.save(RunningSettings(law_days={"registration": date(2026, 6, 1)}))
    floor.uow.keep_turn()
    await floor.takes(turns.command("polling_day", "1405/03/17", by=OWNER))
    assert floor.only_reply(Ack).key == "admin-day-order"
    typed = floor.texts
    await floor.presses("admin.day:polling", by=OWNER, private=True)
    await floor.says("۱۴۰۵/۰۳/۱۷", by=OWNER)
    assert floor.texts == typed, "the screen gives the same result"
    text = "".join(letter for letter in "".join(typed) if letter not in "\u2068\u2069")
    assert text.startswith("روز رأی‌گیری (۱۷ خرداد ۱۴۰۵) با آغاز ثبت‌نام (۱۱ خرداد ۱۴۰۵) جور نیست.")
    assert "دست‌کم هفت روز پس از آن" in text and "ثبت‌نام هفت روز است" in text
    await sets(floor, "polling_day", "1405/03/18")
    await floor.takes(turns.command("registration_day", "1405/03/12", by=OWNER))
    assert floor.only_reply(Ack).key == "admin-day-order" and "دست‌کم هفت روز پیش از آن" in floor.texts[0]


async def test_contradicting_days_do_not_block_setting_others(floor: Floor) -> None:
    floor.uow.settings.save(
        RunningSettings(law_days={"qualified": date(2026, 6, 5), "registration": date(2026, 6, 1)})
    )
    floor.uow.keep_turn()
    await sets(floor, "polling_day", "1405/04/10")
    assert (await floor.uow.settings.running()).polling_day == date(2026, 7, 1)


async def test_later_polling_day_clears_result_day(floor: Floor) -> None:
    floor.uow.settings.save(RunningSettings(result_day=date(2026, 4, 30)))
    floor.uow.keep_turn()
    await sets(floor, "polling_day", "1405/03/01")
    assert await floor.uow.settings.running() == RunningSettings(polling_day=date(2026, 5, 22))


async def test_closing_is_always_possible(floor: Floor) -> None:
    floor.operator = Operator("")
    for switch in (Reporting.CLOSED, Reporting.OFF):
        await floor.presses(f"admin.ask:reporting/{switch}", by=OWNER, private=True)
        await confirms(floor)
        assert (await floor.uow.settings.running()).reporting is switch


async def test_admin_screen_shows_settings_and_missing_ones(floor: Floor) -> None:
    await floor.takes(turns.command("admin", by=OWNER))
    screen = floor.only_reply(Screen)
    assert screen.args["missing"] == TextRef(
        "admin-screen-missing", {"missing": TextRef("admin-missing-phase")}
    )
    assert all(len(row) == 1 for row in screen.buttons), "each subject has its own row"
    assert verbs(screen) == [
        "first-steps", "admin.days", "admin.see:phase", "admin.see:reporting", "admin.numbers", "admin.groups",
        "admin.bodies", "admin.keeping", "publish", "admin.content", "recordings", "homes", "role",
        "admin.questions", "bcast", "spaces", "usage", "cohorts", "admin.health", "menu",
    ]  # fmt: skip


async def test_an_unknown_word_is_answered_with_the_choice(floor: Floor) -> None:
    for name, key in (("reporting", "admin-reporting-how"), ("phase", "admin-phase-how")):
        await floor.takes(turns.command(name, "maybe", by=OWNER))
        assert floor.reply_keys() == [key]
    assert await floor.uow.settings.running() == RunningSettings()


async def test_registering_a_group_twice_changes_nothing(floor: Floor) -> None:
    new = turns.group(chat_id=-100_999)
    await floor.takes(turns.command("register", by=OWNER, chat=new))
    assert floor.reply_keys() == ["register-done"]
    assert await floor.uow.groups.get(Messenger.TELEGRAM, -100_999) == Group(
        Messenger.TELEGRAM, -100_999, "moderators"
    )
    await floor.takes(turns.command("register", by=OWNER, chat=new))
    assert floor.reply_keys() == ["register-already"]
    await floor.takes(turns.command("register", by=OWNER))
    assert floor.reply_keys() == ["register-in-group"]
    await floor.takes(turns.command("circle", by=OWNER))
    assert floor.reply_keys() == ["register-in-group"]


async def test_start_registers_members_and_ignores_citizens(floor: Floor) -> None:
    floor.clock.stand()
    floor.uow.members.save(Membership(SARA, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    await floor.takes(turns.command("start", by=SARA))
    assert await floor.uow.staff.get(SARA) == Staff(
        SARA, Role.MODERATOR, started=True, since=floor.clock.now()
    )
    assert floor.only_reply(Say, "queue-welcome")
    citizen = Account(Messenger.TELEGRAM, 5005)
    await floor.takes(turns.command("start", by=citizen))
    assert await floor.uow.staff.get(citizen) is None
    assert "queue-welcome" not in floor.reply_keys()


async def test_start_before_membership_is_known_need_not_repeat(floor: Floor) -> None:
    """Bale does not report members: a moderator's first press in the group shows that they are one."""
    floor.clock.stand()
    await floor.files()
    await floor.takes(turns.command("start", by=SARA))
    assert await floor.uow.staff.get(SARA) is None
    floor.uow.members.save(Membership(SARA, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    await floor.presses("case.claim:c1", by=SARA)
    assert (await floor.case()).assignee == SARA
    assert await floor.uow.staff.get(SARA) == Staff(
        SARA, Role.MODERATOR, started=True, since=floor.clock.now()
    )


async def test_who_leaves_the_group_loses_claims_and_desk(floor: Floor) -> None:
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.takes(membership_change(REZA, MembershipStatus.OUTSIDE))
    assert floor.facts == (CaseChanged("c1"), ClaimEnded("c1", REZA))
    assert floor.only_reply(EraseDetails) == EraseDetails("c1", REZA)
    assert floor.only_reply(EditCard).args["state"] == TextRef("case-state-new")
    assert (await floor.case()).state is State.NEW
    assert (await floor.uow.staff.get(REZA)) == Staff(REZA, Role.MODERATOR, "Reza", started=False)
    await floor.takes(turns.command("start", by=REZA))
    assert "queue-welcome" not in floor.reply_keys()


async def test_member_of_two_groups_keeps_claim_leaving_one(floor: Floor) -> None:
    floor.uow.groups.save(Group(Messenger.TELEGRAM, -100_888))
    await floor.takes(membership_change(REZA, MembershipStatus.MEMBER, chat_id=-100_888))
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.takes(membership_change(REZA, MembershipStatus.OUTSIDE))
    assert floor.facts == ()
    assert (await floor.case()).assignee == REZA


async def test_members_of_a_foreign_group_are_not_stored(floor: Floor) -> None:
    await floor.takes(membership_change(SARA, MembershipStatus.MEMBER, chat_id=-5))
    assert await floor.uow.members.get(SARA, -5) is None


async def test_bot_states_needed_rights_and_drops_group_on_removal(floor: Floor) -> None:
    bot = Account(Messenger.TELEGRAM, 1)
    await floor.takes(membership_change(bot, MembershipStatus.MEMBER, itself=True))
    assert floor.reply_keys() == ["group-needs-admin"]
    await floor.takes(membership_change(bot, MembershipStatus.MEMBER, itself=True))
    assert floor.replies == (), "once"
    await floor.takes(membership_change(bot, MembershipStatus.ADMINISTRATOR, itself=True))
    assert floor.reply_keys() == ["group-is-admin"]
    await floor.takes(membership_change(bot, MembershipStatus.ADMINISTRATOR, itself=True))
    assert floor.replies == ()
    await floor.takes(membership_change(bot, MembershipStatus.MEMBER, itself=True, chat_id=-5))
    assert floor.reply_keys() == ["group-how-to-register"]
    await floor.takes(membership_change(bot, MembershipStatus.OUTSIDE, itself=True))
    group = await floor.uow.groups.get(GROUP.messenger, GROUP.chat_id)
    assert group is not None and not group.active


async def test_a_group_that_becomes_a_supergroup_goes_on(floor: Floor) -> None:
    await floor.takes(GroupMigrated(turns.group(), OWNER, new_chat_id=-100_555))
    assert await floor.uow.groups.get(Messenger.TELEGRAM, -100_777) is None
    moved = await floor.uow.members.get(REZA, -100_555)
    assert moved is not None and moved.status is MembershipStatus.MEMBER
    await floor.files()
    assert [reply.to.chat_id for reply in floor.replies if isinstance(reply, Say)] == [777, -100_555]  # type: ignore[union-attr]


async def test_owner_pressing_start_is_not_called_group_member(floor: Floor) -> None:
    await floor.takes(turns.command("start", by=OWNER))
    assert verbs(floor.only_reply(Say, "start-owner")) == ["admin"]
