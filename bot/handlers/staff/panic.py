"""``/panic``: two moderators stop a colleague. No reason is asked or given."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Reply, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.people import Staff
from bot.domain.staff.signatures import LASTS, Matter
from bot.handlers.pieces import argument, button, display_name
from bot.handlers.staff.announce import group_announcements
from bot.handlers.staff.role_words import account_argument, distinct_name
from bot.usecases.staff.freeze import (
    StopRequest,
    owners_to_notify,
    request_stop,
    stop_account,
    stoppable_staff,
)
from bot.usecases.staff.signatures import find_signable

_MOST: Final = 40
_MINUTES: Final = int(LASTS[Matter.FREEZE].total_seconds() // 60)
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def panic(update: Incoming, ctx: Ctx) -> Turn:
    """Ask whom."""
    candidates = await stoppable_staff(ctx)
    rows = tuple(
        [
            (Button(await _person(person, ctx), Press("panic.who", person.account)),)
            for person in candidates[:_MOST]
        ]
    )
    screen = Screen("panic" if candidates else "panic-nobody-there", {"minutes": _MINUTES}, (*rows, *_HOME))
    return Turn((screen,), session=ctx.session.at(""))


async def _person(person: Staff, ctx: Ctx) -> TextRef:
    return TextRef("panic-person", {"name": await distinct_name(person.account, ctx)})


async def ask_stop(update: Incoming, ctx: Ctx) -> Turn:
    """Give the first signature, or the second one if a colleague was faster."""
    stopped = await request_stop(ctx, account_argument(update))
    if stopped.frozen is not None:
        return await _announce_stop(stopped, ctx)
    assert stopped.wanted is not None
    name = await distinct_name(stopped.subject.account, ctx)
    args: dict[str, Arg] = {"name": name, "minutes": _MINUTES}
    rows = ((button("panic-button-sign", "panic.sign", stopped.wanted.id),),)
    asked = [
        Say("panic-sign", args, rows, to=StaffChat(account), lane=SendLane.RECEIPT)
        for account in stopped.others
    ]
    return Turn((Screen("panic-asked", args, _HOME), *asked))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """The second signature."""
    wanted = await find_signable(ctx, argument(update))
    if wanted.matter is not Matter.FREEZE:
        raise NotFound("sign-none")
    return await _announce_stop(await stop_account(ctx, wanted), ctx)


async def _announce_stop(stopped: StopRequest, ctx: Ctx) -> Turn:
    """The person is stopped: tell the groups, alarm the owners with what to do next, and tell the person."""
    subject = stopped.subject
    args: dict[str, Arg] = {"name": await distinct_name(subject.account, ctx)}
    rows = ((button("role-button-see", "role.of", subject.account),),)
    notices: list[Reply] = [
        Say("panic-alarm", args, rows, to=StaffChat(owner), lane=SendLane.RECEIPT)
        for owner in await owners_to_notify(ctx, subject.account)
    ]
    if subject.started:
        notices.append(Say("panic-yours", to=StaffChat(subject.account), lane=SendLane.DIALOGUE))
    args = {"name": display_name(subject)}
    announcements = await group_announcements("panic-announced", args, ctx)
    return Turn((Screen("panic-done", args, _HOME), *notices, *announcements), facts=stopped.facts)
