"""Where, when and how to vote: stations near a location or by area; an honest answer if none is known."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.conversation import codec
from bot.conversation.buttons import Press
from bot.conversation.incoming import LocationSent
from bot.conversation.outgoing import Button, Say, Screen
from bot.conversation.session import Session
from bot.domain.catalogue.catalogue import Area, AreaKind, AreaTree, Phase
from bot.domain.catalogue.stations import Point, Station
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import FieldName
from tests.fakes.school import article
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeContent, chat_of

TOLD = Station(
    address="Flower Street 3", hours="8-18", point=Point(35.70, 51.40), source="notice", as_of="1405/09/01"
)


def station(key: str, known: Station | None, *, sample: bool = False) -> Area:
    return Area(
        key, name=f"station {key}", parent_id="d", kind=AreaKind.STATION, sample=sample, station=known
    )


def town(*stations: Area) -> FakeContent:
    district = Area("d", name="district", parent_id=None, kind=AreaKind.DISTRICT)
    return FakeContent(
        areas=AreaTree((district, *stations)), articles={k: article(k) for k in ("20", "27", "36", "54")}
    )


def strip_marks(text: str) -> str:
    return re.sub("[\u2066-\u2069\u200f]", "", text)


def at(talk: Talk, latitude: float, longitude: float) -> LocationSent:
    return LocationSent(chat_of(talk.account), talk.account, latitude, longitude, message_id=12)


@pytest.fixture
def sara() -> Talk:
    near, far = replace(TOLD, point=Point(35.703, 51.40)), replace(TOLD, point=Point(35.80, 51.40))
    some = (station("far", far), station("here", TOLD), station("near", near), station("dark", None))
    return Talk(content=town(*some, station("off", replace(TOLD, point=Point(36.5, 51.4)))))


async def test_polling_day_is_shown_once_set_by_owner(sara: Talk) -> None:
    await sara.commands("where")
    when: Any = sara.screen.args["when"]
    assert when.key == "voting-day-unknown"
    sara.uow.settings.save(RunningSettings(polling_day=date(2026, 12, 11)))
    await sara.presses("where-near")
    await sara.presses("where")
    when = sara.screen.args["when"]
    assert when.args == {"day": date(2026, 12, 11)}
    assert "۲۰ آذر ۱۴۰۵" in strip_marks(sara.texts[-1])


async def test_location_finds_three_nearest_with_distance_hours_source(sara: Talk) -> None:
    await sara.commands("where")
    (reply,) = await sara.takes(at(sara, 35.70, 51.401))
    assert isinstance(reply, Say) and reply.key == "voting-near"
    read = strip_marks(sara.texts[-1])
    assert read.index("station here") < read.index("station near") < read.index("station far")
    assert "station off" not in read and "station dark" not in read
    assert "۱۰۰ متر" in read and "۱۱٫۱ کیلومتر" in read
    assert read.count("Flower Street 3") == 3 and "notice" in read and "1405/09/01" in read


async def test_the_location_is_kept_nowhere(sara: Talk) -> None:
    await sara.commands("where")
    before = repr(sara.uow.tables)
    (reply,) = await sara.takes(at(sara, 35.70123, 51.40456))
    stored = codec.encode(reply) + codec.encode(sara.session)
    assert b"35.701" not in stored and b"51.404" not in stored
    assert repr(sara.uow.tables) == before


@pytest.mark.parametrize("before", ["menu", "ask", "start"])
async def test_location_outside_form_is_answered_anywhere(sara: Talk, before: str) -> None:
    await sara.commands(before)
    session = sara.session
    (reply,) = await sara.takes(at(sara, 35.70, 51.401))
    assert isinstance(reply, Say) and reply.key == "voting-near"
    assert sara.session == session, "nothing of it is kept"
    links = [b.url for row in reply.buttons for b in row if b.url]
    assert links == [sara.content.election.map_url(Point(place, 51.40)) for place in (35.70, 35.703, 35.80)]
    assert not any("51.401" in link for link in links), "the link does not say where the person is"


async def test_report_begins_at_sent_location_with_danger_first(sara: Talk) -> None:
    sara.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.DAY))
    await sara.takes(at(sara, 35.70, 51.41))
    await sara.presses("report-here:d")
    assert sara.screen.key == "report-danger"
    assert sara.session.draft is not None
    assert (sara.session.draft.answers, sara.session.draft.point) == ({FieldName.AREA: "d"}, "")
    draft = sara.session.draft
    await sara.takes(at(sara, 35.70, 51.401))
    assert "report-here:here" not in sara.buttons and sara.session.draft == draft
    sara.session = Session()
    await sara.takes(at(sara, 35.70, 51.401))
    assert "report-here:here" in sara.buttons, "right at a station, the station is meant"


async def test_report_from_location_is_refused_while_closed(sara: Talk) -> None:
    await sara.takes(at(sara, 35.70, 51.41))
    assert "report-here:d" not in sara.buttons, "no report is offered while none is taken"
    sara.buttons["report-here:d"] = Button("", Press("report-here", "d"))
    await sara.presses("report-here:d")
    assert sara.screen.key == "report-off" and sara.session.draft is None


async def test_location_abroad_or_without_data_is_answered(sara: Talk) -> None:
    await sara.commands("where")
    await sara.takes(at(sara, 48.85, 2.35))
    assert sara.reply_keys() == ["voting-abroad"]
    await sara.takes(at(sara, 29.6, 52.5))
    assert sara.reply_keys() == ["voting-nothing-near"]
    assert "number 54" in sara.texts[-1]


async def test_unexpected_input_is_answered_with_what_is_awaited(sara: Talk) -> None:
    await sara.commands("where")
    await sara.presses("where-near")
    await sara.sends()
    assert sara.reply_keys() == ["voting-place-please"]
    await sara.says("Flower Street")
    assert sara.reply_keys() == ["voting-place-please"]
    await sara.takes(at(sara, 35.70, 51.401))
    assert sara.reply_keys() == ["voting-near"]


async def test_by_buttons_down_to_a_station_and_back(sara: Talk) -> None:
    await sara.commands("where")
    await sara.presses("where-area")
    await sara.presses("where-area:d")
    await sara.presses("where-area:dark")
    assert sara.screen.key == "voting-station"
    station_term: Any = sara.screen.args["station"]
    assert station_term.args["address"].key == "voting-address-unknown"
    assert station_term.args["source"].key == "voting-no-source"
    await sara.presses("where-area:d")
    await sara.presses("where-area:here")
    station_term = sara.screen.args["station"]
    assert station_term.args["source"].args == {"source": "notice", "day": "1405/09/01"}


async def test_an_invented_station_never_passes_for_a_real_one() -> None:
    talk = Talk(content=town(station("s", TOLD, sample=True)))
    await talk.commands("where")
    await talk.takes(at(talk, 35.70, 51.40))
    assert "نمونه" in talk.texts[-1] and "notice" not in talk.texts[-1]
    assert not any(button.url for button in talk.buttons.values()), "nobody is sent to an invented place"


async def test_many_areas_come_in_pages() -> None:
    talk = Talk(content=town(*(station(f"s{n:02}", TOLD) for n in range(30))))
    await talk.commands("where")
    await talk.presses("where-area")
    await talk.presses("where-area:d")
    assert "where-area:s11" in talk.buttons and "where-area:s12" not in talk.buttons
    await talk.presses("where-area:d/1")
    await talk.presses("where-area:d/2")
    assert "where-area:s29" in talk.buttons
    assert isinstance(talk.screen, Screen) and len(talk.screen.buttons) == 5


async def test_without_areas_notice_is_named_and_button_refused() -> None:
    talk = Talk(content=FakeContent())
    await talk.commands("where")
    await talk.presses("where-area")
    assert talk.screen.key == "voting-nothing-here"
    with_areas = Talk(content=town(station("s", TOLD)))
    await with_areas.commands("where")
    await with_areas.presses("where-area")
    await with_areas.presses("where-area:d")
    with_areas.content = FakeContent()
    await with_areas.presses("where-area:s")
    assert with_areas.refusal_key == "voting-area-gone"


async def test_voting_documents_quote_conditions_and_papers_verbatim(sara: Talk) -> None:
    await sara.commands("where")
    await sara.presses("where-with")
    read = sara.texts[-1]
    assert read.index("paraphrase 36") < read.index("paraphrase 27")
    assert "edition 27" in read
