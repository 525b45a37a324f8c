"""What a reporter reads of a quick alert on their report's page, and the buttons there."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Rows, TextRef
from bot.conversation.ports import Ctx
from bot.domain.alerts.alerts import WAITING, AlertStep
from bot.domain.reporting.drafts import Draft
from bot.domain.submissions.witnesses import AlertConsent, ContactMode, Report
from bot.handlers.alerts.alert_words import alert_words, moment_args
from bot.handlers.pieces import NOTHING, body_name, button, comma_list
from bot.usecases.alerts.consent_alert import (
    AlertQuestion,
    can_be_offered,
    may_ask,
    newest_alert,
    question_in_form,
)
from bot.usecases.ports import Content

TEXT_FAMILIES: Final = tuple(f"my-news-alert-{step}" for step in AlertStep if step not in WAITING)


async def alert_news(report: Report, ctx: Ctx) -> Sequence[TextRef]:
    """What was sent of this report and what became of it; or what they have been asked, or have said. Before it has
    gone nothing tells whether the event is verified: the decision may still be undone."""
    if (known := await newest_alert(ctx, report.id)) is not None:
        alert, content = known
        args: dict[str, Arg] = {
            "body": body_name(alert.body, ctx.content),
            **moment_args(alert.sent_at or ctx.clock.now()),
        }
        if content is not None:
            args["what"] = alert_words(content, ctx.content)
        key = "back" if content is None or alert.step is AlertStep.BACK else alert.step.value
        return (TextRef(f"my-news-alert-{key}", args),)
    if not await may_ask(ctx, report):
        return ()
    if report.alert is AlertConsent.ASKED:
        return (TextRef("my-news-alert-asked"),)
    if report.alert is AlertConsent.YES:
        return (TextRef("my-news-alert-yes"),)
    return ()


async def alert_rows(report: Report, ctx: Ctx) -> Rows:
    """To read and answer the question; after a yes, to take it back as long as nothing was sent."""
    alerts = await ctx.uow.alerts.of_report(report.id)
    if any(alert.is_out for alert in alerts) or not await may_ask(ctx, report):
        return ()
    if report.alert is AlertConsent.YES:
        return ((button("my-alert-button-regret", "my-alert-no", report.id),),)
    if report.alert is not AlertConsent.ASKED and not await can_be_offered(ctx, report):
        return ()
    key = "my-alert-button-asked" if report.alert is AlertConsent.ASKED else "my-alert-button"
    return ((button(key, "my-alert", report.id),),)


async def alert_in_form(draft: Draft, ctx: Ctx) -> TextRef:
    """For the review: that «yes, pass it on» allows an alert of this event, exactly what it would say, and to whom."""
    question = await question_in_form(ctx, draft)
    if question is None:
        return NOTHING
    return TextRef("report-review-alert", question_args(question, ctx.content))


def question_args(question: AlertQuestion, known: Content) -> dict[str, Arg]:
    """What would be sent, and all bodies that it could go to."""
    names = [TextRef("my-alert-body", {"body": body_name(body, known)}) for body in question.bodies]
    return {"what": alert_words(question.content, known), "bodies": comma_list(names)}


async def offer_rows(report_id: str, ctx: Ctx) -> Rows:
    """Below a report that was sent just now: the question, if its event may be alerted. Who wanted no answer finds it
    by their code."""
    report = await ctx.uow.reports.get(report_id)
    if report is None or report.mode is not ContactMode.RETURNABLE:
        return ()
    if report.alert is not AlertConsent.NONE or not await can_be_offered(ctx, report):
        return ()
    return ((button("my-alert-button", "my-alert", report_id),),)
