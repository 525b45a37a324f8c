"""A situation as the page gets it: words, plain numbers, and nothing about a case."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.figures.promises import PromiseCount, ReferralCount
from bot.domain.figures.situation import AreaLevels, OpenCaseCounts, SeverityCount, Situation
from bot.domain.news.legal_calendar import AnchorOffset, DatedEntry, LegalDate
from bot.domain.people import Account, Messenger
from bot.domain.stages.stages import StageEntry, StageState, find_stages
from bot.screen.frames import ACTS_SHOWN, Frames
from tests.fakes.floor import TEXTS
from tests.fakes.shared_content import shipped_content

NOON = datetime(2027, 2, 1, 8, 30, tzinfo=UTC)
CONTENT = shipped_content()
FRAMES = Frames(TEXTS.label, lambda: CONTENT)
PLACE = next(area for area in CONTENT.areas.areas if area.tile is not None)
POLLING = LegalDate(
    "polling", title="روز رأی", words="", article_ids=(), audiences=(), begins=AnchorOffset("polling")
)
HOURS = {NOON - timedelta(hours=1): {Space.REAL: 3, Space.VIRTUAL: 0}}
LEAD = Situation(
    NOON,
    areas={PLACE.id: 4, "": 1},
    hours=HOURS,
    acts={"O01": 3, "gone": 2},
    promises={Severity.CRITICAL: PromiseCount(3, 1), Severity.LOW: PromiseCount()},
    referrals=ReferralCount(5, 3, 2),
    stages=(DatedEntry(POLLING, date(2027, 2, 1), date(2027, 2, 1)),),
    levels=AreaLevels("v1/day", {PLACE.id: AtlasLevel.HIGH}),
    desk=OpenCaseCounts(7, 2, 1, 3, {Severity.CRITICAL: SeverityCount(4, 1, 2)}, critical=3),
)


def test_lead_reads_what_the_desk_counts() -> None:
    frame = FRAMES.write(LEAD)
    assert frame["asOf"] == "۱۲ بهمن ۱۴۰۵، ساعت ۱۲:۰۰"
    now = {row["id"]: row["value"] for row in frame["now"]}
    assert now == {"late": 3, "critical": 3, "waiting": 7, "held": 2, "asked": 1}
    (tile,) = [tile for tile in frame["tiles"] if tile["value"]]
    assert (tile["name"], tile["level"], tile["value"]) == (PLACE.name, 3, 4)
    assert len(frame["tiles"]) == sum(area.tile is not None for area in CONTENT.areas.areas)
    assert frame["hours"] == [{"name": "ساعت ۱۱:۰۰", "clock": 11, "real": 3, "virtual": 0}]
    assert [row["value"] for row in frame["acts"]] == [3, 2]
    assert frame["deadlines"] == [{"name": "فوری", "open": 4, "soon": 1, "late": 2}]
    assert [row["share"] for row in frame["promise"]] == ["۷۵٪", "هنوز نمی‌شود گفت"]
    assert [row["value"] for row in frame["bodies"]] == [5, 2, 3, 2]
    (stage,) = frame["stages"]
    assert stage == {
        "title": "روز رأی", "days": "۱۲ بهمن ۱۴۰۵", "when": "now", "word": "اکنون", "state": "", "by": "",
        "late": False,
    }  # fmt: skip


def test_wall_says_of_stages_only_what_is_public() -> None:
    date_of_law = replace(POLLING, bodies=("police",))
    dated = DatedEntry(date_of_law, date(2027, 1, 1), date(2027, 1, 31))
    entry = StageEntry(
        "e1", stage="polling", body="police", state=StageState.DONE, by=Account(Messenger.BALE, 1), at=NOON
    )
    late = replace(entry, state=StageState.UNDER_WAY)
    source = replace(entry, body="", source="آگهی شمارهٔ ۳")
    police = "پلیس (فراجا)"
    for word, rounded, expected in (
        (entry, False, ("انجام شده", police, False)),
        (entry, True, ("انجام شده", police, False)),
        (source, True, ("انجام شده", "نوشتهٔ سرپرست‌ها با منبع", False)),
        (source, False, ("انجام شده", "منبع: آگهی شمارهٔ ۳", False)),
        (late, False, ("دیر شده", police, True)),
        (late, True, ("", "", False)),
        (None, False, ("نامعلوم", "", False)),
        (None, True, ("", "", False)),
    ):
        (stage,) = find_stages([dated], [word] if word else [], today=NOON.date())
        situation = replace(LEAD, stages=(dated,), progress={"polling": stage}, rounded=rounded)
        (row,) = FRAMES.write(situation)["stages"]
        assert (row["state"], row["by"], row["late"]) == expected


def test_wall_never_says_nothing_came() -> None:
    wall = Situation(
        NOON,
        areas={PLACE.id: 5},
        hours={NOON: {Space.REAL: 0, Space.VIRTUAL: 10}},
        acts={"O01": 5},
        promises={Severity.HIGH: PromiseCount(25, 5), Severity.LOW: PromiseCount(10, 0)},
        referrals=ReferralCount(),
        rounded=True,
    )
    frame = FRAMES.write(wall)
    assert [row["value"] for row in frame["now"]] == [5, 35, 5]
    assert {tile["value"] for tile in frame["tiles"]} == {5, None} and frame["others"] is None
    assert frame["hours"][0]["real"] is None and frame["hours"][0]["virtual"] == 10
    assert [row["share"] for row in frame["promise"]] == ["۸۵٪", "هنوز نمی‌شود گفت"], "ten prove too few"
    assert {row["value"] for row in frame["bodies"]} == {None}
    assert frame["deadlines"] == []


def test_equal_numbers_stand_in_the_order_of_the_content() -> None:
    acts = list(CONTENT.acts)[: ACTS_SHOWN + 3]
    situation = Situation(NOON, {}, {}, dict.fromkeys(reversed(acts), 5), {}, ReferralCount(), rounded=True)
    rows = FRAMES.write(situation)["acts"]
    assert [row["name"] for row in rows[:-1]] == [CONTENT.acts[act].label for act in acts[:ACTS_SHOWN]]
    assert rows[-1]["value"] == 15
