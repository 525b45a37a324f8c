"""Owners read aloud what people should know before a report: the text, a voice note, hearing it, publishing it."""

from typing import Final

from bot.conversation.incoming import FileKind, FileRef, FilesSent, Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, SendRecording, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput, NotFound
from bot.domain.owner.recordings import RecordedText, Recording, find_recording
from bot.domain.owner.settings import RunningSettings
from bot.handlers.owner.admin_words import to_admin
from bot.handlers.pieces import argument, button, lines
from bot.handlers.reporting.listening import text_to_read
from bot.handlers.safety.spoken_texts import current_recording, digest_of
from bot.usecases.owner.record_text import publish_recording, withdraw_recording

STATE: Final = "recording.voice"
SPOKEN: Final = (FileKind.VOICE, FileKind.AUDIO)
TEXT_FAMILIES = (
    *(f"recording-button-{text}" for text in RecordedText),
    *(f"recording-state-{state}" for state in ("none", "current", "outdated")),
)


async def recordings(update: Incoming, ctx: Ctx) -> Turn:
    """Show what can be recorded on this messenger, and whether each recording still speaks the present text."""
    running = await ctx.uow.settings.running()
    listed = [
        TextRef(
            "recording-line",
            {
                "title": TextRef(f"recording-title-{text}"),
                "state": TextRef(f"recording-state-{await _state(text, ctx, running)}"),
            },
        )
        for text in RecordedText
    ]
    args: dict[str, Arg] = {
        "texts": lines(listed),
        "messenger": TextRef(f"messenger-{ctx.account.messenger}"),
    }
    rows = tuple((button(f"recording-button-{text}", "recording", text.value),) for text in RecordedText)
    return Turn((Screen("recordings", args, (*rows, to_admin())),), session=ctx.session.at(""))


async def _state(text: RecordedText, ctx: Ctx, running: RunningSettings) -> str:
    if find_recording(running.recordings, text, ctx.account.messenger) is None:
        return "none"
    term = await text_to_read(text, ctx, running)
    return "current" if current_recording(text, term, ctx, running) is not None else "outdated"


async def read_aloud(update: Incoming, ctx: Ctx) -> Turn:
    """Show the text to read; a voice note is awaited."""
    text, running = _text_named(argument(update)), await ctx.uow.settings.running()
    args: dict[str, Arg] = {"text": await text_to_read(text, ctx, running)}
    there = find_recording(running.recordings, text, ctx.account.messenger) is not None
    remove = ((button("recording-button-remove", "recording-off", text.value),),) if there else ()
    rows: Rows = (*remove, _list_row())
    return Turn((Screen("recording-read", args, rows),), session=ctx.session.at(STATE, text=text.value))


async def take_voice(update: Incoming, ctx: Ctx) -> Turn:
    """Play the voice note back, with the button that publishes it. Raises BadInput for anything else."""
    files: tuple[FileRef, ...] = update.files if isinstance(update, FilesSent) else ()
    spoken = next((file for file in files if file.kind in SPOKEN), None)
    if spoken is None:
        raise BadInput("recording-voice-please")
    text = _text_named(ctx.session.data.get("text", ""))
    digest = digest_of(await text_to_read(text, ctx, await ctx.uow.settings.running()))
    rows = (
        (button("recording-button-publish", "recording-on", digest),),
        (button("recording-button-again", "recording", text.value),),
        _list_row(),
    )
    preview = SendRecording(spoken.file_id, spoken.kind.value, "recording-check", buttons=rows)
    held = {"text": text.value, "file": spoken.file_id, "kind": spoken.kind.value}
    return Turn((preview,), session=ctx.session.at(STATE, **held))


async def publish(update: Incoming, ctx: Ctx) -> Turn:
    """Publish what was heard. Raises NotFound if it is no longer at hand, or if the text has changed since it
    was read."""
    data = ctx.session.data
    if ctx.session.state != STATE or "file" not in data:
        raise NotFound("recording-gone")
    text = _text_named(data["text"])
    digest = digest_of(await text_to_read(text, ctx, await ctx.uow.settings.running()))
    if argument(update) != digest:
        raise NotFound("recording-outdated")
    await publish_recording(ctx, Recording(text, ctx.account.messenger, data["file"], data["kind"], digest))
    return _confirm_change("recording-published", text, ctx)


async def remove(update: Incoming, ctx: Ctx) -> Turn:
    """Play none from now on."""
    text = _text_named(argument(update))
    await withdraw_recording(ctx, text)
    return _confirm_change("recording-removed", text, ctx)


def _confirm_change(key: str, text: RecordedText, ctx: Ctx) -> Turn:
    args: dict[str, Arg] = {"title": TextRef(f"recording-title-{text}")}
    return Turn((Screen(key, args, (_list_row(),), below=True),), session=ctx.session.at(""))


def _text_named(text: str) -> RecordedText:
    if text not in RecordedText:
        raise NotFound("press-stale")
    return RecordedText(text)


def _list_row() -> tuple[Button, ...]:
    return (button("recording-button-back", "recordings"),)
