"""The owners' list of first steps: it ticks itself, and each button leads to what is still to be done."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.catalogue.election import POLLING
from bot.domain.owner.settings import Reporting
from bot.domain.people import Account
from bot.handlers.desk.roster_plan import gaps_term
from bot.handlers.groups.group_homes import title_of
from bot.handlers.owner.admin_words import to_admin
from bot.handlers.pieces import (
    AGAIN,
    NOTHING,
    argument,
    button,
    comma_list,
    display_name,
    lines,
    refresh_toast,
)
from bot.handlers.press_arguments import GroupNewcomers, SettingValue
from bot.usecases.desk.roster_gaps import roster_gaps
from bot.usecases.news.calendar import reachable_owners
from bot.usecases.owner.change_settings import SettingKind
from bot.usecases.owner.first_steps import (
    FirstStep,
    Steps,
    first_steps,
    groups_without_admin,
    note_seen,
    ready_moderators,
    take_news,
    unstarted_members,
)
from bot.usecases.ports import Group

SLOT: Final = "first-steps"
TEXT_FAMILIES: Final = tuple(
    f"first-step-{part}-{step}" for step in FirstStep for part in ("button", "done", "left", "page")
)
LEADS_ON: Final = {
    FirstStep.ADMINISTRATOR: ((button("group-button-check", "group.check"),),),
    FirstStep.MODERATORS: ((button("admin-button-roles", "role"),),),
    FirstStep.PHASE: (
        (button("first-steps-button-day", "admin.day", POLLING),),
        (button("first-steps-button-phase", "admin.see", "phase"),),
    ),
    FirstStep.REPORTING: (
        (
            button(
                "admin-button-reporting-open",
                "admin.ask",
                SettingValue(SettingKind.REPORTING, Reporting.OPEN),
            ),
        ),
        (button("first-steps-button-reporting", "admin.see", "reporting"),),
    ),
    FirstStep.ROSTER: ((button("roster-button", "roster"),),),
}
"""Where a step is done by buttons: those of its page."""


async def show_steps(update: Incoming, ctx: Ctx) -> Turn:
    """Show all steps, with a button for each that is left."""
    args, rows = await _list(ctx)
    again = (button("admin-button-again", "first-steps", AGAIN),)
    screen = Screen("first-steps", args, (*rows, again, to_admin()))
    return Turn((*refresh_toast(update), screen), session=ctx.session.at(""))


async def welcome_list(ctx: Ctx) -> Sequence[Say]:
    """At Start: the list, as long as a step is left."""
    if all((await first_steps(ctx)).values()):
        return ()
    args, rows = await _list(ctx)
    return (Say("first-steps", args, rows),)


async def list_button(ctx: Ctx) -> tuple[Button, bool]:
    """The button to the list, and whether anything is left to do."""
    steps = await first_steps(ctx)
    return button("first-steps-button", "first-steps", args=_counts(steps)), not all(steps.values())


async def show_step(update: Incoming, ctx: Ctx) -> Turn:
    """How one step is done, with the buttons that do it. An older button of a step that is unknown, or is no task now,
    shows the list."""
    which, steps = argument(update), await first_steps(ctx)
    if which not in steps:
        return await show_steps(update, ctx)
    step = FirstStep(which)
    args: dict[str, Arg] = {"state": _line(step, is_done=steps[step]), "now": await _present(step, ctx)}
    rows: Rows = (
        *(await _newcomer_rows(ctx) if step is FirstStep.MODERATORS else ()),
        *LEADS_ON.get(step, ()),
    )
    back = (button("first-steps-button", "first-steps", args=_counts(steps)),)
    return Turn((Screen(f"first-step-page-{step}", args, (*rows, back)),), session=ctx.session.at(""))


async def notify_first_steps(ctx: TickCtx) -> Turn:
    """Tell the owners which steps were done, and lead them to the next one."""
    news, steps = await take_news(ctx)
    if not news:
        return Turn()
    left = [step for step, is_done in steps.items() if not is_done]
    args: dict[str, Arg] = {"steps": lines([_line(step, is_done=True) for step in news]), **_counts(steps)}
    rows = (*_step_rows(left[:1]), (button("first-steps-button", "first-steps", args=_counts(steps)),))
    key = "first-steps-news" if left else "first-steps-over"
    return Turn(
        tuple(
            Say(key, args, rows, StaffChat(owner.account), SendLane.DIALOGUE, slot=SLOT)
            for owner in await reachable_owners(ctx)
        )
    )


async def _list(ctx: Ctx) -> tuple[dict[str, Arg], Rows]:
    """The list as it is now, and a button for each step that is left, the next one first."""
    steps = await first_steps(ctx)
    await note_seen(ctx, steps)
    listed = lines([_line(step, is_done=is_done) for step, is_done in steps.items()])
    return {"steps": listed, **_counts(steps)}, _step_rows(
        [step for step, is_done in steps.items() if not is_done]
    )


def _counts(steps: Steps) -> dict[str, Arg]:
    return {"done": sum(steps.values()), "all": len(steps), "left": len(steps) - sum(steps.values())}


def _line(step: FirstStep, *, is_done: bool) -> TextRef:
    return TextRef(f"first-step-{'done' if is_done else 'left'}-{step}")


def _step_rows(left: Sequence[FirstStep]) -> Rows:
    return tuple([(button(f"first-step-button-{step}", "first-step", step.value),) for step in left])


async def _present(step: FirstStep, ctx: Ctx) -> TextRef:
    """What is there of a step, or how its messengers want it done; empty where there is nothing to say."""
    match step:
        case FirstStep.GROUP:
            return lines([TextRef(f"admin-steps-{messenger}") for messenger in ctx.operator.capabilities])
        case FirstStep.ADMINISTRATOR:
            return lines([_admin_line(group) for group in await groups_without_admin(ctx)])
        case FirstStep.MODERATORS:
            return await _moderators(ctx)
        case FirstStep.ROSTER:
            gaps = await roster_gaps(ctx)
            return gaps_term(gaps) if gaps is not None else NOTHING
    return NOTHING


def _admin_line(group: Group) -> TextRef:
    steps = TextRef(f"admin-steps-{group.messenger}")
    return TextRef("first-steps-no-admin", {"title": title_of(group), "steps": steps})


async def _moderators(ctx: Ctx) -> TextRef:
    ready, unstarted = await ready_moderators(ctx), await unstarted_members(ctx)
    names = comma_list([TextRef("first-steps-name", {"name": display_name(staff)}) for staff in ready])
    terms = [TextRef("first-steps-ready", {"names": names})] if ready else [TextRef("first-steps-ready-none")]
    if unstarted:
        terms.append(TextRef("first-steps-unstarted", {"count": len(unstarted)}))
    return lines(terms)


async def _newcomer_rows(ctx: Ctx) -> Rows:
    """For each group with people who wait to be let in, the button that shows who they are. The circle's own group
    admits only people who were named for it."""
    rows = []
    for group in await ctx.uow.groups.active():
        strangers = await ctx.uow.members.strangers(group.chat_id, group.messenger)
        if strangers and not group.circle:
            which = GroupNewcomers(Account(group.messenger, group.chat_id))
            args: dict[str, Arg] = {"title": title_of(group), "count": len(strangers)}
            rows.append((button("first-steps-button-newcomers", "group.let-in", which, args),))
    return tuple(rows)
