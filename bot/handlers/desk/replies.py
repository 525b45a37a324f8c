"""A moderator's own saved replies: stored by name, used as the words of a question or a reason."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Button, Rows, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.desk.staff_notes import LONGEST_NAME, MOST_REPLIES
from bot.domain.errors import BadInput, NotFound
from bot.handlers.cases import decisions, questions
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import CaseAction
from bot.usecases.desk.save_reply import find_reply, save_reply

NAME: Final = "reply.name"
TEXT: Final = "reply.text"
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def replies(update: Incoming, ctx: Ctx) -> Turn:
    """List all of them by name."""
    saved_replies = await ctx.uow.replies.of(ctx.account)
    rows: Rows = tuple((Button(reply.name, Press("reply.see", reply.mark)),) for reply in saved_replies)
    new = ((button("reply-button-new", "reply.new"),),)
    screen = Screen("replies", {"count": len(saved_replies), "most": MOST_REPLIES}, (*rows, *new, *_HOME))
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
    name = " ".join(_words(update).split())
    if len(name) > LONGEST_NAME:
        raise BadInput("reply-name-long", {"most": LONGEST_NAME})
    back = ((button("reply-button-list", "replies"),),)
    return Turn((Screen("reply-ask-text", {"name": name}, back),), session=ctx.session.at(TEXT, name=name))


async def save_reply_text(update: Incoming, ctx: Ctx) -> Turn:
    """Store the reply. Its text is checked in the same way as typed words."""
    name = ctx.session.data.get("name", "")
    reply = await save_reply(ctx, name, _words(update))
    back = ((button("reply-button-list", "replies"),), *_HOME)
    return Turn(
        (Screen("reply-kept", {"name": reply.name, "text": reply.text}, back),), session=ctx.session.at("")
    )


async def pick(update: Incoming, ctx: Ctx) -> Turn:
    """Offer the saved replies instead of typing. If a form was closed meanwhile, it is opened again."""
    case_id, action = argument(update, CaseAction)
    if case_id and not _writing(case_id, action, ctx):
        return await (decisions.write if action else questions.ask)(update, ctx)
    saved_replies = await ctx.uow.replies.of(ctx.account)
    back = ((button("case-button-back", "case.show", _case(ctx)),),)
    rows: Rows = tuple((Button(reply.name, Press("reply.use", reply.mark)),) for reply in saved_replies)
    return Turn((Screen("reply-pick" if rows else "reply-pick-none", buttons=(*rows, *back)),))


async def use(update: Incoming, ctx: Ctx) -> Turn:
    """Show the reply as the reporter will read it, as if it had been typed."""
    _case(ctx)
    reply = await find_reply(ctx, argument(update))
    preview = questions.preview if ctx.session.state == questions.STATE else decisions.preview
    return await preview(reply.text, ctx)


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
