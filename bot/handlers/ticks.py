"""Work that is due by the clock. Each tick is short and may run at any time: it handles only what is due."""

from dataclasses import replace
from functools import wraps
from typing import Final

from bot.conversation.outgoing import Arg, GroupChat, Latin, Reply, Say, SendLane, StaffChat, Turn
from bot.conversation.ports import Tick, TickCtx
from bot.conversation.ticks import RegisteredTick
from bot.domain.events import ClaimEnded
from bot.handlers.alerts.alert_ends import send_alerts_on
from bot.handlers.asking.inquiry_clock import end_inquiry_claims, notify_editors, tell_late_askers
from bot.handlers.atlas.roadmap import road_reminders
from bot.handlers.bodies.body_handover import hand_over_referrals
from bot.handlers.bodies.complaint import remind_of_complaints
from bot.handlers.briefs.brief import send_morning_brief
from bot.handlers.cards.card import number_of
from bot.handlers.closing.election_commands import end_what_is_left
from bot.handlers.cohorts.group_remind import remind_groups
from bot.handlers.desk.case_offers import report_unanswered_offers
from bot.handlers.desk.clock_words import report_missed_deadlines, send_waiting_digest, warn_of_ending_claims
from bot.handlers.desk.drill import report_expired_drill
from bot.handlers.desk.roster_hours import wake_for_critical
from bot.handlers.desk.roster_plan import report_gaps
from bot.handlers.figures.spaces import send_daily_digest
from bot.handlers.groups.group_digest import digests, held_cards, notify_silent_groups, settle_cards
from bot.handlers.learning.orders import bring_calls
from bot.handlers.learning.reminders import remind
from bot.handlers.news.broadcasts import propose_near_dates, send_broadcasts
from bot.handlers.opinions.opinions import opinion_reminders
from bot.handlers.owner.first_day import notify_first_steps
from bot.handlers.owner.phase_hold import turn_phase
from bot.handlers.pieces import button
from bot.handlers.proposals.proposal_notices import propose_measures
from bot.handlers.referrals.referral_handover import remind_late_referrals
from bot.handlers.sent_reports.privacy_news import notify_privacy_changes
from bot.handlers.sent_reports.reporter_notices import tell_in_the_morning
from bot.handlers.stages.stage_reminders import stage_reminders
from bot.handlers.threats.measure_notices import measure_reminders
from bot.usecases.access.claims import expire_claims
from bot.usecases.access.open_election_only import is_election_closed
from bot.usecases.access.seek_second_looks import seek_second_looks
from bot.usecases.cases.decide import tell_decisions
from bot.usecases.cases.restrict_cases import restrict_cases
from bot.usecases.desk.due_alarms import passed_deadlines
from bot.usecases.desk.mutes import end_mutes
from bot.usecases.learning.remarks import remarks_to_notify
from bot.usecases.owner.hold_phase import recount_deadlines
from bot.usecases.safety.post_head import head_to_post
from bot.usecases.sent_reports.add_to_report import tell_losses
from bot.usecases.sent_reports.object_to_decision import ask_if_put_right

MOST_IN_THE_MORNING: Final = 20
"""Most notices of the night in one tick, so that the morning has no burst."""


async def release_expired_claims(ctx: TickCtx) -> Turn:
    """Release claims and questions past their time: the cases wait again, and their assignees are told."""
    facts = await expire_claims(ctx)
    notices: list[Reply] = []
    for fact in facts:
        case = await ctx.uow.cases.get(fact.case_id) if isinstance(fact, ClaimEnded) else None
        if case is not None and isinstance(fact, ClaimEnded):
            again = ((button("case-button-show", "case.show", case.id),),)
            notices.append(
                Say(
                    "notice-claim-over",
                    {"number": number_of(case)},
                    again,
                    to=StaffChat(fact.assignee),
                    lane=SendLane.DIALOGUE,
                )
            )
    return Turn(tuple(notices), facts=facts)


async def tell_passed_deadlines(ctx: TickCtx) -> Turn:
    """Tell reporters that the time they were shown has passed."""
    return Turn(facts=await passed_deadlines(ctx))


async def announce_decisions(ctx: TickCtx) -> Turn:
    """Tell reporters about decisions whose undo window has closed."""
    return Turn(facts=await tell_decisions(ctx))


async def ask_about_put_right(ctx: TickCtx) -> Turn:
    """Ask the reporters of verified cases whether it was put right, once that is due."""
    return Turn(facts=await ask_if_put_right(ctx))


async def report_unclaimed_looks(ctx: TickCtx) -> Turn:
    """Tell the owners about second looks that nobody claims."""
    return Turn(facts=await seek_second_looks(ctx))


async def send_morning_notices(ctx: TickCtx) -> Turn:
    """Send the notices that waited for the morning."""
    return Turn(tuple(await tell_in_the_morning(ctx, most=MOST_IN_THE_MORNING)))


async def notify_lost_files(ctx: TickCtx) -> Turn:
    """Tell reporters whose files were lost or cannot be shown that there is something to read."""
    return Turn(facts=await tell_losses(ctx))


async def notify_remarks(ctx: TickCtx) -> Turn:
    """Tell the editors about remarks on a card that were held back because they were notified of the same
    card within the last hour."""
    return Turn(facts=await remarks_to_notify(ctx))


async def end_expired_mutes(ctx: TickCtx) -> Turn:
    """End mutes whose last day is over. Nobody is told."""
    await end_mutes(ctx)
    return Turn()


async def post_daily_head(ctx: TickCtx) -> Turn:
    """Post the audit log's head in the moderators' groups: readers can later check the log against it."""
    head = await head_to_post(ctx)
    if head is None:
        return Turn()
    groups = [group for group in await ctx.uow.groups.active() if group.hears]
    args: dict[str, Arg] = {"head": Latin(str(head)), "count": head.number}
    posted = [
        Say("audit-head", args, to=GroupChat(group.messenger, group.chat_id), lane=SendLane.REMINDER)
        for group in groups
    ]
    return Turn(tuple(posted))


async def move_deadlines(ctx: TickCtx) -> Turn:
    """Recompute the deadlines of open cases after the polling day has moved."""
    return Turn(facts=await recount_deadlines(ctx))


async def update_restrictions(ctx: TickCtx) -> Turn:
    """Recompute who may see cases whose acts have changed in the content."""
    return Turn(facts=await restrict_cases(ctx))


def while_open(tick: RegisteredTick) -> RegisteredTick:
    """The tick as long as the election lasts."""

    @wraps(tick.run)
    async def run(ctx: TickCtx) -> Turn:
        return Turn() if await is_election_closed(ctx) else await tick.run(ctx)

    return replace(tick, run=run)


RESTING: Final[frozenset[Tick]] = frozenset(
    {
        wake_for_critical,
        report_gaps,
        report_unanswered_offers,
        tell_passed_deadlines,
        ask_about_put_right,
        send_alerts_on,
        remind_late_referrals,
        report_unclaimed_looks,
        propose_near_dates,
        send_daily_digest,
        send_morning_brief,
        road_reminders,
        stage_reminders,
        measure_reminders,
        opinion_reminders,
        propose_measures,
        warn_of_ending_claims,
        report_missed_deadlines,
        send_waiting_digest,
        notify_silent_groups,
    }
)
"""They remind of work, and rest once the election is closed: nobody is left who could do it."""
_REGISTERED: Final = (
    RegisteredTick(end_what_is_left, "after the election was closed, reminders and subscriptions do not end"),
    RegisteredTick(release_expired_claims, "cases stay with moderators whose time is over"),
    RegisteredTick(wake_for_critical, "critical cases that nobody has taken wake nobody on the roster"),
    RegisteredTick(report_gaps, "leads do not hear in the morning which hours of the roster have nobody"),
    RegisteredTick(report_unanswered_offers, "leads do not hear that nobody accepted a case"),
    RegisteredTick(announce_decisions, "reporters do not hear of decisions"),
    RegisteredTick(tell_passed_deadlines, "reporters do not hear that the time they were shown has passed"),
    RegisteredTick(ask_about_put_right, "reporters are not asked whether it was put right"),
    RegisteredTick(hand_over_referrals, "signed referrals do not reach the bodies' liaisons"),
    RegisteredTick(send_alerts_on, "alerts that nobody acknowledges do not reach the body's next liaison"),
    RegisteredTick(remind_late_referrals, "nobody is reminded of late referrals"),
    RegisteredTick(report_unclaimed_looks, "owners do not hear of second looks that wait"),
    RegisteredTick(notify_lost_files, "reporters do not hear that a file was lost"),
    RegisteredTick(send_morning_notices, "notices of the night stay unsent"),
    RegisteredTick(remind, "learners are not reminded"),
    RegisteredTick(remind_groups, "reminders that leads have sent do not arrive"),
    RegisteredTick(bring_calls, "in practice against the clock no calls come"),
    RegisteredTick(notify_remarks, "editors do not hear of further remarks"),
    RegisteredTick(notify_editors, "editors do not hear of people's questions"),
    RegisteredTick(tell_late_askers, "people do not hear that the promised time for an answer has passed"),
    RegisteredTick(end_inquiry_claims, "questions stay with editors whose time or role is over"),
    RegisteredTick(remind_of_complaints, "nobody is reminded of the last day for a complaint"),
    RegisteredTick(notify_privacy_changes, "people do not hear that the privacy card has changed"),
    RegisteredTick(propose_near_dates, "owners are not asked about tomorrow's dates"),
    RegisteredTick(send_broadcasts, "broadcasts stand still"),
    RegisteredTick(turn_phase, "the phase does not follow the dates"),
    RegisteredTick(notify_first_steps, "owners of a new bot do not hear that a step is done"),
    RegisteredTick(move_deadlines, "deadlines do not follow a moved polling day"),
    RegisteredTick(update_restrictions, "cases of changed acts stay restricted, or open, as they were"),
    RegisteredTick(post_daily_head, "the groups do not get the audit log's head"),
    RegisteredTick(end_expired_mutes, "people stay muted after the last day"),
    RegisteredTick(send_daily_digest, "leads do not get the daily digest"),
    RegisteredTick(send_morning_brief, "the committee's morning page is not drawn"),
    RegisteredTick(report_expired_drill, "a drill does not end"),
    RegisteredTick(road_reminders, "nobody is reminded of the road map"),
    RegisteredTick(stage_reminders, "nobody is reminded of the stages of the election"),
    RegisteredTick(measure_reminders, "bodies are not reminded of their measures against threats"),
    RegisteredTick(opinion_reminders, "experts are not reminded, and rounds of opinions do not end"),
    RegisteredTick(propose_measures, "verified cases propose no measures, and late ones are not reminded of"),
    RegisteredTick(warn_of_ending_claims, "moderators are not warned before their time is over"),
    RegisteredTick(report_missed_deadlines, "leads do not hear of missed deadlines"),
    RegisteredTick(send_waiting_digest, "groups do not hear how much waits"),
    RegisteredTick(settle_cards, "cards stay in groups where they no longer belong"),
    RegisteredTick(notify_silent_groups, "moderators of groups without cards do not hear that cases wait"),
    RegisteredTick(held_cards, "cards that found no room are not posted"),
    RegisteredTick(digests, "the groups' digests stay as they are"),
)
TICKS: Final = tuple(while_open(tick) if tick.run in RESTING else tick for tick in _REGISTERED)
"""All of it runs in this order, in one transaction."""
