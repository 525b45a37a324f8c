"""What the form does not accept: declined kindly, with its subject; nothing of it is stored."""

from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.figures.daily_counts import FormStep
from bot.domain.reporting.drafts import FieldName
from bot.domain.reporting.scope import OutsideSubject
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.handlers.reporting.report_entrance import fresh_session
from bot.handlers.sent_reports.pending_message import without_begun_files
from bot.handlers.submissions.posts import with_declined_album
from bot.usecases.reporting.file_report import discard_draft

WHO: Final = "who"
"""Where a person is who is asked, before the form, who did it."""


async def decline_outside(update: Incoming, ctx: Ctx) -> Turn:
    """Decline what the reporter has said is outside; the button names the subject. Raises NotFound for another
    argument."""
    return decline(argument(update, OutsideSubject), ctx)


async def ask_outside(update: Incoming, ctx: Ctx) -> Turn:
    """Decline a report about a private person. If the press would lose words or files, ask for confirmation
    against slips."""
    draft = ctx.session.draft
    if draft is not None and (draft.evidence or draft.sentence or FieldName.TEXT in draft.answers):
        return ask_sure(ctx, no="report-on")
    return decline(OutsideSubject.PERSON, ctx)


def ask_sure(ctx: Ctx, *, no: str) -> Turn:
    """Ask before a report about a private person is declined and deleted. ``no``: the verb of the button that goes
    on with it."""
    epoch = ctx.session.epoch
    rows = (
        (Button(TextRef("button-outside-no"), Press(no, epoch=epoch)),),
        (
            Button(
                TextRef("button-text-outside"), Press("report-decline", OutsideSubject.PERSON.value, epoch)
            ),
        ),
    )
    return Turn((Screen("report-outside-sure", buttons=rows),))


def ask_who(ctx: Ctx) -> Turn:
    """Ask who did it before a report of which the words tell too little begins. The draft stays until the reporter
    has chosen; only the last choice declines it."""
    session = fresh_session(ctx)
    session = session.at(session.state, at=WHO)
    if session.draft is not None:
        session = session.with_draft(replace(session.draft, doubted=False))
    body, rows = who_screen(session.epoch)
    return Turn((Screen(body.key, body.args, rows),), session=session)


def who_screen(epoch: int) -> tuple[TextRef, Rows]:
    """The question who did it, and its buttons."""
    choices = (
        ("button-who-role", "report-start", ""),
        ("button-who-unknown", "report-start", ""),
        ("button-who-citizen", "report-decline", OutsideSubject.PERSON.value),
    )
    rows = tuple((Button(TextRef(key), Press(verb, given, epoch)),) for key, verb, given in choices)
    return TextRef("report-who"), (*rows, back_to_menu())


def decline(subject: OutsideSubject, ctx: Ctx) -> Turn:
    """Delete the draft with its files, and say so: the reporter has chosen this. The text mentions how to report by
    buttons. Further parts of its album may be on their way: they are declined with it."""
    album = ctx.session.draft.album if ctx.session.draft is not None else ""
    discard_draft(ctx, ctx.session.draft, FormStep.DECLINED)
    rows = (
        (button("button-report-another", "report"),),
        (button("button-learn", "learn"),),
        (button("button-clean-chat", "clean-chat"),),
        back_to_menu(),
    )
    files = ctx.session.draft.evidence if ctx.session.draft is not None else 0
    session = (
        without_begun_files(with_declined_album(ctx.session.at(""), album)).with_draft(None).next_epoch()
    )
    args: dict[str, Arg] = {"subject": subject.value, "files": files}
    return Turn((Screen("report-outside", args, rows),), session=session)
