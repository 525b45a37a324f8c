"""A signed referral reaches the body's liaisons: the letter, and below it everything that they can do with it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.outgoing import Reply, Rows, Say, SendLane, SendPackage, StaffChat, Turn
from bot.conversation.ports import TickCtx
from bot.domain.people import Account
from bot.handlers.bodies.body_rows import answer_rows, letter_row
from bot.handlers.bodies.letter import package
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.referrals.refer_words import number_args
from bot.usecases.referrals.hand_over_letters import due_handovers
from bot.usecases.referrals.read_referral import Dossier


async def hand_over_referrals(ctx: TickCtx) -> Turn:
    """Send each liaison the letter, then the notice with its deadline and buttons: one press acknowledges or
    chooses the answer. Copies come on request, because each of them shows more of the case."""
    replies: list[Reply] = []
    for handover in await due_handovers(ctx):
        for liaison in handover.liaisons:
            messages = _messages(handover.dossier, liaison, ctx)
            replies += await allowed_replies(messages, handover.dossier.case, ctx)
    return Turn(tuple(replies))


def _messages(dossier: Dossier, liaison: Account, ctx: TickCtx) -> Sequence[Reply]:
    letter = package(dossier, to=liaison, content=ctx.content, operator=ctx.operator.words)[0]
    assert isinstance(letter, SendPackage)
    referral = dossier.referral
    args = number_args(dossier.case, referral, ctx.content) | {
        "until": referral.due,
        "copies": len(dossier.packed.files),
    }
    copies: Rows = (letter_row(referral),) if dossier.packed.files else ()
    notice = Say(
        "body-new",
        args,
        (*copies, *answer_rows(referral)),
        to=StaffChat(liaison),
        lane=SendLane.DIALOGUE,
    )
    # The copies have a caption of their own, which says when both are deleted; here the letter comes alone.
    return replace(letter, key="letter-caption-alone"), notice
