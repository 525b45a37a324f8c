"""When staff lose the right to see cases, everything about those cases is erased from their chat."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import EraseDetails, SendPackage
from bot.domain.cases.reports import State
from bot.domain.people import Account, MembershipStatus, Messenger, Role, Staff
from bot.usecases.groups.membership import note_membership
from bot.usecases.groups.register_group import drop_group
from bot.usecases.owner.name_owners import name_owners
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, GROUP, LEILA, Floor
from tests.handlers.test_referrals import LIAISON, floor, send_referral

__all__ = ("floor",)
CHIEF = Account(Messenger.TELEGRAM, 9100)


async def fetch_package_as_liaison(floor: Floor) -> str:
    """The liaison has fetched letter and copies. This does not count as a moderator's reading."""
    referral_id = await send_referral(floor, "ref.file:c1/1")
    await floor.presses(f"body.open:{referral_id}", by=LIAISON, private=True)
    assert any(isinstance(reply, SendPackage) for reply in floor.replies)
    assert not await floor.uow.reads.of_day(LIAISON, day=floor.clock.today())
    floor.uow.staff.save(Staff(CHIEF, Role.OWNER, "Sima", started=True, named=True))
    floor.uow.keep_turn()
    return referral_id


async def press_and_sign(floor: Floor, first: str, second: str) -> None:
    await floor.presses(first, by=LEILA, private=True)
    (wanted,) = floor.uow.tables.wanted
    await floor.presses(f"{second}:{wanted}", by=CHIEF, private=True)


async def freeze_liaison(floor: Floor) -> None:
    await floor.presses(f"panic.who:{LIAISON}", by=LEILA, private=True)
    (wanted,) = floor.uow.tables.wanted
    await floor.presses(f"panic.sign:{wanted}", by=BABAK, private=True)


async def take_role_away(floor: Floor) -> None:
    await floor.presses(f"role.take-yes:{LIAISON}", by=LEILA, private=True)


async def make_editor(floor: Floor) -> None:
    await press_and_sign(floor, f"role.give:{LIAISON}/editor", "role.sign")


async def move_liaison(floor: Floor) -> None:
    await press_and_sign(floor, f"role.body:{LIAISON}/court", "role.sign")


ENDS = (freeze_liaison, take_role_away, make_editor, move_liaison)


@pytest.mark.parametrize("end", ENDS)
async def test_a_liaison_whose_right_has_ended_keeps_no_package(floor: Floor, end: object) -> None:
    referral_id = await fetch_package_as_liaison(floor)
    floor.clock.advance(timedelta(hours=20))
    await end(floor)  # type: ignore[operator] # one of the four above
    assert EraseDetails("c1", LIAISON) in floor.replies, floor.replies
    await floor.presses(f"body.open:{referral_id}", by=LIAISON, private=True)
    assert not any(isinstance(reply, SendPackage) for reply in floor.replies)


@pytest.mark.parametrize("end", ENDS)
async def test_not_even_one_that_is_still_on_its_way(floor: Floor, end: object) -> None:
    """The package is in the outbox, so no row mentions it yet. What was sent to the body is erased, too."""
    await fetch_package_as_liaison(floor)
    floor.uow.tables.shown_cases.clear()
    floor.uow.keep_turn()
    await end(floor)  # type: ignore[operator] # one of the four above
    assert EraseDetails("c1", LIAISON) in floor.replies


async def test_staff_changes_leave_liaison_their_bodys_package(floor: Floor) -> None:
    """Also of restricted cases, although the liaison is outside the circle: their body has the case."""
    await fetch_package_as_liaison(floor)
    floor.uow.cases.save(replace(await floor.case(), act_id="O13", restricted=True))
    floor.uow.staff.save(Staff(BABAK, Role.LEAD, "Babak", started=True))
    floor.uow.keep_turn()
    await floor.presses(f"role.take-yes:{BABAK}", by=CHIEF, private=True)
    assert not [reply for reply in floor.replies if isinstance(reply, EraseDetails)]


async def fetch_package_as_lead(floor: Floor) -> None:
    """There is no liaison, so a lead brings the package to the body."""
    referral_id = await send_referral(floor, liaison=False)
    await floor.presses(f"body.open:{referral_id}", by=LEILA, private=True)
    assert any(isinstance(reply, SendPackage) for reply in floor.replies)


async def test_former_lead_keeps_no_package(floor: Floor) -> None:
    await fetch_package_as_lead(floor)
    floor.uow.staff.save(Staff(CHIEF, Role.OWNER, "Sima", started=True, named=True))
    floor.uow.keep_turn()
    await floor.presses(f"role.take-yes:{LEILA}", by=CHIEF, private=True)
    assert EraseDetails("c1", LEILA) in floor.replies


async def test_a_lead_who_leaves_the_group_keeps_no_package(floor: Floor) -> None:
    await fetch_package_as_lead(floor)
    left = await note_membership(
        context(floor.uow, clock=floor.clock), LEILA, MembershipStatus.OUTSIDE, chat_id=GROUP.chat_id
    )
    await floor.hears(left)
    assert EraseDetails("c1", LEILA) in floor.replies


async def test_dropped_group_loses_packages_except_liaisons(floor: Floor) -> None:
    await fetch_package_as_lead(floor)
    floor.uow.staff.save(Staff(LIAISON, Role.LIAISON, "Nader", started=True, body="court"))
    floor.uow.tables.shown_cases.add(("c1", LIAISON))
    floor.uow.keep_turn()
    await floor.hears(
        await drop_group(context(floor.uow, clock=floor.clock), GROUP.messenger, chat_id=GROUP.chat_id)
    )
    assert EraseDetails("c1", LEILA) in floor.replies
    assert EraseDetails("c1", LIAISON) not in floor.replies


async def test_owner_removed_from_settings_keeps_no_package(floor: Floor) -> None:
    await fetch_package_as_lead(floor)
    floor.uow.staff.save(Staff(LEILA, Role.OWNER, "Leila", started=True, named=True))
    floor.uow.keep_turn()
    await floor.hears(await name_owners(context(floor.uow, clock=floor.clock), (CHIEF,)))
    assert EraseDetails("c1", LEILA) in floor.replies


async def test_copies_of_deleted_cases_are_erased_too(floor: Floor) -> None:
    await fetch_package_as_liaison(floor)
    floor.uow.tables.shown_cases.add(("c0", LIAISON))
    floor.uow.keep_turn()
    await freeze_liaison(floor)
    assert EraseDetails("c0", LIAISON) in floor.replies


async def test_moderators_own_case_note_is_erased_too(floor: Floor) -> None:
    """He wrote about the case and opened nothing."""
    case = await floor.case()
    floor.uow.cases.save(replace(case, state=State.CLAIMED, assignee=LEILA, assignee_name="Leila"))
    floor.uow.tables.shown_cases.add(("c1", LEILA))
    floor.uow.keep_turn()
    left = await note_membership(
        context(floor.uow, clock=floor.clock), LEILA, MembershipStatus.OUTSIDE, chat_id=GROUP.chat_id
    )
    await floor.hears(left)
    assert EraseDetails("c1", LEILA) in floor.replies
