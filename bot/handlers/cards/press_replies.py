"""Where an answer about a case goes. Everybody shares the card, so choices and replies stand beside it."""

from dataclasses import replace

from bot.conversation.arguments import Argument
from bot.conversation.incoming import ButtonPressed, ChatKind, Incoming, MessageRef
from bot.conversation.outgoing import (
    Ack,
    DetailOf,
    EphemeralMessage,
    EraseOlderScreens,
    PrivateCardOf,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
)
from bot.conversation.ports import Ctx
from bot.conversation.shown_buttons import is_typed
from bot.domain.cases.reports import Case
from bot.handlers.cards.card import number_of, private_card, with_claim
from bot.handlers.pieces import button


def is_in_private(update: Incoming) -> bool:
    return update.chat.kind is ChatKind.PRIVATE


def as_case_screen(screen: Screen, case: Case, ctx: Ctx) -> Screen:
    """The screen as the one message of the case in this private chat: it is deleted when the claim ends. One that is
    not its card asks something, and a change of the case leaves it as it is."""
    return replace(screen, remember=screen.remember or _as_form(with_claim(case, ctx.account)))


def _as_form(wish: DetailOf | PrivateCardOf) -> DetailOf | PrivateCardOf:
    return replace(wish, screen="form") if isinstance(wish, DetailOf) else wish


def only_screen(ctx: Ctx, case: Case, screen: Screen) -> tuple[Reply, ...]:
    """The screen instead of all older ones of the case in this private chat.

    For a press that may stand on anything. A press on the case's own screen edits that and needs no more than
    ``as_case_screen``.
    """
    return (as_case_screen(screen, case, ctx), EraseOlderScreens(case.id, ctx.account))


def pressed_screen(update: Incoming) -> MessageRef | None:
    """The message in the private chat whose place the case's screen takes; None in a group, and for a message that
    stays."""
    if not isinstance(update, ButtonPressed) or not is_in_private(update) or update.stays:
        return None
    return None if is_typed(update) else update.message


def _case_screen_replies(update: Incoming, ctx: Ctx, case: Case, screen: Screen) -> tuple[Reply, ...]:
    """The screen where the case's screen was pressed; below a message that stays, or after typed words, instead of the
    older one."""
    is_in_place = isinstance(update, ButtonPressed) and not update.stays and not is_typed(update)
    return (as_case_screen(screen, case, ctx),) if is_in_place else only_screen(ctx, case, screen)


def replies_to_presser(update: Incoming, ctx: Ctx, case: Case, screen: Screen) -> tuple[Reply, ...]:
    """Show a screen to the presser only. It is deleted when their claim ends.

    In the private chat and on an ephemeral message: edit in place. In a group: send an ephemeral message or,
    on a messenger without them, a private one.
    """
    if is_in_private(update):
        return _case_screen_replies(update, ctx, case, screen)
    if is_on_ephemeral(update):
        return (screen,)
    if ctx.ephemerals:
        detail = DetailOf(case.id, ctx.account)
        return (EphemeralMessage(screen.key, screen.args, screen.buttons, remember=detail),)
    to, remember = StaffChat(ctx.account), screen.remember or _as_form(with_claim(case, ctx.account))
    message = Say(screen.key, screen.args, screen.buttons, to=to, lane=SendLane.DIALOGUE, remember=remember)
    return (Ack("case-see-private"), message, EraseOlderScreens(case.id, ctx.account))


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
    if not is_in_private(update):
        return (Ack(toast),)
    card = private_card(case, ctx.content, viewer=ctx.account, now=ctx.clock.now())
    return (Ack(toast), *_case_screen_replies(update, ctx, case, card))


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
