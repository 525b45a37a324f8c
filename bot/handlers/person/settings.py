"""What people can set about themselves, and how their data is deleted."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Screen, Turn
from bot.conversation.ports import Ctx
from bot.handlers.cohorts.enrol import enrol_button
from bot.handlers.flows.confirming import confirmation
from bot.handlers.menu import back_to_menu
from bot.handlers.person.language import language_row
from bot.handlers.pieces import argument, button
from bot.usecases.learning.learner import find_learner
from bot.usecases.person.forget_me import count_what_goes, forget_me


async def settings(update: Incoming, ctx: Ctx) -> Turn:
    """Show what the bot knows about the person, with buttons to change it or delete it."""
    learner = await find_learner(ctx, ctx.keys.learner)
    rows = (
        (button("button-change-who", "who"),),
        *(((button("button-now-who", "now-who"),),) if ctx.content.duties else ()),
        *language_row(ctx),
        (button("button-reminders", "remind"),),
        (enrol_button(),),
        *(((button("button-groups", "groups"),),) if await ctx.uow.cohorts.led_by(ctx.account) else ()),
        (button("button-move", "move"),),
        (button("button-privacy", "privacy"),),
        (button("button-clean-chat", "clean-chat"),),
        (button("button-forget-me", "forget"),),
        back_to_menu(),
    )
    args = {"audience": learner.audience.value if learner.audience else "nobody"}
    return Turn((Screen("settings", args, rows),), session=ctx.session.at(""))


async def forget(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/forget_me``: say what will happen, and do it on a second press."""
    if argument(update) == "yes":
        return await _forget_person(ctx)
    reports = await count_what_goes(ctx)
    yes, no = button("button-forget-yes", "forget", "yes"), button("button-forget-no", "settings")
    args = {"reports": reports, "draft": "waits" if ctx.session.draft else "none"}
    return Turn((confirmation("forget-ask", args, yes=yes, no=no),))


async def _forget_person(ctx: Ctx) -> Turn:
    draft = ctx.session.draft
    let_go = await forget_me(ctx, ctx.keys, draft_id=draft.id if draft else "")
    rows = ((button("button-clean-chat", "clean-chat"),), back_to_menu())
    return Turn((Screen("forget-done", {"reports": let_go}, rows),), forget=True)
