"""What people write or send before the first question, below the hotlines or the privacy card.

Frightened people write first and read later. What they write becomes the draft, is judged as always, and the
screen is shown again with what was stored. Their files stay at the messenger until they have read who reads a report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Button, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.figures.daily_counts import FormStep
from bot.domain.owner.recordings import RecordedText
from bot.domain.reporting.drafts import LONGEST_TEXT, Draft, FieldName, FormVariant, switch_variant
from bot.domain.submissions.evidence import MOST_FILES
from bot.domain.typed import units
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import paragraphs
from bot.handlers.reporting.report_entrance import BEFORE, danger_screen, refuse_if_closed
from bot.handlers.reporting.report_outside import WHO, ask_sure, who_screen
from bot.handlers.reporting.report_telling import join_words, judge_early_words, tell_more
from bot.handlers.reporting.stray_message import add_message, with_files
from bot.handlers.safety.privacy import privacy_summary, whole_card_row
from bot.handlers.safety.spoken_texts import listen_rows
from bot.handlers.sent_reports.my_additions import message_content
from bot.handlers.sent_reports.pending_message import PendingMessage, begun_files, with_begun_files
from bot.handlers.sent_reports.receipts import open_if_code
from bot.handlers.submissions.evidence_words import left_over_args
from bot.handlers.submissions.posts import album_of
from bot.usecases.safety.count_usage import count_entrance
from bot.usecases.submissions.evidence import OfferedFile

CARD: Final = "card"


def reads_card(session: Session) -> bool:
    """Whether the privacy card is on the screen, before the form."""
    return session.state == BEFORE and session.data.get("at") == CARD


async def privacy_first(ctx: Ctx, session: Session) -> Turn:
    """The privacy summary, and the button to the first question."""
    count_entrance(ctx, FormStep.PRIVACY, session.draft)
    body, rows = await _card(ctx)
    return Turn((Screen(body.key, body.args, rows),), session=session.at(BEFORE, at=CARD))


async def _card(ctx: Ctx) -> tuple[TextRef, Rows]:
    epoch = ctx.session.epoch
    agree = Button(TextRef("button-report-agree"), Press("report-agree", epoch=epoch))
    summary, running = await privacy_summary(ctx), await ctx.uow.settings.running()
    return TextRef("report-privacy", {"lines": summary}), (
        (agree,),
        *listen_rows(RecordedText.SUMMARY, summary, ctx, running),
        whole_card_row(epoch),
        back_to_menu(),
    )


async def take(update: Incoming, ctx: Ctx) -> Turn:
    """Take words, files or a post for the report that is about to begin."""
    if (opened := await open_if_code(update, ctx)) is not None:
        return opened
    shut = refuse_if_closed(ctx, await ctx.uow.settings.running())
    if shut is not None:
        return replace(shut, replies=(Say("later-closed-not-stored"), *shut.replies))
    if message_content(update) is None:
        return await read_on(TextRef("report-before-kind"), ctx, ctx.session.draft)
    if isinstance(update, TextSaid) and (turn := await _take_who(update, ctx)) is not None:
        return turn
    return await _keep(update, ctx)


async def _take_who(update: TextSaid, ctx: Ctx) -> Turn | None:
    """Take the typed answer to who did it, where that is asked. An ordinary citizen is asked about once more, because
    that deletes the report; any other answer leads on."""
    draft = ctx.session.draft
    if ctx.session.data.get("at") != WHO or draft is None:
        return None
    match ctx.choices.read_choice(update.text, FieldName.ACTOR):
        case "":
            return None
        case ActorClass.PERSON:
            return ask_sure(ctx, no="report-start")
        case actor:
            draft = switch_variant(FormVariant.FULL, draft)
            if actor in ActorClass:
                draft = draft.with_answer(FieldName.ACTOR, actor)
            return await privacy_first(ctx, ctx.session.with_draft(draft))


async def _keep(update: Incoming, ctx: Ctx) -> Turn:
    """Put the message into the draft; it is judged before anything is stored."""
    brought, lost, noted = add_message(update, PendingMessage(), ctx)
    if not brought:
        return await read_on(paragraphs(lost), ctx, ctx.session.draft, noted)
    begun = ctx.session.draft or Draft(ctx.ids.new())
    posted, words = brought.add_to_draft(begun)
    if FieldName.ACT in begun.answers:
        draft, _ = await with_files(posted, brought.files, ctx)
        return await tell_more(words, draft, ctx, *(Say("later-not-stored", {"told": t}) for t in lost))
    if units(join_words(words, posted)) > LONGEST_TEXT:
        words, lost = "", [*lost, TextRef("later-draft-full", {"most": LONGEST_TEXT})]
    outcome = await judge_early_words(words, posted, ctx)
    waiting, left = _with_waiting_files(brought.files, outcome, ctx)
    draft = replace(outcome, album=album_of(update))
    if words and not draft.is_about_somebody:
        waiting = _without_who(waiting)
    notes = _outcome_notes(begun, draft, waiting.session, lost, left)
    return await _confirm_kept(update, draft, waiting, notes, noted)


def _without_who(ctx: Ctx) -> Ctx:
    """Who did it need not be asked any more."""
    if ctx.session.data.get("at") != WHO:
        return ctx
    data = {key: value for key, value in ctx.session.data.items() if key != "at"}
    return replace(ctx, session=ctx.session.at(ctx.session.state, **data))


def _with_waiting_files(files: Sequence[OfferedFile], draft: Draft, ctx: Ctx) -> tuple[Ctx, int]:
    """These files wait with those that came before; and how many have no room. Beside a message that waits for
    another choice there is none."""
    earlier = begun_files(ctx.session)
    if not files or (ctx.session.waiting and not earlier):
        return ctx, len(files)
    together = (*earlier, *files)[: max(0, MOST_FILES - draft.evidence)]
    session = with_begun_files(ctx.session, together, ctx.clock.now())
    return replace(ctx, session=session), len(earlier) + len(files) - len(together)


def _outcome_notes(
    before: Draft, draft: Draft, session: Session, lost: Sequence[TextRef], left: int
) -> Sequence[TextRef]:
    """What was stored, what waits, and what does neither."""
    waiting = len(begun_files(session))
    is_taken = replace(draft, album=before.album) != before or (waiting and not left)
    kept_note = (TextRef("report-before-stored", {"files": waiting}),) if is_taken else ()
    short = draft.sentence and FieldName.TEXT not in draft.answers
    return (
        *kept_note,
        *((TextRef("report-before-short"),) if short else ()),
        *lost,
        *((TextRef("later-files-left", left_over_args(left)),) if left else ()),
    )


async def _confirm_kept(
    update: Incoming, draft: Draft, ctx: Ctx, notes: Sequence[TextRef], noted: Mapping[str, str]
) -> Turn:
    """Show the screen again; for the other parts of an album send a short sentence."""
    before = ctx.session.draft
    if draft.album and before is not None and draft.album == before.album:
        reply = Say("report-before-file", {"count": len(begun_files(ctx.session))}, slot="evidence")
        return Turn((reply,), session=ctx.session.with_draft(draft))
    return await read_on(paragraphs(notes), ctx, draft, noted)


async def read_on(
    hint: TextRef, ctx: Ctx, draft: Draft | None, noted: Mapping[str, str] | None = None
) -> Turn:
    """The screen that the person was reading, below the result of their message."""
    place = ctx.session.data.get("at", "")
    if place == CARD:
        body, rows = await _card(ctx)
    elif place == WHO:
        body, rows = who_screen(ctx.session.epoch)
    else:
        body, rows = danger_screen(ctx, await ctx.uow.settings.running(), epoch=ctx.session.epoch)
    where = {"at": place} if place else {}
    session = ctx.session.with_draft(draft).at(BEFORE, **where, **(noted or {}))
    return Turn((Screen("report-again", {"hint": hint, "body": body}, rows),), session=session)
