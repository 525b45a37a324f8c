"""Owners see each body and its liaison. They appoint and end liaisons: confirmed, signed, recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, StaffChat
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff.audit import AuditAction
from tests.fakes import floor as floors
from tests.fakes import turns
from tests.fakes.floor import BABAK, LEILA, NAMES, Floor, a_floor, verbs
from tests.fakes.shared_content import shipped_content
from tests.fakes.turns import REZA

OWNER, OTHER = Account(Messenger.TELEGRAM, 111), Account(Messenger.BALE, 222)
NADER = Account(Messenger.TELEGRAM, 9070)
INVISIBLE = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200f"))
SHIPPED = shipped_content()


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    known = replace(floors.content(), agencies=SHIPPED.agencies)
    monkeypatch.setattr(floors, "content", lambda: known)
    floor = a_floor()
    for account, name in ((OWNER, "Nasrin"), (OTHER, "Omid")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, Role.OWNER, name, started=True))
    floor.uow.staff.save(Staff(NADER, Role.LIAISON, "Nader", started=True, body="court"))
    floor.uow.keep_turn()
    return floor


async def presses(floor: Floor, data: str, *, by: Account = OWNER) -> None:
    floor.texts.clear()
    await floor.presses(data, by=by, private=True)


def visible_text(floor: Floor) -> str:
    return "\n".join(floor.texts).translate(INVISIBLE)


def line(floor: Floor, name: str) -> str:
    return next(text_line for text_line in visible_text(floor).splitlines() if name in text_line)


def audit_rows(floor: Floor) -> list[tuple[str, str, str, str]]:
    return [(record.action, record.by, record.subject, record.detail) for record in floor.uow.tables.audit]


async def staff(floor: Floor, account: Account) -> Staff:
    member = await floor.uow.staff.get(account)
    assert member is not None
    return member


# --- what is shown -------------------------------------------------------------------------------------


async def test_bodies_are_listed_with_level_number_and_liaison(floor: Floor) -> None:
    await presses(floor, "admin.bodies")
    assert "در شهرستان" in line(floor, "دادستان و شعبهٔ ویژه") and "رابط: Nader" in line(
        floor, "دادستان و شعبهٔ ویژه"
    )
    assert "۱۱۰" in line(floor, "پلیس (فراجا)") and "دوباره" not in line(floor, "پلیس (فراجا)")
    assert "۰۹۶۳۸۰" in line(floor, "پلیس فتا") and "دوباره بپرسید" in line(floor, "پلیس فتا")
    assert "فقط شماره" in line(floor, "نظارت بر کار پلیس") and "رابط" not in line(floor, "نظارت بر کار پلیس")
    assert "رابط ندارد" in line(floor, "هیئت نظارت بخش")
    assert "./amanat referral export" in visible_text(floor), "what to do for a body without a liaison"
    buttons = verbs(floor.only_reply(Screen))
    levelled = [agency.id for agency in SHIPPED.agencies.values() if agency.level is not None]
    assert [verb for verb in buttons if verb.startswith("admin.body:")] == [
        f"admin.body:{agency_id}" for agency_id in levelled
    ]
    assert buttons[-1] == "admin"


async def test_body_screen_says_what_to_do_without_liaison(floor: Floor) -> None:
    await presses(floor, "admin.body:cyber")
    assert (
        "cyberpolice.ir" in visible_text(floor)
        and "۰۹۶۳۸۰" in visible_text(floor)
        and "دوباره بپرسید" in visible_text(floor)
    )
    assert "رابط ندارد" in visible_text(floor) and "./amanat referral export" in visible_text(floor)
    assert verbs(floor.only_reply(Screen)) == ["admin.liaison:cyber", "admin.bodies", "admin"]
    await presses(floor, "admin.body:court")
    assert "Nader" in visible_text(floor) and "./amanat referral export" not in visible_text(floor)
    assert f"admin.liaison-end:{NADER}/court" in verbs(floor.only_reply(Screen))
    floor.uow.staff.save(replace(await staff(floor, NADER), frozen=True))
    floor.uow.keep_turn()
    await presses(floor, "admin.body:court")
    assert "(متوقف)" in visible_text(floor) and "./amanat referral export" in visible_text(floor), (
        "the body has no liaison"
    )
    for gone in ("admin.body:nothing", "admin.body:police-oversight", "admin.liaison:nothing"):
        await presses(floor, gone)
        assert floor.only_reply(Ack).key == "admin-what"


async def test_liaison_without_bot_is_said_to_receive_nothing(floor: Floor) -> None:
    floor.uow.staff.save(replace(await staff(floor, NADER), started=False))
    floor.uow.keep_turn()
    await presses(floor, "admin.body:court")
    assert "هنوز ربات را باز نکرده است" in visible_text(floor)


# --- appointing a liaison ------------------------------------------------------------------------------


async def test_naming_liaison_needs_confirmation_and_second_signature(floor: Floor) -> None:
    await presses(floor, "admin.liaison:sup-county")
    offered = verbs(floor.only_reply(Screen))
    assert f"admin.liaison-ask:{BABAK}/sup-county" in offered
    assert not {f"admin.liaison-ask:{account}/sup-county" for account in (OWNER, OTHER)} & set(offered)
    await presses(floor, f"admin.liaison-ask:{BABAK}/sup-county")
    assert audit_rows(floor) == [] and not floor.uow.tables.wanted, (
        "nothing happens before the owner confirms"
    )
    assert "هیئت نظارت شهرستان" in visible_text(floor)
    (yes,) = [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("admin.liaison-yes")]
    await presses(floor, yes)
    assert (await staff(floor, BABAK)).role is Role.MODERATOR, "one signature is not enough"
    wanted = next(iter(floor.uow.tables.wanted))
    assert any(isinstance(r, Say) and r.to == StaffChat(OTHER) for r in floor.replies)
    await presses(floor, f"role.sign:{wanted}", by=OTHER)
    assert "role-yours-liaison" in floor.reply_keys() and "ساعت" not in visible_text(floor), (
        "Babak signs nothing"
    )
    named = await staff(floor, BABAK)
    assert (named.role, named.body) == (Role.LIAISON, "sup-county")
    assert [row[:2] + row[3:] for row in audit_rows(floor)] == [
        (AuditAction.ROLE.value, str(OWNER), "wanted liaison sup-county"),
        (AuditAction.ROLE.value, str(OTHER), "liaison sup-county"),
    ]
    await presses(floor, "admin.body:sup-county")
    assert verbs(floor.only_reply(Screen))[0] == f"admin.liaison-end:{BABAK}/sup-county"


async def test_unlisted_person_is_named_liaison_by_number(floor: Floor) -> None:
    await presses(floor, "admin.liaison:cyber")
    floor.texts.clear()
    await floor.says("سلام", by=OWNER)
    assert floor.only_reply(Ack).key == "admin-liaison-how"
    await floor.says("telegram:۹۰۷۱", by=OWNER)
    assert "telegram:9071" in visible_text(floor)
    (yes,) = [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("admin.liaison-yes")]
    assert yes == "admin.liaison-yes:telegram:9071/cyber"
    await presses(floor, yes)
    wanted = next(iter(floor.uow.tables.wanted))
    await presses(floor, f"role.sign:{wanted}", by=OTHER)
    assert "حالا رابط پلیس فتا است" in visible_text(floor), "the groups are told for which body"
    assert "بررسی‌کننده‌ای بی‌نام" not in visible_text(floor), "a liaison is no moderator"


@pytest.mark.parametrize(
    ("press", "key"),
    [
        (f"admin.liaison-ask:{OWNER}/cyber", "role-oneself"),
        (f"admin.liaison-ask:{NADER}/court", "role-none"),
        (f"admin.liaison-ask:{BABAK}/police-oversight", "admin-what"),
        ("admin.liaison-ask:nobody/cyber", "role-none"),
    ],
)
async def test_nobody_is_asked_to_confirm_what_would_be_refused(floor: Floor, press: str, key: str) -> None:
    await presses(floor, press)
    assert floor.only_reply(Ack).key == key and audit_rows(floor) == []


# --- ending a liaison ----------------------------------------------------------------------------------


async def test_ending_liaison_is_confirmed_and_recorded(floor: Floor) -> None:
    await presses(floor, f"admin.liaison-end:{NADER}/court")
    assert (await staff(floor, NADER)).role is Role.LIAISON and audit_rows(floor) == []
    assert verbs(floor.only_reply(Screen)) == [f"admin.liaison-ended:{NADER}/court", "admin.body:court"]
    await presses(floor, f"admin.liaison-ended:{NADER}/court")
    gone = await staff(floor, NADER)
    assert (gone.role, gone.body) == (Role.MODERATOR, "")
    assert audit_rows(floor) == [(AuditAction.ROLE.value, str(OWNER), str(NADER), "ended liaison")]
    assert "role-yours-taken" in floor.reply_keys()
    await presses(floor, "admin.body:court")
    assert "رابط ندارد" in visible_text(floor)


async def test_who_has_become_something_else_meanwhile_keeps_it(floor: Floor) -> None:
    for meanwhile in ({"role": Role.LEAD, "body": ""}, {"body": "cyber"}):
        floor.uow.staff.save(replace(await staff(floor, NADER), **meanwhile))  # type: ignore[arg-type]  # fields
        floor.uow.keep_turn()
        await presses(floor, f"admin.liaison-ended:{NADER}/court")
        assert floor.only_reply(Ack).key == "admin-meanwhile" and audit_rows(floor) == []
        floor.uow.staff.save(replace(await staff(floor, NADER), role=Role.LIAISON, body="court"))
        floor.uow.keep_turn()


@pytest.mark.parametrize("who", [REZA, LEILA, NADER])
async def test_the_screen_is_the_owners_alone(floor: Floor, who: Account) -> None:
    for press in (
        "admin.bodies", "admin.body:court", "admin.liaison:court", f"admin.liaison-ask:{BABAK}/court",
        f"admin.liaison-yes:{BABAK}/court", f"admin.liaison-end:{NADER}/court", f"admin.liaison-ended:{NADER}/court",
    ):  # fmt: skip
        await presses(floor, press, by=who)
        assert floor.only_reply(Ack).key == "not-allowed", press
    assert audit_rows(floor) == []


async def test_owner_without_signing_right_cannot_name_liaison(floor: Floor) -> None:
    floor.uow.staff.save(replace(await staff(floor, OWNER), since=floor.clock.now() - timedelta(hours=1)))
    floor.uow.keep_turn()
    await presses(floor, f"admin.liaison-ask:{BABAK}/cyber")
    assert floor.only_reply(Ack).key == "role-fresh"


async def test_every_button_fits_what_a_messenger_carries(floor: Floor) -> None:
    long = Account(Messenger.TELEGRAM, 7_999_999_999)
    floor.uow.staff.save(Staff(long, Role.MODERATOR, "Long", started=True))
    floor.uow.keep_turn()
    for body in SHIPPED.agencies.values():
        if body.level is not None:
            await presses(floor, f"admin.liaison:{body.id}")
            await presses(floor, f"admin.liaison-ask:{long}/{body.id}")
            assert turns.button_press(verbs(floor.only_reply(Screen))[0])
