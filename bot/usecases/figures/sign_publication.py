"""Two signatures publish what a preview shows: its very content is signed, and it is out of date once cases change."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.figures.publication import PUBLISHED_DEED, Preview
from bot.domain.people import Account
from bot.domain.staff.audit import Deed
from bot.domain.staff.roles import counts
from bot.domain.staff.signatures import Matter, Wanted, signable
from bot.usecases.figures.prepare_publication import drop_signatures, forget_key, up_to_date
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.sight.leads import signer, signers
from bot.usecases.sight.one_person import as_one_of
from bot.usecases.staff.want import want

SIGNERS_ONLY = "publish-leads"
_SHORT = 32
"""Hex digits of the content's hash in a signature's row: 128 bits."""


@dataclass(frozen=True, slots=True)
class Signed:
    """After the first signature ``others`` can give the second; after that it is published and ``first`` gave the
    first one."""

    preview: Preview
    others: Sequence[Account] = ()
    first: Account | None = None


async def waiting_preview(*, uow: UnitOfWork, clock: Clock) -> Preview | None:
    """The one that can still be signed."""
    preview = await uow.publications.preview()
    return preview if preview is not None and preview.fresh(now=clock.now()) else None


async def first_signature(preview: Preview, *, uow: UnitOfWork, clock: Clock) -> Wanted | None:
    """The one under this preview, while it counts."""
    for wanted in await uow.signatures.all():
        of_this = (wanted.matter, wanted.detail) == (Matter.PUBLICATION, preview.publication.hash[:_SHORT])
        if of_this and wanted.fresh(now=clock.now()):
            return wanted if counts(await uow.staff.get(wanted.by), now=clock.now()) else None
    return None


async def sign_publication(
    preview_id: str, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> Signed:
    """The first or the second signature. Raises NotAllowed (no right to it, his own twice, nobody else who could),
    NotFound (another preview by now), WrongState (off, or out of date): nothing is published then."""
    await signer(by, uow=uow, clock=clock, otherwise=SIGNERS_ONLY)
    preview = await _signable(preview_id, uow=uow, clock=clock)
    first = await first_signature(preview, uow=uow, clock=clock)
    if first is not None:
        signable(first, by=await as_one_of(by, (first.by,), uow=uow), now=clock.now())
        return _publish(preview, first, by=by, uow=uow, clock=clock)
    others = await signers(besides=(by,), uow=uow, clock=clock)
    if not others:
        raise NotAllowed("publish-alone")
    await drop_signatures(uow=uow)
    await want(
        Matter.PUBLICATION, by, by=by, detail=preview.publication.hash[:_SHORT], uow=uow, ids=ids, clock=clock
    )
    _record("signed", preview, by, uow, clock)
    return Signed(preview, [one.account for one in others])


def _publish(preview: Preview, first: Wanted, *, by: Account, uow: UnitOfWork, clock: Clock) -> Signed:
    uow.publications.publish(preview, at=clock.now())
    forget_key(uow=uow)
    uow.signatures.drop(first.id)
    _record(PUBLISHED_DEED, preview, by, uow, clock)
    return Signed(preview, first=first.by)


async def refuse_publication(
    preview_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> Account | None:
    """One no is enough: the preview goes. Who had signed it, if anybody. Raises NotAllowed, NotFound."""
    await signer(by, uow=uow, clock=clock, otherwise=SIGNERS_ONLY)
    preview = await uow.publications.preview()
    if preview is None or preview.id != preview_id:
        raise NotFound("publish-none")
    first = await first_signature(preview, uow=uow, clock=clock)
    await drop_signatures(uow=uow)
    uow.publications.drop(preview)
    _record("refused", preview, by, uow, clock)
    return first.by if first is not None else None


async def _signable(preview_id: str, *, uow: UnitOfWork, clock: Clock) -> Preview:
    if not (await uow.settings.running()).publication:
        raise WrongState("publish-off")
    preview = await waiting_preview(uow=uow, clock=clock)
    if preview is None or preview.id != preview_id:
        raise NotFound("publish-none")
    period = preview.publication.period
    if any(period.overlaps(one.period) for one in await uow.publications.published()):
        raise WrongState("publish-overlap", {"first": period.first, "last": period.last})
    if not await up_to_date(preview, uow=uow):
        raise WrongState("publish-stale")
    return preview


def _record(detail: str, preview: Preview, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(
        Deed.PUBLISH, by=str(by), at=clock.now(), subject=preview.publication.hash, detail=detail
    )
