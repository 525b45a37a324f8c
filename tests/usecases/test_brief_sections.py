"""Sections of the brief that need more than reports: levels, threats and measures, bodies that have not answered."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.alerts.alerts import Alert, AlertContent, AlertStep
from bot.domain.atlas.atlas import AreaFact, AreaFactKind, AtlasInputs, Zone
from bot.domain.atlas.atlas_versions import AtlasStage, AtlasVersion, record, seal
from bot.domain.atlas.province_letters import ProvinceLetter, VersionKind
from bot.domain.briefs.briefs import Brief, BriefLine
from bot.domain.briefs.counts import BriefTable, rounded_rows
from bot.domain.catalogue.catalogue import Agency, Confidence, Phase, Space
from bot.domain.figures.publication import Period
from bot.domain.moments import midnight
from bot.domain.news.legal_calendar import AnchorOffset, LegalDate
from bot.domain.referrals.referrals import Referral, ReferralPackage, ReferralStep
from bot.domain.stages.stages import StageEntry, StageState
from bot.domain.threats.measures import Measure, MeasureState
from bot.domain.threats.proposals import MeasureProposal, ProposalState
from bot.domain.threats.threat_versions import RecordedThreat, RegisterInputs, register_text
from bot.domain.threats.threat_votes import CountedVote
from bot.domain.threats.threats import MeasureKind, Threat, ThreatBook
from bot.language.dates import months_later
from bot.usecases.briefs.alerts_section import AlertsSection
from bot.usecases.briefs.bodies_section import BodiesSection
from bot.usecases.briefs.brief_source import make_scope
from bot.usecases.briefs.levels_section import LevelsSection
from bot.usecases.briefs.measures_section import MeasuresSection
from bot.usecases.briefs.province_section import ProvinceSection
from bot.usecases.briefs.stages_section import StagesSection
from bot.usecases.briefs.threats_section import ThreatsSection
from bot.usecases.context import Context
from tests.fakes.contexts import context
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import REZA, SARA, FakeContent
from tests.storage.values import a_case

DAY = date(2026, 5, 1)
ONE = timedelta(days=1)
BOX = Threat(
    "box", title="جابه‌جایی صندوق", phases=(Phase.DAY,), spaces=(Space.REAL,), act_ids=("O01",), article_ids=()
)
POLICE = Agency("police", name="پلیس", phone=None, when="", confidence=Confidence.SOURCED)


@pytest.fixture
def ctx() -> Context:
    return context(content=FakeContent(agencies={"police": POLICE}, threats=ThreatBook((BOX,))))


def tables_of(ctx: Context) -> MemoryUow:
    assert isinstance(ctx.uow, MemoryUow)
    return ctx.uow


async def lines_of(
    ctx: Context, source: Any, *, first: date = DAY, last: date = DAY, before: Brief | None = None
) -> list[BriefLine]:
    return list(await source.lines(ctx, make_scope(ctx, Period(first, last), before, later=months_later)))


def add_version(ctx: Context, number: int, *, level: int, day: date, areas: int = 2) -> None:
    """A locked version in which the authority has given these areas a level."""
    zones = tuple(Zone(f"z{n}", f"منطقهٔ {n}", None) for n in range(areas))
    known = tuple(AreaFact(AreaFactKind.OFFICIAL, zone.id, level, "نامه", "2026-04-01") for zone in zones)
    text = record(AtlasInputs("salt", zones, known=known))
    ctx.uow.atlas.add(
        AtlasVersion(
            f"v{number}", number, AtlasStage.LOCKED, REZA, day, text, seal(text), first=REZA, second=SARA
        )
    )


# --- levels -------------------------------------------------------------------------------------------------


async def test_levels_of_the_day_are_compared_with_those_before(ctx: Context) -> None:
    add_version(ctx, 1, level=2, day=DAY - 9 * ONE)
    add_version(ctx, 2, level=3, day=DAY - ONE)
    add_version(ctx, 3, level=4, day=DAY)
    assert not await lines_of(ctx, LevelsSection(), first=DAY + ONE, last=DAY + ONE)
    (line,) = await lines_of(ctx, LevelsSection())
    assert line.facts == {"area": "منطقهٔ 0", "others": 1, "before": 3, "after": 4}
    (line,) = await lines_of(ctx, LevelsSection(), first=DAY - ONE)
    assert (line.facts["before"], line.facts["after"]) == (2, 4), "two versions in the days of one brief"


@pytest.mark.parametrize("earlier", [True, False])
async def test_version_that_changes_nothing_is_named(ctx: Context, earlier: bool) -> None:
    if earlier:
        add_version(ctx, 1, level=3, day=DAY - ONE)
    add_version(ctx, 2, level=3, day=DAY)
    (line,) = await lines_of(ctx, LevelsSection())
    assert line.facts == {"number": 2, "day": DAY}


async def test_nothing_moves_from_one_election_to_the_next(ctx: Context) -> None:
    add_version(ctx, 1, level=2, day=DAY - 2 * ONE)
    add_version(ctx, 2, level=4, day=DAY)
    add_register(ctx, 1, day=DAY - 2 * ONE, threats=("a", "old"))
    add_register(ctx, 2, day=DAY, votes=2, threats=("a", "new"))
    running = await ctx.uow.settings.running()
    ctx.uow.settings.save(replace(running, opened_on=DAY - ONE))
    for section, kind in ((LevelsSection(), "version"), (ThreatsSection(), "register")):
        (line,) = await lines_of(ctx, section)
        assert (line.kind, line.facts["number"]) == (kind, 2), "the first of this election is named only"


# --- threats and measures -----------------------------------------------------------------------------------


def add_register(ctx: Context, number: int, *, day: date, votes: int = 0, threats: tuple[str, ...]) -> None:
    """A locked version of the register; the first threat has so many votes."""
    recorded = tuple(RecordedThreat(id_, f"تهدید {id_}", (Phase.DAY,), (Space.REAL,), ()) for id_ in threats)
    counted = tuple(CountedVote(threats[0], str(n), str(n), 5, 5, "دلیل") for n in range(votes))
    text = register_text(RegisterInputs("salt", recorded, counted))
    ctx.uow.threats.add(
        AtlasVersion(
            f"t{number}", number, AtlasStage.LOCKED, REZA, day, text, seal(text), first=REZA, second=SARA
        )
    )


async def test_threats_that_moved_came_and_went_are_named(ctx: Context) -> None:
    add_register(ctx, 1, day=DAY - ONE, threats=("a", "old"))
    (line,) = await lines_of(ctx, ThreatsSection(), first=DAY - ONE, last=DAY - ONE)
    assert line.kind == "register"
    add_register(ctx, 2, day=DAY, votes=2, threats=("a", "new"))
    lines = {line.kind.value: dict(line.facts) for line in await lines_of(ctx, ThreatsSection())}
    assert lines == {
        "threat": {"title": "تهدید a", "before": 0, "after": 4},
        "threat-new": {"title": "تهدید new", "after": 0},
        "threat-gone": {"title": "تهدید old"},
    }
    assert not await lines_of(ctx, ThreatsSection(), first=DAY + ONE, last=DAY + ONE)


async def test_measures_done_and_late_are_named(ctx: Context) -> None:
    running = await ctx.uow.settings.running()
    ctx.uow.settings.save(replace(running, polling_day=DAY + 3 * ONE))
    late = Measure(
        "m1", "box", MeasureKind.CHECK, "بازدید", "police", AnchorOffset("polling", -3), REZA, DAY - 9 * ONE
    )
    ctx.uow.threats.save_measure(late)
    ctx.uow.threats.save_measure(replace(late, id="m2", title="نامه", state=MeasureState.DONE, day=DAY))
    ctx.uow.threats.save_measure(replace(late, id="m3", title="پیش‌تر", state=MeasureState.DONE))
    ctx.uow.threats.save_measure(replace(late, id="m4", title="هنوز", due=AnchorOffset("polling", -1)))
    lines = [(line.kind.value, line.facts["title"]) for line in await lines_of(ctx, MeasuresSection())]
    assert lines == [("measure-done", "نامه"), ("measure-late", "بازدید")]


async def test_proposals_are_counted_and_never_their_cases(ctx: Context) -> None:
    made = MeasureProposal(
        "p1", threat="box", measure="m", kind=MeasureKind.LETTER, district="thr01", body="police",
        at=midnight(DAY), least=5, hours=24,
    )  # fmt: skip
    ctx.uow.proposals.add(made)
    ctx.uow.proposals.add(replace(made, id="p2", at=midnight(DAY - ONE)))
    refused = replace(made, id="p3", state=ProposalState.REFUSED, by=REZA, decided_at=midnight(DAY))
    ctx.uow.proposals.add(refused)
    lines = {line.kind.value: dict(line.facts) for line in await lines_of(ctx, MeasuresSection())}
    assert lines["proposals"] == {"proposed": 2, "accepted": 0, "refused": 1, "done": 0, "dropped": 0}
    assert lines.keys() <= {"proposals", "proposals-late"}


async def test_next_days_decision_and_its_outcome_are_told(ctx: Context) -> None:
    """Proposed on one day, accepted on the next, done on the third: each brief tells of its own day, once."""
    letter = MeasureProposal(
        "p1", threat="box", measure="m", kind=MeasureKind.LETTER, district="thr01", body="police",
        at=midnight(DAY), least=5, hours=24, state=ProposalState.ACCEPTED, by=REZA,
        decided_at=midnight(DAY + ONE), seen_by=SARA, seen_at=midnight(DAY + 2 * ONE),
    )  # fmt: skip
    ctx.uow.proposals.add(letter)
    days = []
    for later in range(4):
        day = DAY + later * ONE
        lines = await lines_of(ctx, MeasuresSection(), first=day, last=day)
        days.append([name for line in lines for name, count in line.facts.items() if count])
    assert days == [["proposed"], ["accepted"], ["done"], []]


async def test_proposals_of_an_earlier_election_are_not_late(ctx: Context) -> None:
    waiting = MeasureProposal(
        "p1", threat="box", measure="m", kind=MeasureKind.LETTER, district="thr01", body="police",
        at=ctx.clock.now() - 9 * ONE, least=5, hours=24,
    )  # fmt: skip
    ctx.uow.proposals.add(waiting)
    assert [line.kind.value for line in await lines_of(ctx, MeasuresSection())] == ["proposals-late"]
    running = await ctx.uow.settings.running()
    ctx.uow.settings.save(replace(running, opened_on=ctx.clock.today()))
    assert not await lines_of(ctx, MeasuresSection())


# --- bodies -------------------------------------------------------------------------------------------------


def add_overdue(ctx: Context, count: int, *, body: str = "police", restricted: bool = False) -> None:
    known = len(tables_of(ctx).tables.referrals)
    for number in range(known + 1, known + count + 1):
        case_id = f"case{number}"
        ctx.uow.cases.add(a_case(case_id, number=number, act_id="O13" if restricted else "O01"))
        sent_at = midnight(DAY - 5 * ONE)
        referral = Referral(
            f"r{number}", case_id=case_id, body=body, by=REZA, step=ReferralStep.SENT, until=sent_at + ONE,
            signed_by=SARA, sent_at=sent_at, answer_by=sent_at + ONE,
        )  # fmt: skip
        ctx.uow.referrals.add(referral, packed=ReferralPackage("words"), consents={})


async def test_overdue_answers_read_alike_each_day(ctx: Context) -> None:
    add_overdue(ctx, 20)
    lines = await lines_of(ctx, BodiesSection())
    assert [line.facts.get("body", "") for line in lines] == ["", "پلیس"]
    assert all(isinstance(line.facts["count"], int) and line.facts["count"] % 5 == 0 for line in lines)
    for later in range(1, 6):
        day = DAY + later * ONE
        assert await lines_of(ctx, BodiesSection(), first=day, last=day) == lines


async def test_one_overdue_answer_less_moves_at_most_a_step(ctx: Context) -> None:
    """The lots of all others stay, so a number falls by one step of five or not at all."""
    add_overdue(ctx, 12)
    before = [int(str(line.facts["count"])) for line in await lines_of(ctx, BodiesSection())]
    referral = await ctx.uow.referrals.get("r5")
    assert referral is not None
    ctx.uow.referrals.save(replace(referral, step=ReferralStep.ANSWERED))
    after = [int(str(line.facts["count"])) for line in await lines_of(ctx, BodiesSection())]
    assert len(before) == len(after) and all(0 <= b - a <= 5 for b, a in zip(before, after, strict=True))


async def test_restricted_and_unknown_bodies_are_left_out(ctx: Context) -> None:
    add_overdue(ctx, 40, restricted=True)
    assert not await lines_of(ctx, BodiesSection())
    add_overdue(ctx, 40, body="gone")
    assert all("body" not in line.facts for line in await lines_of(ctx, BodiesSection()))


async def test_nothing_overdue_crosses_into_the_next_election(ctx: Context) -> None:
    """Whoever should have answered in the last one is not late in this one."""
    add_overdue(ctx, 40)
    letter = ProvinceLetter(
        "l1", edition=1, kind=VersionKind.ATLAS, version=3, hash="h", recipient="استانداری", day=DAY - ONE,
        number="۱۲/۳", by=REZA, written=DAY - ONE,
    )  # fmt: skip
    ctx.uow.province_letters.add(letter)
    assert await lines_of(ctx, BodiesSection()) and await lines_of(ctx, ProvinceSection())
    running = await ctx.uow.settings.running()
    ctx.uow.settings.save(replace(running, opened_on=DAY))
    assert not await lines_of(ctx, BodiesSection()) and not await lines_of(ctx, ProvinceSection())


# --- stages -------------------------------------------------------------------------------------------------


def a_date(id_: str, *, first: int, last: int) -> LegalDate:
    """A date of the law, so many days from polling day."""
    return LegalDate(
        id_, title=f"مرحلهٔ {id_}", words="", article_ids=(), audiences=(),
        begins=AnchorOffset("polling", first), ends=AnchorOffset("polling", last),
    )  # fmt: skip


async def test_stage_is_named_once_late_before_coming(ctx: Context) -> None:
    dates = (
        a_date("silent", first=-9, last=-4),
        a_date("unfinished", first=-9, last=-4),
        a_date("said", first=-9, last=9),
        a_date("unbegun", first=-9, last=9),
        a_date("next", first=0, last=0),
        a_date("far", first=30, last=40),
    )
    ctx = replace(ctx, content=FakeContent(calendar=dates))
    running = await ctx.uow.settings.running()
    ctx.uow.settings.save(replace(running, polling_day=DAY + 3 * ONE))
    for number, stage in enumerate(("unfinished", "said", "unbegun")):
        at = midnight(DAY) if stage == "said" else midnight(DAY - 3 * ONE)
        state = StageState.NOT_BEGUN if stage == "unbegun" else StageState.UNDER_WAY
        ctx.uow.stage_entries.save(
            StageEntry(f"e{number}", stage=stage, body="", state=state, by=REZA, at=at, source="نامه")
        )
    lines = [(line.kind.value, dict(line.facts)) for line in await lines_of(ctx, StagesSection())]
    assert lines == [
        ("stage-late", {"title": "مرحلهٔ unfinished", "day": DAY - ONE}),
        ("stage-unbegun", {"title": "مرحلهٔ unbegun", "day": DAY - 6 * ONE}),
        ("stage-silent", {"title": "مرحلهٔ silent", "day": DAY - ONE}),
        ("stage-changed", {"title": "مرحلهٔ said", "state": "under-way"}),
        ("stage-coming", {"title": "مرحلهٔ next", "day": DAY + 3 * ONE}),
    ]


# --- alerts, and what was sent to the province --------------------------------------------------------------


async def test_alerts_are_counted_by_the_lots_of_the_brief(ctx: Context) -> None:
    """Called back or not. Each alert has its own lot, under a key outside the database: no note holds one."""
    sent_at = midnight(DAY)
    for number in range(12):
        ctx.uow.cases.add(a_case(f"alerted{number}", number=100 + number))
        alert = Alert(
            f"a{number}", case_id=f"alerted{number}", body="police", by=REZA, step=AlertStep.BACK, until=None,
            signed_by=SARA, sent_at=sent_at, acked_by=REZA, acked_at=sent_at,
        )  # fmt: skip
        ctx.uow.alerts.add(alert, content=AlertContent("O01", "thr01"), sources=())
    scope = make_scope(ctx, Period(DAY, DAY), None, later=months_later)
    (line,) = await AlertsSection().lines(ctx, scope)
    sent = rounded_rows([(f"a{n}", "all") for n in range(12)], key=scope.key, table=BriefTable.ALERT)
    assert line.facts["sent"] == sent["all"] and int(str(line.facts["acknowledged"])) % 5 == 0
    assert await lines_of(ctx, AlertsSection()) == [line], "the same days read alike"
    assert not await lines_of(ctx, AlertsSection(), first=DAY - ONE, last=DAY - ONE)
    assert not tables_of(ctx).tables.notes


async def test_letter_stands_until_it_is_answered(ctx: Context) -> None:
    letter = ProvinceLetter(
        "l1", edition=1, kind=VersionKind.ATLAS, version=3, hash="h", recipient="استانداری", day=DAY,
        number="۱۲/۳", by=REZA, written=DAY,
    )  # fmt: skip
    ctx.uow.province_letters.add(letter)
    for later in (0, 5):
        day = DAY + later * ONE
        (line,) = await lines_of(ctx, ProvinceSection(), first=day, last=day)
        assert (line.kind.value, line.facts["letter"]) == ("letter", "۱۲/۳")
    answered = DAY + 7 * ONE
    ctx.uow.province_letters.add(
        replace(letter, edition=2, answer="رسید", answer_day=answered, written=answered)
    )
    (line,) = await lines_of(ctx, ProvinceSection(), first=answered, last=answered)
    assert line.kind.value == "letter-answered" and line.facts["answered"] == answered
    assert not await lines_of(ctx, ProvinceSection(), first=answered + ONE, last=answered + ONE)
