"""A draft says that it is older than what is known now, before anybody signs it."""

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.atlas.atlas import Kind, Known
from tests.fakes.county import MINA, NADER, PARI, QASEM, a_county, cases, drafts, grades, plain, signs, to
from tests.fakes.floor import TEXTS, Floor

OLD = "پس از ساختن این پیش‌نویس"


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return a_county(monkeypatch)


async def regraded(floor: Floor) -> None:
    await grades(floor, "day/thr01/tension/5")


async def graded_elsewhere(floor: Floor) -> None:
    await grades(floor, "day/thr02/order/1", by=QASEM)


async def classified(floor: Floor) -> None:
    floor.uow.atlas.know(Known(Kind.OFFICIAL, "thr03", 4, "شورای امنیت کشور", "2026-04-01"))


async def looks(floor: Floor, version: str) -> str:
    await floor.presses(f"atlas.version:{version}/day", by=PARI, private=True)
    return plain(floor)


@pytest.mark.parametrize("change", [regraded, graded_elsewhere, classified])
async def test_a_draft_older_than_a_grade_or_a_source_says_so_where_it_is_read_and_signed(
    floor: Floor, change: Callable[[Floor], Awaitable[None]]
) -> None:
    """An opinion that was taken is in the next draft alone: whoever signs the old one must see that."""
    await grades(floor, "day/thr01/tension/4")
    version = await drafts(floor)
    assert OLD not in await looks(floor, version)
    await change(floor)
    assert OLD in await looks(floor, version)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    (asked,) = to(MINA, floor)
    assert OLD in TEXTS.render(asked.key, asked.args)
    newer = await drafts(floor)
    assert OLD not in await looks(floor, newer)


async def test_one_more_case_is_not_told_this_way_and_a_locked_version_is_never_old(floor: Floor) -> None:
    version = await drafts(floor)
    cases(floor, "thr01s1", 7)
    assert OLD not in await looks(floor, version)
    await signs(floor, version)
    await regraded(floor)
    assert OLD not in await looks(floor, version)
