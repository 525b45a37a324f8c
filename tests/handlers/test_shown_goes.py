"""Whoever loses what let him see cases keeps nothing of what stands about them in his chat."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import EraseDetails, SendPackage
from bot.domain.cases.reports import State
from bot.domain.people import Account, Messenger, Role, Staff, Standing
from bot.usecases.groups.note_standing import note_standing
from bot.usecases.groups.register_group import drop_group
from bot.usecases.owner.name_owners import name_owners
from tests.fakes.floor import BABAK, GROUP, LEILA, Floor
from tests.handlers.test_referrals import LIAISON, floor, sent

__all__ = ("floor",)
CHIEF = Account(Messenger.TELEGRAM, 9100)


async def with_the_package(floor: Floor) -> str:
    """The liaison has fetched letter and copies; nothing of it counts as a reading of a moderator."""
    one = await sent(floor, "ref.file:c1/1")
    await floor.presses(f"body.open:{one}", by=LIAISON, private=True)
    assert any(isinstance(reply, SendPackage) for reply in floor.replies)
    assert not await floor.uow.reads.of_day(LIAISON, day=floor.clock.today())
    floor.uow.staff.save(Staff(CHIEF, Role.OWNER, "Sima", started=True, named=True))
    floor.uow.keep_turn()
    return one


async def by_signatures(floor: Floor, first: str, second: str) -> None:
    await floor.presses(first, by=LEILA, private=True)
    (wanted,) = floor.uow.tables.wanted
    await floor.presses(f"{second}:{wanted}", by=CHIEF, private=True)


async def stopped(floor: Floor) -> None:
    await floor.presses(f"panic.who:{LIAISON}", by=LEILA, private=True)
    (wanted,) = floor.uow.tables.wanted
    await floor.presses(f"panic.sign:{wanted}", by=BABAK, private=True)


async def taken(floor: Floor) -> None:
    await floor.presses(f"role.take-yes:{LIAISON}", by=LEILA, private=True)


async def made_an_editor(floor: Floor) -> None:
    await by_signatures(floor, f"role.give:{LIAISON}/editor", "role.sign")


async def moved_to_another_body(floor: Floor) -> None:
    await by_signatures(floor, f"role.body:{LIAISON}/court", "role.sign")


ENDS = (stopped, taken, made_an_editor, moved_to_another_body)


@pytest.mark.parametrize("end", ENDS)
async def test_a_liaison_whose_right_has_ended_keeps_no_package(floor: Floor, end: object) -> None:
    one = await with_the_package(floor)
    floor.clock.advance(timedelta(hours=20))
    await end(floor)  # type: ignore[operator] # one of the four above
    assert EraseDetails("c1", LIAISON) in floor.replies, floor.replies
    await floor.presses(f"body.open:{one}", by=LIAISON, private=True)
    assert not any(isinstance(reply, SendPackage) for reply in floor.replies)


@pytest.mark.parametrize("end", ENDS)
async def test_not_even_one_that_is_still_on_its_way(floor: Floor, end: object) -> None:
    """It waits in the outbox, so no row tells of it: what his body has been sent is taken away, too."""
    await with_the_package(floor)
    floor.uow.tables.shown.clear()
    floor.uow.keep_turn()
    await end(floor)  # type: ignore[operator] # one of the four above
    assert EraseDetails("c1", LIAISON) in floor.replies


async def test_others_changes_leave_a_liaison_what_his_body_was_given(floor: Floor) -> None:
    """Also of the smaller circle, in which he is not: it was referred to him."""
    await with_the_package(floor)
    floor.uow.cases.save(replace(await floor.case(), act_id="O13", restricted=True))
    floor.uow.staff.save(Staff(BABAK, Role.LEAD, "Babak", started=True))
    floor.uow.keep_turn()
    await floor.presses(f"role.take-yes:{BABAK}", by=CHIEF, private=True)
    assert not [reply for reply in floor.replies if isinstance(reply, EraseDetails)]


async def a_lead_has_fetched_it(floor: Floor) -> None:
    """There is no liaison: a lead brings the package to the body."""
    one = await sent(floor, liaison=False)
    await floor.presses(f"body.open:{one}", by=LEILA, private=True)
    assert any(isinstance(reply, SendPackage) for reply in floor.replies)


async def test_a_lead_who_is_none_any_more_keeps_no_package(floor: Floor) -> None:
    await a_lead_has_fetched_it(floor)
    floor.uow.staff.save(Staff(CHIEF, Role.OWNER, "Sima", started=True, named=True))
    floor.uow.keep_turn()
    await floor.presses(f"role.take-yes:{LEILA}", by=CHIEF, private=True)
    assert EraseDetails("c1", LEILA) in floor.replies


async def test_a_lead_who_leaves_the_group_keeps_no_package(floor: Floor) -> None:
    await a_lead_has_fetched_it(floor)
    left = await note_standing(
        LEILA, Standing.OUTSIDE, chat_id=GROUP.chat_id, uow=floor.uow, clock=floor.clock
    )
    await floor.hears(left)
    assert EraseDetails("c1", LEILA) in floor.replies


async def test_where_the_group_is_dropped_nobody_of_it_keeps_one_but_the_liaison(floor: Floor) -> None:
    await a_lead_has_fetched_it(floor)
    floor.uow.staff.save(Staff(LIAISON, Role.LIAISON, "Nader", started=True, body="court"))
    floor.uow.tables.shown.add(("c1", LIAISON))
    floor.uow.keep_turn()
    await floor.hears(
        await drop_group(GROUP.messenger, chat_id=GROUP.chat_id, uow=floor.uow, clock=floor.clock)
    )
    assert EraseDetails("c1", LEILA) in floor.replies
    assert EraseDetails("c1", LIAISON) not in floor.replies


async def test_an_owner_whom_the_settings_name_no_more_keeps_none(floor: Floor) -> None:
    await a_lead_has_fetched_it(floor)
    floor.uow.staff.save(Staff(LEILA, Role.OWNER, "Leila", started=True, named=True))
    floor.uow.keep_turn()
    await floor.hears(await name_owners((CHIEF,), uow=floor.uow, clock=floor.clock))
    assert EraseDetails("c1", LEILA) in floor.replies


async def test_what_stands_of_a_case_that_is_no_more_goes_as_well(floor: Floor) -> None:
    await with_the_package(floor)
    floor.uow.tables.shown.add(("c0", LIAISON))
    floor.uow.keep_turn()
    await stopped(floor)
    assert EraseDetails("c0", LIAISON) in floor.replies


async def test_a_moderator_s_own_note_on_a_case_goes_too(floor: Floor) -> None:
    """He wrote about it and opened nothing."""
    case = await floor.case()
    floor.uow.cases.save(replace(case, state=State.CLAIMED, owner=LEILA, owner_name="Leila"))
    floor.uow.tables.shown.add(("c1", LEILA))
    floor.uow.keep_turn()
    left = await note_standing(
        LEILA, Standing.OUTSIDE, chat_id=GROUP.chat_id, uow=floor.uow, clock=floor.clock
    )
    await floor.hears(left)
    assert EraseDetails("c1", LEILA) in floor.replies
