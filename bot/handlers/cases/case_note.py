"""A note for the next person who works on the case: typed in the private chat, shown with the details."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput
from bot.handlers.cards.card import number_of
from bot.handlers.cards.press_replies import is_in_private, to_private_chat
from bot.handlers.pieces import argument, button
from bot.usecases.access.keep_claim import keep_claim
from bot.usecases.access.keep_notes import write_note

STATE: Final = "case.note"


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Begin a note. From a group, the press leads to the private chat."""
    case, facts = await keep_claim(ctx, argument(update))
    if not is_in_private(update):
        return Turn(to_private_chat(update, ctx, case, "case.note", case.id), facts=facts)
    back = ((button("case-button-back", "case.show", case.id),),)
    screen = Screen("case-write-note", {"number": number_of(case)}, back)
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id), facts=facts)


async def save_note(update: Incoming, ctx: Ctx) -> Turn:
    """Store the note as it was typed."""
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    case_id = ctx.session.data.get("case", "")
    case, facts = await write_note(ctx, case_id, update.text)
    rows = (
        (button("case-button-note-more", "case.note", case.id),),
        (button("case-button-back", "case.show", case.id),),
    )
    screen = Screen("case-note-kept", {"number": number_of(case)}, rows)
    return Turn((screen,), session=ctx.session.at(""), facts=facts)
