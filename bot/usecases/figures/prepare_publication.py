"""A preview of a publication: drawn once, shown to the signers, and outdated as soon as its cases change."""

from typing import Final

from bot.domain.errors import WrongState
from bot.domain.figures.publication import Preview, Publication
from bot.domain.figures.publication_counts import Rows, data_hash, rows_of
from bot.domain.figures.publication_period import Period, check_period, next_period
from bot.domain.figures.publication_rounding import make
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.signatures import Matter
from bot.usecases.context import Context
from bot.usecases.ports import Content

KEY_NOTE: Final = "publish-key"
"""The first unpublished day, and the key that rounds these days until they are published."""


async def due_period(ctx: Context) -> Period:
    """From the day after the last published one to yesterday. Raises BadInput if nothing is due."""
    before = [publication.period for publication in await ctx.uow.publications.all_published()]
    oldest = await ctx.uow.publications.oldest()
    return next_period(
        today=ctx.clock.today(), before=before, oldest=oldest, retention=ctx.operator.retention
    )


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
