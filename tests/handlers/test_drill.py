"""A drill: made-up cases beside real ones, by the same rules, told apart everywhere, and gone without a trace."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import Ack, GroupChat, Say, Screen, StaffChat, Term
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Space
from bot.domain.desk.drills import Drill, Story
from bot.domain.people import Role, Staff
from bot.domain.staff.audit import Deed
from bot.handlers.ticks import TICKS, claims_over, drill_over
from tests.fakes import turns
from tests.fakes.floor import BABAK, LEILA, NAMES, Floor, a_floor, verbs
from tests.fakes.polling_day import content
from tests.fakes.turns import REZA

ISOLATES = dict.fromkeys((0x2068, 0x2069))
STORIES = (
    Story("s1", "O01", Space.REAL, "made-up rice at the door", State.VERIFIED, "seen and shown"),
    Story(
        "s2", "O13", Space.REAL, "made-up shouting in a queue", State.OUT_OF_SCOPE, "nobody was threatened"
    ),
    Story("s3", "O01", Space.REAL, "made-up hearsay", State.REJECTED, "no place and no time"),
    Story("s4", "O99", Space.REAL, "of an act that is not there", State.REJECTED, "-"),
)


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Leila is a lead; two real cases wait, one is held by Babak."""
    shown = content()
    shown.drills = STORIES
    monkeypatch.setattr("tests.fakes.floor.content", lambda: shown)
    floor = a_floor()
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, NAMES[LEILA], started=True))
    for case_id in ("c1", "c2", "c3"):
        await floor.files(case_id)
    await floor.presses("case.claim:c3", by=BABAK)
    return floor


def drill_of(floor: Floor) -> Drill:
    return floor.uow.tables.drills[1]


async def begun(floor: Floor, *people: Any, count: int = 3) -> str:
    await floor.takes(turns.command("drill", str(count), by=LEILA))
    drill_id = drill_of(floor).id
    for one in people:
        await floor.presses(f"drill.join:{drill_id}", by=one, private=True)
    return drill_id


async def acts(floor: Floor, verb: str, number: int, rest: str = "", *, by: Any = REZA) -> Screen:
    name = f"{drill_of(floor).id}/{number}" + (f"/{rest}" if rest else "")
    await floor.presses(f"{verb}:{name}", by=by, private=True)
    return next((r for r in floor.replies if isinstance(r, Screen)), Screen("none"))


def number_of_story(floor: Floor, story: str) -> int:
    return drill_of(floor).stories.index(story) + 1


def all_but_drills(floor: Floor) -> dict[str, Any]:
    names = floor.uow.tables.__dataclass_fields__
    return {n: getattr(floor.uow.tables, n) for n in names if n not in ("drills", "audit")}


async def figures(floor: Floor) -> tuple[Any, ...]:
    since = floor.clock.now() - timedelta(days=7)
    uow = floor.uow
    return (
        await uow.figures.quarters(since=since),
        await uow.figures.acts(since=since),
        await uow.figures.areas(since=since),
        await uow.figures.states(since=since),
        await uow.figures.decided_by(REZA, since=since),
        await uow.cases.count_waiting(),
        [case.id for case in await uow.cases.waiting(limit=9)],
        await uow.cases.open_claims(REZA),
    )


async def test_a_whole_drill_beside_real_cases_leaves_nothing_but_audit_rows(floor: Floor) -> None:
    before, counted = repr(all_but_drills(floor)), await figures(floor)
    await begun(floor, REZA, BABAK)
    one, two, three = (number_of_story(floor, story) for story in ("s1", "s2", "s3"))
    assert verbs(await acts(floor, "drill.claim", one))[:3] == [
        f"drill.why:{drill_of(floor).id}/{one}/{action}" for action in ("verify", "out_of_scope", "reject")
    ]
    await acts(floor, "drill.claim", two)
    assert (await acts(floor, "drill.open", one)).args["told"] == "made-up rice at the door"
    floor.clock.advance(timedelta(minutes=4))
    assert (await acts(floor, "drill.why", one, "verify")).args["ask"].key == "case-ask-grade"  # type: ignore[union-attr]
    await acts(floor, "drill.as", one, "verified-document")
    await acts(floor, "drill.as", two, "reject-untrue")
    await acts(floor, "drill.claim", three, by=BABAK)
    await acts(floor, "drill.as", three, "reject-unclear", by=BABAK)
    assert await figures(floor) == counted
    await floor.presses(f"drill.end:{drill_of(floor).id}", by=LEILA, private=True)
    await floor.presses(f"drill.end-yes:{drill_of(floor).id}", by=LEILA, private=True)
    told = {r.to: r for r in floor.replies if isinstance(r, Say)}
    mine, his = told[StaffChat(REZA)], told[StaffChat(BABAK)]
    assert (mine.args["count"], mine.args["agreed"]) == (2, 1)
    assert mine.args["took"] == Term("span-minutes", {"count": 4})
    assert (his.args["count"], his.args["agreed"]) == (1, 1)
    assert told[StaffChat(LEILA)].key == "drill-summary-none"
    assert repr(all_but_drills(floor)) == before and not floor.uow.tables.drills
    assert await figures(floor) == counted
    deeds = [(r.deed, r.detail) for r in floor.uow.tables.audit if r.deed == Deed.DRILL]
    assert deeds[0] == (Deed.DRILL, "begin 3") and deeds[-1] == (Deed.DRILL, "end") and len(deeds) == 11
    assert not floor.facts, "nobody else hears anything"


async def test_every_place_says_that_it_is_a_drill_and_no_number_is_that_of_a_real_case(floor: Floor) -> None:
    await begun(floor, REZA)
    number = number_of_story(floor, "s1")
    floor.read.clear()
    await floor.takes(turns.command("drill", by=REZA))
    assert "تمرین" in floor.read[0]
    await floor.presses(f"drill.next:{drill_of(floor).id}", private=True)
    for verb, rest in (
        ("drill.show", ""),
        ("drill.claim", ""),
        ("drill.open", ""),
        ("drill.why", "reject"),
        ("drill.as", "reject-untrue"),
    ):
        floor.read.clear()
        screen = await acts(floor, verb, number, rest)
        words = next(w for w in floor.read if w.startswith("<b>تمرین")).translate(ISOLATES)
        assert screen.key.startswith("drill-") and f"ت-{'۰۱۲۳'[number]}" in words, (verb, words)
    assert all(verb.startswith(("drill", "queue")) for verb in verbs(screen)), "no way to act on a real case"


async def test_the_groups_hear_of_it_and_the_way_leads_to_the_private_chat(floor: Floor) -> None:
    await floor.takes(turns.command("drill", "2", by=LEILA))
    posts = [r for r in floor.replies if isinstance(r, Say) and isinstance(r.to, GroupChat)]
    assert len(posts) == 2 and verbs(posts[0]) == [f"drill.join:{drill_of(floor).id}"]
    await floor.presses(verbs(posts[0])[0], by=REZA)
    assert floor.only(Ack).key == "drill-go-private"
    assert floor.only(Say, "drill-joined").to == StaffChat(REZA)
    assert set(drill_of(floor).joined) == {LEILA, REZA}


async def test_only_a_lead_begins_and_ends_and_one_at_a_time(floor: Floor) -> None:
    await floor.takes(turns.command("drill", "2", by=REZA))
    assert floor.only(Screen).key == "drill-none"
    await floor.presses("drill.begin:2", private=True)
    assert floor.answers == (Ack("drill-leads-only", alert=True),)
    drill_id = await begun(floor, REZA)
    await floor.presses(f"drill.end-yes:{drill_id}", private=True)
    assert floor.answers == (Ack("drill-leads-only", alert=True),)
    await floor.presses("drill.begin:2", by=LEILA, private=True)
    assert floor.answers == (Ack("drill-goes-on", alert=True),)
    await floor.takes(turns.command("drill", by=LEILA))
    assert f"drill.end:{drill_id}" in verbs(floor.only(Screen))


@pytest.mark.parametrize("count", ["0", "4", "21", "999999", "x", "-1"])
async def test_a_count_that_does_not_fit(floor: Floor, count: str) -> None:
    await floor.takes(turns.command("drill", count, by=LEILA))
    assert floor.answers == (Ack("drill-count", {"most": 3}, alert=True),)


async def test_the_rules_are_those_of_real_cases(floor: Floor) -> None:
    await begun(floor, REZA, BABAK)
    await acts(floor, "drill.claim", 1)
    await acts(floor, "drill.claim", 1, by=BABAK)
    assert floor.answers == (Ack("case-held", {"name": "Reza", "named": "yes"}, alert=True),)
    for verb, rest in (
        ("drill.open", ""),
        ("drill.as", "reject-untrue"),
        ("drill.release", ""),
        ("drill.why", "reject"),
    ):
        await acts(floor, verb, 1, rest, by=BABAK)
        assert floor.only(Ack).alert, verb
    await acts(floor, "drill.as", 1, "reject-untrue")
    await acts(floor, "drill.undo", 1)
    assert drill_of(floor).case(1).state is State.CLAIMED
    floor.clock.advance(timedelta(minutes=21))
    await acts(floor, "drill.claim", 1, by=BABAK)
    assert drill_of(floor).case(1).owner == BABAK, "a claim ends after twenty minutes"
    await acts(floor, "drill.as", 1, "reject-untrue", by=BABAK)
    floor.clock.advance(timedelta(minutes=6))
    await acts(floor, "drill.undo", 1, by=BABAK)
    assert floor.answers == (Ack("case-undo-closed", alert=True),)


async def test_three_at_most_in_hand_counted_apart_from_real_ones(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = content()
    shown.drills = tuple(replace(STORIES[0], id=f"s{n}") for n in range(5))
    monkeypatch.setattr("tests.fakes.floor.content", lambda: shown)
    for case_id in ("c1", "c2"):
        await floor.presses(f"case.claim:{case_id}")
    await begun(floor, REZA, count=5)
    for number in (1, 2, 3):
        await acts(floor, "drill.claim", number)
        assert drill_of(floor).case(number).owner == REZA
    await acts(floor, "drill.claim", 4)
    assert floor.answers == (Ack("case-too-many-claims", {"most": 3}, alert=True),)
    assert await floor.uow.cases.open_claims(REZA) == 2


async def test_who_does_not_take_part_changes_nothing(floor: Floor) -> None:
    await begun(floor, REZA)
    await acts(floor, "drill.claim", 1, by=BABAK)
    assert floor.answers == (Ack("drill-join-first", alert=True),)


async def test_it_ends_by_itself_after_a_day_and_old_buttons_say_so(floor: Floor) -> None:
    drill_id = await begun(floor, REZA)
    await acts(floor, "drill.claim", 1)
    await floor.ticks(claims_over)
    floor.clock.advance(timedelta(hours=23))
    await floor.ticks(drill_over)
    assert floor.uow.tables.drills
    floor.clock.advance(timedelta(hours=1))
    await floor.presses(f"drill.show:{drill_id}/1", private=True)
    assert floor.answers == (Ack("drill-gone", alert=True),)
    await floor.ticks(drill_over)
    assert not floor.uow.tables.drills and drill_over in TICKS
    assert {r.to for r in floor.replies if isinstance(r, Say)} == {StaffChat(LEILA), StaffChat(REZA)}
    assert floor.uow.tables.audit[-1].by == "program"


@pytest.mark.parametrize(
    "old", ["drill.show:gone/1", "drill.as:x", "drill.next:gone/1", "drill.join:gone", "drill.end:x"]
)
async def test_a_button_of_another_drill_is_answered_shortly(floor: Floor, old: str) -> None:
    await begun(floor, REZA)
    before = drill_of(floor)
    await floor.presses(old, by=LEILA, private=True)
    assert floor.answers == (Ack("drill-gone", alert=True),) and drill_of(floor) == before


@pytest.mark.parametrize(
    "old", ["drill.show:{}/99", "drill.as:{}/1/nonsense", "drill.claim:{}", "drill.why:{}/x/y"]
)
async def test_a_button_that_nobody_made_changes_nothing(floor: Floor, old: str) -> None:
    drill_id = await begun(floor, REZA)
    before = drill_of(floor)
    await floor.presses(old.format(drill_id), private=True)
    assert floor.only(Ack).alert and drill_of(floor) == before
