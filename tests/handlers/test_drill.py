"""A drill: invented cases beside real ones, with the same rules, marked everywhere, deleted completely."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import Ack, GroupChat, Say, Screen, StaffChat, TextRef
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Space
from bot.domain.desk.drills import Drill, Story
from bot.domain.people import Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.handlers.ticks import TICKS, release_expired_claims, report_expired_drill
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
    """Leila is a lead. Two real cases wait, Babak holds one."""
    drill_content = content()
    drill_content.drills = STORIES
    monkeypatch.setattr("tests.fakes.floor.content", lambda: drill_content)
    floor = a_floor()
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, NAMES[LEILA], started=True))
    for case_id in ("c1", "c2", "c3"):
        await floor.files(case_id)
    await floor.presses("case.claim:c3", by=BABAK)
    return floor


def drill_of(floor: Floor) -> Drill:
    return floor.uow.tables.drills[1]


async def start_drill(floor: Floor, *people: Any, count: int = 3) -> str:
    await floor.takes(turns.command("drill", str(count), by=LEILA))
    drill_id = drill_of(floor).id
    for person in people:
        await floor.presses(f"drill.join:{drill_id}", by=person, private=True)
    return drill_id


async def press_drill_case(floor: Floor, verb: str, number: int, rest: str = "", *, by: Any = REZA) -> Screen:
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


async def test_drill_beside_real_cases_leaves_only_audit_rows(floor: Floor) -> None:
    before, counted = repr(all_but_drills(floor)), await figures(floor)
    await start_drill(floor, REZA, BABAK)
    first_number, second_number, third_number = (
        number_of_story(floor, story) for story in ("s1", "s2", "s3")
    )
    assert verbs(await press_drill_case(floor, "drill.claim", first_number))[:3] == [
        f"drill.why:{drill_of(floor).id}/{first_number}/{action}"
        for action in ("verify", "out_of_scope", "reject")
    ]
    await press_drill_case(floor, "drill.claim", second_number)
    assert (await press_drill_case(floor, "drill.open", first_number)).args[
        "told"
    ] == "made-up rice at the door"
    floor.clock.advance(timedelta(minutes=4))
    assert (await press_drill_case(floor, "drill.why", first_number, "verify")).args[
        "ask"
    ].key == "case-ask-grade"  # type: ignore[union-attr]
    await press_drill_case(floor, "drill.as", first_number, "verified-document")
    await press_drill_case(floor, "drill.as", second_number, "reject-untrue")
    await press_drill_case(floor, "drill.claim", third_number, by=BABAK)
    await press_drill_case(floor, "drill.as", third_number, "reject-unclear", by=BABAK)
    assert await figures(floor) == counted
    await floor.presses(f"drill.end:{drill_of(floor).id}", by=LEILA, private=True)
    await floor.presses(f"drill.end-yes:{drill_of(floor).id}", by=LEILA, private=True)
    messages = {r.to: r for r in floor.replies if isinstance(r, Say)}
    mine, colleagues = messages[StaffChat(REZA)], messages[StaffChat(BABAK)]
    assert (mine.args["count"], mine.args["agreed"]) == (2, 1)
    assert mine.args["took"] == TextRef("span-minutes", {"count": 4})
    assert (colleagues.args["count"], colleagues.args["agreed"]) == (1, 1)
    assert messages[StaffChat(LEILA)].key == "drill-summary-none"
    assert repr(all_but_drills(floor)) == before and not floor.uow.tables.drills
    assert await figures(floor) == counted
    actions = [(r.action, r.detail) for r in floor.uow.tables.audit if r.action == AuditAction.DRILL]
    assert (
        actions[0] == (AuditAction.DRILL, "begin 3")
        and actions[-1] == (AuditAction.DRILL, "end")
        and len(actions) == 11
    )
    assert not floor.facts, "nobody else is notified"


async def test_drill_is_labelled_everywhere_and_numbers_never_collide(floor: Floor) -> None:
    await start_drill(floor, REZA)
    number = number_of_story(floor, "s1")
    floor.texts.clear()
    await floor.takes(turns.command("drill", by=REZA))
    assert "تمرین" in floor.texts[0]
    await floor.presses(f"drill.next:{drill_of(floor).id}", private=True)
    for verb, rest in (
        ("drill.show", ""),
        ("drill.claim", ""),
        ("drill.open", ""),
        ("drill.why", "reject"),
        ("drill.as", "reject-untrue"),
    ):
        floor.texts.clear()
        screen = await press_drill_case(floor, verb, number, rest)
        words = next(w for w in floor.texts if w.startswith("<b>تمرین")).translate(ISOLATES)
        assert screen.key.startswith("drill-") and f"ت-{'۰۱۲۳'[number]}" in words, (verb, words)
    assert all(verb.startswith(("drill", "queue")) for verb in verbs(screen)), "no button acts on a real case"


async def test_groups_learn_of_drill_and_private_chat_opens_it(floor: Floor) -> None:
    await floor.takes(turns.command("drill", "2", by=LEILA))
    posts = [r for r in floor.replies if isinstance(r, Say) and isinstance(r.to, GroupChat)]
    assert len(posts) == 2 and verbs(posts[0]) == [f"drill.join:{drill_of(floor).id}"]
    await floor.presses(verbs(posts[0])[0], by=REZA)
    assert floor.only_reply(Ack).key == "drill-go-private"
    assert floor.only_reply(Say, "drill-joined").to == StaffChat(REZA)
    assert set(drill_of(floor).joined) == {LEILA, REZA}


async def test_only_leads_begin_and_end_single_drill(floor: Floor) -> None:
    await floor.takes(turns.command("drill", "2", by=REZA))
    assert floor.only_reply(Screen).key == "drill-none"
    await floor.presses("drill.begin:2", private=True)
    assert floor.answers == (Ack("drill-leads-only", alert=True),)
    drill_id = await start_drill(floor, REZA)
    await floor.presses(f"drill.end-yes:{drill_id}", private=True)
    assert floor.answers == (Ack("drill-leads-only", alert=True),)
    await floor.presses("drill.begin:2", by=LEILA, private=True)
    assert floor.answers == (Ack("drill-goes-on", alert=True),)
    await floor.takes(turns.command("drill", by=LEILA))
    assert f"drill.end:{drill_id}" in verbs(floor.only_reply(Screen))


@pytest.mark.parametrize("count", ["0", "4", "21", "999999", "x", "-1"])
async def test_a_count_that_does_not_fit(floor: Floor, count: str) -> None:
    await floor.takes(turns.command("drill", count, by=LEILA))
    assert floor.answers == (Ack("drill-count", {"most": 3}, alert=True),)


async def test_the_rules_are_those_of_real_cases(floor: Floor) -> None:
    await start_drill(floor, REZA, BABAK)
    await press_drill_case(floor, "drill.claim", 1)
    await press_drill_case(floor, "drill.claim", 1, by=BABAK)
    assert floor.answers == (Ack("case-held", {"name": "Reza", "named": "yes"}, alert=True),)
    for verb, rest in (
        ("drill.open", ""),
        ("drill.as", "reject-untrue"),
        ("drill.release", ""),
        ("drill.why", "reject"),
    ):
        await press_drill_case(floor, verb, 1, rest, by=BABAK)
        assert floor.only_reply(Ack).alert, verb
    await press_drill_case(floor, "drill.as", 1, "reject-untrue")
    await press_drill_case(floor, "drill.undo", 1)
    assert drill_of(floor).case(1).state is State.CLAIMED
    floor.clock.advance(timedelta(minutes=21))
    await press_drill_case(floor, "drill.claim", 1, by=BABAK)
    assert drill_of(floor).case(1).assignee == BABAK, "a claim ends after twenty minutes"
    await press_drill_case(floor, "drill.as", 1, "reject-untrue", by=BABAK)
    floor.clock.advance(timedelta(minutes=6))
    await press_drill_case(floor, "drill.undo", 1, by=BABAK)
    assert floor.answers == (Ack("case-undo-closed", alert=True),)


async def test_drill_claims_are_limited_apart_from_real_ones(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill_content = content()
    drill_content.drills = tuple(replace(STORIES[0], id=f"s{n}") for n in range(5))
    monkeypatch.setattr("tests.fakes.floor.content", lambda: drill_content)
    for case_id in ("c1", "c2"):
        await floor.presses(f"case.claim:{case_id}")
    await start_drill(floor, REZA, count=5)
    for number in (1, 2, 3):
        await press_drill_case(floor, "drill.claim", number)
        assert drill_of(floor).case(number).assignee == REZA
    await press_drill_case(floor, "drill.claim", 4)
    assert floor.answers == (Ack("case-too-many-claims", {"most": 3}, alert=True),)
    assert await floor.uow.cases.open_claims(REZA) == 2


async def test_who_does_not_take_part_changes_nothing(floor: Floor) -> None:
    await start_drill(floor, REZA)
    await press_drill_case(floor, "drill.claim", 1, by=BABAK)
    assert floor.answers == (Ack("drill-join-first", alert=True),)


async def test_drill_ends_after_a_day_and_buttons_say_so(floor: Floor) -> None:
    drill_id = await start_drill(floor, REZA)
    await press_drill_case(floor, "drill.claim", 1)
    await floor.ticks(release_expired_claims)
    floor.clock.advance(timedelta(hours=23))
    await floor.ticks(report_expired_drill)
    assert floor.uow.tables.drills
    floor.clock.advance(timedelta(hours=1))
    await floor.presses(f"drill.show:{drill_id}/1", private=True)
    assert floor.answers == (Ack("drill-gone", alert=True),)
    await floor.ticks(report_expired_drill)
    assert not floor.uow.tables.drills and report_expired_drill in [tick.run for tick in TICKS]
    assert {r.to for r in floor.replies if isinstance(r, Say)} == {StaffChat(LEILA), StaffChat(REZA)}
    assert floor.uow.tables.audit[-1].by == "program"


@pytest.mark.parametrize(
    "old", ["drill.show:gone/1", "drill.as:x", "drill.next:gone/1", "drill.join:gone", "drill.end:x"]
)
async def test_a_button_of_another_drill_is_answered_shortly(floor: Floor, old: str) -> None:
    await start_drill(floor, REZA)
    before = drill_of(floor)
    await floor.presses(old, by=LEILA, private=True)
    assert floor.answers == (Ack("drill-gone", alert=True),) and drill_of(floor) == before


@pytest.mark.parametrize(
    "old", ["drill.show:{}/99", "drill.as:{}/1/nonsense", "drill.claim:{}", "drill.why:{}/x/y"]
)
async def test_a_button_that_nobody_made_changes_nothing(floor: Floor, old: str) -> None:
    drill_id = await start_drill(floor, REZA)
    before = drill_of(floor)
    await floor.presses(old.format(drill_id), private=True)
    assert floor.only_reply(Ack).alert and drill_of(floor) == before
