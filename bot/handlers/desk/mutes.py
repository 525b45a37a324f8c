"""Muting a reporter's pseudonym. The assignee of one of their cases mutes with a reason and an end; leads see
the list and can lift a mute."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, DetailOf, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.desk.staff_notes import MUTE_DAYS, MUTE_REASONS, Mute
from bot.domain.staff.permissions import Permission, role_grants
from bot.domain.submissions.witnesses import ContactMode
from bot.handlers.cards.card import number_of
from bot.handlers.pieces import argument, button, display_name, lines
from bot.handlers.press_arguments import MuteReason, MuteTerm
from bot.usecases.access.claims import keep_claim
from bot.usecases.access.leads import role_of
from bot.usecases.desk.mutes import lift_mute, mute_reporter, reports_to_mute

TEXT_FAMILIES: Final = MUTE_REASONS
_HOME: Final = ((button("queue-button-home", "queue"),),)
_MOST: Final = 30


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask which reporter to mute, only if the case has several reports."""
    case, reports = await reports_to_mute(ctx, argument(update))
    if len(reports) == 1:
        return Turn((_reasons(reports[0].id, case.id),))
    rows: Rows = tuple(
        (button("mute-button-report", "mute.why", report.id, {"place": place}),)
        for place, report in enumerate(reports, start=1)
        if report.mode is ContactMode.RETURNABLE
    )
    back = ((button("case-button-back", "case.show", case.id),),)
    return Turn((Screen("mute-ask-report", {"number": number_of(case)}, (*rows, *back)),))


async def ask_mute_reason(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the reason."""
    report_id = argument(update)
    return Turn((_reasons(report_id, await _case_of(report_id, ctx)),))


async def ask_mute_days(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the number of days. The next press mutes."""
    report_id, reason = argument(update, MuteReason)
    case_id = await _case_of(report_id, ctx)
    rows: Rows = tuple(
        (button("mute-button-days", "mute.set", MuteTerm(report_id, reason, days), {"count": days}),)
        for days in MUTE_DAYS
    )
    back = ((button("case-button-back", "case.show", case_id),),)
    return Turn((Screen("mute-ask-days", buttons=(*rows, *back)),))


async def mute(update: Incoming, ctx: Ctx) -> Turn:
    """Mute the reporter from now on."""
    report_id, reason, days = argument(update, MuteTerm)
    case, new_mute = await mute_reporter(ctx, report_id, reason, days)
    args: dict[str, Arg] = {
        "number": number_of(case),
        "until": new_mute.until,
        "reason": TextRef(new_mute.reason),
    }
    back = ((button("case-button-back", "case.show", case.id),),)
    return Turn((Screen("mute-done", args, back, remember=DetailOf(case.id, ctx.account)),))


async def list_mutes(update: Incoming, ctx: Ctx) -> Turn:
    """List the current mutes. A lead may lift one."""
    mutes = list(await ctx.uow.mutes.all(today=ctx.clock.today()))[:_MOST]
    if not mutes:
        return Turn((Screen("mutes-none", buttons=_HOME),), session=ctx.session.at(""))
    rows: Rows = ()
    if role_grants(await role_of(ctx, ctx.account), Permission.LIFT_MUTES):
        rows = tuple(
            (button("mute-button-lift", "mute.lift", entry.id, {"place": place}),)
            for place, entry in enumerate(mutes, start=1)
        )
    mute_lines = [await _line(entry, place, ctx) for place, entry in enumerate(mutes, start=1)]
    return Turn((Screen("mutes", {"lines": lines(mute_lines)}, (*rows, *_HOME)),), session=ctx.session.at(""))


async def lift(update: Incoming, ctx: Ctx) -> Turn:
    """Lift a mute before its end, as a lead."""
    await lift_mute(ctx, argument(update))
    back = ((button("mute-button-list", "mutes"),), *_HOME)
    return Turn((Screen("mute-lifted", buttons=back),))


async def _line(entry: Mute, place: int, ctx: Ctx) -> TextRef:
    staff = await ctx.uow.staff.get(entry.by)
    args: dict[str, Arg] = {
        "place": place,
        "reason": TextRef(entry.reason),
        "until": entry.until,
        "name": display_name(staff),
    }
    return TextRef("mute-line", args)


async def _case_of(report_id: str, ctx: Ctx) -> str:
    """The report's case, which the moderator holds."""
    report = await ctx.uow.reports.get(report_id)
    case_id = report.case_id if report is not None else ""
    case, _ = await keep_claim(ctx, case_id)
    return case.id


def _reasons(report_id: str, case_id: str) -> Screen:
    rows: Rows = tuple(
        (button(reason, "mute.days", MuteReason(report_id, reason)),) for reason in MUTE_REASONS
    )
    return Screen("mute-ask-reason", buttons=(*rows, (button("case-button-back", "case.show", case_id),)))
