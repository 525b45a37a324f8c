"""«For your duty»: its cards, and the way to its questions and dates."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx
from bot.domain.duties.own_material import DutyCard
from bot.domain.errors import NotFound
from bot.handlers.duties.duty_screens import with_pocket
from bot.handlers.duties.own_duty import duty_question, own_pocket
from bot.handlers.duties.own_screens import duty_card_screen, own_screen, recorded_place
from bot.handlers.flows.card_listening import hear_rows, played_above, recording
from bot.handlers.news.calendar import next_date_line
from bot.handlers.pieces import NOTHING, argument
from bot.usecases.duties.choose_duty import present_duty
from bot.usecases.duties.own_material import duty_cards_for, duty_pool, find_duty_card


async def overview(update: Incoming, ctx: Ctx) -> Turn:
    """Show what there is for the person's duty; who has not said which is asked first."""
    pocket = await own_pocket(ctx)
    duty = present_duty(ctx, pocket)
    if duty is None:
        return duty_question(ctx)
    next_date = await next_date_line(ctx, duty) or NOTHING
    screen = own_screen(
        duty,
        pocket,
        duty_cards_for(ctx, pocket),
        await duty_pool(ctx, pocket),
        content=ctx.content,
        next_date=next_date,
    )
    return with_pocket(Turn((screen,)), ctx, pocket)


async def card(update: Incoming, ctx: Ctx) -> Turn:
    """Show one card. Who has another duty sees it, too, without its questions."""
    return await duty_card_turn(find_duty_card(ctx, argument(update)), ctx)


async def hear(update: Incoming, ctx: Ctx) -> Turn:
    """Play the card's recording, and show the card again below it. Raises NotFound for a card that is gone, and if its
    text has changed since it was read."""
    duty_card = find_duty_card(ctx, argument(update))
    played = await recording(duty_card, recorded_place(duty_card.id, ctx.content), ctx)
    return played_above(played, await duty_card_turn(duty_card, ctx))


async def duty_card_turn(duty_card: DutyCard, ctx: Ctx) -> Turn:
    """One card, with ways on. Raises NotFound if its duty is gone."""
    pocket = await own_pocket(ctx)
    duty = ctx.content.duties.get(duty_card.duty_id)
    if duty is None:
        raise NotFound("now-gone")
    own = duty_cards_for(ctx, pocket)
    place = own.index(duty_card) if duty_card in own else len(own)
    following = next(iter(own[place + 1 : place + 2]), None)
    pool = await duty_pool(ctx, pocket)
    question_place = pool.place_of_card(duty_card.id)
    screen = duty_card_screen(
        duty_card,
        duty,
        following,
        question_place,
        content=ctx.content,
        hear=await hear_rows(duty_card, "own-hear", duty_card.id, ctx),
    )
    return with_pocket(Turn((screen,)), ctx, pocket)
