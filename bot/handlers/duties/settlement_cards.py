"""Cards about what differs in a village and in a city, for every track."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.duties.settlement_cards import SettlementCard, cards_of
from bot.domain.errors import NotFound
from bot.domain.learning.lessons import Audience
from bot.domain.learning.links import PieceKind, SharedPiece
from bot.handlers.duties.duty_arguments import OwnPlace, SettlementCardPlace, TrackSettlement
from bot.handlers.duties.duty_screens import settlement_names
from bot.handlers.duties.own_duty import own_pocket
from bot.handlers.duties.own_screens import questions_row, recorded_place
from bot.handlers.flows.card_listening import hear_rows, played_above, recording
from bot.handlers.flows.review_notes import card_review
from bot.handlers.flows.share_rows import share_row
from bot.handlers.pieces import argument, button, citations
from bot.usecases.duties.own_material import settlement_pool


async def cards(update: Incoming, ctx: Ctx) -> Turn:
    """List the cards of a track for city or village; those of the person's own council, if they said which. Otherwise
    ask: a rule of the one must not be read as a rule of the other."""
    track, chosen = argument(update, TrackSettlement)
    pocket = await own_pocket(ctx)
    settlement, names = chosen or pocket.settlement, settlement_names(ctx.content)
    back = (button("button-learn", "learn", track),)
    if settlement is None:
        choice = tuple(
            Button(name, Press("place-cards", TrackSettlement(track, kind))) for kind, name in names.items()
        )
        return Turn((Screen("place-which", {}, (choice, back)),), session=ctx.session.at(""))
    own = cards_of(ctx.content.settlement_cards.values(), track, settlement)
    pool = await settlement_pool(ctx, pocket, track, settlement)
    others = tuple(
        (Button(name, Press("place-cards", TrackSettlement(track, kind))),)
        for kind, name in names.items()
        if kind != settlement
    )
    asked = questions_row(pool, OwnPlace(track, settlement))
    rows: Rows = (
        *((Button(card.title, Press("place-card", SettlementCardPlace(track, card.id))),) for card in own),
        *((asked,) if asked else ()),
        *others,
        back,
    )
    screen = Screen("place-cards", {"place": names.get(settlement, ""), "count": len(own)}, rows)
    return Turn((screen,), session=ctx.session.at(""))


async def card(update: Incoming, ctx: Ctx) -> Turn:
    """Show one card, with ways to a question about it and to the next one. Raises NotFound for one that the content
    no longer has."""
    return await settlement_card_turn(*_place_of(update, ctx), ctx)


async def hear(update: Incoming, ctx: Ctx) -> Turn:
    """Play the card's recording, and show the card again below it. Raises NotFound for a card that is gone, and if its
    text has changed since it was read."""
    track, place_card = _place_of(update, ctx)
    played = await recording(place_card, recorded_place(place_card.id, ctx.content), ctx)
    return played_above(played, await settlement_card_turn(track, place_card, ctx))


def _place_of(update: Incoming, ctx: Ctx) -> tuple[Audience, SettlementCard]:
    track, card_id = argument(update, SettlementCardPlace)
    place_card = ctx.content.settlement_cards.get(card_id)
    if place_card is None:
        raise NotFound("now-gone")
    return track, place_card


async def settlement_card_turn(track: Audience, place_card: SettlementCard, ctx: Ctx) -> Turn:
    """One card as this track reads it, with ways on."""
    card_id, kind = place_card.id, place_card.settlement
    own = [item.id for item in cards_of(ctx.content.settlement_cards.values(), track, kind)]
    place = own.index(card_id) if card_id in own else len(own)
    following = own[place + 1 : place + 2]
    pool = await settlement_pool(ctx, await own_pocket(ctx), track, kind)
    asked = pool.place_of_card(card_id)
    ask: Rows = ()
    if asked is not None:
        ask = ((button("button-own-ask", "own-ask", OwnPlace(track, kind, asked)),),)
    rows: Rows = (
        *((button("button-next", "place-card", SettlementCardPlace(track, key)),) for key in following),
        *ask,
        *await hear_rows(place_card, "place-hear", SettlementCardPlace(track, card_id), ctx),
        share_row(SharedPiece(PieceKind.CARD, id=card_id)),
        (button("button-place-list", "place-cards", TrackSettlement(track, kind)),),
    )
    articles = [ctx.content.articles[key] for key in place_card.article_ids if key in ctx.content.articles]
    args: dict[str, Arg] = {
        "place": settlement_names(ctx.content).get(kind, ""),
        "title": place_card.title,
        "text": place_card.text,
        "articles": citations(articles),
        "review": card_review(ctx.content, card_id),
    }
    return Turn((Screen("place-card", args, rows),), session=ctx.session.at(""))
