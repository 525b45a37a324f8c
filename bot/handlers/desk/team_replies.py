"""Replies that all moderators share: leads write, change and withdraw them; everybody sees who did so, and when."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.desk.staff_notes import LONGEST_NAME
from bot.domain.desk.team_replies import TeamReply
from bot.domain.errors import BadInput
from bot.handlers.flows.confirming import confirmation
from bot.handlers.pieces import argument, button, paragraphs, whole_number
from bot.usecases.desk.team_replies import (
    find_team_reply,
    may_share_replies,
    new_team_reply_name,
    share_reply,
    team_reply_versions,
    withdraw_team_reply,
)

NAME: Final = "team.name"
TEXT: Final = "team.text"
_SHOWN: Final = 5
"""Versions on one screen, which fit into one message."""
_LIST: Final = ((button("reply-button-list", "replies"),),)
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Show a shared reply in full, with who wrote this version and when."""
    reply = await find_team_reply(ctx, argument(update))
    before: Rows = ((button("team-button-before", "team.before", reply.mark),),) if reply.version > 1 else ()
    lead: Rows = ()
    if await may_share_replies(ctx):
        lead = (
            (
                button("team-button-change", "team.change", reply.mark),
                button("team-button-withdraw", "team.drop", reply.mark),
            ),
        )
    screen = Screen("team-reply", version_args(reply), (*before, *lead, *_LIST))
    return Turn((screen,), session=ctx.session.at(""))


async def show_versions(update: Incoming, ctx: Ctx) -> Turn:
    """Show what was before: the last versions, each with its author and time."""
    versions = await team_reply_versions(ctx, argument(update))
    terms = [
        TextRef("team-version" if v.is_offered else "team-version-out", version_args(v)) for v in versions
    ]
    args: dict[str, Arg] = {"name": versions[0].name, "versions": paragraphs(terms[:_SHOWN])}
    back = ((button("team-button-back", "team.see", versions[0].mark),), *_LIST)
    return Turn((Screen("team-versions", args, back),))


async def ask_name(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the name of a new shared reply."""
    screen = Screen("team-ask-name", {"most": LONGEST_NAME}, _LIST)
    return Turn((screen,), session=ctx.session.at(NAME))


async def ask_text(update: Incoming, ctx: Ctx) -> Turn:
    """Take the name and ask for the text."""
    name, of = await new_team_reply_name(ctx, _words(update))
    session = ctx.session.at(TEXT, name=name, of=str(of))
    return Turn((Screen("team-ask-text", {"name": name}, _LIST),), session=session)


async def ask_change(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the new text of a shared reply, below the present one."""
    reply = await find_team_reply(ctx, argument(update))
    back = ((button("team-button-back", "team.see", reply.mark),),)
    session = ctx.session.at(TEXT, name=reply.name, of=str(reply.version))
    return Turn((Screen("team-ask-change", version_args(reply), back),), session=session)


async def save_text(update: Incoming, ctx: Ctx) -> Turn:
    """Store the next version. Its text is checked in the same way as typed words."""
    data = ctx.session.data
    reply = await share_reply(
        ctx, data.get("name", ""), _words(update), of=whole_number(data.get("of", "")) or 0
    )
    rows = ((button("team-button-back", "team.see", reply.mark),), *_LIST, *_HOME)
    return Turn((Screen("team-saved", version_args(reply), rows),), session=ctx.session.at(""))


async def ask_withdraw(update: Incoming, ctx: Ctx) -> Turn:
    """Ask before the reply is offered no more."""
    reply = await find_team_reply(ctx, argument(update))
    yes = button("team-button-withdraw-yes", "team.drop-yes", reply.mark)
    no = button("team-button-back", "team.see", reply.mark)
    return Turn((confirmation("team-ask-withdraw", {"name": reply.name}, yes=yes, no=no),))


async def withdraw(update: Incoming, ctx: Ctx) -> Turn:
    reply = await withdraw_team_reply(ctx, argument(update))
    return Turn((Screen("team-withdrawn", {"name": reply.name}, (*_LIST, *_HOME)),))


def version_args(reply: TeamReply) -> dict[str, Arg]:
    """What the texts about one version need."""
    by: Arg = reply.by_name or TextRef("case-nameless")
    return {"name": reply.name, "version": reply.version, "by": by, "at": reply.at, "text": reply.text}


def _words(update: Incoming) -> str:
    if not isinstance(update, TextSaid):
        raise BadInput("reply-only-text")
    return update.text
