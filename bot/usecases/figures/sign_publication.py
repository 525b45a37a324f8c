"""Two signatures publish a preview: they are for its exact content, and it is outdated once cases change."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.figures.publication import PUBLISHED_ACTION, Preview
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.roles import has_signing_right
from bot.domain.staff.signatures import Matter, SignatureRequest, signable
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.one_person import own_account_among
from bot.usecases.context import ActingContext, Context
from bot.usecases.figures.prepare_publication import drop_signatures, forget_key, up_to_date
from bot.usecases.staff.request_signature import request_signature

SIGNERS_ONLY = "publish-leads"
_SHORT = 32
"""Hex digits of the content's hash in a signature's row: 128 bits."""


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
