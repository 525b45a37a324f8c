"""What is due by the clock. Each tick is short and may run again at any time: it finds only what is due."""

from typing import Final

from bot.conversation.outgoing import Arg, GroupChat, Lane, Latin, Reply, Say, StaffChat, Turn
from bot.conversation.ports import Tick, TickCtx
from bot.domain.events import ClaimEnded
from bot.handlers.atlas.roadmap import road_reminders
from bot.handlers.bodies.complaint import remind_of_complaints
from bot.handlers.cards.card import number_of
from bot.handlers.desk.clock_words import ends_soon, how_much_waits, past_deadline
from bot.handlers.desk.drill import drill_over
from bot.handlers.figures.spaces_daily import spaces_daily
from bot.handlers.groups.group_digest import digests, held_cards
from bot.handlers.groups.silent_groups import settle_cards, tell_of_silent
from bot.handlers.learning.reminders import remind
from bot.handlers.news.broadcast_ticks import broadcasts_go, dates_near
from bot.handlers.opinions.opinions import opinion_reminders
from bot.handlers.owner.phase_hold import phase_follows
from bot.handlers.pieces import button
from bot.handlers.referrals.referral_clock import referrals_late
from bot.handlers.sent_reports.privacy_news import cards_change
from bot.handlers.sent_reports.reporter_notices import tell_in_the_morning
from bot.usecases.cases.restrict_cases import restrict_cases
from bot.usecases.cases.tell_decisions import tell_decisions
from bot.usecases.desk.end_mutes import end_mutes
from bot.usecases.learning.tell_editors import remarks_to_tell
from bot.usecases.owner.hold_phase import recount_deadlines
from bot.usecases.safety.post_head import head_to_post
from bot.usecases.sent_reports.ask_if_right import ask_if_right
from bot.usecases.sent_reports.tell_losses import tell_losses
from bot.usecases.sight.expire_claims import expire_claims
from bot.usecases.sight.seek_second_looks import seek_second_looks

MOST_IN_THE_MORNING: Final = 20
"""Notices of the night in one tick, so that the morning is no burst."""


async def claims_over(ctx: TickCtx) -> Turn:
    """Claims and questions past their time: the cases wait again, and those who held them are told."""
    facts = await expire_claims(uow=ctx.uow, clock=ctx.clock)
    told: list[Reply] = []
    for fact in facts:
        case = await ctx.uow.cases.get(fact.case_id) if isinstance(fact, ClaimEnded) else None
        if case is not None and isinstance(fact, ClaimEnded):
            again = ((button("case-button-show", "case.show", case.id),),)
            told.append(
                Say(
                    "notice-claim-over",
                    {"number": number_of(case)},
                    again,
                    to=StaffChat(fact.owner),
                    lane=Lane.DIALOGUE,
                )
            )
    return Turn(tuple(told), facts=facts)


async def decisions_stand(ctx: TickCtx) -> Turn:
    """Decisions whose undo window has closed: their reporters hear of them."""
    return Turn(facts=await tell_decisions(uow=ctx.uow, clock=ctx.clock))


async def put_right(ctx: TickCtx) -> Turn:
    """Verified cases whose reporters are asked by now whether it was put right."""
    return Turn(facts=await ask_if_right(uow=ctx.uow, clock=ctx.clock))


async def second_looks(ctx: TickCtx) -> Turn:
    """Second looks that nobody takes: the owners hear of them."""
    return Turn(facts=await seek_second_looks(uow=ctx.uow, clock=ctx.clock))


async def morning(ctx: TickCtx) -> Turn:
    """What reporters were not woken for in the night."""
    return Turn(tuple(await tell_in_the_morning(ctx, most=MOST_IN_THE_MORNING)))


async def files_lost(ctx: TickCtx) -> Turn:
    """Files that never came or cannot be shown: whoever sent them hears that there is something to read."""
    return Turn(facts=await tell_losses(uow=ctx.uow))


async def remarks_wait(ctx: TickCtx) -> Turn:
    """Remarks about a card of which the editors heard within the last hour: now they hear of all of them."""
    return Turn(facts=await remarks_to_tell(uow=ctx.uow, clock=ctx.clock))


async def mutes_end(ctx: TickCtx) -> Turn:
    """Mutes whose last day is over; nobody is told."""
    await end_mutes(uow=ctx.uow, clock=ctx.clock)
    return Turn()


async def daily_head(ctx: TickCtx) -> Turn:
    """The audit log's head goes to the moderators' groups: whoever reads it there can later hold the log against it."""
    head = await head_to_post(uow=ctx.uow, clock=ctx.clock)
    if head is None:
        return Turn()
    groups = [group for group in await ctx.uow.groups.active() if group.hears]
    args: dict[str, Arg] = {"head": Latin(str(head)), "count": head.number}
    posted = [
        Say("audit-head", args, to=GroupChat(group.messenger, group.chat_id), lane=Lane.REMINDER)
        for group in groups
    ]
    return Turn(tuple(posted))


async def deadlines_move(ctx: TickCtx) -> Turn:
    """Open cases after the day of voting has moved: their time is another one."""
    return Turn(facts=await recount_deadlines(uow=ctx.uow, clock=ctx.clock))


async def cases_follow_content(ctx: TickCtx) -> Turn:
    """Cases after the content has said something else of their acts: who may see them is another matter."""
    return Turn(facts=await restrict_cases(uow=ctx.uow, clock=ctx.clock, content=ctx.content))


TICKS: Final[tuple[Tick, ...]] = (
    claims_over,
    decisions_stand,
    put_right,
    referrals_late,
    second_looks,
    files_lost,
    morning,
    remind,
    remarks_wait,
    remind_of_complaints,
    cards_change,
    dates_near,
    broadcasts_go,
    phase_follows,
    deadlines_move,
    cases_follow_content,
    daily_head,
    mutes_end,
    spaces_daily,
    drill_over,
    road_reminders,
    opinion_reminders,
    ends_soon,
    past_deadline,
    how_much_waits,
    settle_cards,
    tell_of_silent,
    held_cards,
    digests,
)
