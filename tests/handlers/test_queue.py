"""The desk in the private chat."""

from datetime import timedelta

import pytest

from bot.conversation.outgoing import Screen
from bot.domain.catalogue.catalogue import Severity
from tests.fakes import turns
from tests.fakes.floor import BABAK, a_floor, verbs
from tests.fakes.turns import REZA


async def test_queue_counts_and_leads_to_most_urgent_case() -> None:
    floor = a_floor()
    for case_id, severity in (("c1", Severity.LOW), ("c2", Severity.CRITICAL), ("c3", Severity.HIGH)):
        await floor.files(case_id, severity=severity)
    await floor.presses("case.claim:c3", by=BABAK)
    await floor.takes(turns.command("queue", by=BABAK))
    screen = floor.only_reply(Screen)
    assert screen.key == "queue"
    args = {**screen.args, "duty": None, "areas": None}
    assert args == {"waiting": 2, "mine": 1, "most": 3, "reads": 0, "duty": None, "areas": None}
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
    assert verbs(second)[3] == "queue.page:w///", "after the last page comes the first"
    assert floor.texts[0].count("تا ") == 3, "each line has its deadline"
    await floor.presses("case.show:c1x", by=BABAK, private=True)
    assert floor.only_reply(Screen).key == "case-card"


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
