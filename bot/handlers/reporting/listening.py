"""Plays the recordings of what precedes a report, for those who would rather listen."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, SendRecording, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.owner.recordings import RecordedText
from bot.domain.owner.settings import RunningSettings
from bot.handlers.pieces import argument
from bot.handlers.reporting.report_entrance import danger_text
from bot.handlers.safety.privacy import privacy_summary
from bot.handlers.safety.spoken_texts import current_recording

TEXT_FAMILIES = tuple(f"recording-title-{text}" for text in RecordedText)


async def listen(update: Incoming, ctx: Ctx) -> Turn:
    """Play a recording below the text that it speaks. If the text has changed since, say so."""
    named = argument(update)
    if named not in RecordedText:
        raise NotFound("press-stale")
    text, running = RecordedText(named), await ctx.uow.settings.running()
    recording = current_recording(text, await text_to_read(text, ctx, running), ctx, running)
    if recording is None:
        return Turn((Ack("recording-none", alert=True),))
    return Turn((SendRecording(recording.file_id, recording.kind, f"recording-title-{text}"),))


async def text_to_read(text: RecordedText, ctx: Ctx, running: RunningSettings) -> TextRef:
    """The text as people of this messenger read it now."""
    return danger_text(ctx, running) if text is RecordedText.DANGER else await privacy_summary(ctx)
