"""A draft says that it is older than the present data before anybody signs it."""

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.atlas.atlas import AreaFact, AreaFactKind
from tests.fakes.county import (
    MINA,
    NADER,
    PARI,
    QASEM,
    a_county,
    add_cases,
    draft_version,
    give_grade,
    messages_to,
    plain_text,
    sign_version,
)
from tests.fakes.floor import TEXTS, Floor

OLD = "پس از ساختن این پیش‌نویس"


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return a_county(monkeypatch)


async def change_grade(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/5")


async def grade_other_area(floor: Floor) -> None:
    await give_grade(floor, "day/thr02/order/1", by=QASEM)


async def classify_area(floor: Floor) -> None:
    floor.uow.atlas.set_fact(AreaFact(AreaFactKind.OFFICIAL, "thr03", 4, "شورای امنیت کشور", "2026-04-01"))


async def version_text(floor: Floor, version: str) -> str:
    await floor.presses(f"atlas.version:{version}/day", by=PARI, private=True)
    return plain_text(floor)


@pytest.mark.parametrize("change", [change_grade, grade_other_area, classify_area])
async def test_outdated_draft_is_marked_when_read_and_signed(
    floor: Floor, change: Callable[[Floor], Awaitable[None]]
) -> None:
    """An accepted opinion is in the next draft only. Those who sign the old one must see that."""
    await give_grade(floor, "day/thr01/tension/4")
    version = await draft_version(floor)
    assert OLD not in await version_text(floor, version)
    await change(floor)
    assert OLD in await version_text(floor, version)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    (asked,) = messages_to(MINA, floor)
    assert OLD in TEXTS.render(asked.key, asked.args)
    newer = await draft_version(floor)
    assert OLD not in await version_text(floor, newer)


async def test_new_case_or_locked_version_never_marks_draft_outdated(floor: Floor) -> None:
    version = await draft_version(floor)
    add_cases(floor, "thr01s1", 7)
    assert OLD not in await version_text(floor, version)
    await sign_version(floor, version)
    await change_grade(floor)
    assert OLD not in await version_text(floor, version)
