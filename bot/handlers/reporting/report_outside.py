"""What the form does not take: declined kindly, with what it is about, and nothing of it is kept."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.reporting.drafts import FieldName
from bot.domain.reporting.scope import OutsideSubject
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.handlers.submissions.albums import with_declined_album
from bot.usecases.reporting.discard_draft import discard_draft


async def decline_outside(update: Incoming, ctx: Ctx) -> Turn:
    """A button said what it is about: a private person, unless it names another subject.

    A thumb slips: where words or files would be lost by one press, it is asked once more.
    """
    named = argument(update)
    if named in OutsideSubject:
        return decline(OutsideSubject(named), ctx)
    draft = ctx.session.draft
    if draft is not None and (draft.evidence or draft.sentence or FieldName.TEXT in draft.answers):
        return _ask_sure(ctx)
    return decline(OutsideSubject.PERSON, ctx)


def _ask_sure(ctx: Ctx) -> Turn:
    epoch = ctx.session.epoch
    rows = (
        (Button(TextRef("button-outside-no"), Press("report-on", epoch=epoch)),),
        (
            Button(
                TextRef("button-text-outside"), Press("report-outside", OutsideSubject.PERSON.value, epoch)
            ),
        ),
    )
    return Turn((Screen("report-outside-sure", buttons=rows),))


def decline(subject: OutsideSubject, ctx: Ctx, *, album: str = "") -> Turn:
    """The draft is gone, its files with it, and that is said. A program can be wrong about a sentence, so the way to
    tell it by buttons is named.

    The other parts of an ``album`` that it came with are on their way: they are declined with it.
    """
    discard_draft(ctx.session.draft, uow=ctx.uow)
    rows = (
        (button("button-report-another", "report"),),
        (button("button-learn", "learn"),),
        (button("button-clean-chat", "clean-chat"),),
        back_to_menu(),
    )
    files = ctx.session.draft.evidence if ctx.session.draft is not None else 0
    session = with_declined_album(ctx.session.at(""), album).with_draft(None).next_epoch()
    args: dict[str, Arg] = {"subject": subject.value, "files": files}
    return Turn((Screen("report-outside", args, rows),), session=session)
