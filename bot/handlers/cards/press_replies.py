"""Where an answer about a case goes. Everybody shares the card, so choices and replies stand beside it."""

from bot.conversation.arguments import Argument
from bot.conversation.incoming import ButtonPressed, ChatKind, Incoming
from bot.conversation.outgoing import (
    Ack,
    DetailOf,
    EphemeralMessage,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.handlers.cards.card import number_of, private_card
from bot.handlers.pieces import button


def is_in_private(update: Incoming) -> bool:
    return update.chat.kind is ChatKind.PRIVATE


def replies_to_presser(update: Incoming, ctx: Ctx, case: Case, screen: Screen) -> tuple[Reply, ...]:
    """Show a screen to the presser only. It is deleted when their claim ends.

    In the private chat and on an ephemeral message: edit in place. In a group: send an ephemeral message or,
    on a messenger without them, a private one.
    """
    if is_in_private(update) or is_on_ephemeral(update):
        return (screen,)
    detail = DetailOf(case.id, ctx.account)
    if ctx.ephemerals:
        return (EphemeralMessage(screen.key, screen.args, screen.buttons, remember=detail),)
    to = StaffChat(ctx.account)
    return (
        Ack("case-see-private"),
        Say(
            screen.key,
            screen.args,
            screen.buttons,
            to=to,
            lane=SendLane.DIALOGUE,
            remember=screen.remember or detail,
        ),
    )


def question_to_presser(update: Incoming, ctx: Ctx, case: Case, key: str, answers: Rows) -> tuple[Reply, ...]:
    """Ask the presser about the case. In the private chat the way back to its card stands below the
    answers."""
    back: Rows = ((button("case-button-back", "case.show", case.id),),) if is_in_private(update) else ()
    return replies_to_presser(update, ctx, case, Screen(key, {"number": number_of(case)}, (*answers, *back)))


def is_on_ephemeral(update: Incoming) -> bool:
    """Whether the button stands on an ephemeral message."""
    return isinstance(update, ButtonPressed) and update.message.ephemeral_id is not None


def replies_after_action(update: Incoming, ctx: Ctx, case: Case, toast: str) -> tuple[Reply, ...]:
    """What the presser sees after the action: their card in private, a toast in a group."""
    if is_in_private(update):
        return (Ack(toast), private_card(case, ctx.content, viewer=ctx.account, now=ctx.clock.now()))
    return (Ack(toast),)


def to_private_chat(
    update: Incoming, ctx: Ctx, case: Case, verb: str, argument: Argument
) -> tuple[Reply, ...]:
    """Lead the presser to their private chat, because words are typed only there."""
    return (
        Ack("case-type-in-private", alert=True),
        Say(
            "case-go-on-here",
            {"number": number_of(case)},
            ((button("case-button-go-on", verb, argument),),),
            to=StaffChat(ctx.account),
            remember=DetailOf(case.id, ctx.account),
        ),
    )
