"""Finished attempts and item sums: one contract in memory, on SQLite, on PostgreSQL."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.learning.attempts import FinishedAnswer, FinishedAttempt
from bot.domain.learning.item_statistics import ItemSums, one_answer
from storage.attempts import read_item_sums
from storage.trouble import DatabaseUnusable
from tests.fakes.memory import MemoryUow
from tests.storage.conftest import POSTGRESQL, Opening, sqlite_url
from tests.storage.workplace import Workplace

DAY = date(2026, 11, 24)


def attempt(key: str, *, tier: str = "voter/basic", day: date = DAY, number: int = 1) -> FinishedAttempt:
    answers = (
        FinishedAnswer("vb-q01", chosen=("a", "c"), right=True, topic="vote", lesson_id="vb1"),
        FinishedAnswer("vb-q02", chosen=("b",), right=False),
    )
    return FinishedAttempt(
        key, tier=tier, day=day, content_hash="f" * 64, pass_mark=70, passed=False, answers=answers,
        number=number,
    )  # fmt: skip


async def test_an_attempt_comes_back_with_every_field_and_only_to_its_learner(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.attempts.add("k1", attempt("a1"))
        assert await uow.attempts.get("k1", "a1") == attempt("a1")
    async with work.turn() as uow:
        assert await uow.attempts.get("k1", "a1") == attempt("a1")
        assert await uow.attempts.get("k2", "a1") is None
        assert await uow.attempts.get("k1", "a2") is None


async def test_the_newest_come_first_and_a_tier_s_alone(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.attempts.add("k1", attempt("a-second", number=2))
        uow.attempts.add("k1", attempt("b-old", day=DAY - timedelta(days=3)))
        uow.attempts.add("k1", attempt("c-exam", tier="voter/exam", day=DAY + timedelta(days=1)))
        uow.attempts.add("k2", attempt("d-other"))
    async with work.turn() as uow:
        uow.attempts.add("k1", attempt("z-first", number=1))
        ids = [one.id for one in await uow.attempts.of_learner("k1", limit=9)]
        assert ids == ["c-exam", "a-second", "z-first", "b-old"]
        basic = await uow.attempts.of_learner("k1", tier="voter/basic", limit=2)
        assert [one.id for one in basic] == ["a-second", "z-first"]


async def test_attempts_move_to_another_name(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.attempts.add("old", attempt("a1"))
    async with work.turn() as uow:
        uow.attempts.add("old", attempt("a2", number=2))
        await uow.attempts.move("old", to="new")
        assert [one.id for one in await uow.attempts.of_learner("new", limit=9)] == ["a2", "a1"]
        assert not await uow.attempts.of_learner("old", limit=9)
    async with work.turn() as uow:
        assert [one.id for one in await uow.attempts.of_learner("new", limit=9)] == ["a2", "a1"]
        assert not await uow.attempts.of_learner("old", limit=9)


async def test_forgetting_somebody_leaves_what_others_finish_with_them(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.attempts.add("k1", attempt("a1"))
        uow.attempts.add("k2", attempt("a2"))
        uow.attempts.forget("k1")
    async with work.turn() as uow:
        assert not await uow.attempts.of_learner("k1", limit=9)
        assert await uow.attempts.get("k2", "a2") == attempt("a2")


async def test_who_is_forgotten_has_no_attempts_any_more(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.attempts.add("k1", attempt("a1"))
        uow.attempts.add("k2", attempt("a2"))
        uow.attempts.add("k3", attempt("a3"))
    async with work.turn() as uow:
        uow.attempts.add("k1", attempt("a4"))
        await uow.attempts.move("k3", to="k1")
        uow.attempts.forget("k1")
        assert not await uow.attempts.of_learner("k1", limit=9)
        assert await uow.attempts.get("k1", "a1") is None
    async with work.turn() as uow:
        assert not await uow.attempts.of_learner("k1", limit=9)
        assert not await uow.attempts.of_learner("k3", limit=9)
        assert [one.id for one in await uow.attempts.of_learner("k2", limit=9)] == ["a2"]


async def test_a_dropped_turn_leaves_no_attempt(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.attempts.add("k1", attempt("a1"))
    async with work.batch() as (uow, keep, drop):
        uow.attempts.forget("k1")
        uow.attempts.add("k1", attempt("a2"))
        drop()
        assert [one.id for one in await uow.attempts.of_learner("k1", limit=9)] == ["a1"]
        keep()
    async with work.turn() as uow:
        assert [one.id for one in await uow.attempts.of_learner("k1", limit=9)] == ["a1"]


def answered(*, right: bool, others: int, fingerprint: str = "f1") -> ItemSums:
    return one_answer("vb-q01", fingerprint=fingerprint, right=right, others=others)


@pytest.mark.parametrize("kind", ["memory", "sqlite", POSTGRESQL])
async def test_sums_add_up_over_turns_and_batches_by_wording(
    kind: str, request: pytest.FixtureRequest, opened: Opening, data_dir: Path
) -> None:
    wanted = ItemSums(
        "vb-q01", fingerprint="f1", asked=3, right=2, score=150, score_squared=11250, score_right=100
    )
    if kind == "memory":
        memory = MemoryUow()
        for right, others in ((True, 75), (True, 25), (False, 50)):
            memory.items.add(answered(right=right, others=others))
        found = memory.tables.items["vb-q01", "f1"]
        assert found == replace(wanted, score_squared=75**2 + 25**2 + 50**2)
        return
    url = sqlite_url(data_dir) if kind == "sqlite" else request.getfixturevalue("pg_url")
    store = await opened(url)
    async with store.batch() as batch:
        batch.uow.items.add(answered(right=True, others=75))
        batch.keep_turn()
        batch.uow.items.add(answered(right=True, others=25))
        batch.uow.items.add(answered(right=True, others=10, fingerprint="f0"))
        batch.keep_turn()
        batch.uow.items.add(answered(right=True, others=99))
        batch.drop_turn()
        await batch.commit()
    async with store.batch() as batch:
        batch.uow.items.add(answered(right=False, others=50))
        batch.keep_turn()
        await batch.commit()
    sums = {one.fingerprint: one for one in await read_item_sums(url)}  # the store is open meanwhile
    assert sums["f1"] == replace(wanted, score_squared=75**2 + 25**2 + 50**2)
    assert sums["f0"].asked == 1


async def test_reading_sums_makes_no_database_where_there_is_none(data_dir: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="no database"):
        await read_item_sums(sqlite_url(data_dir))
    assert not (data_dir / "amanat.db").exists()
