"""Prepared replies: those that all moderators share and one's own, used as the words of a question or a reason.

One's own are stored by name here; the shared ones are in ``team_replies``.
"""

from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Reply, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.desk.staff_notes import LONGEST_NAME, MOST_REPLIES, reply_name
from bot.domain.desk.team_replies import TeamReply
from bot.domain.errors import BadInput, NotFound
from bot.handlers.cases import decisions, questions
from bot.handlers.desk.team_replies import version_args
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import CaseAction
from bot.usecases.desk.save_reply import find_reply, save_reply
from bot.usecases.desk.team_replies import find_team_reply, may_share_replies

NAME: Final = "reply.name"
TEXT: Final = "reply.text"
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def replies(update: Incoming, ctx: Ctx) -> Turn:
    """List the shared ones and one's own by name."""
    own_replies, shared_replies = await ctx.uow.replies.of(ctx.account), await ctx.uow.team_replies.current()
    shared: Rows = tuple((_shared_button(reply, "team.see"),) for reply in shared_replies)
    own: Rows = tuple((Button(reply.name, Press("reply.see", reply.mark)),) for reply in own_replies)
    lead = ((button("team-button-new", "team.new"),),) if await may_share_replies(ctx) else ()
    new = ((button("reply-button-new", "reply.new"),),)
    args: dict[str, Arg] = {
        "count": len(own_replies),
        "most": MOST_REPLIES,
        "shared": len(shared_replies),
    }
    screen = Screen("replies", args, (*shared, *own, *new, *lead, *_HOME))
    return Turn((screen,), session=ctx.session.at(""))


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Show one of them in full."""
    reply = await find_reply(ctx, argument(update))
    rows = (
        (button("reply-button-drop", "reply.drop", reply.mark),),
        (button("reply-button-list", "replies"),),
    )
    return Turn((Screen("reply", {"name": reply.name, "text": reply.text}, rows),))


async def drop(update: Incoming, ctx: Ctx) -> Turn:
    reply = await find_reply(ctx, argument(update))
    ctx.uow.replies.drop(ctx.account, reply.name)
    back = ((button("reply-button-list", "replies"),), *_HOME)
    return Turn((Screen("reply-dropped", {"name": reply.name}, back),))


async def ask_reply_name(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the name."""
    back = ((button("reply-button-list", "replies"),),)
    return Turn((Screen("reply-ask-name", {"most": LONGEST_NAME}, back),), session=ctx.session.at(NAME))


async def ask_reply_text(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the text."""
    name = reply_name(_words(update))
    back = ((button("reply-button-list", "replies"),),)
    return Turn((Screen("reply-ask-text", {"name": name}, back),), session=ctx.session.at(TEXT, name=name))


async def save_reply_text(update: Incoming, ctx: Ctx) -> Turn:
    """Store the reply. Its text is checked in the same way as typed words."""
    name = ctx.session.data.get("name", "")
    reply = await save_reply(ctx, name, _words(update))
    back = ((button("reply-button-list", "replies"),), *_HOME)
    return Turn(
        (Screen("reply-saved", {"name": reply.name, "text": reply.text}, back),), session=ctx.session.at("")
    )


async def pick(update: Incoming, ctx: Ctx) -> Turn:
    """Offer the saved replies instead of typing. If a form was closed meanwhile, it is opened again."""
    case_id, action = argument(update, CaseAction)
    if case_id and not _writing(case_id, action, ctx):
        return await (decisions.write if action else questions.ask)(update, ctx)
    back = ((button("case-button-back", "case.show", _case(ctx)),),)
    rows: Rows = (
        *((_shared_button(reply, "team.use"),) for reply in await ctx.uow.team_replies.current()),
        *(
            (Button(reply.name, Press("reply.use", reply.mark)),)
            for reply in await ctx.uow.replies.of(ctx.account)
        ),
    )
    return Turn((Screen("reply-pick" if rows else "reply-pick-none", buttons=(*rows, *back)),))


async def use(update: Incoming, ctx: Ctx) -> Turn:
    """Show one's own reply as the reporter will read it, as if it had been typed."""
    _case(ctx)
    reply = await find_reply(ctx, argument(update))
    return await _preview(reply.text, TextRef("reply-chosen-own", {"name": reply.name}), ctx)


async def use_shared(update: Incoming, ctx: Ctx) -> Turn:
    """Show a shared reply as the reporter will read it, and which version of which reply it is."""
    _case(ctx)
    reply = await find_team_reply(ctx, argument(update))
    return await _preview(reply.text, TextRef("reply-chosen-shared", version_args(reply)), ctx)


async def _preview(text: str, which: TextRef, ctx: Ctx) -> Turn:
    """The preview of these words below a line that says which reply they are."""
    preview = questions.preview if ctx.session.state == questions.STATE else decisions.preview
    turn = await preview(text, ctx)
    return replace(turn, replies=tuple(_below_choice(reply, which) for reply in turn.replies))


def _below_choice(reply: Reply, which: TextRef) -> Reply:
    if not isinstance(reply, Screen):
        return reply
    args: dict[str, Arg] = {"which": which, "preview": TextRef(reply.key, reply.args)}
    return replace(reply, key="reply-chosen", args=args)


def _shared_button(reply: TeamReply, verb: str) -> Button:
    return button("team-button", verb, reply.mark, {"name": reply.name})


def _writing(case_id: str, action: str, ctx: Ctx) -> bool:
    """Whether words are being written for this case and this action (a decision, or else a question)."""
    data, state = ctx.session.data, decisions.STATE if action else questions.STATE
    return ctx.session.state == state and (data.get("case"), data.get("action", "")) == (case_id, action)


def _case(ctx: Ctx) -> str:
    """The case that words are being written for. Raises NotFound if there is none."""
    if ctx.session.state not in (questions.STATE, decisions.STATE):
        raise NotFound("case-nothing-written")
    return ctx.session.data.get("case", "")


def _words(update: Incoming) -> str:
    if not isinstance(update, TextSaid):
        raise BadInput("reply-only-text")
    return update.text
