"""Editors hear of remarks: at once of the first about a card, then at most hourly of all new ones."""

from datetime import timedelta
from typing import Final

from bot.domain.events import RemarksToTell
from bot.usecases.ports import Clock, UnitOfWork

PAUSE: Final = timedelta(hours=1)
AT_ONCE: Final = 200

_TOLD: Final = "remarks-told"


async def remarks_to_notify(*, uow: UnitOfWork, clock: Clock) -> tuple[RemarksToTell, ...]:
    """The cards that editors may be told of now, each with its new remarks, which are marked as announced."""
    by_card: dict[str, list[str]] = {}
    now = clock.now()
    for remark in await uow.remarks.new_ones(limit=AT_ONCE):
        card = remark.card_id
        if card not in by_card and await uow.tries.count(_TOLD, card, since=now - PAUSE):
            continue
        by_card.setdefault(card, []).append(remark.id)
        uow.remarks.save(remark.mark_open())
    for card in by_card:
        uow.tries.add(_TOLD, card, at=now)
    return tuple(RemarksToTell(card, tuple(remark_ids)) for card, remark_ids in by_card.items())
