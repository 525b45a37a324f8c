"""What somebody writes or sends before the first question, below the numbers to call or the privacy card.

Whoever is frightened writes first and reads later. It becomes the draft, judged as always, and the screen is shown
again with what was kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Rows, Say, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.reporting.drafts import LONGEST_TEXT, Draft, Name
from bot.domain.reporting.scope import OutsideSubject
from bot.domain.typed import units
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, paragraphs
from bot.handlers.reporting.later import received, with_files
from bot.handlers.reporting.report_entrance import BEFORE, closed, danger_screen
from bot.handlers.reporting.report_outside import decline
from bot.handlers.reporting.report_telling import joined, tell_more, told_beforehand
from bot.handlers.safety.privacy import brief_card, whole_card_row
from bot.handlers.sent_reports.later_pending import Pending
from bot.handlers.sent_reports.my_additions import given
from bot.handlers.sent_reports.receipts import code_first
from bot.handlers.submissions.albums import album_of
from bot.handlers.submissions.evidence_words import left_over

CARD: Final = "card"


async def privacy_first(ctx: Ctx, session: Session) -> Turn:
    """The brief card, and the way to the first question."""
    body, rows = await _card(ctx)
    return Turn((Screen(body.key, body.args, rows),), session=session.at(BEFORE, at=CARD))


async def _card(ctx: Ctx) -> tuple[Term, Rows]:
    epoch = ctx.session.epoch
    agree = Button(Term("button-report-agree"), Press("report-agree", epoch=epoch))
    return Term("report-privacy", {"lines": await brief_card(ctx)}), (
        (agree,),
        whole_card_row(epoch),
        back_to_menu(),
    )


async def take(update: Incoming, ctx: Ctx) -> Turn:
    """Words, files, a post: kept for the report that is about to be told."""
    if (opened := await code_first(update, ctx)) is not None:
        return opened
    shut = closed(ctx, await ctx.uow.settings.running())
    if shut is not None:
        return replace(shut, replies=(Say("later-closed-not-kept"), *shut.replies))
    if given(update) is None:
        return await _read_on(Term("report-before-kind"), ctx, ctx.session.draft)
    return await _keep(update, ctx)


async def _keep(update: Incoming, ctx: Ctx) -> Turn:
    """Into the draft with it, judged before anything of it is one."""
    brought, lost, noted = received(update, Pending(), ctx)
    if not brought:
        return await _read_on(paragraphs(lost), ctx, ctx.session.draft, noted)
    begun = ctx.session.draft or Draft(ctx.ids.new())
    posted, words = brought.into(begun)
    if Name.ACT in begun.answers:
        draft, _ = await with_files(posted, brought.files, ctx)
        return await tell_more(words, draft, ctx, *(Say("later-not-kept", {"told": t}) for t in lost))
    if units(joined(words, posted)) > LONGEST_TEXT:
        words, lost = "", [*lost, Term("later-draft-full", {"most": LONGEST_TEXT})]
    told = await told_beforehand(words, posted, ctx)
    if isinstance(told, OutsideSubject):
        return decline(told, ctx, album=album_of(update))
    draft, left = await with_files(told, brought.files, ctx)
    return await _kept(
        update, replace(draft, album=album_of(update)), ctx, _told(begun, draft, lost, left), noted
    )


def _told(before: Draft, draft: Draft, lost: Sequence[Term], left: int) -> Sequence[Term]:
    """What was kept, and what not."""
    kept = (Term("report-before-kept", {"files": draft.evidence}),) if draft != before else ()
    short = draft.sentence and Name.TEXT not in draft.answers
    return (
        *kept,
        *((Term("report-before-short"),) if short else ()),
        *lost,
        *((Term("later-files-left", left_over(left)),) if left else ()),
    )


async def _kept(
    update: Incoming, draft: Draft, ctx: Ctx, told: Sequence[Term], noted: Mapping[str, str]
) -> Turn:
    """The screen once more; for the other parts of an album a short sentence."""
    before = ctx.session.draft
    if draft.album and before is not None and draft.album == before.album:
        said = Say("report-file-kept", {"count": draft.evidence, "caption": NOTHING}, slot="evidence")
        return Turn((said,), session=ctx.session.with_draft(draft))
    return await _read_on(paragraphs(told), ctx, draft, noted)


async def _read_on(hint: Term, ctx: Ctx, draft: Draft | None, noted: Mapping[str, str] | None = None) -> Turn:
    """The screen that is read, below what came of the message."""
    if ctx.session.data.get("at") == CARD:
        body, rows = await _card(ctx)
        where = {"at": CARD}
    else:
        body, rows = danger_screen(ctx, await ctx.uow.settings.running(), epoch=ctx.session.epoch)
        where = {}
    session = ctx.session.with_draft(draft).at(BEFORE, **where, **(noted or {}))
    return Turn((Screen("report-again", {"hint": hint, "body": body}, rows),), session=session)
