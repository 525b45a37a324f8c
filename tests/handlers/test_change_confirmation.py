"""Every change on the owner's screen is confirmed first, with old and new value, and others are notified."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest

from bot.conversation.outgoing import GroupChat, Say, Screen, StaffChat
from bot.domain.atlas.atlas import AreaFact, AreaFactKind
from bot.domain.catalogue.catalogue import Phase
from bot.domain.groups.homes import Forum
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers import TABLE
from tests.fakes.floor import BALE_GROUP, GROUP, LEILA, Floor, a_floor, render_reply, verbs

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
"""Each route that leads to a change, a press of it, and a word of its question."""
CONFIRM_VERBS: Final = frozenset(
    {"admin.yes", "phase-until-yes", "phase-auto-yes", "role.take-yes", "role.one-yes",
     "circle.out-yes", "person.area-yes", "person.clear-yes",
     "home.area-yes", "home.clear-yes",
     "home.topics-yes", "home.private-yes", "atlas.official-yes", "atlas.official-gone"}
)  # fmt: skip
VIEW_VERBS: Final = frozenset(
    {"admin", "admin.days", "admin.day", "admin.see", "admin.numbers", "admin.line", "admin.groups", "admin.bodies",
     "admin.body", "admin.keeping", "admin.keep", "admin.content", "admin.health", "admin.no", "home", "homes",
     "home.areas", "person.areas", "admin.questions", "admin.hours"}
)  # fmt: skip
LIAISON: Final = frozenset(
    {"admin.liaison", "admin.liaison-ask", "admin.liaison-yes", "admin.liaison-end", "admin.liaison-ended"}
)
"""These have a question of their own (``tests/handlers/test_admin_bodies.py``)."""


@pytest.fixture
async def floor() -> Floor:
    floor = a_floor()
    for account, name in ((OWNER, "Nasrin"), (OTHER, "Omid")):
        floor.uow.staff.save(Staff(account, Role.OWNER, name, started=True))
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True, circle=True))
    floor.uow.settings.save(
        RunningSettings(Reporting.OPEN, Phase.BEFORE, polling_day=floor.clock.today() + timedelta(days=5))
    )
    floor.uow.groups.save(replace(GROUP, forum=Forum.READY))
    floor.uow.groups.save(replace(BALE_GROUP, areas=("thr01",)))
    floor.uow.staff_areas.set(LEILA, ("thr01",))
    day = date(2026, 4, 30).isoformat()
    floor.uow.atlas.set_fact(AreaFact(AreaFactKind.OFFICIAL, "thr", 3, source="نامهٔ شورا", day=day))
    floor.uow.keep_turn()
    return floor


async def presses(floor: Floor, data: str, *, by: Account = OWNER) -> None:
    await floor.presses(data, by=by, private=True)


async def ask_phase_hold(floor: Floor) -> None:
    """Go to the question for the end of a hold, with a phase other than the dates say."""
    await presses(floor, "admin.ask:phase/day")
    await floor.says("آزمایش پیش از روز رأی‌گیری", by=OWNER)


async def prepare_floor(floor: Floor, verb: str) -> None:
    if verb in ("phase-until", "phase-auto"):
        await ask_phase_hold(floor)
    if verb == "phase-auto":
        await presses(floor, "phase-until:open")
        await presses(floor, yes(floor))


async def asks(floor: Floor, verb: str) -> None:
    """A level is confirmed after its source and day are typed."""
    await presses(floor, ASKED[verb][0])
    if verb == "atlas.official":
        await floor.says("نامهٔ دیگر", by=OWNER)
        await floor.says("دیروز", by=OWNER)


def yes(floor: Floor) -> str:
    (yes_verb,) = [
        verb
        for verb in verbs(floor.only_reply(Screen, "admin-ask"))
        if verb.partition(":")[0] in CONFIRM_VERBS
    ]
    return yes_verb


def visible_text(floor: Floor) -> str:
    return "\n".join(floor.texts).translate(INVISIBLE)


def audit_length(floor: Floor) -> int:
    return len(floor.uow.stored_audit)


@pytest.mark.parametrize("verb", ASKED)
async def test_it_is_asked_first_then_done_and_told(floor: Floor, verb: str) -> None:
    says = ASKED[verb][1]
    await prepare_floor(floor, verb)
    before = audit_length(floor)
    await asks(floor, verb)
    assert audit_length(floor) == before, "one press changes nothing"
    assert says in visible_text(floor), visible_text(floor)
    assert not [reply for reply in floor.replies if isinstance(reply, Say)], (
        "nobody is notified of a question"
    )
    await presses(floor, yes(floor))
    assert audit_length(floor) > before
    heard = {reply.to for reply in floor.replies if isinstance(reply, Say)}
    if verb in ("role.take", "role.one", "circle.out"):
        assert any(isinstance(to, GroupChat) for to in heard), (
            "all groups are notified, and so the owners in them"
        )
    else:
        assert StaffChat(OTHER) in heard and floor.only_reply(Say, "admin-change-notice").to == StaffChat(
            OTHER
        )


@pytest.mark.parametrize("verb", ASKED)
async def test_a_no_leads_back_and_changes_nothing(floor: Floor, verb: str) -> None:
    await prepare_floor(floor, verb)
    before = audit_length(floor)
    await asks(floor, verb)
    (no,) = [
        press
        for press in verbs(floor.only_reply(Screen, "admin-ask"))
        if press.partition(":")[0] not in CONFIRM_VERBS
    ]
    await presses(floor, no)
    assert floor.only_reply(Screen).key != "admin-ask" and audit_length(floor) == before


async def test_others_are_notified_of_held_phase_reason_and_end(floor: Floor) -> None:
    await prepare_floor(floor, "phase-until")
    await presses(floor, "phase-until:day")
    await presses(floor, yes(floor))
    notice = floor.only_reply(Say, "admin-change-notice")
    words = "\n".join(render_reply(notice)).translate(INVISIBLE)
    assert "آزمایش پیش از روز رأی‌گیری" in words and "۱۲ اردیبهشت" in words, words


async def test_old_confirmation_does_not_confirm_new_question(floor: Floor) -> None:
    await presses(floor, f"home.area:{REF}/thr02")
    old = yes(floor)
    await presses(floor, old)
    await presses(floor, old)
    assert floor.reply_keys() == ["admin-meanwhile"], "the press would have removed it again"
    await ask_phase_hold(floor)
    await presses(floor, "phase-until:today")
    await presses(floor, "phase-until-yes:day/week")
    assert floor.reply_keys() == ["admin-phase-gone"]
    assert (await floor.uow.settings.running()).phase is Phase.BEFORE


async def test_a_level_that_was_changed_meanwhile_is_not_kept(floor: Floor) -> None:
    await asks(floor, "atlas.official")
    press = yes(floor)
    floor.uow.atlas.set_fact(AreaFact(AreaFactKind.OFFICIAL, "thr01", 1, source="نامهٔ سوم", day="2026-04-29"))
    await presses(floor, press)
    assert floor.reply_keys() == ["atlas-official-meanwhile"]
    assert {fact.value for fact in await floor.uow.atlas.known_facts()} == {1, 3}
    await asks(floor, "atlas.official")
    assert "نامهٔ سوم" in visible_text(floor), "the question shows the present value"
    await presses(floor, yes(floor))
    assert floor.only_reply(Screen).key == "atlas-official-saved"
    await presses(floor, press)
    assert floor.reply_keys() == ["atlas-official-meanwhile"], "a second yes does nothing"


async def test_person_without_signing_right_is_refused_before_typing(floor: Floor) -> None:
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True, since=floor.clock.now()))
    floor.uow.commit()
    await presses(floor, "atlas.official", by=LEILA)
    assert floor.reply_keys() == ["role-fresh"]


async def test_official_level_confirmation_fits_only_current_question(floor: Floor) -> None:
    await asks(floor, "atlas.official")
    await presses(floor, "atlas.official-yes:thr01/1/2026-04-30")
    assert floor.reply_keys() == ["atlas-official-meanwhile"]
    await presses(floor, "atlas.official:thr02/2")
    await presses(floor, "atlas.official-yes:thr01/4/2026-04-30")
    assert floor.reply_keys() == ["atlas-official-meanwhile"]
    assert [fact.area for fact in await floor.uow.atlas.known_facts()] == ["thr"]


async def test_a_yes_that_comes_twice_is_told_once(floor: Floor) -> None:
    await presses(floor, f"home.private:{REF}/on")
    press = yes(floor)
    await presses(floor, press)
    before = audit_length(floor)
    await presses(floor, press)
    assert audit_length(floor) == before and not [reply for reply in floor.replies if isinstance(reply, Say)]


def test_every_owner_route_shows_asks_or_confirms() -> None:
    under = ("admin", "phase-", "home", "person.", "role.take", "role.one", "circle.out", "atlas.official")
    route_verbs = {on for route in TABLE for on in [route.on] if on.startswith(under)}
    assert route_verbs == VIEW_VERBS | CONFIRM_VERBS | LIAISON | set(ASKED), route_verbs ^ (
        VIEW_VERBS | CONFIRM_VERBS | LIAISON | set(ASKED)
    )


async def test_removing_polling_day_keeps_the_phase_and_says_so(floor: Floor) -> None:
    """Also when undoing a first day: no date gives a phase then, and the phase does not go back."""
    await presses(floor, "admin.ask:day.polling/none")
    assert "مرحله «پیش از رأی‌گیری» می‌ماند" in visible_text(floor), visible_text(floor)
    await presses(floor, yes(floor))
    assert "مرحله «پیش از رأی‌گیری» می‌ماند" in visible_text(floor), visible_text(floor)
    assert (await floor.uow.settings.running()).phase is Phase.BEFORE
    day = (floor.clock.today() + timedelta(days=5)).isoformat()
    await presses(floor, f"admin.ask:day.polling/{day}")
    assert "می‌ماند و" not in visible_text(floor)
