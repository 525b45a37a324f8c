"""A person's questions to the editors: handed over, looked at, taken back, and told of when they are late."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.asking.inquiries import (
    A_DAY,
    ASKER,
    MOST_OPEN,
    Inquiry,
    InquiryAnswer,
)
from bot.domain.errors import NotFound, TooMany, WrongState
from bot.domain.typed import tidy
from bot.usecases.context import ActingContext, Context
from bot.usecases.safety.count_try import count_try

AT_ONCE: Final = 50
"""How many people one tick tells that the promised time has passed."""


@dataclass(frozen=True, slots=True)
class OwnInquiry:
    """One's own question with its words, and with its answer once there is one."""

    inquiry: Inquiry
    words: str
    answer: InquiryAnswer | None = None


async def hand_over_question(ctx: ActingContext, question: str) -> OwnInquiry:
    """Hand a question to the editors: masked, sealed, with the asker's address in a letterbox of its own.

    Raises WrongState while editors take no questions, and TooMany for a person with three waiting ones or
    after six within a day.
    """
    now = ctx.clock.now().replace(second=0, microsecond=0)
    service = (await ctx.uow.settings.running()).asking
    if not service.is_open(now):
        raise WrongState("ask-person-off")
    asker = _asker(ctx)
    mine = await ctx.uow.inquiries.of_asker(asker)
    if sum(inquiry.is_waiting for inquiry in mine) >= MOST_OPEN:
        raise TooMany("ask-person-many", {"most": MOST_OPEN})
    since = ctx.clock.now() - timedelta(days=1)
    await count_try(ctx, "inquiry", asker, most=A_DAY, since=since, refusal="ask-person-tomorrow")
    inquiry = Inquiry(ctx.ids.new(), asker=asker, asked_at=now, due_at=service.due_at(now))
    words = ctx.mask(tidy(question))
    if not ctx.uow.inquiries.add(inquiry, words=words, account=ctx.account, language=ctx.person.language):
        raise WrongState("ask-person-no-letterbox")
    return OwnInquiry(inquiry, words)


async def own_inquiries(ctx: ActingContext) -> Sequence[Inquiry]:
    """This person's questions that are still kept, newest first."""
    return await ctx.uow.inquiries.of_asker(_asker(ctx))


async def find_own_inquiry(ctx: ActingContext, inquiry_id: str) -> OwnInquiry:
    """One's own question. Raises NotFound for another person's as for one that is gone."""
    inquiry = await ctx.uow.inquiries.get(inquiry_id)
    if inquiry is None or inquiry.asker != _asker(ctx):
        raise NotFound("my-inquiry-gone")
    words = await ctx.uow.inquiries.words(inquiry_id)
    if not words:
        raise NotFound("my-inquiry-gone")
    return OwnInquiry(inquiry, words, await ctx.uow.inquiries.answer(inquiry_id))


async def withdraw_question(ctx: ActingContext, inquiry_id: str) -> Inquiry:
    """Destroy one's own question, also an answered one. Raises NotFound."""
    inquiry = (await find_own_inquiry(ctx, inquiry_id)).inquiry
    ctx.uow.inquiries.destroy(inquiry_id)
    return inquiry


async def take_late_inquiries(ctx: Context) -> Sequence[Inquiry]:
    """Questions whose promised time has passed while their askers do not know it; marked as told."""
    late = await ctx.uow.inquiries.late_inquiries(ctx.clock.now(), limit=AT_ONCE)
    for inquiry in late:
        ctx.uow.inquiries.save(replace(inquiry, late_told=True))
    return late


def _asker(ctx: ActingContext) -> str:
    return ctx.uow.codes.name(ASKER, ctx.keys.reporter)
