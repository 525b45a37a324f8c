"""A preview of a publication: drawn once, shown to the signers, and outdated as soon as its cases change."""

from typing import Final

from bot.domain.errors import WrongState
from bot.domain.figures.publication import Preview, Publication
from bot.domain.figures.publication_counts import Rows, data_hash, rows_of
from bot.domain.figures.publication_period import Period, check_period, next_period
from bot.domain.figures.publication_rounding import make
from bot.domain.owner.settings import Retention
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.signatures import Matter
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork

KEY_NOTE: Final = "publish-key"
"""The first unpublished day, and the key that rounds these days until they are published."""


async def due_period(*, retention: Retention, uow: UnitOfWork, clock: Clock) -> Period:
    """From the day after the last published one to yesterday. Raises BadInput if nothing is due."""
    before = [publication.period for publication in await uow.publications.all_published()]
    oldest = await uow.publications.oldest()
    return next_period(today=clock.today(), before=before, oldest=oldest, retention=retention)


async def prepare_publication(
    period: Period | None,
    *,
    by: str,
    retention: Retention,
    uow: UnitOfWork,
    ids: Ids,
    clock: Clock,
    content: Content,
) -> Preview:
    """Draw a preview; ``None``: of the period that is due. It replaces the waiting one, whose first signature
    becomes void. ``by``: for the record. Periods with the same first day are drawn with the same key until
    they are published: many draws would reveal the true numbers, and let somebody wait for one that they
    like. A waiting preview that is up to date is returned as it is, with its signature.

    Raises WrongState while publication is off, or if the numbers could be narrowed down too far; BadInput for
    a period that cannot be published.
    """
    if not (await uow.settings.running()).publication:
        raise WrongState("publish-off")
    if period is None:
        period = await due_period(retention=retention, uow=uow, clock=clock)
    before = [earlier_publication.period for earlier_publication in await uow.publications.all_published()]
    check_period(period, today=clock.today(), before=before, retention=retention)
    current_preview = await uow.publications.preview()
    if current_preview is not None and await _is_still_valid(
        current_preview, period, uow=uow, clock=clock, content=content
    ):
        return current_preview
    salt = ids.new()
    publication, data = await _make_publication(
        period, salt=salt, uow=uow, ids=ids, clock=clock, content=content
    )
    preview = Preview(ids.new(), publication, clock.now(), data)
    await drop_signatures(uow=uow)
    uow.publications.save(preview)
    uow.audit.record(AuditAction.PUBLISH, by=by, at=clock.now(), subject=publication.hash, detail="prepared")
    return preview


async def _is_still_valid(
    preview: Preview, period: Period, *, uow: UnitOfWork, clock: Clock, content: Content
) -> bool:
    """Whether a new preview of this period would say the same, under the same names."""
    publication = preview.publication
    names = {kind: {cell.code: cell.label for cell in cells} for kind, cells in publication.tables.items()}
    same = publication.period == period and names == _rows(period, content).labels
    return same and preview.fresh(now=clock.now()) and await up_to_date(preview, uow=uow)


def _rows(period: Period, content: Content) -> Rows:
    acts = {act.id: act.label for act in content.acts.values() if act.reportable()}
    return rows_of(period, acts=acts, areas=content.areas)


async def _make_publication(
    period: Period, *, salt: str, uow: UnitOfWork, ids: Ids, clock: Clock, content: Content
) -> tuple[Publication, str]:
    rows = _rows(period, content)
    cases = await uow.publications.counted_cases(period)
    key = await _key_of(period, uow=uow, ids=ids)
    at = clock.now().replace(second=0, microsecond=0)
    made = make(cases, period, rows, key=key, at=at)
    return made, data_hash(cases, salt=salt)


async def _key_of(period: Period, *, uow: UnitOfWork, ids: Ids) -> bytes:
    first, _, key = (await uow.settings.note(KEY_NOTE)).partition(" ")
    if first != period.first.isoformat():
        key = ids.new() + ids.new()
        uow.settings.set_note(KEY_NOTE, f"{period.first.isoformat()} {key}")
    return key.encode()


def forget_key(*, uow: UnitOfWork) -> None:
    """Delete the key once its days are published: then nobody can reverse the rounding."""
    uow.settings.set_note(KEY_NOTE, "")


async def up_to_date(preview: Preview, *, uow: UnitOfWork) -> bool:
    """Whether the cases are still those that it was drawn from."""
    salt = preview.data.partition("$")[0]
    return (
        data_hash(await uow.publications.counted_cases(preview.publication.period), salt=salt) == preview.data
    )


async def drop_signatures(*, uow: UnitOfWork) -> None:
    """Void all signatures of an earlier preview."""
    for wanted in await uow.signatures.all():
        if wanted.matter is Matter.PUBLICATION:
            uow.signatures.drop(wanted.id)
