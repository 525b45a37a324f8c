"""A command requests a referral's package as files: the same letter and copies that a liaison would get."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import SendPackage
from bot.conversation.ports import TickCtx
from bot.handlers.bodies.letter import package
from bot.usecases.referrals.export_referral import ExportRefusal, exportable_dossier, record_export

COMMAND: Final = "referral-export"
ANSWER_NOTE: Final = "referral-export-answer"
"""Where the command finds the result: its id, and the refusal with its bodies or the names of the files."""


async def packages_of(number: int, body: str, ctx: TickCtx) -> Sequence[SendPackage] | ExportRefusal:
    """The letter and any copies. They become files and are sent to nobody."""
    result = await exportable_dossier(ctx, number, body)
    if isinstance(result, ExportRefusal):
        return result
    messages = package(result, to=result.referral.by, content=ctx.content, operator=ctx.operator.words)
    return [reply for reply in messages if isinstance(reply, SendPackage)]


async def record_referral_export(referral_id: str, ctx: TickCtx) -> ExportRefusal | None:
    return await record_export(ctx, referral_id)
