"""What viewers see is made once for all of them, and only while somebody looks."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest

from bot.domain.cases.reports import Case, State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.figures.screens import SHIFT, ScreenMode, ScreenPass
from bot.domain.figures.wall import WallTable
from bot.domain.people import Account, Messenger, Role
from bot.screen import viewers as viewing
from bot.screen.viewers import TooManyViewers, View, Viewer
from tests.fakes.floor import LEILA
from tests.screen.conftest import ScreenSite

OTHER = Account(Messenger.TELEGRAM, 9100)
CHECKED = viewing.CHECKED


async def join(
    site: ScreenSite, mode: ScreenMode = ScreenMode.LEAD, account: Account = LEILA, name: str = ""
) -> Viewer:
    screen = ScreenPass(name or f"{account}-{mode}", account, mode, site.clock.now() + SHIFT, opened=True)
    site.uow.screens.issue(screen)
    viewer = await site.viewers.join(screen)
    assert viewer is not None
    return viewer


async def test_one_look_serves_all_viewers(site: ScreenSite) -> None:
    everybody = [await join(site, name=f"s{n}") for n in range(200)]
    await site.viewers.look()
    before = site.store.looks
    await site.viewers.look()
    assert site.store.looks - before == 1, "one look, not one for each viewer"
    assert all(viewer.news.is_set() for viewer in everybody)


async def test_nobody_is_woken_when_nothing_changed(site: ScreenSite) -> None:
    viewer = await join(site)
    await site.viewers.look()
    viewer.news.clear()
    await site.viewers.look()
    assert not viewer.news.is_set()
    site.clock.advance(timedelta(minutes=1))
    await site.viewers.look()
    assert viewer.news.is_set(), "the time of the numbers is another one"


async def test_wall_changes_at_the_quarters_only(site: ScreenSite) -> None:
    viewer = await join(site, ScreenMode.WALL)
    await site.viewers.look()
    first = site.viewers.frame(View.WALL)
    looks = site.store.looks
    for _ in range(4):
        await site.viewers.look()
    assert site.store.looks == looks, "nothing is read between the quarters"
    site.clock.advance(timedelta(minutes=15))
    await site.viewers.look()
    assert site.viewers.frame(View.WALL) != first and viewer.view is View.WALL
    assert len(site.store.keys) == 1


@pytest.mark.parametrize(
    "change", [{"state": State.WITHDRAWN}, {"state": State.MERGED}, {"restricted": True}, {"act_id": "O02"}]
)
async def test_wall_does_not_tell_that_cases_left(site: ScreenSite, change: dict[str, Any]) -> None:
    now = site.clock.now()
    cases = [
        Case(
            f"c{n}",
            n,
            "O01",
            Space.REAL,
            Phase.DAY,
            Severity.HIGH,
            "thr01",
            now,
            now + SHIFT,
            restricted=False,
        )
        for n in range(40)
    ]
    for case in cases:
        site.uow.cases.add(case)
    site.uow.keep_turn()
    await join(site, ScreenMode.WALL)
    site.clock.advance(timedelta(minutes=15))
    await site.viewers.look()
    before = dict(next(iter(site.store.rows.values())))
    assert before.get((WallTable.ACT, "O01"), 0) > 20
    for case in cases[:20]:
        site.uow.cases.save(replace(case, **change))
    site.clock.advance(timedelta(minutes=15))
    await site.viewers.look()
    after = next(iter(site.store.rows.values()))
    frame = orjson.loads(site.viewers.frame(View.WALL) or b"{}")
    assert {row: after[row] for row in before} == before
    assert next(row["value"] for row in frame["acts"]) == before[WallTable.ACT, "O01"]


async def test_another_day_has_another_key(site: ScreenSite) -> None:
    await join(site, ScreenMode.WALL)
    await site.viewers.look()
    site.clock.advance(timedelta(hours=7))
    await join(site, ScreenMode.WALL, name="later")
    site.clock.advance(timedelta(hours=17))
    await join(site, ScreenMode.WALL, name="next")
    await site.viewers.look()
    assert len(site.store.keys) == 2 and len(set(site.store.keys.values())) == 2


async def test_closed_screen_ends_within_seconds(site: ScreenSite) -> None:
    viewer, other = await join(site, name="mine"), await join(site, name="kept")
    site.uow.tables.screens.pop("mine")
    site.clock.advance(CHECKED)
    await site.viewers.look()
    assert viewer.ended and not other.ended


async def test_shift_ends_the_page(site: ScreenSite) -> None:
    viewer = await join(site)
    site.clock.advance(SHIFT)
    await site.viewers.look()
    assert viewer.ended and viewer.news.is_set()


async def test_one_persons_role_ends_their_pages_alone(site: ScreenSite) -> None:
    site.set_role(Role.LEAD, account=OTHER)
    mine, theirs = await join(site), await join(site, account=OTHER)
    site.set_role(Role.EXPERT, account=OTHER)
    site.clock.advance(CHECKED)
    await site.viewers.look()
    assert (mine.ended, theirs.ended) == (False, True)


async def test_the_circle_sees_its_own_view(site: ScreenSite) -> None:
    viewer = await join(site)
    assert viewer.view is View.CIRCLE, "while nobody is named, leads are the circle"
    site.set_role(Role.LEAD, account=OTHER)
    other = await site.uow.staff.get(OTHER)
    assert other is not None
    site.uow.staff.save(replace(other, circle=True))
    site.clock.advance(CHECKED)
    await site.viewers.look()
    assert viewer.view is View.LEAD and site.viewers.frame(View.LEAD) is not None


async def test_there_is_an_end_to_viewers(site: ScreenSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewing, "MOST_VIEWERS", 2)
    for name in ("a", "b"):
        await join(site, name=name)
    with pytest.raises(TooManyViewers):
        await join(site, name="c")


async def test_last_one_to_leave_turns_off_the_light(site: ScreenSite) -> None:
    viewer = await join(site)
    await site.viewers.look()
    site.viewers.leave(viewer)
    assert len(site.viewers) == 0 and site.viewers.frame(viewer.view) is None
