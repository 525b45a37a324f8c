"""Saved views of the desk: few, one's own, by name."""

import pytest

from bot.conversation.outgoing import Ack, Screen, TextRef
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import Pile, PileFilter
from bot.domain.desk.views import MOST_VIEWS, SavedView
from tests.fakes import turns
from tests.fakes.floor import BABAK, Floor, a_floor, verbs
from tests.fakes.turns import REZA


async def saves(floor: Floor, name: str, sieve: str = "w/h//") -> None:
    await floor.presses(f"view.new:{sieve}", private=True)
    await floor.says(name)


async def names(floor: Floor) -> list[str]:
    return [view.name for view in await floor.uow.views.of(REZA)]


@pytest.fixture
async def floor() -> Floor:
    floor = a_floor()
    await floor.files("c1", severity=Severity.HIGH)
    await floor.files("c2", severity=Severity.LOW)
    return floor


async def test_a_filtered_list_is_saved_and_opened_by_name(floor: Floor) -> None:
    await floor.presses("queue.page:w/h//", private=True)
    assert "view.new:w/h//" in verbs(floor.only_reply(Screen))
    await saves(floor, "  فوری‌های   شهر ")
    assert floor.only_reply(Screen).key == "view-saved" and floor.sessions[REZA].state == ""
    await floor.takes(turns.command("queue", by=REZA))
    assert "views" in verbs(floor.only_reply(Screen))
    await floor.presses("views", private=True)
    open_it = verbs(floor.only_reply(Screen))[0]
    await floor.presses("queue.page:w///", private=True)
    await floor.presses(open_it, private=True)
    screen = floor.only_reply(Screen)
    assert [verb for verb in verbs(screen) if verb.startswith("case.show")] == ["case.show:c1"]
    assert screen.args["note"] == TextRef("view-title", {"name": "فوری‌های شهر"})


async def test_an_unfiltered_list_offers_no_view(floor: Floor) -> None:
    await floor.presses("queue.page:w///", private=True)
    assert not [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("view.")]


async def test_views_are_their_owners_alone(floor: Floor) -> None:
    await saves(floor, "مال من")
    (view,) = await floor.uow.views.of(REZA)
    await floor.presses(f"view.open:{view.mark}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "view-gone"
    await floor.presses("views", by=BABAK, private=True)
    assert floor.only_reply(Screen).key == "views-none"


async def test_a_seventh_view_is_refused_and_a_name_replaced(floor: Floor) -> None:
    for number in range(MOST_VIEWS):
        await saves(floor, f"نما {number}")
    await saves(floor, "نما 0", "l/c//")
    assert len(await names(floor)) == MOST_VIEWS
    assert (await floor.uow.views.of(REZA))[0].sieve == PileFilter(Pile.LATE, Severity.CRITICAL)
    await saves(floor, "یکی بیشتر")
    assert floor.only_reply(Ack).key == "view-too-many" and len(await names(floor)) == MOST_VIEWS


@pytest.mark.parametrize(("typed", "answer"), [("ن" * 31, "view-name-long"), ("\u200b", "view-nameless")])
async def test_an_unfit_name_is_refused_and_asked_for_again(floor: Floor, typed: str, answer: str) -> None:
    await saves(floor, typed)
    assert floor.only_reply(Ack).key == answer and floor.sessions[REZA].state == "view.name"
    await floor.says("نام خوب")
    assert await names(floor) == ["نام خوب"]


async def test_the_button_of_a_deleted_view_says_so(floor: Floor) -> None:
    await saves(floor, "رفتنی")
    (view,) = await floor.uow.views.of(REZA)
    await floor.presses(f"view.drop:{view.mark}", private=True)
    assert await names(floor) == []
    await floor.presses(f"view.open:{view.mark}", private=True)
    assert floor.only_reply(Ack).key == "view-gone"


async def test_a_view_whose_area_was_removed_drops_nothing_else(floor: Floor) -> None:
    view = SavedView("شهر رفته", PileFilter(Pile.WAITING, Severity.HIGH, area="nowhere"))
    floor.uow.views.save(REZA, view)
    floor.uow.commit()
    await floor.presses("views", private=True)
    assert "دیگر در منطقه‌ها نیست" in floor.texts[0]
    await floor.presses(f"view.open:{view.mark}", private=True)
    screen = floor.only_reply(Screen)
    assert screen.args["note"] == TextRef("queue-area-gone")
    assert [verb for verb in verbs(screen) if verb.startswith("case.show")] == ["case.show:c1"]
    assert await floor.uow.views.of(REZA) == [view], "the area may come back"
