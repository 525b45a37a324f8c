"""What the clock sends about referrals to people who can act; not at night, because it can wait."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Reply, Rows, Say, SendLane, StaffChat, Turn
from bot.conversation.ports import TickCtx
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import Account
from bot.domain.referrals.referral_clock import ReferralNotice
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.pieces import body_name, button
from bot.handlers.press_arguments import CaseBody
from bot.handlers.referrals.refer_words import number_args
from bot.handlers.referrals.referral_handover import courier_rows, couriers, follow_up_rows
from bot.usecases.referrals.sign_referral import liaisons_of
from bot.usecases.referrals.watch_referrals import LateReferral, watch_referrals

TEXT_FAMILIES: Final = (
    "notice-refer-lapsed-asked",
    "notice-refer-lapsed-sign",
)


async def remind_late_referrals(ctx: TickCtx) -> Turn:
    """Remind of missing consents and signatures, and of bodies that are late or silent."""
    replies: list[Reply] = []
    for late in await watch_referrals(ctx):
        replies += await allowed_replies(await _late_notices(late, ctx), late.case, ctx)
    return Turn(tuple(replies))


async def _late_notices(late: LateReferral, ctx: TickCtx) -> Sequence[Reply]:
    match late.what:
        case ReferralNotice.LAPSED:
            return [_say(f"notice-refer-lapsed-{late.referral.step}", late, late.referral.by, ctx)]
        case ReferralNotice.LATE:
            return await _reminders(late, ctx)
        case ReferralNotice.SILENT:
            return await _silence_notices(late, ctx)
        case ReferralNotice.LEFT:
            return await _stalled_notices(late, ctx)


async def _reminders(late: LateReferral, ctx: TickCtx) -> Sequence[Reply]:
    """For the liaison and the person who prepared it; without a liaison, those who took it there by hand."""
    rows: Rows = ((button("body-button-see", "body.see", late.referral.id),),)
    speaking = [liaison.account for liaison in await liaisons_of(ctx, late.referral.body)]
    if speaking:
        reminders = [_say("body-late", late, account, ctx, rows) for account in speaking]
        return [*reminders, _say("notice-body-late", late, late.referral.by, ctx)]
    return [
        _say("notice-late-by-hand", late, account, ctx, await courier_rows(rows, late.case, account, ctx))
        for account in await couriers(late.referral.by, late.case, ctx)
    ]


async def _silence_notices(late: LateReferral, ctx: TickCtx) -> Sequence[Reply]:
    """The body has not answered: tell the leads and the person who prepared it which body is next."""
    rows: Rows = ((button("case-button-show", "case.show", late.case.id),),)
    key = "notice-body-silent"
    if late.then:
        key = "notice-body-silent-next"
        rows = ((button("refer-button-next", "ref.body", CaseBody(late.case.id, late.then)),), *rows)
    return [
        _say(key, late, account, ctx, rows) for account in await couriers(late.referral.by, late.case, ctx)
    ]


async def _stalled_notices(late: LateReferral, ctx: TickCtx) -> Sequence[Reply]:
    """The body has answered, but nothing followed. Its words are shown where a case is referred."""
    key = "notice-body-left-next" if late.then else "notice-body-left-more"
    return [
        _say(key, late, account, ctx, await follow_up_rows(late.referral, late.case, account, ctx))
        for account in await couriers(late.referral.by, late.case, ctx)
    ]


def _say(key: str, late: LateReferral, to: Account, ctx: TickCtx, rows: Rows = ()) -> Say:
    args: dict[str, Arg] = number_args(late.case, late.referral, ctx.content) | {"until": late.referral.until}
    if late.then:
        args["next"] = body_name(late.then, ctx.content)
    can_wait = late.case.severity is not Severity.CRITICAL
    return Say(key, args, rows, to=StaffChat(to), lane=SendLane.DIALOGUE, quiet=can_wait)
