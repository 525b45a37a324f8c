"""Cards about what differs in a village and in a city, for every track."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.duties.duties import Settlement
from bot.domain.duties.settlement_cards import cards_of
from bot.domain.errors import NotFound
from bot.handlers.duties.duty_arguments import SettlementCardPlace, TrackSettlement
from bot.handlers.duties.duty_screens import settlement_names
from bot.handlers.duties.own_duty import own_pocket
from bot.handlers.pieces import argument, button, citations


async def cards(update: Incoming, ctx: Ctx) -> Turn:
    """List the cards of a track for city or village; those of the person's own council, if they said which."""
    track, chosen = argument(update, TrackSettlement)
    settlement = chosen or (await own_pocket(ctx)).settlement or Settlement.VILLAGE
    own = cards_of(ctx.content.settlement_cards.values(), track, settlement)
    names = settlement_names(ctx.content)
    others = tuple(
        (Button(name, Press("place-cards", TrackSettlement(track, kind))),)
        for kind, name in names.items()
        if kind is not settlement
    )
    rows: Rows = (
        *((Button(card.title, Press("place-card", SettlementCardPlace(track, card.id))),) for card in own),
        *others,
        (button("button-learn", "learn", track),),
    )
    screen = Screen("place-cards", {"place": names.get(settlement, ""), "count": len(own)}, rows)
    return Turn((screen,), session=ctx.session.at(""))


async def card(update: Incoming, ctx: Ctx) -> Turn:
    """Show one card, with a way to the next one. Raises NotFound for one that the content no longer has."""
    track, card_id = argument(update, SettlementCardPlace)
    shown_card = ctx.content.settlement_cards.get(card_id)
    if shown_card is None:
        raise NotFound("now-gone")
    own = [item.id for item in cards_of(ctx.content.settlement_cards.values(), track, shown_card.settlement)]
    place = own.index(card_id) if card_id in own else len(own)
    following = own[place + 1 : place + 2]
    rows: Rows = (
        *((button("button-next", "place-card", SettlementCardPlace(track, key)),) for key in following),
        (button("button-place-list", "place-cards", TrackSettlement(track, shown_card.settlement)),),
    )
    articles = [ctx.content.articles[key] for key in shown_card.article_ids if key in ctx.content.articles]
    args: dict[str, Arg] = {
        "title": shown_card.title,
        "text": shown_card.text,
        "articles": citations(articles),
    }
    return Turn((Screen("place-card", args, rows),), session=ctx.session.at(""))
