"""What the clock says of referrals, to those who can do something: nobody is woken for what can wait."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Lane, Reply, Rows, Say, StaffChat, Turn
from bot.conversation.ports import TickCtx
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import Account
from bot.domain.referrals.referral_clock import Spoken
from bot.handlers.cards.seen_by import seen_by
from bot.handlers.pieces import body_name, button
from bot.handlers.referrals.refer_words import number_args
from bot.handlers.referrals.referred import by_hand, rows_by_hand, ways_on
from bot.usecases.referrals.sign_referral import liaisons_of
from bot.usecases.referrals.watch_referrals import Late, watch_referrals

TEXT_FAMILIES: Final = (
    "notice-refer-lapsed-asked",
    "notice-refer-lapsed-sign",
)


async def referrals_late(ctx: TickCtx) -> Turn:
    """Consents and signatures that did not come, bodies that are late or silent."""
    told: list[Reply] = []
    for late in await watch_referrals(uow=ctx.uow, clock=ctx.clock, content=ctx.content):
        told += await seen_by(await _said(late, ctx), late.case, uow=ctx.uow)
    return Turn(tuple(told))


async def _said(late: Late, ctx: TickCtx) -> Sequence[Reply]:
    match late.what:
        case Spoken.LAPSED:
            return [_say(f"notice-refer-lapsed-{late.one.step}", late, late.one.by, ctx)]
        case Spoken.LATE:
            return await _reminded(late, ctx)
        case Spoken.SILENT:
            return await _silent(late, ctx)
        case Spoken.LEFT:
            return await _left(late, ctx)


async def _reminded(late: Late, ctx: TickCtx) -> Sequence[Reply]:
    """The liaison, and whoever prepared it hears so; where there is none, those who brought it there by hand."""
    rows: Rows = ((button("body-button-see", "body.see", late.one.id),),)
    speaking = [one.account for one in await liaisons_of(late.one.body, uow=ctx.uow)]
    if speaking:
        told = [_say("body-late", late, account, ctx, rows) for account in speaking]
        return [*told, _say("notice-body-late", late, late.one.by, ctx)]
    return [
        _say("notice-late-by-hand", late, account, ctx, await rows_by_hand(rows, late.case, account, ctx))
        for account in await by_hand(late.one.by, late.case, ctx)
    ]


async def _silent(late: Late, ctx: TickCtx) -> Sequence[Reply]:
    """It never answers: the leads and whoever prepared it hear which body is the next."""
    rows: Rows = ((button("case-button-show", "case.show", late.case.id),),)
    key = "notice-body-silent"
    if late.then:
        key = "notice-body-silent-next"
        rows = ((button("refer-button-next", "ref.body", f"{late.case.id}/{late.then}"),), *rows)
    return [_say(key, late, account, ctx, rows) for account in await by_hand(late.one.by, late.case, ctx)]


async def _left(late: Late, ctx: TickCtx) -> Sequence[Reply]:
    """It has answered, and nothing has gone on from that. What it wrote is read where a case is referred."""
    key = "notice-body-left-next" if late.then else "notice-body-left-more"
    return [
        _say(key, late, account, ctx, await ways_on(late.one, late.case, account, ctx))
        for account in await by_hand(late.one.by, late.case, ctx)
    ]


def _say(key: str, late: Late, to: Account, ctx: TickCtx, rows: Rows = ()) -> Say:
    args: dict[str, Arg] = number_args(late.case, late.one, ctx.content) | {"until": late.one.until}
    if late.then:
        args["next"] = body_name(late.then, ctx.content)
    can_wait = late.case.severity is not Severity.CRITICAL
    return Say(key, args, rows, to=StaffChat(to), lane=Lane.DIALOGUE, quiet=can_wait)
