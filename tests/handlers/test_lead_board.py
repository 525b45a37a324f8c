"""The leads' board: who holds what since when, what waits, and what everybody has done."""

from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import Screen, TextRef
from bot.domain.catalogue.catalogue import Severity
from tests.fakes.floor import BABAK, LEILA, Floor, verbs
from tests.fakes.lead_floor import MINA, NADER, a_lead_floor, refusal_of
from tests.fakes.turns import REZA


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return await a_lead_floor(monkeypatch)


async def screen(floor: Floor, data: str = "board", by: Any = NADER) -> Screen:
    await floor.presses(data, by=by, private=True)
    shown_screen: Screen = floor.only_reply(Screen)
    return shown_screen


async def test_board_says_who_holds_what_since_when(floor: Floor) -> None:
    await floor.files("c1")
    await floor.files("c2")
    await floor.presses("case.claim:c1")
    claimed_at = floor.clock.at
    floor.clock.advance(timedelta(minutes=7))
    await floor.presses("case.claim:c2", by=BABAK, private=True)
    board = await screen(floor)
    assert board.args["count"] == 2 and board.args["late"] == 0
    assert verbs(board)[:2] == ["board.case:c1", "board.case:c2"]
    assert any("Reza" in words and "Babak" in words for words in floor.texts)
    terms = list(lines_of(board.args["lines"]))
    since = terms[0].args["since"]
    assert isinstance(since, TextRef) and since.key == "board-since"
    at = since.args["at"].at  # type: ignore[union-attr]
    assert abs(at - claimed_at) < timedelta(seconds=5)


def lines_of(term: Any) -> Any:
    """The lines that a text folds."""
    while term.key == "list-paragraphs":
        yield term.args["first"]
        term = term.args["rest"]
    yield term


async def test_late_cases_come_first(floor: Floor) -> None:
    for case_id in ("c1", "c2"):
        await floor.files(case_id)
        await floor.presses(f"case.claim:{case_id}")
    case = await floor.case("c2")
    floor.uow.tables.cases["c2"] = type(case)(**{**fields(case), "deadline": floor.clock.now()})
    floor.clock.advance(timedelta(minutes=1))
    board = await screen(floor)
    assert verbs(board)[:2] == ["board.case:c2", "board.case:c1"] and board.args["late"] == 1


def fields(case: Any) -> dict[str, Any]:
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


async def test_board_has_pages(floor: Floor) -> None:
    for number in range(9):
        await floor.files(f"w{number}")
    waiting = await screen(floor, "board:waiting")
    assert waiting.args["count"] == 9 and "board:waiting/1" in verbs(waiting)
    second = await screen(floor, "board:waiting/1")
    assert [verb for verb in verbs(second) if verb.startswith("board.case")] == ["board.case:w8"]


async def test_restricted_cases_are_on_the_circles_board_only(floor: Floor) -> None:
    await floor.files("c9", act_id="O13")
    await floor.presses("case.claim:c9", by=MINA, private=True)
    assert (await screen(floor)).args["count"] == 1
    staff = await floor.uow.staff.get(MINA)
    assert staff is not None
    floor.uow.staff.save(type(staff)(**{**fields(staff), "circle": True}))
    floor.uow.commit()
    assert (await screen(floor)).args["count"] == 0
    await floor.presses("board.case:c9", by=NADER, private=True)
    assert refusal_of(floor) == "case-circle"
    await screen(floor, "board.load:4")
    assert not any("Mina: برداشته ۱" in words for words in floor.texts), "nor are they counted for her"


async def test_workload_counts_what_was_taken_decided_and_read(floor: Floor) -> None:
    await floor.files("c1")
    await floor.presses("case.claim:c1")
    await floor.presses("case.open:c1", private=True)
    await floor.presses("case.reject:c1", private=True)
    await floor.presses("case.reason:c1/reject-repeat", private=True)
    load = await screen(floor, "board.load")
    assert load.args["count"] == 5, "everybody who is on duty"
    (words,) = [words for words in floor.texts if "Reza" in words]
    assert "Reza: برداشته ۱، تصمیم ۱، خوانده ۱" in words.replace("\u2068", "").replace("\u2069", "")
    floor.clock.advance(timedelta(hours=5))
    await screen(floor, "board.load:4")
    (words,) = [words for words in floor.texts if "Reza" in words]
    assert "Reza: برداشته ۰، تصمیم ۰، خوانده ۰" in words.replace("\u2068", "").replace("\u2069", "")


async def test_critical_waiting_case_is_offered_from_the_board(floor: Floor) -> None:
    await floor.files("c1", severity=Severity.CRITICAL)
    case = await screen(floor, "board.case:c1")
    assert verbs(case)[:2] == ["offer:c1", "offer.all:c1"]
    await floor.presses("case.claim:c1", by=LEILA)
    case = await screen(floor, "board.case:c1")
    assert verbs(case)[0] == "case.break:c1"


async def test_only_leads_see_the_board_on_their_desk(floor: Floor) -> None:
    assert "board" in verbs(await screen(floor, "queue"))
    assert "board" not in verbs(await screen(floor, "queue", by=REZA))
