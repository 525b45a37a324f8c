"""After a referral was sent: that the body has no liaison; and how it is recalled.

What the clock sends about referrals to people who can act; not at night, because it can wait.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, EraseDetails, Reply, Rows, Say, SendLane, StaffChat, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Severity
from bot.domain.events import BodyUnread, ReferralEnded, ReferralRecalled
from bot.domain.people import Account
from bot.domain.referrals.referral_clock import ReferralNotice
from bot.domain.referrals.referrals import Referral, ReferralEndReason, ReferralOutcome
from bot.domain.staff.audit import OPERATOR
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.cards.card import number_of
from bot.handlers.pieces import body_name, button
from bot.handlers.press_arguments import CaseBody
from bot.handlers.referrals.refer_words import number_args
from bot.usecases.access.case_access import who_may_see
from bot.usecases.access.leads import leads
from bot.usecases.referrals.end_referral import accused_since
from bot.usecases.referrals.sign_referral import SignableReferral, liaisons_of
from bot.usecases.referrals.watch_referrals import LateReferral, watch_referrals

_WITHDRAWN: Final = ("body-withdrawn", "notice-refer-recalled-by-hand")
_RECALLED: Final = ("body-recalled", "notice-recall-by-hand")
TEXT_FAMILIES: Final = (
    *(f"notice-refer-ended-{why}" for why in ReferralEndReason),
    "notice-refer-lapsed-asked",
    "notice-refer-lapsed-sign",
)


async def handover_notices(request: SignableReferral, ctx: Ctx) -> Sequence[Reply]:
    """If the body has no liaison, for the preparer and the leads, who take it there by hand. A liaison gets the
    letter once the signature is stored (``bodies.body_handover``)."""
    referral, case = request.referral, request.case
    if referral.awaits_handover:
        return ()
    args = number_args(case, referral, ctx.content) | {"until": referral.due}
    rows: Rows = ((button("body-button-open", "body.open", referral.id),),)
    return [
        _say("refer-no-liaison", args, account, await courier_rows(rows, case, account, ctx))
        for account in await couriers(referral.by, case, ctx)
    ]


async def courier_rows(rows: Rows, case: Case, to: Account, ctx: Ctx | TickCtx) -> Rows:
    """``rows`` of the body's desk work only for leads; another preparer gets a button to the case."""
    staff = await ctx.uow.staff.get(to)
    heads = has_role_for(staff, Permission.LEAD)
    return rows if heads else ((button("case-button-show", "case.show", case.id),),)


async def _unread_notices(fact: BodyUnread, case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """The last liaison left before the body answered: those who take it there by hand are responsible now."""
    referral = await ctx.uow.referrals.get(fact.referral_id)
    if referral is None:
        return ()
    args = number_args(case, referral, ctx.content) | {"until": referral.due}
    rows: Rows = ((button("body-button-see", "body.see", referral.id),),)
    return [
        _say("notice-body-unread", args, account, await courier_rows(rows, case, account, ctx))
        for account in await couriers(referral.by, case, ctx)
    ]


async def couriers(first: Account, case: Case, ctx: Ctx | TickCtx) -> Sequence[Account]:
    """The leads who may see the case, and the person who prepared it as long as they may see it. That person
    alone cannot open the referral unless they are a lead."""
    own = await ctx.uow.staff.get(first)
    some = [*([own] if own is not None and not own.frozen else []), *await leads(ctx, besides=first)]
    viewers = await who_may_see(ctx, case, some)
    return [viewer.account for viewer in viewers if viewer.started]


async def follow_up_rows(referral: Referral, case: Case, to: Account, ctx: Ctx | TickCtx) -> Rows:
    """What can be done with an answer: write to the body that needs more information, or to the next one. A
    lead may have the reporters asked what the body wants to know."""
    rows: Rows = ((button("case-button-show", "case.show", case.id),),)
    if referral.next_body:
        return ((button("refer-button-next", "ref.body", CaseBody(case.id, referral.next_body)),), *rows)
    if referral.outcome is not ReferralOutcome.MORE:
        return rows
    at, staff = CaseBody(case.id, referral.body), await ctx.uow.staff.get(to)
    if has_role_for(staff, Permission.FORWARD_WISH):
        rows = ((button("body-button-witness", "intro.body", at),), *rows)
    return ((button("refer-button-same", "ref.body", at),), *rows)


async def referral_end_notices(
    fact: ReferralRecalled | ReferralEnded | BodyUnread, case: Case, ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """A reporter withdrew their report, staff ended the referral, or the body has no reader left."""
    if isinstance(fact, BodyUnread):
        return await _unread_notices(fact, case, ctx)
    if isinstance(fact, ReferralRecalled):
        return await _recall_notices(fact, case, ctx)
    args: dict[str, Arg] = {"number": number_of(case), "body": body_name(fact.body, ctx.content)}
    rows = ((button("case-button-show", "case.show", case.id),),)
    ended = [_say(f"notice-refer-ended-{fact.why}", args, fact.by, rows)]
    if fact.why is not ReferralEndReason.RECALLED:
        return ended
    return await _withdrawal_notices(fact, case, ctx, keys=_RECALLED, notices=ended)


async def _recall_notices(fact: ReferralRecalled, case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """A reporter of the case withdrew their report. What was sent is recalled, and deleted where possible."""
    args: dict[str, Arg] = {"number": number_of(case), "body": body_name(fact.body, ctx.content)}
    if not fact.sent:
        return [_say("notice-refer-stopped", args, fact.by)]
    notices = [_say("notice-refer-recalled", args, fact.by)]
    return await _withdrawal_notices(fact, case, ctx, keys=_WITHDRAWN, notices=notices)


async def _withdrawal_notices(
    fact: ReferralRecalled | ReferralEnded,
    case: Case,
    ctx: Ctx | TickCtx,
    *,
    keys: tuple[str, str],
    notices: Sequence[Say],
) -> Sequence[Reply]:
    """Delete it from the chats of the body's liaisons, tell them why, and send ``notices`` to the person who
    prepared it. If the body has no liaison, those who took it there by hand fetch it back: the second of the
    ``keys``."""
    args: dict[str, Arg] = {"number": number_of(case), "body": body_name(fact.body, ctx.content)}
    speaking = await liaisons_of(ctx, fact.body)
    if not speaking:
        to = await couriers(fact.by, case, ctx)
        erased = [EraseDetails(case.id, account) for account in to]
        return [*erased, *(_say(keys[1], args, account) for account in to)]
    gone: list[Reply] = []
    for who in speaking:
        gone += [EraseDetails(case.id, who.account), _say(keys[0], args, who.account)]
    return [*gone, *notices, *await _courier_notices(fact, case, ctx)]


async def _courier_notices(
    fact: ReferralRecalled | ReferralEnded, case: Case, ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """Before the body had a liaison, others took the referral there: they fetch it back. For the operator,
    and for those who have left, the person who prepared it and the leads do so."""
    if not fact.recipients:
        return ()
    staff = [await ctx.uow.staff.get(Account.parse(name)) for name in fact.recipients if name != OPERATOR]
    there = [member for member in staff if member is not None and not member.frozen]
    to = [viewer.account for viewer in await who_may_see(ctx, case, there) if viewer.started]
    if OPERATOR in fact.recipients or not to:
        to += [account for account in await couriers(fact.by, case, ctx) if account not in to]
    args: dict[str, Arg] = {"number": number_of(case), "body": body_name(fact.body, ctx.content)}
    erased = [EraseDetails(case.id, account) for account in to]
    return [*erased, *(_say("notice-recall-taken-out", args, account) for account in to)]


async def accused_body_notices(case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """For the leads, if the case is with a body that the accused may belong to: they can recall it."""
    notices: list[Reply] = []
    for referral in await accused_since(ctx, case):
        args = number_args(case, referral, ctx.content)
        rows = (
            (button("recall-button", "ref.recall", referral.id, {"body": args["body"]}),),
            (button("case-button-show", "case.show", case.id),),
        )
        heads = [
            staff
            for staff in await ctx.uow.staff.all()
            if has_role_for(staff, Permission.RECALL_REFERRAL) and not staff.frozen
        ]
        to = await who_may_see(ctx, case, heads)
        notices += [_say("notice-body-accused", args, lead.account, rows) for lead in to if lead.started]
    return notices


def _say(key: str, args: dict[str, Arg], to: Account, rows: Rows = ()) -> Say:
    return Say(key, args, rows, to=StaffChat(to), lane=SendLane.DIALOGUE)


async def remind_late_referrals(ctx: TickCtx) -> Turn:
    """Remind of missing consents and signatures, and of bodies that are late or silent."""
    replies: list[Reply] = []
    for late in await watch_referrals(ctx):
        replies += await allowed_replies(await _late_notices(late, ctx), late.case, ctx)
    return Turn(tuple(replies))


async def _late_notices(late: LateReferral, ctx: TickCtx) -> Sequence[Reply]:
    match late.what:
        case ReferralNotice.LAPSED:
            return [_say_late(f"notice-refer-lapsed-{late.referral.step}", late, late.referral.by, ctx)]
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
        reminders = [_say_late("body-late", late, account, ctx, rows) for account in speaking]
        return [*reminders, _say_late("notice-body-late", late, late.referral.by, ctx)]
    return [
        _say_late(
            "notice-late-by-hand", late, account, ctx, await courier_rows(rows, late.case, account, ctx)
        )
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
        _say_late(key, late, account, ctx, rows)
        for account in await couriers(late.referral.by, late.case, ctx)
    ]


async def _stalled_notices(late: LateReferral, ctx: TickCtx) -> Sequence[Reply]:
    """The body has answered, but nothing followed. Its words are shown where a case is referred."""
    key = "notice-body-left-next" if late.then else "notice-body-left-more"
    return [
        _say_late(key, late, account, ctx, await follow_up_rows(late.referral, late.case, account, ctx))
        for account in await couriers(late.referral.by, late.case, ctx)
    ]


def _say_late(key: str, late: LateReferral, to: Account, ctx: TickCtx, rows: Rows = ()) -> Say:
    args: dict[str, Arg] = number_args(late.case, late.referral, ctx.content) | {"until": late.referral.until}
    if late.then:
        args["next"] = body_name(late.then, ctx.content)
    can_wait = late.case.severity is not Severity.CRITICAL
    return Say(key, args, rows, to=StaffChat(to), lane=SendLane.DIALOGUE, quiet=can_wait)
