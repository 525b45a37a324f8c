"""An owner publishes a recording of a text that people should know before a report, or takes it back."""

from dataclasses import replace
from typing import Final

from bot.domain.errors import NotFound
from bot.domain.owner.recordings import RecordedText, Recording, find_recording, without_recording
from bot.domain.owner.settings import RunningSettings
from bot.domain.staff.audit import AuditAction
from bot.usecases.context import ActingContext

_NONE: Final = "none"


async def publish_recording(ctx: ActingContext, recording: Recording) -> None:
    """Play this recording from now on, instead of the earlier one."""
    running = await ctx.uow.settings.running()
    others = without_recording(running.recordings, recording.text, recording.messenger)
    changed = replace(running, recordings=(*others, recording))
    _save_recordings(ctx, changed, recording.text, recording.digest)


async def withdraw_recording(ctx: ActingContext, text: RecordedText) -> None:
    """Play no recording of this text on the acting owner's messenger. Raises NotFound without one."""
    running, messenger = await ctx.uow.settings.running(), ctx.account.messenger
    if find_recording(running.recordings, text, messenger) is None:
        raise NotFound("recording-none")
    changed = replace(running, recordings=without_recording(running.recordings, text, messenger))
    _save_recordings(ctx, changed, text, _NONE)


def _save_recordings(ctx: ActingContext, changed: RunningSettings, text: RecordedText, value: str) -> None:
    ctx.uow.settings.save(changed)
    ctx.uow.audit.record(
        AuditAction.SETTING,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=f"recording-{text}-{ctx.account.messenger}",
        detail=value,
    )
