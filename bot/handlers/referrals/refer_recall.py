"""Recalling a referral that went to the wrong place: a lead asks for it in private, another person signs."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.referrals.recalling import REASONS
from bot.domain.staff.signatures import LASTS, Matter
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.pieces import argument, button, display_name
from bot.handlers.press_arguments import RecallReason
from bot.handlers.referrals.refer_words import number_args, state_of
from bot.usecases.access.one_person import accounts_of
from bot.usecases.referrals.recall_referral import (
    RecallRequest,
    may_recall,
    recall_referral,
    refuse_recall,
    wish_to_recall,
)

TEXT_FAMILIES: Final = tuple(f"recall-button-{reason}" for reason in REASONS)
_HOURS: Final = int(LASTS[Matter.RECALL].total_seconds() // 3600)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the reason. Nothing is requested yet."""
    referral, case, _ = await may_recall(ctx, argument(update))
    rows = choice_rows(
        REASONS, "recall-button", "ref.recall-why", lambda reason: RecallReason(referral.id, reason)
    )
    args = number_args(case, referral, ctx.content) | {"state": state_of(referral)}
    return Turn((Screen("recall-ask", args, (*rows, _to_case(case))),), session=ctx.session.at(""))


async def wish(update: Incoming, ctx: Ctx) -> Turn:
    """Add the first signature and ask those who can sign."""
    referral_id, reason = argument(update, RecallReason)
    recall, others = await wish_to_recall(ctx, referral_id, reason)
    args = _args(recall, ctx)
    rows: Rows = (
        (
            button("recall-button-yes", "ref.recall-yes", recall.wanted.id),
            button("recall-button-no", "ref.recall-no", recall.wanted.id),
        ),
        (button("case-button-show", "case.show", recall.case.id),),
    )
    asked = [
        Say(
            "recall-sign",
            args | {"name": display_name(ctx.person)},
            rows,
            to=StaffChat(account),
            lane=SendLane.DIALOGUE,
        )
        for account in others
    ]
    back = ((button("recall-button-not", "ref.recall-no", recall.wanted.id),), _to_case(recall.case))
    return Turn((Screen("recall-wished", args, back), *await allowed_replies(asked, recall.case, ctx)))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """Give the second signature: the referral is taken back, and all concerned are notified (``notices``)."""
    recall, facts = await recall_referral(ctx, argument(update))
    screen = Screen("recall-done", _args(recall, ctx), (_to_case(recall.case),))
    return Turn((screen, *await _notices_to_author("notice-recall-signed", recall, ctx)), facts=facts)


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """Refuse to sign: the referral stays. The person who asked is told, unless they withdrew it."""
    me = ctx.account
    recall = await refuse_recall(ctx, argument(update))
    his_own = recall.wanted.by in await accounts_of(ctx, me)
    notices = () if his_own else await _notices_to_author("notice-recall-unsigned", recall, ctx)
    screen = Screen("recall-not-done", _args(recall, ctx), (_to_case(recall.case),))
    return Turn((Ack("recall-noted"), screen, *notices))


async def _notices_to_author(key: str, recall: RecallRequest, ctx: Ctx) -> Sequence[Reply]:
    """For the lead who asked for the recall."""
    args = number_args(recall.case, recall.referral, ctx.content)
    notice = Say(key, args, to=StaffChat(recall.wanted.by), lane=SendLane.DIALOGUE)
    return await allowed_replies([notice], recall.case, ctx)


def _args(recall: RecallRequest, ctx: Ctx) -> dict[str, Arg]:
    what = TextRef(f"recall-button-{recall.reason}")
    return {**number_args(recall.case, recall.referral, ctx.content), "what": what, "hours": _HOURS}


def _to_case(case: Case) -> tuple[Button, ...]:
    return (button("case-button-back", "case.show", case.id),)
