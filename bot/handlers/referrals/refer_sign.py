"""The second signature under a referral, and the notice to the person who prepared it.

Recalling a referral that went to the wrong place: a lead asks for it in private, another person signs.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    DetailOf,
    EraseDetails,
    Reply,
    Rows,
    Say,
    Screen,
    SendEvidence,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.referrals.referrals import REASONS, Referral
from bot.domain.staff.signatures import LASTS, Matter
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.cases.read_alarms import record_reading
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.pieces import argument, button, display_name
from bot.handlers.press_arguments import RecallReason
from bot.handlers.referrals.refer_words import number_args, package_words, state_of
from bot.handlers.referrals.referral_handover import handover_notices
from bot.usecases.access.one_person import accounts_of
from bot.usecases.referrals.read_referral import read_dossier
from bot.usecases.referrals.recall_referral import (
    RecallRequest,
    may_recall,
    recall_referral,
    refuse_recall,
    wish_to_recall,
)
from bot.usecases.referrals.sign_referral import (
    SignableReferral,
    possible_signers,
    refuse_referral,
    sign_referral,
    signable_referral,
)

_HOME = ((button("queue-button-home", "queue"),),)
TEXT_FAMILIES: Final = tuple(f"recall-button-{reason}" for reason in REASONS)
_HOURS: Final = int(LASTS[Matter.RECALL].total_seconds() // 3600)


async def signature_requests(referral: Referral, case: Case, ctx: Ctx) -> Sequence[Reply]:
    """For those who may sign: the case's number and the body. The summary opens by a button."""
    first = await ctx.uow.staff.get(referral.by)
    args = number_args(case, referral, ctx.content) | {"name": display_name(first), "until": referral.until}
    rows = ((button("refer-button-see", "ref.see", referral.id),),)
    could = await possible_signers(ctx, case, besides=referral.by)
    return [Say("refer-sign-wanted", args, rows, to=StaffChat(who), lane=SendLane.DIALOGUE) for who in could]


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Show everything that would be sent, before signing."""
    me = ctx.account
    request = await signable_referral(ctx, argument(update))
    rows: Rows = (
        (
            button("refer-button-yes", "ref.yes", request.referral.id),
            button("refer-button-no", "ref.no", request.referral.id),
        ),
    )
    if request.packed.files:
        rows = ((button("refer-button-copies", "ref.look", request.referral.id),), *rows)
    dossier = await read_dossier(ctx, request.referral, request.packed, request.case, way=request.way)
    args = number_args(request.case, request.referral, ctx.content)
    args |= {"package": package_words(dossier, ctx.content), "count": len(request.packed.files)}
    screen = Screen("refer-sign", args, rows, remember=DetailOf(request.case.id, me))
    return Turn((screen, *await record_reading(request.case, ctx, whole=False)))


async def look(update: Incoming, ctx: Ctx) -> Turn:
    """Show the copies as they would be sent, which the signer must have seen. It counts as a reading."""
    me = ctx.account
    request = await signable_referral(ctx, argument(update))
    chat, detail, of = StaffChat(me), DetailOf(request.case.id, me), len(request.packed.files)
    copies = [
        SendEvidence(
            file.evidence_id, chat, detail, TextRef("refer-look-copy", {"number": number, "of": of}),
            cells=file.cells, going=True, seen_in=request.referral.id,
        )
        for number, file in enumerate(request.packed.files, 1)
    ]  # fmt: skip
    return Turn((*copies, *await record_reading(request.case, ctx, whole=False)))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """Sign: the body has the case now. Its liaison gets it, or the leads are told that there is none."""
    me = ctx.account
    request, facts = await sign_referral(ctx, argument(update))
    screen = Screen("refer-signed", number_args(request.case, request.referral, ctx.content), _HOME)
    notices = await _notices_to_preparer("notice-refer-signed", request, ctx)
    seen = EraseDetails(request.case.id, me)
    return Turn((screen, *notices, seen, *await handover_notices(request, ctx)), facts=facts)


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """Refuse to sign: the case is not sent."""
    me = ctx.account
    request = await refuse_referral(ctx, argument(update))
    screen = Screen("refer-unsigned", number_args(request.case, request.referral, ctx.content), _HOME)
    notices = await _notices_to_preparer("notice-refer-unsigned", request, ctx)
    return Turn((screen, *notices, EraseDetails(request.case.id, me)))


async def _notices_to_preparer(key: str, request: SignableReferral, ctx: Ctx) -> Sequence[Reply]:
    """For the person who prepared it."""
    args = number_args(request.case, request.referral, ctx.content)
    notice = Say(key, args, to=StaffChat(request.referral.by), lane=SendLane.DIALOGUE)
    return await allowed_replies([notice], request.case, ctx)


async def ask_recall(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the reason. Nothing is requested yet."""
    referral, case, _ = await may_recall(ctx, argument(update))
    rows = choice_rows(
        REASONS, "recall-button", "ref.recall-why", lambda reason: RecallReason(referral.id, reason)
    )
    args = number_args(case, referral, ctx.content) | {"state": state_of(referral)}
    return Turn((Screen("recall-ask", args, (*rows, _to_case(case))),), session=ctx.session.at(""))


async def wish_recall(update: Incoming, ctx: Ctx) -> Turn:
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


async def sign_recall(update: Incoming, ctx: Ctx) -> Turn:
    """Give the second signature: the referral is taken back, and all concerned are notified (``notices``)."""
    recall, facts = await recall_referral(ctx, argument(update))
    screen = Screen("recall-done", _args(recall, ctx), (_to_case(recall.case),))
    return Turn((screen, *await _notices_to_author("notice-recall-signed", recall, ctx)), facts=facts)


async def decline_recall(update: Incoming, ctx: Ctx) -> Turn:
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
