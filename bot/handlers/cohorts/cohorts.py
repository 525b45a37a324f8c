"""The owner's groups of learners: the list, one group, its switch, new codes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Latin, Reply, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cohorts.codes import format_code
from bot.domain.cohorts.cohorts import Cohort, CohortState
from bot.domain.errors import WrongState
from bot.handlers.cohorts.enrol import LEAD_LINK, LINK, group_args
from bot.handlers.flows.confirming import ConfirmedChange, confirmation
from bot.handlers.flows.paging import Pager
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, back_to_admin, button, lines, number_argument
from bot.handlers.press_arguments import CohortCode, CohortSwitch
from bot.usecases.cohorts.manage_cohorts import (
    ALL,
    Invitation,
    find_cohort,
    may_switch,
    new_code,
    new_lead,
    open_or_close,
)

PAGER: Final = Pager(8)
MARK: Final = 8
"""Characters of a code's stored name that tell which code a question was about."""
TEXT_FAMILIES: Final = (
    *(f"cohort-state-{state}" for state in CohortState),
    *(f"cohort-{code}-{age}" for code in ("code", "lead") for age in ("old", "new")),
    "cohort-ask-new-code",
    "cohort-ask-new-lead",
)


async def list_cohorts(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/cohorts``: all groups, page by page, and a button for a new one."""
    all_cohorts = await ctx.uow.cohorts.all()
    page = PAGER.page(number_argument(update), count=len(all_cohorts))
    rows: list[tuple[Button, ...]] = [(button("button-cohort-new", "cohort-new"),)]
    rows += [(_cohort_button(cohort, ctx),) for cohort in page.of(all_cohorts)]
    rows += page.turns(lambda label, to: button(label, "cohorts", to))
    if all_cohorts:
        rows.append((button("button-group-all", "group-table", ALL),))
    rows.append((button("button-group-gain", "group-gain", ALL),))
    screen = Screen(
        "cohorts", {"count": len(all_cohorts)}, (*rows, *back_to_admin(ctx.person), back_to_menu())
    )
    return Turn((screen,), session=ctx.session.at(""))


def _cohort_button(cohort: Cohort, ctx: Ctx) -> Button:
    state = cohort.state(ctx.clock.today())
    args: dict[str, Arg] = {
        "body": cohort.body,
        "used": cohort.used,
        "most": cohort.most,
        "state": state.value,
    }
    return button("button-cohort", "cohort", cohort.id, args)


async def show_cohort(update: Incoming, ctx: Ctx) -> Turn:
    """Show one group."""
    cohort = await find_cohort(ctx, argument(update))
    return Turn((cohort_screen(cohort, ctx),), session=ctx.session.at(""))


async def ask_switch(update: Incoming, ctx: Ctx) -> Turn:
    """Ask whether to close the group to new learners, or to open it again: ``id/on``, ``id/off``."""
    cohort_id, active = argument(update, CohortSwitch)
    cohort = await may_switch(ctx, cohort_id, active=active)
    now = replace(cohort, active=active)
    yes, no = Press("cohort-switch-yes", CohortSwitch(cohort_id, active)), Press("cohort", cohort_id)
    return Turn((_state_change(cohort, now, ctx).question(yes=yes, no=no),), session=ctx.session.at(""))


async def switch(update: Incoming, ctx: Ctx) -> Turn:
    """Close or open the group, and notify the owners."""
    cohort_id, active = argument(update, CohortSwitch)
    was = await find_cohort(ctx, cohort_id)
    by = str(ctx.account)
    cohort = await open_or_close(ctx, cohort_id, active=active, by=by)
    notices = await _state_change(was, cohort, ctx).owner_notices(ctx)
    return Turn((cohort_screen(cohort, ctx), *notices), session=ctx.session.at(""))


def _state_change(was: Cohort, now: Cohort, ctx: Ctx) -> ConfirmedChange:
    today = ctx.clock.today()
    was_term, now_term = (TextRef(f"cohort-state-{cohort.state(today)}") for cohort in (was, now))
    return ConfirmedChange(TextRef("cohort-what", {"body": was.body}), was_term, now_term)


async def renew_code(update: Incoming, ctx: Ctx) -> Turn:
    """Replace the code to join with: explain what that means, then make the new code and show it once."""
    cohort_id, sure = argument(update, CohortCode)
    cohort = await find_cohort(ctx, cohort_id)
    mark = cohort.code[-MARK:]
    if not sure:
        return _ask_new_code("cohort-ask-new-code", "cohort-code", mark, cohort, ctx)
    _require_same_code(mark, sure)
    by = str(ctx.account)
    invitation = await new_code(ctx, cohort_id, by=by)
    return invitation_turn(invitation, ctx, notices=await _new_code_notices("code", invitation, ctx))


async def renew_lead(update: Incoming, ctx: Ctx) -> Turn:
    """Replace the lead: explain what that means, then make the code for the new lead and show it once."""
    cohort_id, sure = argument(update, CohortCode)
    cohort = await find_cohort(ctx, cohort_id)
    mark = (cohort.lead_code or "used")[-MARK:]
    if not sure:
        return _ask_new_code("cohort-ask-new-lead", "cohort-lead", mark, cohort, ctx)
    _require_same_code(mark, sure)
    by = str(ctx.account)
    invitation = await new_lead(ctx, cohort_id, by=by)
    return invitation_turn(invitation, ctx, notices=await _new_code_notices("lead", invitation, ctx))


def _require_same_code(mark: str, expected_mark: str) -> None:
    """Raises WrongState if the question was about another code: a second press would revoke the new one."""
    if mark != expected_mark:
        raise WrongState("admin-meanwhile")


async def _new_code_notices(code: str, invitation: Invitation, ctx: Ctx) -> tuple[Reply, ...]:
    """Tell the other owners that there is a new code, never the code itself."""
    what = TextRef("cohort-what", {"body": invitation.cohort.body})
    was, now = (TextRef(f"cohort-{code}-{age}") for age in ("old", "new"))
    return await ConfirmedChange(what, was, now).owner_notices(ctx)


def _ask_new_code(key: str, verb: str, mark: str, cohort: Cohort, ctx: Ctx) -> Turn:
    yes, no = (
        button("button-cohort-sure", verb, CohortCode(cohort.id, mark)),
        button("button-back", "cohort", cohort.id),
    )
    return Turn((confirmation(key, group_args(cohort, ctx), yes=yes, no=no),), session=ctx.session.at(""))


def invitation_turn(invitation: Invitation, ctx: Ctx, *, notices: tuple[Reply, ...]) -> Turn:
    """The group, and below it each new code in a separate message that can be forwarded as it is."""
    invitations = []
    if invitation.code:
        invitations.append(_invitation("cohort-invite", LINK, invitation.code, invitation.cohort, ctx))
    if invitation.lead_code:
        invitations.append(
            _invitation("cohort-lead-invite", LEAD_LINK, invitation.lead_code, invitation.cohort, ctx)
        )
    return Turn((cohort_screen(invitation.cohort, ctx), *invitations, *notices), session=ctx.session.at(""))


def _invitation(key: str, before: str, code: str, cohort: Cohort, ctx: Ctx) -> Say:
    links = [
        TextRef(
            "cohort-link",
            {"messenger": TextRef(f"messenger-{messenger}"), "link": Latin(f"{link}?start={before}{code}")},
        )
        for messenger, link in ctx.operator.bot_links
    ]
    args = {
        **group_args(cohort, ctx),
        "code": Latin(format_code(code)),
        "links": lines(links),
        "until": cohort.expires,
    }
    return Say(key, args)


def cohort_screen(cohort: Cohort, ctx: Ctx) -> Screen:
    """The group's settings, how many have joined, and who manages it."""
    state = cohort.state(ctx.clock.today())
    args: dict[str, Arg] = {
        **group_args(cohort, ctx),
        "state": TextRef(f"cohort-state-{state}"),
        "used": cohort.used,
        "most": cohort.most,
        "until": cohort.expires,
        "lead": "there" if cohort.lead else "invited" if cohort.lead_code else "none",
    }
    return Screen("cohort", args, _rows(cohort, state))


def _rows(cohort: Cohort, state: CohortState) -> Rows:
    turned: Sequence[Button] = ()
    if state is CohortState.CLOSED:
        turned = (button("button-cohort-open", "cohort-switch", CohortSwitch(cohort.id, active=True)),)
    elif state is not CohortState.EXPIRED:
        turned = (button("button-cohort-close", "cohort-switch", CohortSwitch(cohort.id, active=False)),)
    return (
        (button("button-group-table", "group-table", cohort.id),),
        (button("button-cohort-code", "cohort-code", cohort.id),),
        (button("button-cohort-lead", "cohort-lead", cohort.id),),
        *((switch_button,) for switch_button in turned),
        (button("button-cohorts", "cohorts"),),
        back_to_menu(),
    )
