"""The situation screen in the chat: who gets a link, what it says, and how screens end."""

from datetime import timedelta

from bot.conversation.outgoing import Ack, Say, Screen
from bot.domain.figures.screens import LINK_LASTS, MOST_SCREENS, SHIFT, ScreenMode, name_of_secret
from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Membership, MembershipStatus, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.handlers.figures.screen import opened_tick
from bot.usecases.figures.open_screens import may_watch
from tests.fakes.floor import GROUP, LEILA, Floor, a_floor, verbs
from tests.fakes.screens import MemoryScreenStore
from tests.fakes.turns import REZA, command

ADDRESS = "https://amanat.example.org"


def a_floor_with_lead(public_url: str = ADDRESS) -> Floor:
    floor = a_floor()
    floor.operator = Operator("a test runs this", public_url=public_url)
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    floor.uow.keep_turn()
    return floor


async def ask_for_link(floor: Floor, mode: ScreenMode = ScreenMode.LEAD, by: Account = LEILA) -> str:
    """The secret of a new link."""
    await floor.presses(f"screen.link:{mode}", by=by, private=True)
    link = floor.only_reply(Say)
    assert link.protect and timedelta() <= floor.clock.now() + LINK_LASTS - link.until < timedelta(seconds=1)
    address = link.buttons[0][0].copy
    assert address in floor.texts[0]
    return address.removeprefix(f"{ADDRESS}/screen#")


async def test_lead_chooses_between_own_device_and_wall() -> None:
    floor = a_floor_with_lead()
    await floor.takes(command("screen", by=LEILA))
    assert {"screen.link:lead", "screen.link:wall"} <= set(verbs(floor.only_reply(Screen)))
    assert "screen.close" not in verbs(floor.only_reply(Screen)), "nothing is open"


async def test_without_an_address_the_lead_reads_how() -> None:
    floor = a_floor_with_lead(public_url="")
    await floor.takes(command("screen", by=LEILA))
    assert floor.only_reply(Screen).key == "screen-no-address" and "AMANAT_PUBLIC_URL" in floor.texts[0]
    await floor.presses("screen.link:lead", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "screen-no-address" and not floor.uow.tables.screens


async def test_moderators_get_no_link() -> None:
    floor = a_floor_with_lead()
    await floor.presses("screen.link:lead", by=REZA, private=True)
    assert floor.only_reply(Ack).alert and not floor.uow.tables.screens


async def test_stored_is_only_the_hash_of_a_link() -> None:
    floor = a_floor_with_lead()
    secret = await ask_for_link(floor, ScreenMode.WALL)
    (link,) = floor.uow.tables.screens.values()
    assert link.name == name_of_secret(secret) and secret not in link.name
    assert (link.account, link.mode, link.opened) == (LEILA, ScreenMode.WALL, False)
    assert [(r.action, r.detail) for r in floor.uow.tables.audit][-1] == (AuditAction.SCREEN, "link wall")


async def test_one_link_more_ends_the_oldest() -> None:
    floor = a_floor_with_lead()
    first = await ask_for_link(floor)
    for _ in range(MOST_SCREENS):
        floor.clock.advance(timedelta(seconds=1))
        await ask_for_link(floor)
    assert len(floor.uow.tables.screens) == MOST_SCREENS
    assert name_of_secret(first) not in floor.uow.tables.screens


async def test_one_link_more_spares_a_fresh_link() -> None:
    floor = a_floor_with_lead()
    store = MemoryScreenStore(floor.uow)
    for number in range(MOST_SCREENS - 1):
        link = name_of_secret(await ask_for_link(floor))
        await store.open_screen(link, f"screen-{number}", now=floor.clock.now())
        floor.clock.advance(timedelta(minutes=1))
    fresh = name_of_secret(await ask_for_link(floor))
    await ask_for_link(floor)
    screens = floor.uow.tables.screens
    assert fresh in screens and "screen-0" not in screens and len(screens) == MOST_SCREENS


async def test_lead_hears_of_the_opening_and_closes_it() -> None:
    floor = a_floor_with_lead()
    secret, store = await ask_for_link(floor), MemoryScreenStore(floor.uow)
    screen = await store.open_screen(name_of_secret(secret), "own", now=floor.clock.now())
    assert screen is not None and floor.clock.now() + SHIFT - screen.until < timedelta(seconds=1)
    await floor.ticks(opened_tick(screen))
    assert floor.only_reply(Say).key == "screen-opened" and verbs(floor.only_reply(Say)) == ["screen.close"]
    await floor.presses("screen.close", by=LEILA, private=True)
    assert floor.only_reply(Screen).args["count"] == 1 and not floor.uow.tables.screens
    details = [r.detail for r in floor.uow.tables.audit if r.action == AuditAction.SCREEN]
    assert details == ["link lead", "opened lead", "closed"]


async def test_watching_ends_with_role_group_and_freeze() -> None:
    floor = a_floor_with_lead()
    ctx = floor.tick_ctx()
    assert await may_watch(ctx, LEILA) and not await may_watch(ctx, REZA)
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True, frozen=True))
    assert not await may_watch(ctx, LEILA)
    floor.uow.staff.save(Staff(LEILA, Role.MODERATOR, "Leila", started=True))
    assert not await may_watch(ctx, LEILA)
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    gone = Membership(LEILA, GROUP.chat_id, MembershipStatus.OUTSIDE, floor.clock.now())
    floor.uow.members.save(gone)
    assert not await may_watch(ctx, LEILA), "a lead who has left the group"
