"""A command beside the running program requests a preview. It is made here; the command reads the result."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from bot.conversation.outgoing import Turn
from bot.conversation.ports import Tick, TickCtx
from bot.domain.errors import BadInput, RequestRefused
from bot.domain.figures.publication_period import Period
from bot.domain.staff.audit import OPERATOR
from bot.handlers.figures.publication import invitations
from bot.usecases.access.leads import signers
from bot.usecases.figures.prepare_publication import prepare_publication

COMMAND: Final = "publish-preview"
ANSWER_NOTE: Final = "publish-answer"
"""Where the command finds the result: its id, and the refusal's key and facts or the preview's id."""


def preview_tick(command_id: str, argument: str) -> Tick:
    """``argument``: two days, or empty for the days that are due."""

    async def tick(ctx: TickCtx) -> Turn:
        before = await ctx.uow.publications.preview()
        try:
            preview = await prepare_publication(ctx, _period(argument), by=OPERATOR)
        except RequestRefused as refused:
            _answer(ctx, command_id, refused=refused.key, facts=refused.args_for_text)
            return Turn()
        _answer(ctx, command_id, preview=preview.id)
        if preview == before:
            return Turn()
        all_signers = await signers(ctx, besides=())
        return Turn(tuple(invitations(preview.publication, [signer.account for signer in all_signers])))

    return tick


def _period(argument: str) -> Period | None:
    if not argument:
        return None
    try:
        first, last = (date.fromisoformat(day) for day in argument.split())
    except ValueError:
        raise BadInput("publish-turned") from None
    return Period(first, last)


def _answer(
    ctx: TickCtx,
    command_id: str,
    *,
    refused: str = "",
    preview: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    json_facts = {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in (facts or {}).items()
    }
    ctx.uow.settings.set_note(
        ANSWER_NOTE,
        json.dumps({"id": command_id, "refused": refused, "preview": preview, "facts": json_facts}),
    )
