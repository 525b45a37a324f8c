"""What the form does not take: declined kindly, with what it is about, and nothing of it is kept."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.scope import OutsideSubject
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.usecases.discard_draft import discard_draft


async def outside(update: Incoming, ctx: Ctx) -> Turn:
    """A button said what it is about: a private person, unless it names another subject."""
    named = argument(update)
    return decline(OutsideSubject(named) if named in OutsideSubject else OutsideSubject.PERSON, ctx)


def decline(subject: OutsideSubject, ctx: Ctx) -> Turn:
    """The draft is gone. A program can be wrong about a sentence, so the way to tell it by buttons is named."""
    discard_draft(ctx.session.draft, uow=ctx.uow)
    rows = (
        (button("button-report-another", "report"),),
        (button("button-learn", "learn"),),
        back_to_menu(),
    )
    session = ctx.session.at("").with_draft(None).next_epoch()
    return Turn((Screen("report-outside", {"subject": subject.value}, rows),), session=session)
