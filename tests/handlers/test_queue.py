"""The desk in the private chat."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.arguments import read_argument, write_argument
from bot.conversation.outgoing import Screen, TextRef
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import Pile, PileFilter
from bot.handlers.desk import queue
from bot.handlers.pieces import NOTHING
from bot.handlers.press_arguments import PageStart, PilePage
from bot.usecases.desk import browse_cases
from tests.fakes import turns
from tests.fakes.floor import BABAK, a_floor, verbs
from tests.fakes.turns import REZA


def test_page_buttons_in_chats_keep_their_meaning() -> None:
    sieve = PileFilter(Pile.WAITING, Severity.CRITICAL, "O01", "shahr")
    at = PilePage.page_after(sieve, "c7", 3)
    assert write_argument(at) == f"{sieve}/c7/3"
    assert read_argument(f"{sieve}/c7/3", PilePage) == at and at.sieve == sieve
    first = read_argument(str(PileFilter(Pile.MINE)), PilePage)
    assert (first.sieve, first.after, first.number) == (PileFilter(Pile.MINE), "", None)
    assert read_argument("c7/x", PageStart) == ("c7", None)


async def test_queue_counts_and_leads_to_most_urgent_case() -> None:
    floor = a_floor()
    for case_id, severity in (("c1", Severity.LOW), ("c2", Severity.CRITICAL), ("c3", Severity.HIGH)):
        await floor.files(case_id, severity=severity)
    await floor.presses("case.claim:c3", by=BABAK)
    await floor.takes(turns.command("queue", by=BABAK))
    screen = floor.only_reply(Screen)
    assert screen.key == "queue"
    assert (screen.args["open"], screen.args["most"], screen.args["reads"]) == (1, 3, 0)
    assert counts_on(screen) == {"late": 0, "critical": 1, "waiting": 2, "asked": 0, "mine": 1}
    assert verbs(screen) == [
        "own-body", "queue.first", "queue.page:w///", "queue.page:m///", "queue.page:a///", "queue.page:l///", "search",
        "figures", "replies", "mutes", "recuse", "duty:off", "queue:again", "menu",
    ]  # fmt: skip
    await floor.presses("queue.first", by=BABAK, private=True)
    assert verbs(floor.only_reply(Screen))[0] == "case.claim:c2"
    await floor.presses("case.next:c2", by=BABAK, private=True)
    assert verbs(floor.only_reply(Screen))[0] == "case.claim:c1"
    await floor.presses("queue.page:m///", by=BABAK, private=True)
    assert verbs(floor.only_reply(Screen)) == ["case.show:c3", "hand", "queue"]


def without_marks(text: str) -> str:
    """The text without marks of direction."""
    return text.replace("\u2068", "").replace("\u2069", "")


def counts_on(screen: Screen) -> dict[str, object]:
    counts = screen.args["counts"]
    assert isinstance(counts, TextRef)
    return dict(counts.args)


async def test_very_many_cases_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_COUNTED", 2)
    monkeypatch.setattr(browse_cases, "MOST_COUNTED", 2)
    floor = a_floor()
    for number in range(5):
        await floor.files(f"c{number}")
    await floor.presses("case.claim:c0", private=True)
    await floor.takes(turns.command("queue", by=REZA))
    assert counts_on(floor.only_reply(Screen)) == {
        "late": 0, "critical": 0, "waiting": TextRef("queue-many", {"count": 2}), "asked": 0, "mine": 1,
    }  # fmt: skip


async def test_the_desk_begins_with_its_counts() -> None:
    floor = a_floor()
    for case_id in ("c1", "c2", "c3"):
        await floor.files(case_id)
    await floor.files("c4", severity=Severity.CRITICAL)
    for case_id in ("c1", "c2"):
        await floor.presses(f"case.claim:{case_id}", private=True)
    await floor.presses("case.ask:c1", private=True)
    await floor.says("What did you see there?")
    await floor.presses("case.ask-send:c1", private=True)
    floor.clock.advance(timedelta(hours=2))
    await floor.takes(turns.command("queue", by=REZA))
    screen = floor.only_reply(Screen)
    assert counts_on(screen) == {"late": 4, "critical": 1, "waiting": 2, "asked": 1, "mine": 2}
    assert all(
        name in floor.texts[0].split("\n")[0] for name in ("مهلت", "فوری", "بررسی‌کننده", "پاسخ", "مال من")
    )


async def test_restricted_cases_are_counted_for_the_circle_alone() -> None:
    floor = a_floor()
    await floor.files("c1")
    await floor.files("c2", act_id="O13")
    await floor.takes(turns.command("queue", by=REZA))
    assert counts_on(floor.only_reply(Screen))["waiting"] == 1


async def test_promise_of_the_week_shows_from_five_due_cases() -> None:
    """Four answered in time and one late; of restricted ones only the circle hears."""
    floor = a_floor()
    for number in range(5):
        await floor.files(f"c{number}")
    await floor.files("c5", act_id="O13")
    for number in range(4):
        decided = replace(await floor.case(f"c{number}"), state=State.REJECTED, decided_at=floor.clock.now())
        floor.uow.cases.save(decided)
    floor.uow.commit()
    await floor.takes(turns.command("queue", by=REZA))
    assert floor.only_reply(Screen).args["promise"] == NOTHING, "four are due"
    floor.clock.advance(timedelta(hours=2))
    await floor.takes(turns.command("queue", by=REZA))
    line = without_marks(floor.texts[0]).split("\n")[1]
    assert line.count("۸۰٪") == 2 and "مهلت پرونده" in line, "all, and of one severity"
    floor.clock.advance(timedelta(days=8))
    await floor.takes(turns.command("queue", by=REZA))
    assert floor.only_reply(Screen).args["promise"] == NOTHING


async def test_case_that_falls_due_after_midnight_spoils_the_promise() -> None:
    """Answers come at once, low cases fall due the next day: without those, nothing would ever be late."""
    floor = a_floor()
    for number in range(4):
        await floor.files(f"c{number}")
        decided = replace(await floor.case(f"c{number}"), state=State.REJECTED, decided_at=floor.clock.now())
        floor.uow.cases.save(decided)
    await floor.files("c4", severity=Severity.LOW)
    floor.uow.commit()
    floor.clock.advance(timedelta(days=2))
    await floor.takes(turns.command("queue", by=REZA))
    promise = floor.only_reply(Screen).args["promise"]
    assert isinstance(promise, TextRef)
    assert (promise.args["percent"], promise.args["count"]) == (80, 0), "four of a severity are too few"


async def test_an_empty_desk() -> None:
    floor = a_floor()
    await floor.presses("queue.first", private=True)
    assert floor.only_reply(Screen).key == "queue-empty"
    await floor.presses("queue.page:m///", private=True)
    assert floor.only_reply(Screen).key == "queue-page-none"


async def test_the_menu_shows_the_desk_to_staff_only() -> None:
    floor = a_floor()
    await floor.takes(turns.command("menu", by=REZA))
    assert "queue" in verbs(floor.only_reply(Screen))
    await floor.takes(turns.command("menu", by=turns.SARA))
    assert "queue" not in verbs(floor.only_reply(Screen))


async def test_leaving_a_half_typed_question_by_the_desk() -> None:
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.ask:c1", private=True)
    assert floor.sessions[REZA].state == "case.ask"
    await floor.presses("queue", private=True)
    assert floor.sessions[REZA].state == ""


def cases_on(screen: Screen) -> list[str]:
    return [verb.removeprefix("case.show:") for verb in verbs(screen) if verb.startswith("case.show:")]


async def test_the_waiting_page_by_page_most_urgent_first() -> None:
    floor = a_floor()
    for number in range(10):
        await floor.files(f"c1{number}", severity=Severity.LOW)
    await floor.files("c1x", severity=Severity.CRITICAL)
    await floor.presses("queue.page:w///", by=BABAK, private=True)
    first = floor.only_reply(Screen)
    assert cases_on(first)[0] == "c1x" and len(cases_on(first)) == 8
    more = next(verb for verb in verbs(first) if verb.startswith("queue.page:w////"))
    await floor.presses(more, by=BABAK, private=True)
    second = floor.only_reply(Screen)
    assert len(cases_on(second)) == 3 and not {*cases_on(first)} & {*cases_on(second)}
    assert verbs(second)[3] == "queue.page:w/////1", "after the last page comes the first"
    assert floor.texts[0].count("تا ") == 3, "each line has its deadline"
    await floor.presses("case.show:c1x", by=BABAK, private=True)
    assert floor.only_reply(Screen).key == "case-card"


async def test_late_critical_cases_come_first_in_every_list() -> None:
    """Before critical ones that came earlier by the queue's order, and before ones late for longer."""
    floor = a_floor()
    await floor.files("c1", severity=Severity.LOW)
    await floor.files("c2", severity=Severity.CRITICAL)
    await floor.files("c3", severity=Severity.CRITICAL)
    hurry = replace(await floor.case("c3"), opened_at=floor.clock.now() - timedelta(days=1))
    floor.uow.cases.save(replace(hurry, deadline=floor.clock.now() + timedelta(days=3)))
    floor.uow.cases.save(replace(await floor.case("c1"), deadline=floor.clock.now() - timedelta(days=1)))
    floor.uow.commit()
    await floor.presses("queue.page:w///", private=True)
    assert cases_on(floor.only_reply(Screen)) == ["c3", "c2", "c1"], "nothing critical is late yet"
    floor.clock.advance(timedelta(hours=2))
    await floor.presses("queue.page:w///", private=True)
    assert cases_on(floor.only_reply(Screen)) == ["c2", "c3", "c1"]
    await floor.presses("queue.page:l///", private=True)
    assert cases_on(floor.only_reply(Screen)) == ["c2", "c1"], "although the other is late for longer"
    await floor.presses("queue.first", private=True)
    assert verbs(floor.only_reply(Screen))[0] == "case.claim:c2"
    await floor.presses("case.next:c2", private=True)
    assert verbs(floor.only_reply(Screen))[0] == "case.claim:c3"


async def test_pages_have_numbers_and_say_how_many_there_are() -> None:
    floor = a_floor()
    for number in range(17):
        await floor.files(f"c1{number:02d}")
    await floor.presses("queue.page:w///", private=True)
    seen = []
    for expected in ((1, 3), (2, 3), (3, 3)):
        screen = floor.only_reply(Screen)
        place = screen.args["place"]
        assert (place.args["number"], place.args["last"]) == expected
        seen += cases_on(screen)
        if more := [verb for verb in verbs(screen) if verb.startswith("queue.page:w////c")]:
            await floor.presses(more[0], private=True)
    assert len(seen) == len(set(seen)) == 17
    assert "صفحهٔ ۳ از ۳" in without_marks(floor.texts[0])


async def test_the_last_filter_is_remembered_for_the_desk() -> None:
    floor = a_floor()
    await floor.files("c1", severity=Severity.HIGH)
    await floor.presses("queue.page:w/h//", private=True)
    await floor.takes(turns.command("queue", by=REZA))
    desk = floor.only_reply(Screen)
    assert {"queue.page:w/h//", "queue.page:l/h//", "queue.page:a/h//", "queue.page:m///"} <= {*verbs(desk)}
    assert "فقط 🟠 مهم" in without_marks(floor.texts[0])
    await floor.presses("queue.page:m///", private=True)
    await floor.takes(turns.command("queue", by=REZA))
    assert "queue.page:w/h//" in verbs(floor.only_reply(Screen)), "their own cases are not filtered"
    await floor.takes(turns.command("queue", by=BABAK))
    assert "queue.page:w///" in verbs(floor.only_reply(Screen)), "each person has their own"
    await floor.presses("queue.page:w///", private=True)
    await floor.takes(turns.command("queue", by=REZA))
    assert "queue.page:w///" in verbs(floor.only_reply(Screen))


async def test_a_remembered_area_that_was_removed_is_left_out() -> None:
    floor = a_floor()
    floor.uow.views.set_last(REZA, PileFilter(Pile.WAITING, Severity.HIGH, area="nowhere"))
    await floor.takes(turns.command("queue", by=REZA))
    assert "queue.page:w/h//" in verbs(floor.only_reply(Screen))


async def test_queue_page_is_filtered_by_severity_act_and_district() -> None:
    floor = a_floor()
    await floor.files("c1", severity=Severity.HIGH)
    await floor.files("c2", severity=Severity.LOW, act_id="O03")
    for choice, wanted in (
        ("s", "queue.page:w/h//"),
        ("a", "queue.page:w//O03/"),
        ("p", "queue.page:w///thr01"),
    ):
        await floor.presses(f"queue.by:{choice}/w///", private=True)
        assert wanted in verbs(floor.only_reply(Screen))
    await floor.presses("queue.page:w/h//", private=True)
    assert cases_on(floor.only_reply(Screen)) == ["c1"] and "queue.page:w///" in verbs(
        floor.only_reply(Screen)
    )
    await floor.presses("queue.page:w//O03/", private=True)
    assert cases_on(floor.only_reply(Screen)) == ["c2"]
    await floor.presses("queue.page:w///thr01", private=True)
    assert cases_on(floor.only_reply(Screen)) == ["c1", "c2"]


async def test_what_waits_for_an_answer_and_what_is_late() -> None:
    floor = a_floor()
    await floor.files("c1")
    await floor.files("c2")
    await floor.presses("case.claim:c1")
    await floor.presses("case.ask:c1", private=True)
    await floor.says("What did you see there?")
    await floor.presses("case.ask-send:c1", private=True)
    await floor.presses("queue.page:a///", by=BABAK, private=True)
    assert cases_on(floor.only_reply(Screen)) == ["c1"] and "Reza" in floor.texts[0]
    await floor.presses("queue.page:l///", by=BABAK, private=True)
    assert floor.only_reply(Screen).key == "queue-page-none"
    floor.clock.advance(timedelta(hours=2))
    await floor.presses("queue.page:l///", by=BABAK, private=True)
    assert cases_on(floor.only_reply(Screen)) == ["c1", "c2"]


@pytest.mark.parametrize(
    "old", ["queue.page", "queue.page:zz", "queue.page:w/?/O99/nowhere/gone", "queue.by:x"]
)
async def test_forged_queue_button_leads_to_a_list(old: str) -> None:
    floor = a_floor()
    await floor.files()
    await floor.presses(old, private=True)
    assert floor.only_reply(Screen).key in ("queue-page", "queue-page-none", "queue-by-severity")


async def test_a_removed_area_is_left_out_and_told() -> None:
    floor = a_floor()
    await floor.files("c1", severity=Severity.HIGH)
    await floor.files("c2", severity=Severity.LOW)
    await floor.presses("queue.page:w/h//nowhere", private=True)
    screen = floor.only_reply(Screen)
    assert cases_on(screen) == ["c1"], "the severity is still asked for"
    assert screen.args["note"] == TextRef("queue-area-gone")
