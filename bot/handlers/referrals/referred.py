"""A referral has gone: its liaison hears of it, or those who prepared it that the body has none; what calls it back."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, EraseDetails, Lane, Reply, Rows, Say, StaffChat
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.cases.claims import LEADS
from bot.domain.cases.reports import Case
from bot.domain.events import BodyUnread, ReferralEnded, ReferralRecalled
from bot.domain.people import Account
from bot.domain.referrals.referrals import Ended, Outcome, Referral
from bot.domain.staff.audit import OPERATOR
from bot.handlers.cards.card import number_of
from bot.handlers.pieces import body_name, button
from bot.handlers.referrals.refer_words import number_args
from bot.usecases.referrals.accused_bodies import accused_since
from bot.usecases.referrals.sign_referral import ToSign, liaisons_of
from bot.usecases.sight.leads import leads
from bot.usecases.sight.sight import who_may_see

_WITHDRAWN: Final = ("body-withdrawn", "notice-refer-recalled-by-hand")
_RECALLED: Final = ("body-recalled", "notice-recall-by-hand")
TEXT_FAMILIES: Final = tuple(f"notice-refer-ended-{why}" for why in Ended)


async def handed_over(found: ToSign, ctx: Ctx) -> Sequence[Reply]:
    """To each who speaks for the body. Where nobody does, whoever prepared it and the leads bring it there by hand."""
    one, case = found.one, found.case
    args = number_args(case, one, ctx.content) | {"until": one.until}
    speaking = await liaisons_of(one.body, uow=ctx.uow)
    rows: Rows = ((button("body-button-open", "body.open", one.id),),)
    if speaking:
        return [_say("body-new", args, who.account, rows) for who in speaking]
    return [
        _say("refer-no-liaison", args, account, await rows_by_hand(rows, case, account, ctx))
        for account in await by_hand(one.by, case, ctx)
    ]


async def rows_by_hand(rows: Rows, case: Case, to: Account, ctx: Ctx | TickCtx) -> Rows:
    """``rows`` of the body's desk open to leads alone; whoever else prepared it is led to the case."""
    staff = await ctx.uow.staff.get(to)
    heads = staff is not None and staff.role in LEADS
    return rows if heads else ((button("case-button-show", "case.show", case.id),),)


async def _unread(fact: BodyUnread, case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """Its last liaison is gone before it answered: from now on it is theirs who bring it there by hand."""
    one = await ctx.uow.referrals.get(fact.referral_id)
    if one is None:
        return ()
    args = number_args(case, one, ctx.content) | {"until": one.due}
    rows: Rows = ((button("body-button-see", "body.see", one.id),),)
    return [
        _say("notice-body-unread", args, account, await rows_by_hand(rows, case, account, ctx))
        for account in await by_hand(one.by, case, ctx)
    ]


async def by_hand(first: Account, case: Case, ctx: Ctx | TickCtx) -> Sequence[Account]:
    """Leads who may see the case; with whoever prepared it, while he may still see it, who alone cannot open it unless
    he is one."""
    own = await ctx.uow.staff.get(first)
    some = [*([own] if own is not None and not own.frozen else []), *await leads(besides=first, uow=ctx.uow)]
    found = await who_may_see(case, some, uow=ctx.uow)
    return [one.account for one in found if one.started]


async def ways_on(one: Referral, case: Case, to: Account, ctx: Ctx | TickCtx) -> Rows:
    """What can be done with an answer: write to the body that needs to know more, or to the next; a lead may have the
    reporters asked what it wishes to know."""
    rows: Rows = ((button("case-button-show", "case.show", case.id),),)
    if one.next_body:
        return ((button("refer-button-next", "ref.body", f"{case.id}/{one.next_body}"),), *rows)
    if one.outcome is not Outcome.MORE:
        return rows
    at, staff = f"{case.id}/{one.body}", await ctx.uow.staff.get(to)
    if staff is not None and staff.role in LEADS:
        rows = ((button("body-button-witness", "intro.body", at),), *rows)
    return ((button("refer-button-same", "ref.body", at),), *rows)


async def referral_over(
    fact: ReferralRecalled | ReferralEnded | BodyUnread, case: Case, ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """A reporter has taken his report back, or staff have ended it; or nobody is left who reads it for its body."""
    if isinstance(fact, BodyUnread):
        return await _unread(fact, case, ctx)
    if isinstance(fact, ReferralRecalled):
        return await _called_back(fact, case, ctx)
    args: dict[str, Arg] = {"number": number_of(case), "body": body_name(fact.body, ctx.content)}
    rows = ((button("case-button-show", "case.show", case.id),),)
    ended = [_say(f"notice-refer-ended-{fact.why}", args, fact.by, rows)]
    if fact.why is not Ended.RECALLED:
        return ended
    return await _from_the_body(fact, case, ctx, keys=_RECALLED, told=ended)


async def _called_back(fact: ReferralRecalled, case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """One who reported it took his report back. What has gone is called back, and taken away where it can be."""
    args: dict[str, Arg] = {"number": number_of(case), "body": body_name(fact.body, ctx.content)}
    if not fact.sent:
        return [_say("notice-refer-stopped", args, fact.by)]
    told = [_say("notice-refer-recalled", args, fact.by)]
    return await _from_the_body(fact, case, ctx, keys=_WITHDRAWN, told=told)


async def _from_the_body(
    fact: ReferralRecalled | ReferralEnded,
    case: Case,
    ctx: Ctx | TickCtx,
    *,
    keys: tuple[str, str],
    told: Sequence[Say],
) -> Sequence[Reply]:
    """It goes from the chats of those who speak for the body, who hear why, and whoever prepared it is ``told``.
    Where nobody speaks for it, those who brought it there by hand fetch it back: the second of the ``keys``."""
    args: dict[str, Arg] = {"number": number_of(case), "body": body_name(fact.body, ctx.content)}
    speaking = await liaisons_of(fact.body, uow=ctx.uow)
    if not speaking:
        to = await by_hand(fact.by, case, ctx)
        erased = [EraseDetails(case.id, one) for one in to]
        return [*erased, *(_say(keys[1], args, one) for one in to)]
    gone: list[Reply] = []
    for who in speaking:
        gone += [EraseDetails(case.id, who.account), _say(keys[0], args, who.account)]
    return [*gone, *told, *await _taken_by_hand(fact, case, ctx)]


async def _taken_by_hand(
    fact: ReferralRecalled | ReferralEnded, case: Case, ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """Before the body had anybody here, others brought it there: they fetch it back. For the operator, and for those
    who are gone by now, it is whoever prepared it and the leads."""
    if not fact.hands:
        return ()
    staff = [await ctx.uow.staff.get(Account.parse(name)) for name in fact.hands if name != OPERATOR]
    there = [one for one in staff if one is not None and not one.frozen]
    to = [one.account for one in await who_may_see(case, there, uow=ctx.uow) if one.started]
    if OPERATOR in fact.hands or not to:
        to += [one for one in await by_hand(fact.by, case, ctx) if one not in to]
    args: dict[str, Arg] = {"number": number_of(case), "body": body_name(fact.body, ctx.content)}
    erased = [EraseDetails(case.id, one) for one in to]
    return [*erased, *(_say("notice-recall-taken-out", args, one) for one in to)]


async def told_of_accused(case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """To the leads, where the case is with a body that the accused may be of by now: they can call it back."""
    told: list[Reply] = []
    for one in await accused_since(case, uow=ctx.uow, content=ctx.content):
        args = number_args(case, one, ctx.content)
        rows = (
            (button("recall-button", "ref.recall", one.id, {"body": args["body"]}),),
            (button("case-button-show", "case.show", case.id),),
        )
        heads = [staff for staff in await ctx.uow.staff.all() if staff.role in LEADS and not staff.frozen]
        to = await who_may_see(case, heads, uow=ctx.uow)
        told += [_say("notice-body-accused", args, lead.account, rows) for lead in to if lead.started]
    return told


def _say(key: str, args: dict[str, Arg], to: Account, rows: Rows = ()) -> Say:
    return Say(key, args, rows, to=StaffChat(to), lane=Lane.DIALOGUE)
