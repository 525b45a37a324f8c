"""Claiming the marked cases, as many as there is room for."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.handlers.cards.card import act_of, number_of
from bot.handlers.cards.queue_pages import in_pairs
from bot.handlers.desk.bulk import left_lines, marked_ids, nothing_marked
from bot.handlers.pieces import button, lines
from bot.usecases.desk.claim_many import claim_many
from bot.usecases.staff.reachable import note_started


async def claim(update: Incoming, ctx: Ctx) -> Turn:
    """Claim the marked cases in the order in which they were marked, and name those that are left out."""
    if not (marks := marked_ids(ctx.session)):
        return nothing_marked()
    await note_started(ctx)
    result = await claim_many(ctx, marks)
    args: dict[str, Arg] = {
        "count": len(result.claimed),
        "lines": lines(
            [
                TextRef("bulk-line", {"number": number_of(case), "act": act_of(case.act_id, ctx.content)})
                for case in result.claimed
            ]
        ),
        "over": result.over,
        "left": len(result.left) + result.gone,
        "others": left_lines(result.left),
    }
    cards = [
        button("search-case", "case.show", case.id, {"number": number_of(case)}) for case in result.claimed
    ]
    rows = (*in_pairs(cards), (button("queue-button-home", "queue"),))
    return Turn((Screen("bulk-claimed", args, rows),), session=ctx.session.at(""), facts=result.facts)
