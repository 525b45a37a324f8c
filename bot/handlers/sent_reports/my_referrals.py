"""A moderator wants to refer a case: its reporter reads the summary as it would be sent, and agrees or
refuses.

They may also look at the copies of their own files. These are sent into the chat only on request, because
somebody may look over the reporter's shoulder, and are deleted with the question. Files of others who
reported the same are never shown to them.
"""

from collections.abc import Sequence

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    EraseExpiringCopies,
    ExpiringCopy,
    OriginChat,
    Reply,
    Rows,
    Say,
    Screen,
    SendEvidence,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.referrals.referrals import ChosenCopy, Referral, ReferralPackage, ReferralStep
from bot.domain.submissions.witnesses import Report
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.pieces import NOTHING, argument, button
from bot.handlers.press_arguments import ReportReferral
from bot.handlers.referrals.refer_sign import signature_requests
from bot.handlers.referrals.refer_words import number_args, package_words
from bot.handlers.sent_reports.my_reports import extend_session, find_own_report
from bot.handlers.sent_reports.my_status import status_screen
from bot.usecases.referrals.read_referral import read_dossier
from bot.usecases.sent_reports.consent_referral import (
    agree_to_referral,
    count_look,
    decline_referral,
    read_proposed,
)


async def show(update: Incoming, ctx: Ctx) -> Turn:
    """Show the summary as it would be sent, the body, and the number of copies. Nothing is sent yet."""
    referral, packed, report = await _own_referral(update, ctx)
    return Turn((await _question_screen(referral, packed, report, ctx),), session=extend_session(ctx))


async def _question_screen(referral: Referral, packed: ReferralPackage, report: Report, ctx: Ctx) -> Screen:
    case = await ctx.uow.cases.get(referral.case_id)
    if case is None:
        raise NotFound("refer-over")
    dossier = await read_dossier(ctx, referral, packed, case)
    own, at = await _own_files(packed, report, ctx), ReportReferral(report.id, referral.id)
    counts: dict[str, Arg] = {"own": len(own), "others": len(packed.files) - len(own)}
    args: dict[str, Arg] = {
        "package": package_words(dossier, ctx.content),
        "files": TextRef("my-refer-files", counts) if packed.files else NOTHING,
        "until": referral.until,
    }
    look = ((button("my-refer-button-look", "my-refer-look", at),),) if own else ()
    return Screen("my-refer", args, (*look, *_answers(at)))


def _answers(at: ReportReferral) -> Rows:
    return (
        (button("my-refer-button-yes", "my-refer-yes", at),),
        (button("my-refer-button-no", "my-refer-no", at),),
        (button("intro-button-later", "my-refer-later", at),),
    )


async def _own_files(packed: ReferralPackage, report: Report, ctx: Ctx) -> Sequence[ChosenCopy]:
    """The chosen copies of this reporter's own files."""
    pieces = [await ctx.uow.evidence.get(file.evidence_id) for file in packed.files]
    mine = {piece.id for piece in pieces if piece is not None and piece.report_id == report.id}
    return [file for file in packed.files if file.evidence_id in mine]


async def look(update: Incoming, ctx: Ctx) -> Turn:
    """Send the reporter's copies as they would be sent to the body; earlier ones in the chat are deleted
    first. A button below them deletes them again."""
    referral, packed, report = await _own_referral(update, ctx)
    own, at = await _own_files(packed, report, ctx), ReportReferral(report.id, referral.id)
    if not own:
        raise NotFound("refer-over")
    await count_look(ctx)
    copies = [
        SendEvidence(
            file.evidence_id,
            OriginChat(),
            ExpiringCopy(),
            _caption(n, len(own)),
            cells=file.cells,
            going=True,
        )
        for n, file in enumerate(own, 1)
    ]
    rows = ((button("my-refer-button-hide", "my-refer-hide", at),), *_answers(at))
    screen = Screen("my-refer-copies", {"count": len(own)}, rows, lane=SendLane.DIALOGUE, below=True)
    return Turn((EraseExpiringCopies(), *copies, screen), session=extend_session(ctx))


def _caption(number: int, of: int) -> TextRef:
    return TextRef("my-refer-copy", {"number": number, "of": of})


async def hide(update: Incoming, ctx: Ctx) -> Turn:
    """Delete the copies from the chat and show the question again."""
    referral, packed, report = await _own_referral(update, ctx)
    return Turn(
        (EraseExpiringCopies(), await _question_screen(referral, packed, report, ctx)),
        session=extend_session(ctx),
    )


async def answer_later(update: Incoming, ctx: Ctx) -> Turn:
    """Return to the report, even if nothing is asked any more. Nothing stays in the chat meanwhile."""
    report_id = argument(update, ReportReferral).report_id
    screen = await status_screen(await find_own_report(report_id, ctx), ctx)
    return Turn((EraseExpiringCopies(), screen), session=extend_session(ctx))


async def agree_referral(update: Incoming, ctx: Ctx) -> Turn:
    """Agree to these words for this body. The last reporter's consent asks for the second signature."""
    referral, _, report = await _own_referral(update, ctx)
    agreed = await agree_to_referral(ctx, referral.id, report=report)
    replies: list[Reply] = []
    case = await ctx.uow.cases.get(referral.case_id)
    if agreed.step is ReferralStep.SIGN and case is not None:
        notices = await _notices_to_preparer("notice-refer-agreed", agreed, ctx)
        replies = [*notices, *await signature_requests(agreed, case, ctx)]
    screen = await status_screen(report, ctx)
    return Turn(
        (Ack("my-refer-agreed"), EraseExpiringCopies(), screen, *replies), session=extend_session(ctx)
    )


async def refuse_referral(update: Incoming, ctx: Ctx) -> Turn:
    """Refuse or withdraw consent: nothing is sent. The preparer is told that, but not by whom."""
    report_id, referral_id = argument(update, ReportReferral)
    report = await find_own_report(report_id, ctx)
    refused = await decline_referral(ctx, referral_id, report=report)
    notices = await _notices_to_preparer("notice-refer-refused", refused, ctx)
    screen = await status_screen(report, ctx)
    return Turn(
        (Ack("my-refer-refused"), EraseExpiringCopies(), screen, *notices), session=extend_session(ctx)
    )


async def _own_referral(update: Incoming, ctx: Ctx) -> tuple[Referral, ReferralPackage, Report]:
    """What is asked about a report that this person may see. Raises NotFound for any other."""
    report_id, referral_id = argument(update, ReportReferral)
    report = await find_own_report(report_id, ctx)
    referral, packed = await read_proposed(ctx, referral_id, report=report)
    return referral, packed, report


async def _notices_to_preparer(key: str, referral: Referral, ctx: Ctx) -> Sequence[Reply]:
    """For the person who prepared it."""
    case = await ctx.uow.cases.get(referral.case_id)
    if case is None:
        return ()
    notice = Say(
        key, number_args(case, referral, ctx.content), to=StaffChat(referral.by), lane=SendLane.DIALOGUE
    )
    return await allowed_replies([notice], case, ctx)
