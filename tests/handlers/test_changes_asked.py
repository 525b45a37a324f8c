"""Whatever is changed on the owner's screen is asked first: what it is and what it would be. And the others hear it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest

from bot.conversation.outgoing import GroupChat, Say, Screen, StaffChat
from bot.domain.atlas.atlas import Kind, Known
from bot.domain.catalogue.catalogue import Phase
from bot.domain.groups.topics import Forum
from bot.domain.owner.settings import Reporting, Running
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers import TABLE
from tests.fakes.floor import BALE_GROUP, GROUP, LEILA, Floor, a_floor, rendered, verbs

OWNER = Account(Messenger.TELEGRAM, 111)
OTHER = Account(Messenger.BALE, 222)
REF: Final = f"{GROUP.messenger}:{GROUP.chat_id}"
BALE_REF: Final = f"{BALE_GROUP.messenger}:{BALE_GROUP.chat_id}"
INVISIBLE = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200f"))

ASKED: Final = {
    "admin.ask": ("admin.ask:reporting/closed", "گزارش‌گیری"),
    "phase-until": ("phase-until:today", "آزمایش پیش از روز"),
    "phase-auto": ("phase-auto", "از تاریخ‌ها"),
    "role.take": (f"role.take:{LEILA}", "سرپرست"),
    "role.one": (f"role.one:{LEILA}/{OTHER}", "یک نفر، با یک امضا"),
    "circle.out": (f"circle.out:{LEILA}", "در حلقهٔ کوچک نیست"),
    "home.area": (f"home.area:{REF}/thr02", "District 2"),
    "home.clear": (f"home.clear:{BALE_REF}", "همهٔ جاها"),
    "home.topics": (f"home.topics:{REF}/area", "هر منطقه یک موضوع"),
    "home.private": (f"home.private:{REF}/on", "کارت‌ها به گروه نمی‌آید"),
    "person.area": (f"person.area:{LEILA}/thr02", "District 2"),
    "person.clear": (f"person.clear:{LEILA}", "همان‌های گروهش"),
    "atlas.official": ("atlas.official:thr01/4", "نامهٔ دیگر"),
    "atlas.official-end": ("atlas.official-end:thr", "نامهٔ شورا"),
}
"""Each route that leads to a change, a press of it, and a word that the question has."""
DOES: Final = frozenset(
    {"admin.yes", "phase-until-yes", "phase-auto-yes", "role.take-yes", "role.one-yes",
     "circle.out-yes", "person.area-yes", "person.clear-yes",
     "home.area-yes", "home.clear-yes",
     "home.topics-yes", "home.private-yes", "atlas.official-yes", "atlas.official-gone"}
)  # fmt: skip
LOOKS: Final = frozenset(
    {"admin", "admin.days", "admin.day", "admin.see", "admin.numbers", "admin.line", "admin.groups", "admin.bodies",
     "admin.body", "admin.keeping", "admin.keep", "admin.content", "admin.health", "admin.no", "home", "homes",
     "home.areas", "person.areas"}
)  # fmt: skip
LIAISON: Final = frozenset(
    {"admin.liaison", "admin.liaison-ask", "admin.liaison-yes", "admin.liaison-end", "admin.liaison-ended"}
)
"""Asked with a question of its own (``tests/handlers/test_admin_bodies.py``)."""


@pytest.fixture
async def floor() -> Floor:
    floor = a_floor()
    for account, name in ((OWNER, "Nasrin"), (OTHER, "Omid")):
        floor.uow.staff.save(Staff(account, Role.OWNER, name, started=True))
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True, circle=True))
    floor.uow.settings.save(
        Running(Reporting.OPEN, Phase.BEFORE, polling_day=floor.clock.today() + timedelta(days=5))
    )
    floor.uow.groups.save(replace(GROUP, forum=Forum.READY))
    floor.uow.groups.save(replace(BALE_GROUP, areas=("thr01",)))
    floor.uow.staff_areas.set(LEILA, ("thr01",))
    day = date(2026, 4, 30).isoformat()
    floor.uow.atlas.know(Known(Kind.OFFICIAL, "thr", 3, source="نامهٔ شورا", day=day))
    floor.uow.keep_turn()
    return floor


async def presses(floor: Floor, data: str, *, by: Account = OWNER) -> None:
    await floor.presses(data, by=by, private=True)


async def holds(floor: Floor) -> None:
    """Up to the question until when; an owner wants another phase than the dates say."""
    await presses(floor, "admin.ask:phase/day")
    await floor.says("آزمایش پیش از روز رأی‌گیری", by=OWNER)


async def ready(floor: Floor, verb: str) -> None:
    if verb in ("phase-until", "phase-auto"):
        await holds(floor)
    if verb == "phase-auto":
        await presses(floor, "phase-until:open")
        await presses(floor, yes(floor))


async def asks(floor: Floor, verb: str) -> None:
    """A level is asked about once its source and day are typed."""
    await presses(floor, ASKED[verb][0])
    if verb == "atlas.official":
        await floor.says("نامهٔ دیگر", by=OWNER)
        await floor.says("دیروز", by=OWNER)


def yes(floor: Floor) -> str:
    (found,) = [one for one in verbs(floor.only(Screen, "admin-ask")) if one.partition(":")[0] in DOES]
    return found


def read(floor: Floor) -> str:
    return "\n".join(floor.read).translate(INVISIBLE)


def kept(floor: Floor) -> int:
    return len(floor.uow.stored_audit)


@pytest.mark.parametrize("verb", ASKED)
async def test_it_is_asked_first_then_done_and_told(floor: Floor, verb: str) -> None:
    says = ASKED[verb][1]
    await ready(floor, verb)
    before = kept(floor)
    await asks(floor, verb)
    assert kept(floor) == before, "one press changes nothing"
    assert says in read(floor), read(floor)
    assert not [one for one in floor.replies if isinstance(one, Say)], "nobody hears of a question"
    await presses(floor, yes(floor))
    assert kept(floor) > before
    heard = {one.to for one in floor.replies if isinstance(one, Say)}
    if verb in ("role.take", "role.one", "circle.out"):
        assert any(isinstance(to, GroupChat) for to in heard), "all groups hear it, and the owners in them"
    else:
        assert StaffChat(OTHER) in heard and floor.only(Say, "admin-told").to == StaffChat(OTHER)


@pytest.mark.parametrize("verb", ASKED)
async def test_a_no_leads_back_and_changes_nothing(floor: Floor, verb: str) -> None:
    await ready(floor, verb)
    before = kept(floor)
    await asks(floor, verb)
    (no,) = [one for one in verbs(floor.only(Screen, "admin-ask")) if one.partition(":")[0] not in DOES]
    await presses(floor, no)
    assert floor.only(Screen).key != "admin-ask" and kept(floor) == before


async def test_the_others_hear_of_a_held_phase_why_and_until_when(floor: Floor) -> None:
    await ready(floor, "phase-until")
    await presses(floor, "phase-until:day")
    await presses(floor, yes(floor))
    told = floor.only(Say, "admin-told")
    words = "\n".join(rendered(told)).translate(INVISIBLE)
    assert "آزمایش پیش از روز رأی‌گیری" in words and "۱۲ اردیبهشت" in words, words


async def test_an_old_yes_does_not_do_what_is_asked_now(floor: Floor) -> None:
    await presses(floor, f"home.area:{REF}/thr02")
    old = yes(floor)
    await presses(floor, old)
    await presses(floor, old)
    assert floor.heard() == ["admin-meanwhile"], "it would have been taken out again"
    await holds(floor)
    await presses(floor, "phase-until:today")
    await presses(floor, "phase-until-yes:day/week")
    assert floor.heard() == ["admin-phase-gone"]
    assert (await floor.uow.settings.running()).phase is Phase.BEFORE


async def test_a_level_that_was_changed_meanwhile_is_not_kept(floor: Floor) -> None:
    await asks(floor, "atlas.official")
    press = yes(floor)
    floor.uow.atlas.know(Known(Kind.OFFICIAL, "thr01", 1, source="نامهٔ سوم", day="2026-04-29"))
    await presses(floor, press)
    assert floor.heard() == ["atlas-official-meanwhile"]
    assert {one.value for one in await floor.uow.atlas.known()} == {1, 3}
    await asks(floor, "atlas.official")
    assert "نامهٔ سوم" in read(floor), "what stands now is what it is asked beside"
    await presses(floor, yes(floor))
    assert floor.only(Screen).key == "atlas-official-kept"
    await presses(floor, press)
    assert floor.heard() == ["atlas-official-meanwhile"], "a yes that comes twice is told once"


async def test_whose_signature_does_not_count_yet_hears_so_before_he_types(floor: Floor) -> None:
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True, since=floor.clock.now()))
    floor.uow.commit()
    await presses(floor, "atlas.official", by=LEILA)
    assert floor.heard() == ["role-fresh"]


async def test_a_yes_for_a_level_is_for_what_is_asked_now(floor: Floor) -> None:
    await asks(floor, "atlas.official")
    await presses(floor, "atlas.official-yes:thr01/1/2026-04-30")
    assert floor.heard() == ["atlas-official-meanwhile"]
    await presses(floor, "atlas.official:thr02/2")
    await presses(floor, "atlas.official-yes:thr01/4/2026-04-30")
    assert floor.heard() == ["atlas-official-meanwhile"]
    assert [one.area for one in await floor.uow.atlas.known()] == ["thr"]


async def test_a_yes_that_comes_twice_is_told_once(floor: Floor) -> None:
    await presses(floor, f"home.private:{REF}/on")
    press = yes(floor)
    await presses(floor, press)
    before = kept(floor)
    await presses(floor, press)
    assert kept(floor) == before and not [one for one in floor.replies if isinstance(one, Say)]


def test_every_route_of_it_only_looks_or_asks_or_is_a_yes() -> None:
    under = ("admin", "phase-", "home", "person.", "role.take", "role.one", "circle.out", "atlas.official")
    found = {on for route in TABLE for on in [route.on] if on.startswith(under)}
    assert found == LOOKS | DOES | LIAISON | set(ASKED), found ^ (LOOKS | DOES | LIAISON | set(ASKED))


async def test_where_the_day_of_voting_goes_the_phase_is_said_to_stay(floor: Floor) -> None:
    """Also by «undo» of a day where none stood before: no date says another phase then, and none comes back."""
    await presses(floor, "admin.ask:day.polling/none")
    assert "مرحله «پیش از رأی‌گیری» می‌ماند" in read(floor), read(floor)
    await presses(floor, yes(floor))
    assert "مرحله «پیش از رأی‌گیری» می‌ماند" in read(floor), read(floor)
    assert (await floor.uow.settings.running()).phase is Phase.BEFORE
    day = (floor.clock.today() + timedelta(days=5)).isoformat()
    await presses(floor, f"admin.ask:day.polling/{day}")
    assert "می‌ماند و" not in read(floor)
