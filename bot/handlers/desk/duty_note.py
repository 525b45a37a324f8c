"""A lead's note to everybody on duty: typed, previewed with the number of its readers, sent by a press."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, DetailOf, Reply, Say, Screen, SendLane, StaffChat, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput, NotFound
from bot.handlers.pieces import argument, button, display_name, mark_preview, refuse_older
from bot.usecases.desk.note_to_duty import check_note, note_readers, send_note

STATE: Final = "duty.note"
_BACK: Final = ((button("board-button", "board"),),)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the note. It is not kept anywhere once it is sent."""
    readers = await note_readers(ctx)
    if not readers:
        raise NotFound("duty-note-nobody")
    return Turn((Screen("duty-note-ask", {"count": len(readers)}, _BACK),), session=ctx.session.at(STATE))


async def preview(update: Incoming, ctx: Ctx) -> Turn:
    """Show the note as it will be read, and by how many."""
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    words = await check_note(ctx, update.text)
    readers = await note_readers(ctx)
    args: dict[str, Arg] = {"name": display_name(ctx.person), "words": words, "count": len(readers)}
    rows = (
        (button("case-button-send", "duty-note.send", mark_preview(words)),),
        (button("case-button-again", "duty-note"),),
        *_BACK,
    )
    return Turn((Screen("duty-note-preview", args, rows),), session=ctx.session.at(STATE, words=words))


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Send it. Each reader gets one message, as fast as their messenger takes them; it is deleted within a day."""
    words = ctx.session.data.get("words", "") if ctx.session.state == STATE else ""
    if not words:
        raise NotFound("case-nothing-written")
    refuse_older(argument(update), words)
    note = await send_note(ctx, words)
    args: dict[str, Arg] = {"name": display_name(ctx.person), "words": note.words}
    notes: list[Reply] = [
        Say(
            "duty-note-words",
            args,
            to=StaffChat(reader),
            lane=SendLane.DIALOGUE,
            remember=DetailOf(note.id, reader, opens=""),
            protect=True,
            stays=True,
        )
        for reader in note.readers
    ]
    done = Screen("duty-note-sent", {"count": len(note.readers)}, _BACK)
    return Turn((done, *notes), session=ctx.session.at(""))
