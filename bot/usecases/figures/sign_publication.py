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
from bot.usecases.figures.prepare_publication import drop_signatures, forget_key, up_to_date
from bot.usecases.ports import Clock, Ids, UnitOfWork
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


async def waiting_preview(*, uow: UnitOfWork, clock: Clock) -> Preview | None:
    """The preview that can still be signed."""
    preview = await uow.publications.preview()
    return preview if preview is not None and preview.fresh(now=clock.now()) else None


async def first_signature(preview: Preview, *, uow: UnitOfWork, clock: Clock) -> SignatureRequest | None:
    """The first signature under this preview, while it counts."""
    for wanted in await uow.signatures.all():
        of_this = (wanted.matter, wanted.detail) == (Matter.PUBLICATION, preview.publication.hash[:_SHORT])
        if of_this and wanted.fresh(now=clock.now()):
            return wanted if has_signing_right(await uow.staff.get(wanted.by), now=clock.now()) else None
    return None


async def sign_publication(
    preview_id: str, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> PublicationSignature:
    """The first or the second signature. Raises NotAllowed (no right to it, their own twice, nobody else who
    could), NotFound (another preview by now), WrongState (off, or outdated): then nothing is published."""
    await require_signer(by, uow=uow, clock=clock, refusal=SIGNERS_ONLY)
    preview = await _signable_preview(preview_id, uow=uow, clock=clock)
    first = await first_signature(preview, uow=uow, clock=clock)
    if first is not None:
        signable(first, by=await own_account_among(by, (first.by,), uow=uow), now=clock.now())
        return _publish(preview, first, by=by, uow=uow, clock=clock)
    others = await signers(besides=(by,), uow=uow, clock=clock)
    if not others:
        raise NotAllowed("publish-alone")
    await drop_signatures(uow=uow)
    await request_signature(
        Matter.PUBLICATION, by, by=by, detail=preview.publication.hash[:_SHORT], uow=uow, ids=ids, clock=clock
    )
    _record("signed", preview, by, uow, clock)
    return PublicationSignature(preview, [staff.account for staff in others])


def _publish(
    preview: Preview, first: SignatureRequest, *, by: Account, uow: UnitOfWork, clock: Clock
) -> PublicationSignature:
    uow.publications.publish(preview, at=clock.now())
    forget_key(uow=uow)
    uow.signatures.drop(first.id)
    _record(PUBLISHED_ACTION, preview, by, uow, clock)
    return PublicationSignature(preview, first=first.by)


async def refuse_publication(
    preview_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> Account | None:
    """One refusal deletes the preview. Returns its first signer, if any. Raises NotAllowed, NotFound."""
    await require_signer(by, uow=uow, clock=clock, refusal=SIGNERS_ONLY)
    preview = await uow.publications.preview()
    if preview is None or preview.id != preview_id:
        raise NotFound("publish-none")
    first = await first_signature(preview, uow=uow, clock=clock)
    await drop_signatures(uow=uow)
    uow.publications.drop(preview)
    _record("refused", preview, by, uow, clock)
    return first.by if first is not None else None


async def _signable_preview(preview_id: str, *, uow: UnitOfWork, clock: Clock) -> Preview:
    if not (await uow.settings.running()).publication:
        raise WrongState("publish-off")
    preview = await waiting_preview(uow=uow, clock=clock)
    if preview is None or preview.id != preview_id:
        raise NotFound("publish-none")
    period = preview.publication.period
    if any(period.overlaps(publication.period) for publication in await uow.publications.all_published()):
        raise WrongState("publish-overlap", {"first": period.first, "last": period.last})
    if not await up_to_date(preview, uow=uow):
        raise WrongState("publish-stale")
    return preview


def _record(detail: str, preview: Preview, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(
        AuditAction.PUBLISH, by=str(by), at=clock.now(), subject=preview.publication.hash, detail=detail
    )
