"""The second signature under a referral, and the word to whoever prepared it."""

from collections.abc import Sequence

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    DetailOf,
    EraseDetails,
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
from bot.domain.cases.reports import Case
from bot.domain.referrals.referrals import Referral
from bot.handlers.cards.seen_by import seen_by
from bot.handlers.cases.case import reading_counted
from bot.handlers.pieces import argument, button, called
from bot.handlers.referrals.refer_words import number_args, package_words
from bot.handlers.referrals.referred import handed_over
from bot.usecases.referrals.read_referral import read_dossier
from bot.usecases.referrals.sign_referral import (
    ToSign,
    refuse_referral,
    sign_referral,
    to_sign,
    who_could_sign,
)

_HOME = ((button("queue-button-home", "queue"),),)


async def asked_to_sign(one: Referral, case: Case, ctx: Ctx) -> Sequence[Reply]:
    """To those who may sign: the case's number and the body; the summary is behind the button."""
    first = await ctx.uow.staff.get(one.by)
    args = number_args(case, one, ctx.content) | {"name": called(first), "until": one.until}
    rows = ((button("refer-button-see", "ref.see", one.id),),)
    could = await who_could_sign(case, besides=one.by, uow=ctx.uow, clock=ctx.clock)
    return [Say("refer-sign-wanted", args, rows, to=StaffChat(who), lane=Lane.DIALOGUE) for who in could]


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """All that would go, before he signs."""
    me = ctx.person.account
    found = await to_sign(argument(update), by=me, uow=ctx.uow, clock=ctx.clock, content=ctx.content)
    rows: Rows = (
        (
            button("refer-button-yes", "ref.yes", found.one.id),
            button("refer-button-no", "ref.no", found.one.id),
        ),
    )
    if found.packed.files:
        rows = ((button("refer-button-copies", "ref.look", found.one.id),), *rows)
    dossier = await read_dossier(
        found.one, found.packed, found.case, uow=ctx.uow, clock=ctx.clock, content=ctx.content
    )
    args = number_args(found.case, found.one, ctx.content)
    args |= {"package": package_words(dossier, ctx.content), "count": len(found.packed.files)}
    screen = Screen("refer-sign", args, rows, remember=DetailOf(found.case.id, me))
    return Turn((screen, *await reading_counted(found.case, ctx, whole=False)))


async def look(update: Incoming, ctx: Ctx) -> Turn:
    """The copies as they would go, which he must have seen before he signs. It counts as a reading."""
    me = ctx.person.account
    found = await to_sign(argument(update), by=me, uow=ctx.uow, clock=ctx.clock, content=ctx.content)
    chat, detail, of = StaffChat(me), DetailOf(found.case.id, me), len(found.packed.files)
    shown = [
        SendEvidence(
            file.evidence_id, chat, detail, Term("refer-look-copy", {"number": number, "of": of}),
            cells=file.cells, going=True, seen_in=found.one.id,
        )
        for number, file in enumerate(found.packed.files, 1)
    ]  # fmt: skip
    return Turn((*shown, *await reading_counted(found.case, ctx, whole=False)))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """It is the body's now: its liaison gets it, or the leads hear that there is none."""
    me = ctx.person.account
    found, facts = await sign_referral(
        argument(update), by=me, uow=ctx.uow, clock=ctx.clock, content=ctx.content
    )
    screen = Screen("refer-signed", number_args(found.case, found.one, ctx.content), _HOME)
    told = await _told("notice-refer-signed", found, ctx)
    seen = EraseDetails(found.case.id, me)
    return Turn((screen, *told, seen, *await handed_over(found, ctx)), facts=facts)


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """He does not agree: it does not go."""
    me = ctx.person.account
    found = await refuse_referral(argument(update), by=me, uow=ctx.uow, clock=ctx.clock, content=ctx.content)
    screen = Screen("refer-unsigned", number_args(found.case, found.one, ctx.content), _HOME)
    told = await _told("notice-refer-unsigned", found, ctx)
    return Turn((screen, *told, EraseDetails(found.case.id, me)))


async def _told(key: str, found: ToSign, ctx: Ctx) -> Sequence[Reply]:
    """To whoever prepared it."""
    args = number_args(found.case, found.one, ctx.content)
    said = Say(key, args, to=StaffChat(found.one.by), lane=Lane.DIALOGUE)
    return await seen_by([said], found.case, uow=ctx.uow)
