"""Editors hear of remarks: at once of the first about a card, then at most hourly of all new ones."""

from datetime import timedelta
from typing import Final

from bot.domain.events import RemarksToTell
from bot.usecases.context import Context

PAUSE: Final = timedelta(hours=1)
AT_ONCE: Final = 200

_TOLD: Final = "remarks-told"


async def remarks_to_notify(ctx: Context) -> tuple[RemarksToTell, ...]:
    """The cards that editors may be told of now, each with its new remarks, which are marked as announced."""
    by_card: dict[str, list[str]] = {}
    now = ctx.clock.now()
    for remark in await ctx.uow.remarks.new_ones(limit=AT_ONCE):
        card = remark.card_id
        if card not in by_card and await ctx.uow.tries.count(_TOLD, card, since=now - PAUSE):
            continue
        by_card.setdefault(card, []).append(remark.id)
        ctx.uow.remarks.save(remark.mark_open())
    for card in by_card:
        ctx.uow.tries.add(_TOLD, card, at=now)
    return tuple(RemarksToTell(card, tuple(remark_ids)) for card, remark_ids in by_card.items())
