"""The desk in the private chat."""

from bot.conversation.outgoing import Screen
from bot.domain.catalogue import Severity
from tests.fakes import turns
from tests.fakes.floor import BABAK, a_floor, verbs
from tests.fakes.turns import REZA


async def test_the_desk_counts_and_leads_to_the_most_urgent_case() -> None:
    floor = a_floor()
    for case_id, severity in (("c1", Severity.LOW), ("c2", Severity.CRITICAL), ("c3", Severity.HIGH)):
        await floor.files(case_id, severity=severity)
    await floor.presses("case.claim:c3", by=BABAK, private=True)
    await floor.takes(turns.command("queue", by=BABAK))
    screen = floor.only(Screen)
    assert (screen.key, screen.args) == ("queue", {"waiting": 2, "mine": 1, "most": 3, "reads": 0})
    assert verbs(screen) == ["queue.first", "queue.mine", "queue", "menu"]
    await floor.presses("queue.first", by=BABAK, private=True)
    assert verbs(floor.only(Screen))[0] == "case.claim:c2"
    await floor.presses("case.next:c2", by=BABAK, private=True)
    assert verbs(floor.only(Screen))[0] == "case.claim:c1"
    await floor.presses("queue.mine", by=BABAK, private=True)
    assert verbs(floor.only(Screen)) == ["case.show:c3", "hand", "queue"]


async def test_an_empty_desk() -> None:
    floor = a_floor()
    await floor.presses("queue.first", private=True)
    assert floor.only(Screen).key == "queue-empty"
    await floor.presses("queue.mine", private=True)
    assert floor.only(Screen).key == "queue-mine-none"


async def test_the_menu_shows_the_desk_to_staff_only() -> None:
    floor = a_floor()
    await floor.takes(turns.command("menu", by=REZA))
    assert "queue" in verbs(floor.only(Screen))
    await floor.takes(turns.command("menu", by=turns.SARA))
    assert "queue" not in verbs(floor.only(Screen))


async def test_leaving_a_half_typed_question_by_the_desk() -> None:
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.ask:c1", private=True)
    assert floor.sessions[REZA].state == "case.ask"
    await floor.presses("queue", private=True)
    assert floor.sessions[REZA].state == ""
