"""Publication of figures: a preview, two signatures, and the switch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.figures.publication import (
    PUBLISHED_ACTION,
    Period,
    Preview,
    Publication,
    check_period,
    next_period,
)
from bot.domain.figures.publication_counts import Rows, data_hash, rows_of
from bot.domain.figures.publication_rounding import make
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.roles import has_signing_right
from bot.domain.staff.signatures import Matter, SignatureRequest, signable
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.one_person import own_account_among
from bot.usecases.access.open_election_only import opening_day
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports import Content
from bot.usecases.staff.signatures import request_signature

A_DAY: Final = timedelta(days=1)
KEY_NOTE: Final = "publish-key"
"""The first unpublished day, and the key that rounds these days until they are published."""
SIGNERS_ONLY = "publish-leads"
_SHORT = 32
"""Hex digits of the content's hash in a signature's row: 128 bits."""


async def due_period(ctx: Context) -> Period:
    """From the day after the last published one to yesterday, but never across the opening for another election: the
    days before it are a period of their own. Raises BadInput if nothing is due."""
    before = [publication.period for publication in await ctx.uow.publications.all_published()]
    oldest = await ctx.uow.publications.oldest()
    period = next_period(
        today=ctx.clock.today(), before=before, oldest=oldest, retention=ctx.operator.retention
    )
    opened = await opening_day(ctx)
    return replace(period, last=opened - A_DAY) if period.first < opened <= period.last else period


async def prepare_publication(ctx: Context, period: Period | None, *, by: str) -> Preview:
    """Draw a preview; ``None``: of the period that is due. It replaces the waiting one, whose first signature
    becomes void. ``by``: for the record. Periods with the same first day are drawn with the same key until
    they are published: many draws would reveal the true numbers, and let somebody wait for one that they
    like. A waiting preview that is up to date is returned as it is, with its signature.

    Raises WrongState while publication is off, or if the numbers could be narrowed down too far; BadInput for
    a period that cannot be published.
    """
    if not (await ctx.uow.settings.running()).publication:
        raise WrongState("publish-off")
    if period is None:
        period = await due_period(ctx)
    before = [
        earlier_publication.period for earlier_publication in await ctx.uow.publications.all_published()
    ]
    check_period(period, today=ctx.clock.today(), before=before, retention=ctx.operator.retention)
    current_preview = await ctx.uow.publications.preview()
    if current_preview is not None and await _is_still_valid(ctx, current_preview, period):
        return current_preview
    salt = ctx.ids.new()
    publication, data = await _make_publication(ctx, period, salt=salt)
    preview = Preview(ctx.ids.new(), publication, ctx.clock.now(), data)
    await drop_signatures(ctx)
    ctx.uow.publications.save(preview)
    ctx.uow.audit.record(
        AuditAction.PUBLISH, by=by, at=ctx.clock.now(), subject=publication.hash, detail="prepared"
    )
    return preview


async def _is_still_valid(ctx: Context, preview: Preview, period: Period) -> bool:
    """Whether a new preview of this period would say the same, under the same names."""
    publication = preview.publication
    names = {kind: {cell.code: cell.label for cell in cells} for kind, cells in publication.tables.items()}
    same = publication.period == period and names == _rows(period, ctx.content).labels
    return same and preview.fresh(now=ctx.clock.now()) and await up_to_date(ctx, preview)


def _rows(period: Period, content: Content) -> Rows:
    acts = {act.id: act.label for act in content.acts.values() if act.reportable()}
    return rows_of(period, acts=acts, areas=content.areas)


async def _make_publication(ctx: Context, period: Period, *, salt: str) -> tuple[Publication, str]:
    rows = _rows(period, ctx.content)
    cases = await ctx.uow.publications.counted_cases(period)
    key = await _key_of(ctx, period)
    at = ctx.clock.now().replace(second=0, microsecond=0)
    made = make(cases, period, rows, key=key, at=at)
    return made, data_hash(cases, salt=salt)


async def _key_of(ctx: Context, period: Period) -> bytes:
    first, _, key = (await ctx.uow.settings.note(KEY_NOTE)).partition(" ")
    if first != period.first.isoformat():
        key = ctx.ids.new() + ctx.ids.new()
        ctx.uow.settings.set_note(KEY_NOTE, f"{period.first.isoformat()} {key}")
    return key.encode()


def forget_key(ctx: Context) -> None:
    """Delete the key once its days are published: then nobody can reverse the rounding."""
    ctx.uow.settings.set_note(KEY_NOTE, "")


async def up_to_date(ctx: Context, preview: Preview) -> bool:
    """Whether the cases are still those that it was drawn from."""
    salt = preview.data.partition("$")[0]
    return (
        data_hash(await ctx.uow.publications.counted_cases(preview.publication.period), salt=salt)
        == preview.data
    )


async def drop_signatures(ctx: Context) -> None:
    """Void all signatures of an earlier preview."""
    for wanted in await ctx.uow.signatures.all():
        if wanted.matter is Matter.PUBLICATION:
            ctx.uow.signatures.drop(wanted.id)


@dataclass(frozen=True, slots=True)
class PublicationSignature:
    """After the first signature ``others`` can give the second. After the second it is published, and
    ``first`` is the first signer."""

    preview: Preview
    others: Sequence[Account] = ()
    first: Account | None = None


async def waiting_preview(ctx: Context) -> Preview | None:
    """The preview that can still be signed."""
    preview = await ctx.uow.publications.preview()
    return preview if preview is not None and preview.fresh(now=ctx.clock.now()) else None


async def first_signature(ctx: Context, preview: Preview) -> SignatureRequest | None:
    """The first signature under this preview, while it counts."""
    for wanted in await ctx.uow.signatures.all():
        of_this = (wanted.matter, wanted.detail) == (Matter.PUBLICATION, preview.publication.hash[:_SHORT])
        if of_this and wanted.fresh(now=ctx.clock.now()):
            return (
                wanted if has_signing_right(await ctx.uow.staff.get(wanted.by), now=ctx.clock.now()) else None
            )
    return None


async def sign_publication(ctx: ActingContext, preview_id: str) -> PublicationSignature:
    """The first or the second signature. Raises NotAllowed (no right to it, their own twice, nobody else who
    could), NotFound (another preview by now), WrongState (off, or outdated): then nothing is published."""
    await require_signer(ctx, refusal=SIGNERS_ONLY)
    preview = await _signable_preview(ctx, preview_id)
    first = await first_signature(ctx, preview)
    if first is not None:
        signable(first, by=await own_account_among(ctx, (first.by,)), now=ctx.clock.now())
        return _publish(ctx, preview, first)
    others = await signers(ctx, besides=(ctx.account,))
    if not others:
        raise NotAllowed("publish-alone")
    await drop_signatures(ctx)
    await request_signature(ctx, Matter.PUBLICATION, ctx.account, detail=preview.publication.hash[:_SHORT])
    _record(ctx, "signed", preview)
    return PublicationSignature(preview, [staff.account for staff in others])


def _publish(ctx: ActingContext, preview: Preview, first: SignatureRequest) -> PublicationSignature:
    ctx.uow.publications.publish(preview, at=ctx.clock.now())
    forget_key(ctx)
    ctx.uow.signatures.drop(first.id)
    _record(ctx, PUBLISHED_ACTION, preview)
    return PublicationSignature(preview, first=first.by)


async def refuse_publication(ctx: ActingContext, preview_id: str) -> Account | None:
    """One refusal deletes the preview. Returns its first signer, if any. Raises NotAllowed, NotFound."""
    await require_signer(ctx, refusal=SIGNERS_ONLY)
    preview = await ctx.uow.publications.preview()
    if preview is None or preview.id != preview_id:
        raise NotFound("publish-none")
    first = await first_signature(ctx, preview)
    await drop_signatures(ctx)
    ctx.uow.publications.drop(preview)
    _record(ctx, "refused", preview)
    return first.by if first is not None else None


async def _signable_preview(ctx: Context, preview_id: str) -> Preview:
    if not (await ctx.uow.settings.running()).publication:
        raise WrongState("publish-off")
    preview = await waiting_preview(ctx)
    if preview is None or preview.id != preview_id:
        raise NotFound("publish-none")
    period = preview.publication.period
    if any(period.overlaps(publication.period) for publication in await ctx.uow.publications.all_published()):
        raise WrongState("publish-overlap", {"first": period.first, "last": period.last})
    if not await up_to_date(ctx, preview):
        raise WrongState("publish-stale")
    return preview


def _record(ctx: ActingContext, detail: str, preview: Preview) -> None:
    ctx.uow.audit.record(
        AuditAction.PUBLISH,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=preview.publication.hash,
        detail=detail,
    )


async def set_publication(ctx: ActingContext, on: bool) -> RunningSettings:
    """Pressing twice changes nothing more."""
    running = await ctx.uow.settings.running()
    if running.publication is on:
        return running
    changed = replace(running, publication=on)
    ctx.uow.settings.save(changed)
    detail = "on" if on else "off"
    ctx.uow.audit.record(
        AuditAction.SETTING, by=str(ctx.account), at=ctx.clock.now(), subject="publication", detail=detail
    )
    preview = await ctx.uow.publications.preview()
    if not on and preview is not None:
        await drop_signatures(ctx)
        ctx.uow.publications.drop(preview)
    return changed
