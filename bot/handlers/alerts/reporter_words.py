"""What a reporter reads of a quick alert on their report's page, and the buttons there."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Rows, TextRef
from bot.conversation.ports import Ctx
from bot.domain.alerts.alertable import coarse_hour, is_alert_possible, is_allowed_in_form
from bot.domain.alerts.alerts import AlertContent, AlertStep
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import AreaKind, Space
from bot.domain.reporting.drafts import Draft, FieldName
from bot.domain.submissions.witnesses import AlertConsent, Consent, ContactMode, Report
from bot.handlers.alerts.alert_words import alert_words, sent_clock
from bot.handlers.pieces import NOTHING, body_name, button
from bot.usecases.alerts.consent_alert import may_ask, newest_alert
from bot.usecases.ports import Content

TEXT_FAMILIES: Final = tuple(f"my-news-alert-{step}" for step in AlertStep if step is not AlertStep.SIGN)


async def alert_news(report: Report, case: Case, ctx: Ctx) -> Sequence[TextRef]:
    """What was sent of this report and what became of it; or what they have been asked, or have said."""
    if (known := await newest_alert(ctx, report.id)) is not None:
        alert, content = known
        args: dict[str, Arg] = {"body": body_name(alert.body, ctx.content), "at": sent_clock(alert)}
        if content is not None:
            args["what"] = alert_words(content, ctx.content)
        key = "back" if content is None or alert.step is AlertStep.BACK else alert.step.value
        return (TextRef(f"my-news-alert-{key}", args),)
    if not await may_ask(ctx, report):
        return ()
    if report.alert is AlertConsent.ASKED:
        return (TextRef("my-news-alert-asked"),)
    if report.alert is AlertConsent.YES:
        verified = is_alert_possible(case, ctx.content.acts.get(case.act_id))
        return (TextRef("my-news-alert-yes", {"verified": "yes" if verified else "no"}),)
    return ()


async def alert_rows(report: Report, ctx: Ctx) -> Rows:
    """To read and answer the question; after a yes, to take it back as long as nothing was sent."""
    alerts = await ctx.uow.alerts.of_report(report.id)
    if any(alert.is_out for alert in alerts) or not await may_ask(ctx, report):
        return ()
    if report.alert is AlertConsent.YES:
        return ((button("my-alert-button-regret", "my-alert-no", report.id),),)
    key = "my-alert-button-asked" if report.alert is AlertConsent.ASKED else "my-alert-button"
    return ((button(key, "my-alert", report.id),),)


def alert_in_form(draft: Draft, content: Content) -> TextRef:
    """For the review: that «yes, pass it on» allows an alert of this event, and exactly what it would say."""
    act, consent = content.acts.get(draft.get(FieldName.ACT)), draft.get(FieldName.CONSENT) or Consent.ASK_ME
    space = Space(draft.get(FieldName.SPACE) or Space.REAL)
    if act is None or not is_allowed_in_form(Consent(consent), act, space):
        return NOTHING
    area_id = draft.get(FieldName.AREA)
    if area_id in content.areas and content.areas[area_id].kind is not AreaKind.STATION:
        area_id = content.areas.coarse(area_id).id
    content_now = AlertContent(act.id, area_id, coarse_hour(draft.get(FieldName.WHEN)))
    return TextRef("report-review-alert", {"what": alert_words(content_now, content)})


async def offer_rows(report_id: str, ctx: Ctx) -> Rows:
    """Below a report that was sent just now: the question, if its event may be alerted. Who wanted no answer finds it
    by their code."""
    report = await ctx.uow.reports.get(report_id)
    if report is None or report.mode is not ContactMode.RETURNABLE:
        return ()
    if report.alert is not AlertConsent.NONE or not await may_ask(ctx, report):
        return ()
    return ((button("my-alert-button", "my-alert", report_id),),)
