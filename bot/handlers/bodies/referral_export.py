"""A command asks for a referral's package as files: the same letter and copies that a liaison would get."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import SendPackage
from bot.conversation.ports import TickCtx
from bot.handlers.bodies.letter import package
from bot.usecases.referrals.export_referral import Refusal, record_export, to_export

COMMAND: Final = "referral-export"
ANSWER_NOTE: Final = "referral-export-answer"
"""Where the command finds what came of it: its id, and the refusal with its bodies or the names of the files."""


async def packages_of(number: int, body: str, ctx: TickCtx) -> Sequence[SendPackage] | Refusal:
    """Letter, and copies where there are any. They are made into files and sent to nobody."""
    found = await to_export(number, body, uow=ctx.uow, clock=ctx.clock, content=ctx.content)
    if isinstance(found, Refusal):
        return found
    made = package(found, to=found.one.by, content=ctx.content, operator=ctx.operator.words)
    return [one for one in made if isinstance(one, SendPackage)]


async def recorded(referral_id: str, ctx: TickCtx) -> Refusal | None:
    return await record_export(referral_id, uow=ctx.uow, clock=ctx.clock)
