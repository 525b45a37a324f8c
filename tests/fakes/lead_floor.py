"""The moderators' floor with a lead, an owner and a roster."""

from dataclasses import replace
from datetime import date

import pytest

from bot.conversation.outgoing import Reply, Say, StaffChat
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from tests.fakes.floor import BALE_GROUP, GROUP, NAMES, Floor, a_floor

NADER, MINA = Account(Messenger.TELEGRAM, 9003), Account(Messenger.BALE, 7002)
POLLING_DAY = date(2026, 5, 2)
"""The floor's clock begins at half past twelve of the day before, in Tehran: the roster's first day."""


async def a_lead_floor(monkeypatch: pytest.MonkeyPatch, *, polling_day: date | None = None) -> Floor:
    """Nader is a lead on Telegram, Mina an owner on Bale; the others are moderators."""
    floor = a_floor()
    for account, role, name in ((NADER, Role.LEAD, "Nader"), (MINA, Role.OWNER, "Mina")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True))
        home = GROUP if account.messenger is Messenger.TELEGRAM else BALE_GROUP
        floor.uow.members.save(Membership(account, home.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    running = await floor.uow.settings.running()
    floor.uow.settings.save(replace(running, polling_day=polling_day))
    floor.uow.commit()
    return floor


def keys_sent_to(account: Account, replies: tuple[Reply, ...]) -> list[str]:
    return [r.key for r in replies if isinstance(r, Say) and r.to == StaffChat(account)]


def refusal_of(floor: Floor) -> str:
    """The key of the refusal that the last press met."""
    return next((reply.key for reply in floor.replies if getattr(reply, "alert", False)), "")


async def records_of(floor: Floor, subject: str) -> list[tuple[str, str, str]]:
    """Action, actor and detail of what was recorded about this id, the newest first."""
    floor.uow.commit()
    return [(r.action, r.by, r.detail) for r in await floor.uow.audit.of_subject(subject, most=50)]
