"""A location is mapped to a place. The reporter's position is stored only if they want that."""

import pytest

from bot.conversation.buttons import encode
from bot.conversation.outgoing import Ack
from bot.domain.catalogue.catalogue import Area, AreaKind, AreaTree
from bot.domain.catalogue.stations import Point, Station
from bot.domain.reporting.drafts import FieldName
from tests.fakes.polling_day import content, open_uow
from tests.fakes.talk import Talk
from tests.fakes.turns import button_press
from tests.handlers.test_report_form import fill_until

AREAS = AreaTree(
    (
        Area("thr", name="Tehran", parent_id=None, kind=AreaKind.COUNTY),
        Area("thr01", name="District 1", parent_id="thr", kind=AreaKind.DISTRICT),
        Area(
            "thr01s1", name="Station 1", parent_id="thr01", kind=AreaKind.STATION,
            station=Station(point=Point(35.8, 51.43)),
        ),
    )
)  # fmt: skip


async def asked_where() -> Talk:
    there = content()
    there.areas = AREAS
    return await fill_until(Talk(uow=open_uow(), content=there), "area")


@pytest.mark.parametrize(
    ("latitude", "place"), [(35.8, "thr01s1"), (35.802, "thr01s1"), (35.81, "thr01"), (35.9, "thr01")]
)
async def test_near_location_is_station_and_far_one_surrounding_area(latitude: float, place: str) -> None:
    chat = await asked_where()
    await chat.sends_location(latitude, 51.43)
    assert chat.screen.key == "report-location"
    await chat.presses(f"report-located:{place}")
    draft = chat.session.draft
    assert draft is not None and (draft.get(FieldName.AREA), draft.point) == (place, "")
    assert "point" not in chat.session.data, "the position is forgotten"
    assert chat.question_key == "report-ask-when"


async def test_exact_place_is_kept_on_request_until_place_changes() -> None:
    chat = await asked_where()
    await chat.sends_location(35.8, 51.43)
    await chat.presses("report-located:thr01s1/keep")
    draft = chat.session.draft
    assert draft is not None and draft.point == "35.80000,51.43000"
    await chat.presses("report-back")
    await chat.presses("report-pick:area/thr")
    draft = chat.session.draft
    assert draft is not None and (draft.get(FieldName.AREA), draft.point) == ("thr", "")


async def test_by_buttons_instead_forgets_the_location() -> None:
    chat = await asked_where()
    await chat.sends_location(35.8, 51.43)
    await chat.presses("report-on")
    assert chat.question_key == "report-ask-area"
    assert chat.session.data == {}


@pytest.mark.parametrize(
    ("latitude", "longitude", "hint"),
    [
        (0.0, 0.0, "report-location-abroad"),
        (48.8, 2.3, "report-location-abroad"),
        (29.6, 52.5, "report-location-far"),
    ],
)
async def test_a_place_that_cannot_be_leaves_the_draft(latitude: float, longitude: float, hint: str) -> None:
    chat = await asked_where()
    before = chat.session
    await chat.sends_location(latitude, longitude)
    assert (chat.hint, chat.question_key, chat.session) == (hint, "report-ask-area", before)


async def test_a_location_where_none_is_asked_is_not_kept() -> None:
    chat = await fill_until(Talk(uow=open_uow(), content=content()), "text")
    before = chat.session
    await chat.sends_location()
    assert (chat.hint, chat.session) == ("report-location-elsewhere", before)


async def test_old_location_buttons_never_keep_newer_exact_place() -> None:
    chat = await asked_where()
    await chat.sends_location(35.8, 51.43)
    earlier = chat.buttons["report-located:thr01s1/keep"]
    await chat.sends_location(35.9, 51.43)
    assert earlier.press is not None
    await chat.takes(button_press(encode(earlier.press)))
    assert chat.replies == (Ack("stale"),)
    draft = chat.session.draft
    assert draft is not None and (draft.get(FieldName.AREA), draft.point) == ("", "")


async def test_forgotten_exact_place_is_not_replaced_by_name() -> None:
    chat = await asked_where()
    await chat.sends_location(35.8, 51.43)
    await chat.commands("menu")
    await chat.presses("report-located:thr01s1/keep")
    assert chat.refusal_key == "report-choice-gone"
