"""A referral that went where it should not have: a lead wishes it back, in private, and another person signs."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Arg, Button, Lane, Reply, Rows, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.referrals.recalling import REASONS
from bot.domain.staff.signatures import LASTS, Matter
from bot.handlers.cards.seen_by import seen_by
from bot.handlers.pieces import argument, button, called, split
from bot.handlers.referrals.refer_words import number_args, state_of
from bot.usecases.referrals.recall_referral import (
    Recall,
    may_recall,
    recall_referral,
    refuse_recall,
    wish_to_recall,
)
from bot.usecases.sight.one_person import accounts_of

TEXT_FAMILIES: Final = tuple(f"recall-button-{reason}" for reason in REASONS)
_HOURS: Final = int(LASTS[Matter.RECALL].total_seconds() // 3600)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Why? Nothing is wished yet."""
    one, case, _ = await may_recall(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    rows: Rows = tuple(
        (button(f"recall-button-{reason}", "ref.recall-why", f"{one.id}/{reason}"),) for reason in REASONS
    )
    args = number_args(case, one, ctx.content) | {"state": state_of(one)}
    return Turn((Screen("recall-ask", args, (*rows, _to_case(case))),), session=ctx.session.at(""))


async def wish(update: Incoming, ctx: Ctx) -> Turn:
    """The first signature; those who could sign are asked."""
    referral_id, reason = split(argument(update))
    found, others = await wish_to_recall(
        referral_id, reason, by=ctx.person.account, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock
    )
    args = _args(found, ctx)
    rows: Rows = (
        (
            button("recall-button-yes", "ref.recall-yes", found.wanted.id),
            button("recall-button-no", "ref.recall-no", found.wanted.id),
        ),
        (button("case-button-show", "case.show", found.case.id),),
    )
    asked = [
        Say("recall-sign", args | {"name": called(ctx.person)}, rows, to=StaffChat(one), lane=Lane.DIALOGUE)
        for one in others
    ]
    back = ((button("recall-button-not", "ref.recall-no", found.wanted.id),), _to_case(found.case))
    return Turn((Screen("recall-wished", args, back), *await seen_by(asked, found.case, uow=ctx.uow)))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """The second signature: it is taken away from the body, and everybody hears of it (``notices``)."""
    me = ctx.person.account
    found, facts = await recall_referral(argument(update), by=me, uow=ctx.uow, clock=ctx.clock)
    screen = Screen("recall-done", _args(found, ctx), (_to_case(found.case),))
    return Turn((screen, *await _told("notice-recall-signed", found, ctx)), facts=facts)


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """It stays where it is; whoever wished it hears so, unless he has thought better of it himself."""
    me = ctx.person.account
    found = await refuse_recall(argument(update), by=me, uow=ctx.uow, clock=ctx.clock)
    his_own = found.wanted.by in await accounts_of(me, uow=ctx.uow)
    told = () if his_own else await _told("notice-recall-unsigned", found, ctx)
    screen = Screen("recall-not-done", _args(found, ctx), (_to_case(found.case),))
    return Turn((Ack("recall-noted"), screen, *told))


async def _told(key: str, found: Recall, ctx: Ctx) -> Sequence[Reply]:
    """To the lead whose wish it was."""
    args = number_args(found.case, found.one, ctx.content)
    said = Say(key, args, to=StaffChat(found.wanted.by), lane=Lane.DIALOGUE)
    return await seen_by([said], found.case, uow=ctx.uow)


def _args(found: Recall, ctx: Ctx) -> dict[str, Arg]:
    what = Term(f"recall-button-{found.reason}")
    return {**number_args(found.case, found.one, ctx.content), "what": what, "hours": _HOURS}


def _to_case(case: Case) -> tuple[Button, ...]:
    return (button("case-button-back", "case.show", case.id),)
