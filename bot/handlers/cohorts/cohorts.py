"""The owner's groups of learners: the list, one group, its switch, new codes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Latin, Reply, Rows, Say, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.cohorts.codes import shown
from bot.domain.cohorts.cohorts import Cohort, CohortState
from bot.domain.errors import WrongState
from bot.handlers.changes import changes, question, told_to_others
from bot.handlers.cohorts.enrol import LEAD_LINK, LINK, group_args
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, back_to_admin, button, lines, split, whole
from bot.usecases.cohorts.manage_cohorts import (
    Invitation,
    cohort_named,
    may_switch,
    new_code,
    new_lead,
    open_or_close,
)

PAGE: Final = 8
MARK: Final = 8
"""Signs of a code's stored name that tell which code a question was about."""
TEXT_FAMILIES: Final = (
    *(f"cohort-state-{state}" for state in CohortState),
    *(f"cohort-link-{messenger}" for messenger in ("telegram", "bale")),
    *(f"cohort-{code}-{age}" for code in ("code", "lead") for age in ("old", "new")),
    "cohort-ask-new-code",
    "cohort-ask-new-lead",
)


async def cohorts(update: Incoming, ctx: Ctx) -> Turn:
    """``/cohorts``: all groups, a page at a time, and a new one."""
    found = await ctx.uow.cohorts.all()
    pages = max(1, -(-len(found) // PAGE))
    page = min(whole(argument(update)) or 0, pages - 1)
    rows: list[tuple[Button, ...]] = [(button("button-cohort-new", "cohort-new"),)]
    rows += [(_listed(one, ctx),) for one in found[page * PAGE : (page + 1) * PAGE]]
    turns = [button("button-page-before", "cohorts", str(page - 1))] if page else []
    turns += [button("button-page-next", "cohorts", str(page + 1))] if page + 1 < pages else []
    if turns:
        rows.append(tuple(turns))
    if found:
        rows.append((button("button-group-all", "group-table", "all"),))
    screen = Screen("cohorts", {"count": len(found)}, (*rows, *back_to_admin(ctx.person), back_to_menu()))
    return Turn((screen,), session=ctx.session.at(""))


def _listed(cohort: Cohort, ctx: Ctx) -> Button:
    state = cohort.state(ctx.clock.today())
    args: dict[str, Arg] = {
        "body": cohort.body,
        "used": cohort.used,
        "most": cohort.most,
        "state": state.value,
    }
    return button("button-cohort", "cohort", cohort.id, args)


async def cohort(update: Incoming, ctx: Ctx) -> Turn:
    """One group."""
    found = await cohort_named(argument(update), uow=ctx.uow)
    return Turn((cohort_screen(found, ctx),), session=ctx.session.at(""))


async def ask_switch(update: Incoming, ctx: Ctx) -> Turn:
    """Close the group for new learners, or open it again? ``id/on``, ``id/off``."""
    cohort_id, to = split(argument(update))
    found = await may_switch(cohort_id, active=to == "on", uow=ctx.uow, clock=ctx.clock)
    now = replace(found, active=to == "on")
    yes, no = Press("cohort-switch-yes", argument(update)), Press("cohort", cohort_id)
    return Turn((question(_turned(found, now, ctx)[0], yes=yes, no=no),), session=ctx.session.at(""))


async def switch(update: Incoming, ctx: Ctx) -> Turn:
    """It is closed or open, and the owners hear of it."""
    cohort_id, to = split(argument(update))
    was = await cohort_named(cohort_id, uow=ctx.uow)
    by = str(ctx.person.account)
    found = await open_or_close(cohort_id, active=to == "on", by=by, uow=ctx.uow, clock=ctx.clock)
    told = await told_to_others(_turned(was, found, ctx)[1], ctx)
    return Turn((cohort_screen(found, ctx), *told), session=ctx.session.at(""))


def _turned(was: Cohort, now: Cohort, ctx: Ctx) -> tuple[Term, Term]:
    today = ctx.clock.today()
    was_term, now_term = (Term(f"cohort-state-{one.state(today)}") for one in (was, now))
    return changes(Term("cohort-what", {"body": was.body}), was_term, now_term)


async def code(update: Incoming, ctx: Ctx) -> Turn:
    """Another code to join with: first what that means, then it is made and shown once."""
    cohort_id, sure = split(argument(update))
    found = await cohort_named(cohort_id, uow=ctx.uow)
    mark = found.code[-MARK:]
    if not sure:
        return _asked("cohort-ask-new-code", "cohort-code", mark, found, ctx)
    _still(mark, sure)
    by = str(ctx.person.account)
    made = await new_code(cohort_id, by=by, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock)
    return invited(made, ctx, told=await _renewed("code", made, ctx))


async def lead(update: Incoming, ctx: Ctx) -> Turn:
    """Another lead: first what that means, then the code for him is made and shown once."""
    cohort_id, sure = split(argument(update))
    found = await cohort_named(cohort_id, uow=ctx.uow)
    mark = (found.lead_code or "used")[-MARK:]
    if not sure:
        return _asked("cohort-ask-new-lead", "cohort-lead", mark, found, ctx)
    _still(mark, sure)
    by = str(ctx.person.account)
    made = await new_lead(cohort_id, by=by, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock)
    return invited(made, ctx, told=await _renewed("lead", made, ctx))


def _still(mark: str, asked: str) -> None:
    """Raises WrongState for a yes to another code's end: one that comes twice would end the code just shown."""
    if mark != asked:
        raise WrongState("admin-meanwhile")


async def _renewed(code: str, made: Invitation, ctx: Ctx) -> tuple[Reply, ...]:
    """The other owners hear that there is another code, never the code."""
    what = Term("cohort-what", {"body": made.cohort.body})
    was, now = (Term(f"cohort-{code}-{age}") for age in ("old", "new"))
    return await told_to_others(changes(what, was, now)[1], ctx)


def _asked(key: str, verb: str, mark: str, found: Cohort, ctx: Ctx) -> Turn:
    rows = (
        (button("button-cohort-sure", verb, f"{found.id}/{mark}"),),
        (button("button-back", "cohort", found.id),),
    )
    return Turn((Screen(key, group_args(found, ctx), rows),), session=ctx.session.at(""))


def invited(made: Invitation, ctx: Ctx, *, told: tuple[Reply, ...]) -> Turn:
    """The group, and below it each new code in a message of its own that can be passed on as it is."""
    said = []
    if made.code:
        said.append(_invitation("cohort-invite", LINK, made.code, made.cohort, ctx))
    if made.lead_code:
        said.append(_invitation("cohort-lead-invite", LEAD_LINK, made.lead_code, made.cohort, ctx))
    return Turn((cohort_screen(made.cohort, ctx), *said, *told), session=ctx.session.at(""))


def _invitation(key: str, before: str, code: str, cohort: Cohort, ctx: Ctx) -> Say:
    links = [
        Term(f"cohort-link-{messenger}", {"link": Latin(f"{link}?start={before}{code}")})
        for messenger, link in ctx.operator.bot_links
    ]
    args = {
        **group_args(cohort, ctx),
        "code": Latin(shown(code)),
        "links": lines(links),
        "until": cohort.expires,
    }
    return Say(key, args)


def cohort_screen(cohort: Cohort, ctx: Ctx) -> Screen:
    """What is set, how many have joined, who looks after it."""
    state = cohort.state(ctx.clock.today())
    args: dict[str, Arg] = {
        **group_args(cohort, ctx),
        "state": Term(f"cohort-state-{state}"),
        "used": cohort.used,
        "most": cohort.most,
        "until": cohort.expires,
        "lead": "there" if cohort.lead else "invited" if cohort.lead_code else "none",
    }
    return Screen("cohort", args, _rows(cohort, state))


def _rows(cohort: Cohort, state: CohortState) -> Rows:
    turned: Sequence[Button] = ()
    if state is CohortState.CLOSED:
        turned = (button("button-cohort-open", "cohort-switch", f"{cohort.id}/on"),)
    elif state is not CohortState.EXPIRED:
        turned = (button("button-cohort-close", "cohort-switch", f"{cohort.id}/off"),)
    return (
        (button("button-group-table", "group-table", cohort.id),),
        (button("button-cohort-code", "cohort-code", cohort.id),),
        (button("button-cohort-lead", "cohort-lead", cohort.id),),
        *((one,) for one in turned),
        (button("button-cohorts", "cohorts"),),
        back_to_menu(),
    )
