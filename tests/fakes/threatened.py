"""A threat with a measure of each kind that cases propose, and the county that it is watched in."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from bot.domain.catalogue.catalogue import ActorClass, Agency, BodyLevel, Confidence, Phase, Space
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.news.legal_calendar import AnchorOffset
from bot.domain.threats.threats import MeasureKind, ReadyMeasure, Threat, ThreatBook
from bot.handlers.proposals.proposal_notices import propose_measures
from tests.fakes import floor as floors
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.county import a_county, add_cases
from tests.fakes.floor import Floor
from tests.fakes.polling_day import content
from tests.fakes.school import lesson
from tests.fakes.turns import FakeContent

DUE: Final = AnchorOffset("polling")
LESSON, CORRECTION, LETTER = (
    ReadyMeasure(
        "lesson", kind=MeasureKind.LESSON, title="درس را برسانید", body="court", due=DUE, lesson="vb1"
    ),
    ReadyMeasure("right", kind=MeasureKind.CORRECTION, title="ساعت درست را بگویید", body="court", due=DUE),
    ReadyMeasure("letter", kind=MeasureKind.LETTER, title="سر بزنید", body="court", due=DUE),
)
CHECK: Final = ReadyMeasure("check", kind=MeasureKind.CHECK, title="ببینید", body="court", due=DUE)
BUYING: Final = Threat(
    "buying",
    title="خرید و فروش رأی",
    phases=(Phase.DAY,),
    spaces=(Space.REAL,),
    act_ids=("O01", "O13"),
    article_ids=("84",),
    measures=(LESSON, CORRECTION, LETTER, CHECK),
)


def agency(key: str, *of: ActorClass) -> Agency:
    return Agency(
        key,
        name=f"body {key}",
        phone=None,
        when="",
        confidence=Confidence.SOURCED,
        level=BodyLevel.COUNTY,
        of=of,
    )


def threatened_content(threat: Threat = BUYING) -> FakeContent:
    return replace(
        content(),
        threats=ThreatBook((threat,)),
        agencies={"court": agency("court"), "police": agency("police", ActorClass.FORCE)},
        tracks={(Audience.VOTER, Tier.BASIC): (lesson("vb1", order=1, article_id="71"),)},
    )


def a_threatened_county(monkeypatch: pytest.MonkeyPatch, threat: Threat = BUYING) -> Floor:
    county = threatened_content(threat)
    monkeypatch.setattr(floors, "content", lambda: county)
    return a_county(monkeypatch)


def verify_cases(floor: Floor, count: int, *, area: str = "thr01s1", **more: object) -> None:
    """Cases of a candidate that were verified an hour ago."""
    decided_at = floor.clock.at - timedelta(hours=1)
    add_cases(floor, area, count, **{"decided_at": decided_at, "actor": "candidate", **more})
    floor.uow.keep_turn()


async def look_around(floor: Floor) -> None:
    """What the clock does, with the ids of the floor."""
    ctx = make_tick_ctx(floor.uow, floor.clock, floors.content(), ids=floor.ids, operator=floor.operator)
    turn = await propose_measures(ctx)
    await floor.hears(turn.facts, turn.replies)
