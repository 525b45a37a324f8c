"""Publications, under one contract for every storage."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.cases.reports import State
from bot.domain.cases.triage import SPAM
from bot.domain.figures.publication import (
    LASTS,
    CaseOutcome,
    Cell,
    Period,
    Preview,
    Publication,
    PublicationTableKind,
)
from bot.domain.figures.publication_counts import CountedCase
from bot.domain.moments import midnight
from bot.domain.owner.settings import RunningSettings
from storage.store import SqlStore
from tests.storage.values import NOW, REZA, a_case
from tests.storage.workplace import Workplace

DAY = date(2026, 5, 1)
ONE = Period(DAY, DAY + timedelta(days=1))
SHOWN = Publication(
    ONE,
    datetime(2026, 5, 3, 9, tzinfo=UTC),
    {kind: (Cell("a", "یک", 5), Cell("b", "", 0)) for kind in PublicationTableKind},
    until_taken=15,
)
PREVIEW = Preview("p1", SHOWN, NOW, "salt$hash")


def at(day: date, minutes: int = 0) -> datetime:
    return (midnight(day) + timedelta(minutes=minutes)).astimezone(UTC)


async def test_cases_are_counted_by_the_days_of_tehran(work: Workplace) -> None:
    over: dict[str, Any] = {"assignee": REZA, "taken_at": at(DAY, 12), "decided_at": at(DAY, 90)}
    due: dict[str, Any] = {"deadline": at(DAY, 60)}
    async with work.turn() as uow:
        uow.cases.add(a_case("before", number=1, opened_at=at(DAY, -1)))
        uow.cases.add(a_case("first", number=2, opened_at=at(DAY), state=State.VERIFIED, **over, **due))
        open_case = {"act_id": "O02", "area_id": "x", "deadline": at(DAY, 2939)}
        uow.cases.add(a_case("last", number=3, opened_at=at(DAY, 2879), **open_case))
        uow.cases.add(a_case("after", number=4, opened_at=at(DAY, 2880)))
        gone = {"state": State.OUT_OF_SCOPE, "reason": SPAM} | over
        uow.cases.add(a_case("spam", number=5, opened_at=at(DAY), **gone))
        uow.cases.add(a_case("taken-back", number=6, opened_at=at(DAY), state=State.WITHDRAWN))
        uow.cases.add(a_case("merged", number=7, opened_at=at(DAY), state=State.MERGED, merged_into="first"))
    async with work.turn() as uow:
        cases = sorted(await uow.publications.counted_cases(ONE), key=lambda case: case.day)
        assert cases == [
            CountedCase("O01", "tehran-1", DAY, CaseOutcome.VERIFIED, 12, 90, "high-late"),
            CountedCase("O02", "x", DAY + timedelta(days=1), CaseOutcome.OPEN, promise="pending"),
        ]
        assert await uow.publications.oldest() == DAY - timedelta(days=1)


async def test_no_case_no_oldest(work: Workplace) -> None:
    async with work.turn() as uow:
        assert await uow.publications.oldest() is None
        assert list(await uow.publications.counted_cases(ONE)) == []
        assert await uow.publications.preview() is None and list(await uow.publications.all_published()) == []


async def test_a_newer_preview_takes_the_place_of_the_older(work: Workplace) -> None:
    newer = replace(PREVIEW, id="p2", data="salt$other")
    async with work.turn() as uow:
        uow.publications.save(PREVIEW)
        assert await uow.publications.preview() == PREVIEW
    async with work.turn() as uow:
        assert await uow.publications.preview() == PREVIEW
        uow.publications.save(newer)
    async with work.turn() as uow:
        assert await uow.publications.preview() == newer
        uow.publications.drop(newer)
        assert await uow.publications.preview() is None
    async with work.turn() as uow:
        assert await uow.publications.preview() is None


async def test_publication_stays_and_forgets_its_sources(work: Workplace) -> None:
    later = replace(
        PREVIEW, id="p2", publication=replace(SHOWN, period=Period(date(2026, 5, 9), date(2026, 5, 9)))
    )
    for preview in (later, PREVIEW):
        async with work.turn() as uow:
            uow.publications.save(preview)
        async with work.turn() as uow:
            uow.publications.publish(preview, at=NOW)
            assert await uow.publications.preview() is None
            assert preview.publication in await uow.publications.all_published()
    async with work.turn() as uow:
        assert list(await uow.publications.all_published()) == [SHOWN, later.publication], (
            "in the order of periods"
        )
        uow.publications.drop(PREVIEW)
    async with work.turn() as uow:
        assert len(await uow.publications.all_published()) == 2


async def test_a_failed_turn_publishes_nothing(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.publications.save(PREVIEW)
    async with work.batch() as (uow, _keep, drop):
        uow.publications.publish(PREVIEW, at=NOW)
        drop()
        assert await uow.publications.preview() == PREVIEW
        assert list(await uow.publications.all_published()) == []


async def test_whether_it_is_on_is_kept(work: Workplace) -> None:
    async with work.turn() as uow:
        assert (await uow.settings.running()).publication is False
        uow.settings.save(RunningSettings(publication=True))
    async with work.turn() as uow:
        assert (await uow.settings.running()).publication is True


async def test_preview_expires_but_publication_does_not(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.publications.save(PREVIEW)
        batch.uow.publications.publish(replace(PREVIEW, id="p0"), at=NOW)
        batch.uow.publications.save(PREVIEW)
        batch.keep_turn()
        await batch.commit()
    assert (await store.purge(NOW + LASTS))["previews"] == 0
    assert (await store.purge(NOW + LASTS + timedelta(seconds=1)))["previews"] == 1
    async with store.batch() as batch:
        assert await batch.uow.publications.preview() is None
        assert len(await batch.uow.publications.all_published()) == 1
