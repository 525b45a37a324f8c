"""The brief in the chat: drawn once a morning, kept, sent to those who want it, and telling of nobody."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, SendDocument, StaffChat
from bot.domain.briefs.briefs import Brief, BriefLine, BriefSection, LineKind, SectionName
from bot.domain.briefs.counts import PURPOSE
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import Case, State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.lessons import Audience
from bot.domain.moments import minute_of_day
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.threats.proposals import MeasureProposal
from bot.domain.threats.threats import MeasureKind
from bot.handlers.briefs.brief import send_morning_brief
from bot.usecases.briefs.sources import SOURCES
from tests.fakes.floor import BABAK, Floor, verbs
from tests.fakes.lead_floor import MINA, NADER, a_lead_floor
from tests.fakes.turns import REZA, command

ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
LIAISON = Account(Messenger.BALE, 7050)
RESTRICTED = "O13"


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    floor = await a_lead_floor(monkeypatch)
    floor.uow.staff.save(Staff(LIAISON, Role.LIAISON, "Liaison", started=True, body="police"))
    floor.uow.commit()
    return floor


def wait_until(floor: Floor, hour: int, minute: int = 0) -> None:
    """The next time at which Tehran's clock says this."""
    minutes = (hour * 60 + minute - minute_of_day(floor.clock.at)) % 1440 or 1440
    floor.clock.at += timedelta(minutes=minutes) - timedelta(seconds=floor.clock.at.second)


async def draws(floor: Floor) -> Brief:
    """The brief of the next morning."""
    wait_until(floor, 7)
    await floor.ticks(send_morning_brief)
    brief = await floor.uow.briefs.newest()
    assert brief is not None and brief.day == floor.clock.today()
    return brief


def add_cases(floor: Floor, count: int, **changes: Any) -> None:
    now = floor.clock.now()
    known = max((case.number for case in floor.uow.tables.cases.values()), default=0)
    for number in range(known + 1, known + count + 1):
        case = Case(
            f"case{number}", number, "O01", Space.REAL, Phase.DAY, Severity.HIGH, "thr01s1", now,
            now + timedelta(hours=1), **{"restricted": False, **changes},
        )  # fmt: skip
        floor.uow.cases.add(replace(case, act_id=RESTRICTED) if case.restricted else case)
    floor.uow.commit()


def facts_of(brief: Brief, name: SectionName) -> list[tuple[str, dict[str, Any]]]:
    return [(line.kind.value, dict(line.facts)) for line in brief.lines_of(name)]


# --- drawn once ---------------------------------------------------------------------------------------------


async def test_before_the_first_morning_the_screen_says_when(floor: Floor) -> None:
    await floor.takes(command("brief", by=NADER))
    assert floor.only_reply(Screen).key == "brief-none" and "۷ صبح" in floor.texts[0]
    await floor.ticks(send_morning_brief)
    assert not floor.uow.tables.briefs, "it is past noon"


async def test_brief_of_seven_stays_so_all_day(floor: Floor) -> None:
    add_cases(floor, 60)
    wait_until(floor, 6, 59)
    await floor.ticks(send_morning_brief)
    assert not floor.uow.tables.briefs
    brief = await draws(floor)
    for _ in range(3):
        floor.clock.advance(timedelta(hours=4))
        add_cases(floor, 20)
        floor.uow.tables.cases.pop("case1", None)
        await floor.ticks(send_morning_brief)
        assert await floor.uow.briefs.newest() == brief
    await floor.takes(command("brief", by=NADER))
    assert brief.hash[:16] in floor.texts[0]
    records = [(r.action, r.by, r.subject) for r in floor.uow.tables.audit if r.action == AuditAction.BRIEF]
    assert records == [(AuditAction.BRIEF, "program", brief.hash)]


async def test_before_seven_yesterdays_is_shown(floor: Floor) -> None:
    first = await draws(floor)
    wait_until(floor, 5)
    await floor.takes(command("brief", by=NADER))
    assert first.hash[:16] in floor.texts[0]


async def test_no_case_is_in_two_briefs(floor: Floor) -> None:
    add_cases(floor, 60)
    first = await draws(floor)
    second = await draws(floor)
    assert first.lines_of(SectionName.SPACES) and not second.lines_of(SectionName.SPACES)


async def test_quiet_morning_says_so_in_one_sentence(floor: Floor) -> None:
    brief = await draws(floor)
    assert brief.is_quiet and not brief.sections
    await floor.takes(command("brief", by=LIAISON))
    assert "چیز تازه‌ای برای نوشتن نبود" in floor.texts[0]


async def test_morning_without_news_wishes_no_calm_over_late_work(floor: Floor) -> None:
    overdue = BriefLine(LineKind.OVERDUE_ALL, {"count": 10}, is_news=False)
    morning = await draws(floor)
    floor.uow.tables.briefs[morning.day] = replace(
        morning, sections=(BriefSection(SectionName.BODIES, (overdue,)),)
    )
    await floor.takes(command("brief", by=LIAISON))
    assert "هنوز مانده" in floor.texts[0] and "روز آرامی" not in floor.texts[0]


async def test_after_days_of_silence_one_brief_tells_of_all(floor: Floor) -> None:
    first = await draws(floor)
    floor.clock.advance(timedelta(days=2))
    brief = await draws(floor)
    assert (brief.period.first, len(brief.period.days)) == (first.day, 3)


async def test_closed_election_has_no_mornings(floor: Floor) -> None:
    await draws(floor)
    running = await floor.uow.settings.running()
    floor.uow.settings.save(replace(running, closed_on=floor.clock.today()))
    floor.uow.commit()
    wait_until(floor, 7)
    await floor.ticks(send_morning_brief)
    assert len(floor.uow.tables.briefs) == 1, "what was drawn stays"


# --- what it says -------------------------------------------------------------------------------------------


async def test_both_spaces_and_promises_are_told_in_fives(floor: Floor) -> None:
    add_cases(floor, 60)
    brief = await draws(floor)
    spaces = facts_of(brief, SectionName.SPACES)
    assert [(kind, facts.get("space")) for kind, facts in spaces[:2]] == [
        ("space", "real"),
        ("space", "virtual"),
    ]
    assert 30 <= spaces[0][1]["count"] <= 90 and spaces[1][1]["count"] == 0
    assert ("act", "act O01") in [(kind, facts.get("name")) for kind, facts in spaces]
    await floor.takes(command("brief", by=NADER))
    assert "از همه بیشتر: «act O01»، حدود" in floor.texts[0].translate(ISOLATES)
    ((kind, facts), *_) = facts_of(brief, SectionName.PROMISES)
    assert kind == "promise" and facts["kept"] == 0 and 30 <= facts["late"] <= 90
    add_cases(floor, 60, decided_at=floor.clock.now(), state=State.VERIFIED)
    kinds = [kind for kind, _ in facts_of(await draws(floor), SectionName.PROMISES)]
    assert kinds == ["promise", "promise-share"]


async def test_cases_from_elsewhere_are_no_district(floor: Floor) -> None:
    add_cases(floor, 60)
    cases = floor.uow.tables.cases
    cases |= {case.id: replace(case, area_id="") for case in cases.values()}
    brief = await draws(floor)
    assert "area" not in [kind for kind, _ in facts_of(brief, SectionName.SPACES)]


async def test_restricted_acts_are_in_no_number(floor: Floor) -> None:
    add_cases(floor, 200, restricted=True)
    assert not (await draws(floor)).sections


async def test_small_numbers_are_never_written(floor: Floor) -> None:
    """Over many mornings with one to four reports, every number is a multiple of five."""
    for morning in range(12):
        add_cases(floor, morning % 4 + 1)
        for section in (await draws(floor)).sections:
            assert all(
                fact % 5 == 0
                for line in section.lines
                for name, fact in line.facts.items()
                if name in ("count", "last", "kept", "late") and isinstance(fact, int)
            )


async def test_training_is_told_by_body_and_place_in_twenties(floor: Floor) -> None:
    group = Cohort(
        "g1", track=Audience.STAFF, body="فرمانداری", area_id="thr01", code="c1", most=500, used=39,
        expires=floor.clock.today() + timedelta(days=90),
    )  # fmt: skip
    other = replace(group, id="g2", body="دانشگاه", code="c2", used=19)
    floor.uow.tables.cohorts |= {cohort.id: cohort for cohort in (group, other)}
    floor.uow.commit()
    brief = await draws(floor)
    (group_line, small) = facts_of(brief, SectionName.TRAINING)
    assert (group_line[1]["body"], group_line[1]["joined"], group_line[1]["certified"]) == (
        "فرمانداری",
        20,
        0,
    )
    assert small == ("small-groups", {"count": 1})
    again = await draws(floor)
    assert again.is_quiet and again.lines_of(SectionName.TRAINING), "it stands, and is no news"
    await floor.takes(command("brief", by=NADER))
    assert "۲۰ نفر" in floor.texts[0].translate(ISOLATES)


# --- who gets it --------------------------------------------------------------------------------------------


async def test_who_wants_it_gets_it_each_morning_once(floor: Floor) -> None:
    for account in (NADER, LIAISON):
        await floor.presses("brief.wish:on", by=account, private=True)
        assert floor.reply_keys() == ["brief-wish-on", "brief-none"]
    await floor.presses("brief.wish:on", by=MINA, private=True)
    await floor.presses("brief.wish:off", by=MINA, private=True)
    for _ in range(2):
        brief = await draws(floor)
        messages = [reply for reply in floor.replies if isinstance(reply, Say)]
        assert {message.to for message in messages} == {StaffChat(NADER), StaffChat(LIAISON)}
        assert all(m.quiet and f"brief.pages:{brief.day.isoformat()}" in verbs(m) for m in messages)
        await floor.ticks(send_morning_brief)
        assert floor.replies == ()


async def test_wish_ends_with_the_role(floor: Floor) -> None:
    await floor.presses("brief.wish:on", by=LIAISON, private=True)
    await floor.presses("brief.wish:on", by=NADER, private=True)
    floor.uow.staff.save(Staff(LIAISON, Role.MODERATOR, "Liaison", started=True))
    floor.uow.staff.save(Staff(NADER, Role.LEAD, "Nader", started=True, frozen=True))
    floor.uow.commit()
    await draws(floor)
    assert floor.replies == ()
    assert list(await floor.uow.briefs.readers()) == [NADER], "a freeze may end"


@pytest.mark.parametrize("account", [REZA, BABAK])
async def test_moderators_have_no_brief(floor: Floor, account: Account) -> None:
    await draws(floor)
    for data in ("brief", "brief.pages", "brief.past", "brief.wish:on"):
        await floor.presses(data, by=account, private=True)
        assert floor.only_reply(Ack).alert
    assert not floor.uow.tables.brief_readers


async def test_pages_are_sent_and_recorded(floor: Floor) -> None:
    add_cases(floor, 60)
    brief = await draws(floor)
    await floor.presses(f"brief.pages:{brief.day.isoformat()}", by=NADER, private=True)
    paper = floor.only_reply(SendDocument)
    assert paper.name == "brief-paper" and paper.fields["hash"] == brief.hash
    assert [row[0] for row in paper.rows].count("#head") == len(brief.sections)
    record = floor.uow.tables.audit[-1]
    assert (record.action, record.by, record.subject) == (AuditAction.EXPORT, str(NADER), brief.hash)


async def test_what_finds_no_room_is_read_by_section(floor: Floor) -> None:
    morning = await draws(floor)
    overdue = [BriefLine(LineKind.OVERDUE, {"body": f"نهاد {n:02}", "count": 5}) for n in range(17)]
    section = BriefSection(SectionName.BODIES, tuple(overdue))
    floor.uow.tables.briefs[morning.day] = replace(morning, sections=(section,))
    await floor.takes(command("brief", by=LIAISON))
    verb = f"brief.section:{morning.day.isoformat()}/bodies"
    assert verb in verbs(floor.only_reply(Screen)) and "نهاد 16" not in floor.texts[0]
    await floor.presses(verb, by=LIAISON, private=True)
    screen = floor.only_reply(Screen)
    assert "نهاد 14" in floor.texts[0] and f"{verb}/1" in verbs(screen)
    await floor.presses(f"{verb}/1", by=LIAISON, private=True)
    assert "نهاد 16" in floor.texts[0] and "نهاد 14" not in floor.texts[0]
    assert f"brief:{morning.day.isoformat()}" in verbs(floor.only_reply(Screen))


async def test_earlier_briefs_are_listed_newest_first(floor: Floor) -> None:
    days = [(await draws(floor)).day.isoformat() for _ in range(10)]
    await floor.presses("brief.past", by=NADER, private=True)
    days_listed = [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("brief:")]
    assert days_listed == [f"brief:{day}" for day in days[:1:-1]]
    await floor.presses("brief.past:1", by=NADER, private=True)
    assert f"brief:{days[0]}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"brief:{days[0]}", by=NADER, private=True)
    first = await floor.uow.briefs.get((await floor.uow.briefs.days())[-1])
    assert first is not None and first.hash[:16] in floor.texts[0]


@pytest.mark.parametrize(
    "data", ["brief:2020-01-01", "brief:nonsense", "brief.pages:nonsense", "brief.section:1/2"]
)
async def test_forged_button_gets_a_sentence(floor: Floor, data: str) -> None:
    await draws(floor)
    await floor.presses(data, by=NADER, private=True)
    assert floor.only_reply(Ack).key == "brief-gone"


async def test_restored_program_draws_the_same_numbers(floor: Floor) -> None:
    """A database from before the draw draws the day again: by the same lots, so two papers never differ."""
    add_cases(floor, 40)
    first = await draws(floor)
    floor.uow.tables.briefs.clear()
    floor.uow.settings.set_note("brief-drawn", "")
    floor.uow.commit()
    await floor.ticks(send_morning_brief)
    again = await floor.uow.briefs.newest()
    assert again is not None and again.sections == first.sections
    assert floor.uow.codes.name(PURPOSE, "a") != floor.uow.codes.name(PURPOSE, "b")


def test_every_section_is_named_once() -> None:
    assert [source.name for source in SOURCES] == list(SectionName)
    assert BriefSection(SectionName.LEVELS, ()).first_lines(3) == ()


async def test_liaisons_read_what_was_accepted_of_proposals(floor: Floor) -> None:
    """Nor does a lead who keeps out of one of them read of the others' refusals; the hash is that of the whole."""
    drawn = await draws(floor)
    counted = {"proposed": 4, "accepted": 2, "refused": 1, "done": 1, "dropped": 0}
    proposals = (
        BriefLine(LineKind.PROPOSALS, counted),
        BriefLine(LineKind.PROPOSALS_LATE, {"count": 3}, is_news=False),
    )
    brief = replace(drawn, sections=(BriefSection(SectionName.MEASURES, proposals),))
    floor.uow.tables.briefs[drawn.day] = brief

    async def reads(by: Account) -> str:
        await floor.takes(command("brief", by=by))
        assert brief.hash[:16] in floor.texts[0]
        return floor.texts[0].translate(ISOLATES)

    for everything in (await reads(NADER), await reads(MINA)):
        assert "۴ تازه" in everything and "ردشده ۱" in everything and "۳ پیشنهاد دیر" in everything
    short = await reads(LIAISON)
    assert "پذیرفته ۲، انجام‌شده ۱" in short and "ردشده" not in short and "دیر" not in short
    floor.uow.recusals.add(Recusal(NADER, RecusalScope.AREA, "thr01"))
    floor.uow.proposals.add(
        MeasureProposal(
            "p1", threat="gone", measure="m", kind=MeasureKind.LETTER, district="thr01", body="police",
            at=floor.clock.at, least=5, hours=24,
        )
    )  # fmt: skip
    floor.uow.commit()
    assert await reads(NADER) == short and await reads(MINA) != short
