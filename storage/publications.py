"""Publications, the preview that waits, and the cases that a preview is counted from."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, literal_column, select

from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.figures.publication import (
    LASTS,
    Period,
    Preview,
    Publication,
    promise_row,
    read_publication,
)
from bot.domain.figures.publication_counts import CountedCase, outcome, was_kept
from bot.domain.moments import day_of, midnight
from bot.domain.referrals.referrals import BEFORE, ReferralStep
from bot.domain.referrals.referrals import ReferralOutcome as BodyAnswer
from storage.columns import datetime_of, datetime_or_none, moment
from storage.link import Link
from storage.models import cases
from storage.models_moderation import publications, referrals
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedRows

_MINUTE: Final = 60_000_000
_PLACE: Final = "preview"
_OUT: Final = (
    select(literal_column("1"))
    .where(referrals.c.case_id == cases.c.id, referrals.c.step.not_in(sorted(BEFORE)))
    .exists()
)
_ANSWERED: Final = _OUT.where(
    referrals.c.step == ReferralStep.ANSWERED.value, referrals.c.outcome != BodyAnswer.NOT_COMPETENT.value
)
_CASES: Final = select(
    cases.c.act_id,
    cases.c.area_id,
    cases.c.opened_at,
    cases.c.state,
    cases.c.reason,
    cases.c.taken_at,
    cases.c.decided_at,
    cases.c.severity,
    cases.c.deadline,
    _OUT.label("referred"),
    _ANSWERED.label("answered"),
    _ANSWERED.where(referrals.c.outcome == BodyAnswer.ACTED.value).label("acted"),
).where(cases.c.opened_at >= bindparam("since"), cases.c.opened_at < bindparam("until"))
_OLDEST: Final = select(func.min(cases.c.opened_at))
PREVIEW: Final = select(publications).where(publications.c.published_at.is_(None))
PUBLISHED: Final = (
    select(publications).where(publications.c.published_at.is_not(None)).order_by(publications.c.first)
)
_DROP: Final = delete(publications).where(publications.c.published_at.is_(None))
_OVER: Final = _DROP.where(publications.c.at < bindparam("before"))


class SqlPublications(Repository):
    """Implements ``bot.usecases.ports.publication.Publications``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._preview: StagedRows[str, Preview] = StagedRows()
        self._published: StagedRows[str, tuple[Preview, datetime]] = StagedRows()
        self.stages = (self._preview, self._published)

    async def counted_cases(self, period: Period) -> Sequence[CountedCase]:
        after = period.last + timedelta(days=1)
        end = midnight(after)
        span = {"since": moment(midnight(period.first)), "until": moment(end)}
        candidates = (_counted_case(row, end=end) for row in await self._link.rows(_CASES, span))
        return [case for case in candidates if case is not None]

    async def oldest(self) -> date | None:
        at = (await self._link.rows(_OLDEST))[0][0]
        return None if at is None else day_of(datetime_of(at))

    async def preview(self) -> Preview | None:
        staged = self._preview.get(_PLACE)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(PREVIEW)
        return _preview(rows[0]) if rows else None

    async def all_published(self) -> Sequence[Publication]:
        known = [read_publication(row.content) for row in await self._link.rows(PUBLISHED)]
        new = [entry[0].publication for entry in self._published.items().values() if entry is not None]
        return sorted([*known, *new], key=lambda publication: publication.period)

    def save(self, preview: Preview) -> None:
        self._preview.set(_PLACE, preview)

    def drop(self, preview: Preview) -> None:
        self._preview.set(_PLACE, None)

    def publish(self, preview: Preview, *, at: datetime) -> None:
        self._preview.set(_PLACE, None)
        self._published.set(preview.id, (preview, at))

    async def flush(self, link: Link) -> None:
        if self._preview.batch:
            await link.run(_DROP)
        waiting = [_row(preview) for preview in self._preview.batch.values() if preview is not None]
        out = [_row(*entry) for entry in self._published.batch.values() if entry is not None]
        await link.put(publications, [*waiting, *out])


async def purge_previews(link: Link, now: datetime) -> int:
    """Remove previews that nobody can sign any more; the caller commits."""
    return await link.run(_OVER, {"before": moment(now - LASTS)})


def _counted_case(row: Any, *, end: datetime) -> CountedCase | None:
    steps = {name: bool(getattr(row, name)) for name in ("referred", "answered", "acted")}
    state = outcome(State(row.state), row.reason, **steps)
    if state is None:
        return None
    in_time = was_kept(datetime_or_none(row.decided_at), datetime_of(row.deadline), end=end)
    return CountedCase(
        row.act_id,
        row.area_id,
        day_of(datetime_of(row.opened_at)),
        state,
        _minutes(row.opened_at, row.taken_at),
        _minutes(row.opened_at, row.decided_at),
        promise_row(Severity(row.severity), in_time=in_time),
    )


def _minutes(since: int, until: int | None) -> int | None:
    return None if until is None else (until - since) // _MINUTE


def _preview(row: Any) -> Preview:
    return Preview(row.id, read_publication(row.content), datetime_of(row.at), row.data)


def _row(preview: Preview, published_at: datetime | None = None) -> dict[str, Any]:
    publication = preview.publication
    return {
        "id": preview.id,
        "first": publication.period.first.isoformat(),
        "last": publication.period.last.isoformat(),
        "at": moment(preview.at),
        "published_at": None if published_at is None else moment(published_at),
        "hash": publication.hash,
        "content": publication.canonical_text(),
        "data": preview.data if published_at is None else "",
    }
