"""Votes, threats, measures and versions of the register, under one contract for every storage."""

from dataclasses import replace
from datetime import date

from bot.domain.atlas.atlas_versions import AtlasStage, AtlasVersion, lock_version
from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.news.legal_calendar import AnchorOffset
from bot.domain.threats.measures import Measure, MeasureState
from bot.domain.threats.own_threats import OwnThreat
from bot.domain.threats.threat_votes import ThreatVote
from bot.domain.threats.threats import MeasureKind, Threat
from tests.storage.values import MINA, REZA, SARA
from tests.storage.workplace import Workplace

TODAY = date(2026, 5, 1)
VOTE = ThreatVote(REZA, "box-moved", 4, 5, "دو بار در دورهٔ پیش", TODAY, "police")
OWN = OwnThreat(
    Threat(
        "own-1",
        title="صف‌های دراز",
        phases=(Phase.DAY,),
        spaces=(Space.REAL, Space.VIRTUAL),
        act_ids=("O07", "O19"),
        article_ids=("84-ze",),
    ),
    REZA,
    TODAY,
)
MEASURE = Measure(
    "m-1", "box-moved", MeasureKind.NUMBER, "شماره را بگویید", "police", AnchorOffset("polling", -3, 1), REZA, TODAY,
    "call", "les1", "110", MeasureState.OPEN, "یک یادداشت",
)  # fmt: skip
DRAFT = AtlasVersion("v1", 1, AtlasStage.DRAFT, REZA, TODAY, "متن نسخه")


async def test_votes_are_replaced_and_dropped(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.threats.save_vote(VOTE)
        uow.threats.save_vote(replace(VOTE, by=MINA, body=""))
    async with work.turn() as uow:
        uow.threats.save_vote(replace(VOTE, likelihood=1))
        uow.threats.drop_vote((MINA, "box-moved"))
        uow.threats.drop_vote((SARA, "box-moved"))
        assert await uow.threats.votes() == [replace(VOTE, likelihood=1)]
    async with work.turn() as uow:
        assert await uow.threats.votes() == [replace(VOTE, likelihood=1)]


async def test_threats_and_measures_come_back_as_they_were(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.threats.save_own(OWN)
        uow.threats.save_measure(MEASURE)
    async with work.turn() as uow:
        assert await uow.threats.own_threats() == [OWN]
        assert await uow.threats.measure("m-1") == MEASURE and await uow.threats.measure("m-2") is None
        uow.threats.save_own(replace(OWN, is_withdrawn=True))
        uow.threats.save_measure(replace(MEASURE, state=MeasureState.DONE, note=""))
    async with work.turn() as uow:
        assert [own.is_withdrawn for own in await uow.threats.own_threats()] == [True]
        assert await uow.threats.measures() == [replace(MEASURE, state=MeasureState.DONE, note="")]


async def test_locked_version_stays(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.threats.add(DRAFT)
    async with work.turn() as uow:
        assert [version.text for version in await uow.threats.versions()] == [""]
        draft = await uow.threats.version("v1")
        assert draft == DRAFT
        uow.threats.lock(lock_version(DRAFT, first=REZA, second=MINA, day=TODAY))
    async with work.turn() as uow:
        uow.threats.discard("v1")
    async with work.turn() as uow:
        version = await uow.threats.version("v1")
        assert version is not None and version.is_locked and version.text == "متن نسخه"
        assert await uow.atlas.version("v1") is None, "it is no version of the atlas"
