"""«In which body do you work?»: asked when the desk is opened for the first time, and answered once."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.case_access import NO_BODY
from bot.domain.errors import NotFound
from bot.domain.people import Account, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.flows.confirming import confirmation
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import AccountBody
from bot.usecases.bodies.set_own_body import bodies_to_name, name_own_body
from bot.usecases.ports import Content

_HOME: Final = ((button("queue-button-home", "queue"),),)


def own_body_name(body_id: str, content: Content) -> str | TextRef:
    """The body's name, or a text for the answer "none", for no answer yet, and for a removed body."""
    if body_id in content.agencies:
        return content.agencies[body_id].name
    return TextRef(
        "own-body-unsaid" if not body_id else "own-body-none" if body_id == NO_BODY else "own-body-gone"
    )


def body_rows(content: Content, verb: str, account: Account | None = None) -> Rows:
    """One button for each body, and «none of them» at the end. ``account``: a colleague whose body it is."""

    def press_of(body_id: str) -> Press:
        return Press(verb, body_id if account is None else AccountBody(account, body_id))

    names = [(agency.name, agency.id) for agency in bodies_to_name(content)]
    named: Rows = tuple((Button(name, press_of(body_id)),) for name, body_id in names)
    return (*named, (Button(TextRef("own-body-button-none"), press_of(NO_BODY)),))


def body_note(staff: Staff | None, content: Content) -> tuple[Say, ...]:
    """The question, for staff who may read cases and have not answered it."""
    if staff is None or staff.belongs_to or not has_role_for(staff, Permission.HANDLE_CASES):
        return ()
    return (Say("own-body-ask", buttons=body_rows(content, "own-body.is")),)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the question, or show the answer. Staff cannot change their answer by themselves."""
    staff = ctx.person.staff
    if staff is None or not staff.belongs_to:
        rows = (*body_rows(ctx.content, "own-body.is"), *_HOME)
        return Turn((Screen("own-body-ask", buttons=rows),))
    return Turn((Screen("own-body-current", {"body": own_body_name(staff.belongs_to, ctx.content)}, _HOME),))


async def choose(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for confirmation, because staff cannot change the answer by themselves."""
    body_id = argument(update)
    if body_id != NO_BODY and body_id not in ctx.content.agencies:
        raise NotFound("own-body-unknown")
    yes, no = (
        button("own-body-button-yes", "own-body.yes", body_id),
        button("own-body-button-other", "own-body"),
    )
    args: dict[str, Arg] = {"body": own_body_name(body_id, ctx.content)}
    return Turn((confirmation("own-body-sure", args, yes=yes, no=no),))


async def confirm(update: Incoming, ctx: Ctx) -> Turn:
    """Store the answer. From now on they cannot see cases about people of this body."""
    body_id = argument(update)
    facts = await name_own_body(ctx, body_id)
    screen = Screen("own-body-current", {"body": own_body_name(body_id, ctx.content)}, _HOME)
    return Turn((screen,), facts=facts)
