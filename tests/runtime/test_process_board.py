"""What processes that divide the work know of each other: troubles of all, room in groups, parts that nobody does."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.shared_store import FRESH, BuildStatus, OtherProcess, ProcessPage
from bot.conversation.store import Conflict
from bot.domain.people import Messenger
from bot.runtime.health import Health
from bot.runtime.process_board import LINGERS, MISSED, VERSIONS, ProcessBoard, SharedWatching
from tests.fakes.turns import FakeClock

TG = Messenger.TELEGRAM
OTHER = OtherProcess("run-2", "amanat:b:2:k", frozenset(), 0.2, 0, ProcessPage(ready=True))


class BoardScene:
    """One process and what the others have said."""

    def __init__(self) -> None:
        self.now = 50.0
        self.others: Sequence[OtherProcess] | Conflict = ()
        self.holds: set[str] = set()
        self.page = ProcessPage(frozenset({"work"}), ready=True)
        self.health = Health()
        self.board = ProcessBoard(
            self,  # type: ignore[arg-type] # what it asks
            page=lambda: self.page,
            holds=lambda: self.holds,
            health=self.health,
            clock=FakeClock(),
            timer=lambda: self.now,
        )

    async def post_page(self, page: ProcessPage) -> Sequence[OtherProcess]:
        if isinstance(self.others, Conflict):
            raise self.others
        return self.others

    async def counts(self) -> dict[str, int]:
        return {"inbox": 1}

    async def look(self, *others: OtherProcess, after: float = 1.0) -> None:
        self.others, self.now = others, self.now + after
        await self.board.look()


def other(*holds: str, roles: Sequence[str] = (), **page: Any) -> OtherProcess:
    return replace(OTHER, holds=frozenset(holds), page=ProcessPage(frozenset(roles), ready=True, **page))


@pytest.fixture
def scene() -> BoardScene:
    return BoardScene()


async def test_part_that_nobody_does_turns_health_red(scene: BoardScene) -> None:
    everything = other("send", "tick", "receive-telegram", roles=["fetch"])
    await scene.look(everything)
    await scene.look(replace(everything, holds=frozenset({"tick", "receive-bale"})))
    assert not scene.health.troubles, "it may be taken over"
    await scene.look(replace(everything, holds=frozenset({"tick", "receive-bale"})), after=MISSED + 1)
    assert set(scene.health.troubles) == {"nobody-send"}
    assert "--roles send" in scene.health.troubles["nobody-send"].what
    await scene.look(everything)
    assert not scene.health.troubles


async def test_process_that_is_not_ready_does_nothing(scene: BoardScene) -> None:
    scene.page = replace(scene.page, ready=False)
    everything = other("send", "tick", "receive-telegram", roles=["fetch"])
    await scene.look(everything)
    await scene.look(everything, after=MISSED + 1)
    assert set(scene.health.troubles) == {"nobody-work"}


async def test_groups_take_what_the_sender_says(scene: BoardScene) -> None:
    new_group = (12, 20)
    assert scene.board.room(TG, -1, of_new_group=new_group) == (0, 0), "nobody sends"
    await scene.look(other("send", rooms={"telegram:-1": (2, 5)}, held_back={"b-1": 7}))
    assert scene.board.room(TG, -1, of_new_group=new_group) == (2, 5)
    assert scene.board.room(TG, -2, of_new_group=new_group) == new_group
    assert scene.board.held_back("b-1") == 7 and scene.board.held_back("b-2") == 0
    await scene.look(other(rooms={"telegram:-1": (2, 5)}))
    assert scene.board.room(TG, -1, of_new_group=new_group) == (0, 0), "it sends no more"


async def test_old_words_count_no_more(scene: BoardScene) -> None:
    await scene.look(replace(other("send", rooms={"telegram:-1": (2, 5)}), age=FRESH + 1))
    assert scene.board.room(TG, -1, of_new_group=(1, 1)) == (0, 0)
    await scene.look(other("send", rooms={"telegram:-1": (2, 5)}))
    scene.now += MISSED + 1
    assert scene.board.others == (), "the database has not answered since"


async def test_condition_names_troubles_of_all(scene: BoardScene, tmp_path: Path) -> None:
    await scene.look(other(troubles={"poll-bale": "away"}, loops_down=("send-bale-3",)))
    scene.health.report_trouble("disk", "full", now=FakeClock().now())
    watching = SharedWatching(
        scene,  # type: ignore[arg-type] # what it asks
        scene.health,
        lambda: {"work": True},
        tmp_path,
        lambda: None,
        datetime(2027, 2, 19, tzinfo=UTC),
        False,
        scene.board,
    )
    condition = await watching.look()
    assert condition.troubles == ("disk", "poll-bale")
    assert condition.loops_down == ("send-bale-3",)
    assert condition.rows == {"inbox": 1}


def test_page_of_another_version_is_read() -> None:
    page = ProcessPage(frozenset({"send"}), ready=True, rooms={"telegram:-1": (1, 2)}, loops_down=("a",))
    assert ProcessPage.load(page.roles, {"later": 1}).ready is False
    assert ProcessPage.load(page.roles, json.loads(page.dump())) == page


# --- other versions -------------------------------------------------------------------------------------


def of_version(standing: BuildStatus) -> OtherProcess:
    page = ProcessPage(frozenset({"work", "send"}), ready=True, version="1.0.0", standing=standing)
    return replace(OTHER, name="amanat:east:7:k", page=page)


@pytest.mark.parametrize("standing", [BuildStatus.OLDER, BuildStatus.NEWER])
async def test_who_stands_beside_does_nothing(scene: BoardScene, standing: BuildStatus) -> None:
    scene.page = ProcessPage(frozenset({"receive"}), ready=True)
    await scene.look(of_version(standing))
    await scene.look(of_version(standing), after=MISSED + 1)
    assert {"nobody-work", "nobody-send"} <= set(scene.health.troubles)
    assert scene.board.others == []


async def test_upgrade_that_does_not_end_is_a_trouble(scene: BoardScene) -> None:
    await scene.look(of_version(BuildStatus.OLDER))
    assert VERSIONS not in scene.health.troubles, "it takes a minute"
    await scene.look(of_version(BuildStatus.OLDER), after=LINGERS + 1)
    assert "east (1.0.0)" in scene.health.troubles[VERSIONS].what
    await scene.look()
    assert VERSIONS not in scene.health.troubles
    await scene.look(of_version(BuildStatus.OLDER))
    assert VERSIONS not in scene.health.troubles, "the next one has a minute, too"
