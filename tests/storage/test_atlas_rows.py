"""Grades, sources, versions, tasks and opinions, under one contract for every storage."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from bot.conversation.store import Conflict
from bot.domain.atlas.atlas import AreaFact, AreaFactKind, AtlasInputs, Factor, VerifiedCount, Zone
from bot.domain.atlas.atlas_versions import AtlasStage, AtlasVersion, LiaisonGrade, record
from bot.domain.atlas.opinions import Opinion, OpinionAnswer, OpinionRound, OpinionRoundNotice, OpinionSubject
from bot.domain.atlas.roadmap import Task, TaskState
from bot.domain.cases.reports import PROVEN, State
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.people import Role, Staff
from bot.domain.staff.signed_versions import lock_version, seal
from storage.atlas import VERIFIED
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.values import MINA, REZA, SARA, a_case
from tests.storage.workplace import Workplace

TODAY = date(2026, 5, 1)
GRADE = LiaisonGrade(REZA, "thr01", Phase.DAY, Factor.TENSION, 4, "سه درگیری در دورهٔ پیش", TODAY)
KNOWN = AreaFact(AreaFactKind.OFFICIAL, "thr01", 3, "شورای امنیت کشور", "2026-04-20")
TEXT = record(AtlasInputs("salt", (Zone("thr01", "منطقهٔ ۱"),)))
DRAFT = AtlasVersion("v1", 1, AtlasStage.DRAFT, REZA, TODAY, TEXT)


async def test_a_body_has_one_grade_for_a_place(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.atlas.grade(GRADE)
        uow.atlas.grade(replace(GRADE, by=MINA, grade=2))
        assert [grade.grade for grade in await uow.atlas.grades()] == [2, 4]
    newer = replace(GRADE, grade=5, day=date(2026, 5, 2), body="police")
    async with work.turn() as uow:
        uow.atlas.grade(newer)
        uow.atlas.grade(replace(GRADE, factor=Factor.ONLINE))
        assert newer in await uow.atlas.grades() and GRADE not in await uow.atlas.grades()
    async with work.turn() as uow:
        assert [(grade.factor, grade.grade) for grade in await uow.atlas.grades()] == [
            (Factor.ONLINE, 4),
            (Factor.TENSION, 2),
            (Factor.TENSION, 5),
        ]


async def test_what_is_known_is_replaced_and_forgotten(work: Workplace) -> None:
    stations = AreaFact(AreaFactKind.STATIONS, "thr01", 120, "آگهی", "2026-04-01")
    async with work.turn() as uow:
        uow.atlas.set_fact(KNOWN)
        uow.atlas.set_fact(stations)
    async with work.turn() as uow:
        uow.atlas.set_fact(replace(KNOWN, value=4))
        assert [fact.value for fact in await uow.atlas.known_facts()] == [4, 120]
        uow.atlas.forget(AreaFactKind.STATIONS, "thr01")
        uow.atlas.forget(AreaFactKind.EARLIER, "thr01")
    async with work.turn() as uow:
        assert list(await uow.atlas.known_facts()) == [replace(KNOWN, value=4)]


async def test_verified_cases_are_counted_without_the_circle(work: Workplace) -> None:
    verified = {"state": State.VERIFIED, "area_id": "thr01s1"}
    async with work.turn() as uow:
        uow.cases.add(a_case("a", number=1, severity=Severity.HIGH, **verified))
        uow.cases.add(a_case("b", number=2, severity=Severity.HIGH, **verified | {"state": State.CLOSED}))
        uow.cases.add(a_case("c", number=3, severity=Severity.LOW, **verified))
        uow.cases.add(a_case("circle", number=4, severity=Severity.HIGH, act_id="O43", **verified))
        uow.cases.add(a_case("force", number=7, severity=Severity.HIGH, actor="force", **verified))
        uow.cases.add(a_case("official", number=8, severity=Severity.HIGH, actor="official", **verified))
        uow.cases.add(a_case("new", number=5, severity=Severity.HIGH, area_id="thr01s1"))
        uow.cases.add(
            a_case("merged", number=6, severity=Severity.HIGH, **verified | {"state": State.MERGED})
        )
    async with work.turn() as uow:
        assert list(await uow.atlas.verified_counts()) == [
            VerifiedCount("thr01s1", a_case().phase, Severity.HIGH, 2),
            VerifiedCount("thr01s1", a_case().phase, Severity.LOW, 1),
        ]


async def test_version_is_locked_with_unchanged_text(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.atlas.add(DRAFT)
        assert await uow.atlas.version("v1") == DRAFT
    async with work.turn() as uow:
        assert list(await uow.atlas.versions()) == [replace(DRAFT, text="")]
        done = lock_version(DRAFT, first=REZA, second=MINA, day=date(2026, 5, 3))
        uow.atlas.lock(replace(done, text="something else"))
    async with work.turn() as uow:
        assert await uow.atlas.version("v1") == done
        assert done.hash == seal(TEXT)
        assert await uow.atlas.version("v2") is None
        uow.atlas.discard("v1")
    async with work.turn() as uow:
        assert await uow.atlas.version("v1") == done, "a locked version stays"


async def test_a_draft_is_discarded_and_another_takes_its_number(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.atlas.add(DRAFT)
    async with work.turn() as uow:
        uow.atlas.discard("v1")
        uow.atlas.add(replace(DRAFT, id="v2"))
    async with work.turn() as uow:
        assert [version.id for version in await uow.atlas.versions()] == ["v2"]


async def test_a_version_that_was_locked_is_not_locked_again(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.atlas.add(DRAFT)
        batch.keep_turn()
        await batch.commit()
    done = lock_version(DRAFT, first=REZA, second=MINA, day=TODAY)
    for again in (False, True):
        async with store.batch() as batch:
            batch.uow.atlas.lock(done)
            batch.keep_turn()
            if again:
                with pytest.raises(Conflict):
                    await batch.commit()
            else:
                await batch.commit()


async def test_tasks_come_back(work: Workplace) -> None:
    task = Task("thr01", "visit", TaskState.TODO, TODAY)
    async with work.turn() as uow:
        uow.roadmap.save(task)
        uow.roadmap.save(replace(task, step="guard"))
    async with work.turn() as uow:
        uow.roadmap.save(replace(task, state=TaskState.DONE, by=str(REZA), reminded_on="2026-05-01"))
    async with work.turn() as uow:
        assert [(task.step, task.state, task.by, task.reminded_on) for task in await uow.roadmap.tasks()] == [
            ("guard", TaskState.TODO, "", ""),
            ("visit", TaskState.DONE, str(REZA), "2026-05-01"),
        ]


async def test_rounds_and_opinions_come_back(work: Workplace) -> None:
    first = OpinionRound(
        "r1", OpinionSubject.ATLAS, "v1", MINA, TODAY, date(2026, 5, 8), (REZA, SARA), edition="0a1b2c3d"
    )
    opinion = Opinion("o1", "r1", REZA, TODAY, "وزن تنش زیاد است", edition="70d82f43")
    async with work.turn() as uow:
        uow.rounds.save(first)
        uow.rounds.save(replace(first, id="r2", subject=OpinionSubject.LESSON, day=date(2026, 5, 2)))
        uow.rounds.save_opinion(opinion)
    async with work.turn() as uow:
        assert [opinion_round.id for opinion_round in await uow.rounds.all()] == ["r2", "r1"]
        assert await uow.rounds.get("r1") == first
        uow.rounds.save(replace(first, closed=True, last_notice=OpinionRoundNotice.SILENT))
        uow.rounds.save_opinion(replace(opinion, answer=OpinionAnswer.PARTLY, reason="کمی سبک‌تر شد"))
    async with work.turn() as uow:
        assert await uow.rounds.get("r1") == replace(
            first, closed=True, last_notice=OpinionRoundNotice.SILENT
        )
        assert await uow.rounds.opinion("o1") == replace(
            opinion, answer=OpinionAnswer.PARTLY, reason="کمی سبک‌تر شد"
        )
        assert list(await uow.rounds.opinions("r2")) == []


async def test_dropped_turn_changes_nothing_in_atlas(work: Workplace) -> None:
    async with work.batch() as (uow, keep, drop):
        uow.atlas.grade(GRADE)
        uow.atlas.add(DRAFT)
        uow.roadmap.save(Task("thr01", "visit", TaskState.TODO, TODAY))
        drop()
        keep()
    async with work.turn() as uow:
        assert (await uow.atlas.grades(), await uow.atlas.versions(), await uow.roadmap.tasks()) == (
            [],
            [],
            [],
        )


async def test_a_draft_counts_out_of_an_index(store: SqlStore) -> None:
    """A million cases are not read one by one."""
    assert {state.value for state in PROVEN} == set(
        re.findall(r"'(\w+)'", str(VERIFIED.whereclause))[: len(PROVEN)]
    )
    async with store.batch() as batch:
        link = batch._link  # type: ignore[attr-defined] # a look under the hood
        if link.dialect != "sqlite":
            return
        sql = str(VERIFIED.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
        plan = await link.rows(text(f"EXPLAIN QUERY PLAN {sql}"))
    assert "COVERING INDEX ix_cases_verified" in str(plan) and "TEMP" not in str(plan)


async def test_grades_of_former_liaisons_expire_after_thirty_days(store: SqlStore, clock: FakeClock) -> None:
    old, new = clock.today() - timedelta(days=31), clock.today() - timedelta(days=29)
    async with store.batch() as batch:
        batch.uow.staff.save(Staff(MINA, Role.LIAISON))
        batch.uow.staff.save(Staff(REZA, Role.MODERATOR))
        for by, day, area in ((MINA, old, "thr01"), (REZA, old, "thr01"), (REZA, new, "thr02")):
            batch.uow.atlas.grade(replace(GRADE, by=by, day=day, area=area))
        batch.keep_turn()
        await batch.commit()
    assert (await store.purge(clock.now()))["grades"] == 1
    async with store.batch() as batch:
        assert [(grade.by, grade.area) for grade in await batch.uow.atlas.grades()] == [
            (MINA, "thr01"),
            (REZA, "thr02"),
        ]
