"""Who a person is on polling day: asked once, before the first incident or from the settings, and never before a
lesson."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Rows, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.duties.pocket import Pocket
from bot.domain.errors import NotFound
from bot.handlers.duties.duty_screens import home_turn, settlement_names, with_pocket
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.usecases.duties.choose_duty import choose_duty, choose_settlement, pocket_of, require_duty


async def own_pocket(ctx: Ctx) -> Pocket:
    return await pocket_of(ctx, Pocket.from_plain(ctx.session.pocket))


async def ask_duty(update: Incoming, ctx: Ctx) -> Turn:
    """Ask what they do on the day."""
    return duty_question(ctx)


def duty_question(ctx: Ctx) -> Turn:
    """The duties as buttons. Raises NotFound where the content has none."""
    if not ctx.content.duties:
        raise NotFound("now-gone")
    rows: Rows = tuple(
        (Button(duty.label, Press("now-duty", duty.id)),) for duty in ctx.content.duties.values()
    )
    return Turn((Screen("now-who", {}, (*rows, back_to_menu())),), session=ctx.session.at(""))


async def take_duty(update: Incoming, ctx: Ctx) -> Turn:
    """Remember the duty, and ask where, unless that is known."""
    pocket = await choose_duty(ctx, await own_pocket(ctx), argument(update))
    if pocket.settlement is not None or not settlement_names(ctx.content):
        return home_turn(ctx, pocket)
    return _settlement_question(ctx, pocket)


async def ask_settlement(update: Incoming, ctx: Ctx) -> Turn:
    """Ask again where, at any time."""
    return _settlement_question(ctx, await own_pocket(ctx))


def _settlement_question(ctx: Ctx, pocket: Pocket) -> Turn:
    """City or village as buttons. Raises WrongState without a duty, NotFound in an election that has neither."""
    label, names = require_duty(ctx, pocket).label, settlement_names(ctx.content)
    if not names:
        raise NotFound("now-gone")
    rows: Rows = (
        tuple(Button(name, Press("now-place", settlement)) for settlement, name in names.items()),
        (button("button-now-nowhere", "now"),),
    )
    return with_pocket(Turn((Screen("now-where", {"duty": label}, rows),)), ctx, pocket)


async def take_settlement(update: Incoming, ctx: Ctx) -> Turn:
    """Remember city or village."""
    pocket = await choose_settlement(ctx, await own_pocket(ctx), argument(update))
    return home_turn(ctx, pocket) if pocket.duty else duty_question(ctx)
