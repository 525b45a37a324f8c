"""The editors' side of people's questions: told of them, claimed, answered or declined, released.

No editor learns who asks. Only whoever holds a question reads it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.asking.inquiries import (
    FIGURES_SPAN,
    MOST_CLAIMS,
    AnswerKind,
    DeclineReason,
    Inquiry,
    InquiryAnswer,
    InquiryFigures,
    InquiryWait,
    figures_of,
)
from bot.domain.errors import BadInput, NotAllowed, NotFound, TooMany, WrongState
from bot.domain.people import Account
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.usecases.asking.ask import look_up
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.give_role import editors

PAUSE: Final = timedelta(minutes=5)
"""Editors are told of new questions at most this often."""
AT_ONCE: Final = 200
_TOLD: Final = "inquiries-told"


def require_editor(ctx: ActingContext) -> None:
    """Raises NotAllowed for all but editors who are not frozen."""
    who = acting_staff(ctx.person.staff, is_named_editor=ctx.account in ctx.operator.editors)
    if not is_granted(Permission.ANSWER_INQUIRIES, who):
        raise NotAllowed("inquiries-for-editors")


async def claim_inquiry(ctx: ActingContext, inquiry_id: str) -> Inquiry:
    """Claim a question, or renew one's claim. Raises NotFound, WrongState if it is over, NotAllowed for one
    in other hands, TooMany beyond three."""
    require_editor(ctx)
    inquiry, now = await _find(ctx, inquiry_id), ctx.clock.now()
    is_mine = inquiry.claimed_by(now) == ctx.account
    if not is_mine:
        held = [
            other
            for other in await ctx.uow.inquiries.claimed_inquiries()
            if other.claimed_by(now) == ctx.account
        ]
        if len(held) >= MOST_CLAIMS:
            raise TooMany("inquiry-claims", {"most": MOST_CLAIMS})
    claimed = inquiry.claim(ctx.account, now=now)
    ctx.uow.inquiries.save(claimed)
    if not is_mine:
        _record(ctx, "claim", inquiry_id)
    return claimed


async def read_inquiry(ctx: ActingContext, inquiry_id: str) -> str:
    """What was asked, for whoever holds it. Raises as ``claim_inquiry`` does; WrongState if it is in nobody's
    hands."""
    require_editor(ctx)
    inquiry = await _find(ctx, inquiry_id)
    if inquiry.is_waiting and inquiry.claimed_by(ctx.clock.now()) != ctx.account:
        raise WrongState("inquiry-not-claimed")
    if inquiry.editor != ctx.account:
        raise NotAllowed("inquiry-held")
    words = await ctx.uow.inquiries.words(inquiry_id)
    if not words:
        raise NotFound("inquiry-gone")
    return words


async def answer_inquiry(ctx: ActingContext, inquiry_id: str, answer: InquiryAnswer) -> Inquiry:
    """Answer it by a place in the content or by words that lead to nobody, or decline it with a reason.

    Raises NotFound, WrongState, NotAllowed, BadInput.
    """
    require_editor(ctx)
    match answer.kind:
        case AnswerKind.WORDS if ctx.mask(answer.text) != answer.text:
            raise BadInput("words-lead")
        case AnswerKind.DECLINED if answer.text not in DeclineReason:
            raise NotFound("inquiry-gone")
        case AnswerKind.CARD | AnswerKind.ARTICLE | AnswerKind.ACT:
            look_up(answer.kind, answer.text, content=ctx.content)
    inquiry, now = await _find(ctx, inquiry_id), ctx.clock.now()
    ended = inquiry.end(ctx.account, answer.kind, now=now, on=ctx.clock.today())
    ctx.uow.inquiries.save(ended, answer=answer)
    ctx.uow.inquiries.record_wait(InquiryWait(ctx.ids.new(), ctx.clock.today(), inquiry.minutes_waited(now)))
    _record(ctx, answer.kind.value, inquiry_id)
    return ended


async def release_inquiry(ctx: ActingContext, inquiry_id: str) -> Inquiry:
    """Give it back. Raises NotFound, and WrongState if one does not hold it."""
    require_editor(ctx)
    inquiry = await _find(ctx, inquiry_id)
    if inquiry.claimed_by(ctx.clock.now()) != ctx.account:
        raise WrongState("inquiry-not-claimed")
    released = inquiry.release()
    ctx.uow.inquiries.save(released)
    _record(ctx, "release", inquiry_id)
    return released


async def free_inquiries(ctx: Context) -> Sequence[tuple[Inquiry, Account]]:
    """Free the questions whose claims are over, or whose editors are none any more. Returns each with its
    former holder."""
    now, staying = ctx.clock.now(), await editors(ctx)
    freed: list[tuple[Inquiry, Account]] = []
    for inquiry in await ctx.uow.inquiries.claimed_inquiries():
        holder = inquiry.claimed_by(now)
        if inquiry.editor is None or (holder is not None and holder in staying):
            continue
        ctx.uow.inquiries.save(inquiry.release())
        ctx.uow.audit.record(AuditAction.INQUIRY, by=PROGRAM, at=now, subject=inquiry.id, detail="expire")
        freed.append((inquiry, inquiry.editor))
    return freed


async def announce_inquiries(ctx: Context) -> tuple[int, frozenset[Account]]:
    """How many new questions the editors are told of now, and the editors; the questions are marked. (0, none)
    if there is nothing to tell, or they were told a moment ago."""
    now = ctx.clock.now()
    new = await ctx.uow.inquiries.new_inquiries(limit=AT_ONCE)
    accounts = await editors(ctx) if new else frozenset()
    if not accounts or await ctx.uow.tries.count(_TOLD, _TOLD, since=now - PAUSE):
        return 0, frozenset()
    for inquiry in new:
        ctx.uow.inquiries.save(replace(inquiry, announced=True))
    ctx.uow.tries.add(_TOLD, _TOLD, at=now)
    return len(new), accounts


async def inquiry_figures(ctx: Context) -> InquiryFigures:
    """How soon the questions of the last thirty days were answered; nothing for fewer than five."""
    return figures_of(list(await ctx.uow.inquiries.wait_minutes(since=ctx.clock.today() - FIGURES_SPAN)))


async def _find(ctx: Context, inquiry_id: str) -> Inquiry:
    inquiry = await ctx.uow.inquiries.get(inquiry_id)
    if inquiry is None:
        raise NotFound("inquiry-gone")
    return inquiry


def _record(ctx: ActingContext, detail: str, inquiry_id: str) -> None:
    ctx.uow.audit.record(
        AuditAction.INQUIRY, by=str(ctx.account), at=ctx.clock.now(), subject=inquiry_id, detail=detail
    )
