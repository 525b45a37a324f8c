"""A reporter decides whether act, station and hour may reach a body at once: they read exactly that beforehand."""

from collections.abc import Sequence

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Reply, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.alerts.alertable import is_alert_possible
from bot.domain.cases.reports import Case
from bot.handlers.alerts.alert_words import to_staff
from bot.handlers.alerts.reporter_words import question_args
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.cards.card import number_of
from bot.handlers.pieces import argument, button
from bot.handlers.sent_reports.my_reports import extend_session, find_own_report
from bot.handlers.sent_reports.my_status import status_screen
from bot.usecases.alerts.consent_alert import forbid_alert, permit_alert, read_question


async def show(update: Incoming, ctx: Ctx) -> Turn:
    """Show what the body would read, and which bodies it could be. Nothing is allowed yet."""
    report = await find_own_report(argument(update), ctx)
    question = await read_question(ctx, report)
    args = question_args(question, ctx.content)
    rows = (
        (button("my-alert-button-yes", "my-alert-yes", report.id),),
        (button("my-alert-button-no", "my-alert-no", report.id),),
        (button("my-alert-button-back", "my-open", report.id),),
    )
    return Turn((Screen("my-alert", args, rows),), session=extend_session(ctx))


async def permit(update: Incoming, ctx: Ctx) -> Turn:
    """«بله، برسانید»: once it is verified, its assignee may have it sent."""
    report = await find_own_report(argument(update), ctx)
    case = await permit_alert(ctx, report)
    changed = await find_own_report(report.id, ctx)
    screen = await status_screen(changed, ctx)
    notices = await _notices_to_assignee(case, ctx)
    return Turn((Ack("my-alert-allowed"), screen, *notices), session=extend_session(ctx))


async def forbid(update: Incoming, ctx: Ctx) -> Turn:
    """No, or no longer: what waits for a signature does not go."""
    report = await find_own_report(argument(update), ctx)
    facts = await forbid_alert(ctx, report)
    changed = await find_own_report(report.id, ctx)
    screen = await status_screen(changed, ctx)
    return Turn((Ack("my-alert-forbidden"), screen), session=extend_session(ctx), facts=facts)


async def _notices_to_assignee(case: Case, ctx: Ctx) -> Sequence[Reply]:
    """A verified event can be alerted now. Which reporter has said so is told to nobody."""
    if case.assignee is None or not is_alert_possible(case, ctx.content.acts.get(case.act_id)):
        return ()
    rows = ((button("case-button-alert", "alert", case.id),),)
    notice = to_staff("notice-alert-allowed", {"number": number_of(case)}, case.assignee, rows)
    return await allowed_replies([notice], case, ctx)
