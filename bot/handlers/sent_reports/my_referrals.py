"""A moderator wants to pass a case on: its reporter reads the summary as it would go, and says yes or no.

Copies of his own files he may look at, too. They come into his chat only when he asks for them, for somebody may look
over his shoulder, and go with the question. Files of others who reported the same are never shown to him.
"""

from collections.abc import Sequence

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    EraseShown,
    Fleeting,
    Here,
    Lane,
    Reply,
    Rows,
    Say,
    Screen,
    SendEvidence,
    StaffChat,
    Term,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.referrals.referrals import Chosen, Packed, Referral, Step
from bot.domain.submissions.witnesses import Report
from bot.handlers.cards.seen_by import seen_by
from bot.handlers.pieces import NOTHING, argument, button
from bot.handlers.referrals.refer_sign import asked_to_sign
from bot.handlers.referrals.refer_words import number_args, package_words
from bot.handlers.sent_reports.my_reports import kept_open, reachable
from bot.handlers.sent_reports.my_status import status_screen
from bot.usecases.referrals.read_referral import read_dossier
from bot.usecases.sent_reports.consent_referral import agree, count_look, disagree, read_proposed


async def show(update: Incoming, ctx: Ctx) -> Turn:
    """The summary as it would go, the body, how many copies; nothing of it has gone."""
    one, packed, report = await _mine(argument(update), ctx)
    return Turn((await _asked(one, packed, report, ctx),), session=kept_open(ctx))


async def _asked(one: Referral, packed: Packed, report: Report, ctx: Ctx) -> Screen:
    case = await ctx.uow.cases.get(one.case_id)
    if case is None:
        raise NotFound("refer-over")
    found = await read_dossier(one, packed, case, uow=ctx.uow, clock=ctx.clock, content=ctx.content)
    own, at = await _own(packed, report, ctx), f"{report.id}/{one.id}"
    counts: dict[str, Arg] = {"own": len(own), "others": len(packed.files) - len(own)}
    args: dict[str, Arg] = {
        "package": package_words(found, ctx.content),
        "files": Term("my-refer-files", counts) if packed.files else NOTHING,
        "until": one.until,
    }
    look = ((button("my-refer-button-look", "my-refer-look", at),),) if own else ()
    return Screen("my-refer", args, (*look, *_answers(at)))


def _answers(at: str) -> Rows:
    return (
        (button("my-refer-button-yes", "my-refer-yes", at),),
        (button("my-refer-button-no", "my-refer-no", at),),
        (button("intro-button-later", "my-refer-later", at),),
    )


async def _own(packed: Packed, report: Report, ctx: Ctx) -> Sequence[Chosen]:
    """The chosen copies of his own files."""
    pieces = [await ctx.uow.evidence.get(file.evidence_id) for file in packed.files]
    mine = {piece.id for piece in pieces if piece is not None and piece.report_id == report.id}
    return [file for file in packed.files if file.evidence_id in mine]


async def look(update: Incoming, ctx: Ctx) -> Turn:
    """His copies, as they would go; what stood there of them goes first. Below them he can take them away again."""
    one, packed, report = await _mine(argument(update), ctx)
    own, at = await _own(packed, report, ctx), f"{report.id}/{one.id}"
    if not own:
        raise NotFound("refer-over")
    await count_look(ctx.person.keys.reporter, uow=ctx.uow, clock=ctx.clock)
    shown = [
        SendEvidence(
            file.evidence_id, Here(), Fleeting(), _caption(n, len(own)), cells=file.cells, going=True
        )
        for n, file in enumerate(own, 1)
    ]
    rows = ((button("my-refer-button-hide", "my-refer-hide", at),), *_answers(at))
    screen = Screen("my-refer-shown", {"count": len(own)}, rows, lane=Lane.DIALOGUE, below=True)
    return Turn((EraseShown(), *shown, screen), session=kept_open(ctx))


def _caption(number: int, of: int) -> Term:
    return Term("my-refer-copy", {"number": number, "of": of})


async def hide(update: Incoming, ctx: Ctx) -> Turn:
    """They go from his chat, and the question stands there again."""
    one, packed, report = await _mine(argument(update), ctx)
    return Turn((EraseShown(), await _asked(one, packed, report, ctx)), session=kept_open(ctx))


async def later(update: Incoming, ctx: Ctx) -> Turn:
    """Back to the report, also where nothing is asked any more; nothing stays in his chat meanwhile."""
    report_id, _, _ = argument(update).partition("/")
    screen = await status_screen(await reachable(report_id, ctx), ctx)
    return Turn((EraseShown(), screen), session=kept_open(ctx))


async def yes(update: Incoming, ctx: Ctx) -> Turn:
    """He agrees to these words for this body. With the last one's yes the second signature is asked for."""
    one, _, report = await _mine(argument(update), ctx)
    agreed = await agree(one.id, report=report, uow=ctx.uow, clock=ctx.clock)
    replies: list[Reply] = []
    case = await ctx.uow.cases.get(one.case_id)
    if agreed.step is Step.SIGN and case is not None:
        told = await _told("notice-refer-agreed", agreed, ctx)
        replies = [*told, *await asked_to_sign(agreed, case, ctx)]
    screen = await status_screen(report, ctx)
    return Turn((Ack("my-refer-agreed"), EraseShown(), screen, *replies), session=kept_open(ctx))


async def no(update: Incoming, ctx: Ctx) -> Turn:
    """He does not, or not any more: nothing goes. Whoever prepared it hears that, and not from whom."""
    report_id, _, referral_id = argument(update).partition("/")
    report = await reachable(report_id, ctx)
    refused = await disagree(referral_id, report=report, uow=ctx.uow, clock=ctx.clock)
    told = await _told("notice-refer-refused", refused, ctx)
    screen = await status_screen(report, ctx)
    return Turn((Ack("my-refer-refused"), EraseShown(), screen, *told), session=kept_open(ctx))


async def _mine(at: str, ctx: Ctx) -> tuple[Referral, Packed, Report]:
    """What is asked about a report that this person may see. Raises NotFound for any other."""
    report_id, _, referral_id = at.partition("/")
    report = await reachable(report_id, ctx)
    one, packed = await read_proposed(referral_id, report=report, uow=ctx.uow, clock=ctx.clock)
    return one, packed, report


async def _told(key: str, one: Referral, ctx: Ctx) -> Sequence[Reply]:
    """To whoever prepared it."""
    case = await ctx.uow.cases.get(one.case_id)
    if case is None:
        return ()
    said = Say(key, number_args(case, one, ctx.content), to=StaffChat(one.by), lane=Lane.DIALOGUE)
    return await seen_by([said], case, uow=ctx.uow)
