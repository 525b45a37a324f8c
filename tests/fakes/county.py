"""People who work on the atlas: two liaisons, a lead and an owner whose signatures count."""

import pytest

from bot.conversation.outgoing import Reply, Say, Screen, StaffChat
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from tests.fakes.floor import BALE_GROUP, GROUP, NAMES, Floor, a_floor, verbs
from tests.storage.values import a_case

NADER, MINA = Account(Messenger.TELEGRAM, 9003), Account(Messenger.BALE, 7002)
PARI, QASEM = Account(Messenger.TELEGRAM, 9011), Account(Messenger.BALE, 7011)
WHY = "سه درگیری در دورهٔ پیش"
_ROLES = (
    (NADER, Role.LEAD, "Nader", ""),
    (MINA, Role.OWNER, "Mina", ""),
    (PARI, Role.LIAISON, "Pari", "police"),
    (QASEM, Role.LIAISON, "Qasem", "court"),
)


def a_county(monkeypatch: pytest.MonkeyPatch) -> Floor:
    floor = a_floor()
    for account, role, name, body in _ROLES:
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True, named=role is Role.OWNER, body=body))
        if role is not Role.LIAISON:
            home = GROUP if account.messenger is Messenger.TELEGRAM else BALE_GROUP
            floor.uow.members.save(
                Membership(account, home.chat_id, MembershipStatus.MEMBER, floor.clock.now())
            )
    floor.uow.keep_turn()
    return floor


async def give_grade(floor: Floor, place: str, *, by: Account = PARI, reason: str = WHY) -> tuple[Reply, ...]:
    """``day/thr01/tension/4`` and the reason."""
    await floor.presses(f"atlas.grade:{place}", by=by, private=True)
    return await floor.says(reason, by=by)


def messages_to(account: Account, floor: Floor) -> list[Say]:
    return [r for r in floor.replies if isinstance(r, Say) and r.to == StaffChat(account)]


def offered_presses(floor: Floor) -> list[str]:
    """The presses of everything that the last turn displayed."""
    return [verb for reply in floor.replies if hasattr(reply, "buttons") for verb in verbs(reply)]


async def draft_version(floor: Floor) -> str:
    await floor.presses("atlas.draft", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "atlas-drafted", floor.reply_keys()
    return next(v.id for v in await floor.uow.atlas.versions() if not v.is_locked)


def add_cases(floor: Floor, area: str, count: int, **more: object) -> None:
    for number in range(count):
        name = f"{area}-{number}-{more.get('act_id', '')}"
        fields = {"state": State.VERIFIED, "phase": Phase.DAY, **more}
        floor.uow.tables.cases[name] = a_case(name, number=9000 + number, area_id=area, **fields)


async def sign_version(floor: Floor, version: str) -> None:
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    sign = next(v for v in offered_presses(floor) if v.startswith("atlas.sign:"))
    await floor.presses(sign, by=MINA, private=True)


def plain_text(floor: Floor) -> str:
    """The first text of the last turn, without direction marks."""
    return floor.texts[0].translate({ord(mark): None for mark in "\u200e\u200f\u2066\u2067\u2068\u2069"})
