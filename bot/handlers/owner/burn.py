"""``/burn``: an owner proposes to destroy keys, another confirms. The consequences are shown first."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Reply, Rows, Say, Screen, SendLane, StaffChat, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput
from bot.domain.owner.burning import CONFIRM_WITHIN, Burn
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.pieces import argument, button
from bot.usecases.owner.burn import confirm_burning, drop_burning, last_burning, other_owners, propose_burning

TEXT_FAMILIES: Final = (
    *(f"burn-asked-{what}" for what in Burn),
    *(f"burn-button-{what}" for what in Burn),
    *(f"burn-yes-{what}" for what in Burn),
)
_MINUTES: Final = int(CONFIRM_WITHIN.total_seconds() // 60)


async def burn(update: Incoming, ctx: Ctx) -> Turn:
    """Show what can be destroyed, what that means, and what was destroyed before."""
    last = await last_burning(ctx)
    args = {
        "minutes": _MINUTES,
        "last": last[0].value if last else "none",
        "day": last[1] if last else ctx.clock.today(),
        "owners": "several" if await other_owners(ctx) else "one",
    }
    rows = (
        *choice_rows(Burn, "burn-button", "burn-ask", str),
        (button("burn-button-back", "admin"),),
    )
    return Turn((Screen("burn", args, rows),), session=ctx.session.at(""))


async def propose(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the other owners. Nothing is destroyed yet."""
    what = _what(update)
    others = await propose_burning(ctx, what)
    mine = Screen("burn-proposed", {"minutes": _MINUTES}, ((button("burn-button-no", "burn-no"),),))
    asked: list[Reply] = [
        Say(
            f"burn-asked-{what}",
            {"minutes": _MINUTES},
            _answers(what),
            to=StaffChat(owner),
            lane=SendLane.RECEIPT,
        )
        for owner in others
    ]
    return Turn((mine, *asked))


async def confirm(update: Incoming, ctx: Ctx) -> Turn:
    """Confirm, as another owner: the program destroys the keys within a second."""
    await confirm_burning(ctx, _what(update))
    return Turn((Screen("burn-begun"),), session=ctx.session.at(""))


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """Withdraw the proposal. Any owner may."""
    await drop_burning(ctx)
    notices: list[Reply] = [
        Say("burn-refused", to=StaffChat(owner), lane=SendLane.DIALOGUE) for owner in await other_owners(ctx)
    ]
    return Turn((Screen("burn-dropped", buttons=((button("burn-button-back", "admin"),),)), *notices))


def _answers(what: Burn) -> Rows:
    return ((button(f"burn-yes-{what}", "burn-yes", what),), (button("burn-button-no", "burn-no"),))


def _what(update: Incoming) -> Burn:
    given = argument(update)
    if given not in Burn:
        raise BadInput("burn-nothing-proposed")
    return Burn(given)
