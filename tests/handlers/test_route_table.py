"""The route tables of all features: each beside its handlers, printed whole, checked at the start."""

from dataclasses import replace
from types import ModuleType

import pytest

from bot.__main__ import main
from bot.conversation.incoming import ChatKind
from bot.conversation.router import Route, Router, TriggerKind, Where
from bot.conversation.session import Session
from bot.handlers import FEATURES, table_for
from bot.handlers.asking.ask import open_ask
from bot.handlers.learning.lessons import learn
from bot.handlers.owner import day_routes
from tests.fakes.election import ELECTION
from tests.fakes.turns import command

TABLE = table_for(ELECTION)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.__name__)
def test_routes_stand_beside_their_handlers(feature: ModuleType) -> None:
    assert feature.ROUTES
    for route in feature.ROUTES:
        assert f"{route.handler.__module__}.".startswith(f"{feature.__name__}."), route


@pytest.mark.slow
def test_printed_table_holds_every_route(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routes"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["kind", "trigger", "where", "needs", "handler", "folder"]
    printed = [tuple(line.split()[:4]) for line in lines]
    assert printed == [(route.kind, route.on, route.where, route.needs.name.lower()) for route in TABLE]
    assert lines[_row_of("/learn")].split()[-2:] == ["lessons.learn", "learning"]
    assert lines[_row_of("menu")].split()[-2:] == ["menu.menu", "-"]
    written = sum(1 + bool(route.button) for feature in FEATURES for route in feature.ROUTES)
    assert len(lines) == written + len(day_routes(ELECTION)) > 500


def _row_of(trigger: str) -> int:
    return next(number for number, route in enumerate(TABLE) if route.on == trigger)


def test_kind_follows_from_the_trigger() -> None:
    kinds = {"/learn": "command", "learn": "button", "state:verify.*": "state", "any-press": "update"}
    assert {on: Route(on, learn).kind for on in kinds} == {
        on: TriggerKind(kind) for on, kind in kinds.items()
    }


def test_a_button_leads_where_its_command_leads() -> None:
    command, button = Route("/learn", learn, where=Where.ANY, button="lessons").by_trigger()
    assert (command.on, button.on) == ("/learn", "lessons")
    assert replace(button, on="/learn") == command


@pytest.mark.parametrize("again", [Route("learn", open_ask), Route("/ask", open_ask, button="learn")])
def test_duplicate_route_is_refused_and_names_both_places(again: Route) -> None:
    with pytest.raises(ValueError, match="two routes for 'learn' in private chats") as refusal:
        Router([Route("/learn", learn, button="learn"), again])
    assert "bot.handlers.learning.lessons.learn" in str(refusal.value)
    assert "bot.handlers.asking.ask.open_ask" in str(refusal.value)


def test_one_trigger_may_lead_elsewhere_in_groups() -> None:
    router = Router([Route("/learn", learn), Route("/learn", open_ask, where=Where.GROUP)])
    private = command("learn")
    group = replace(private, chat=replace(private.chat, kind=ChatKind.GROUP))
    routes = [router.find(update, Session()) for update in (private, group)]
    assert [route.handler for route in routes if route is not None] == [learn, open_ask]


@pytest.mark.parametrize(
    "verb",
    [
        "admin.yes",
        "alert.one",
        "case.open",
        "province.answer-keep",
        "province.keep",
        "stage.put",
        "threats.store",
    ],
)
def test_second_press_within_seconds_does_nothing(verb: str) -> None:
    (route,) = [route for route in TABLE if route.on == verb]
    assert route.counts_once
