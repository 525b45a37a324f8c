"""A verified, critical event at a station, from which an alert goes: its people and their presses."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.conversation.outgoing import Say, Screen
from bot.domain.alerts.alerts import AlertStep
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import Account, Messenger, Role, Staff
from tests.fakes import floor as floors
from tests.fakes.floor import LEILA, Floor
from tests.fakes.referring import SHIPPED, a_referring_floor, decide_case
from tests.fakes.turns import SARA

BODY = "sup-county"
NADER, OMID = Account(Messenger.BALE, 7070), Account(Messenger.TELEGRAM, 9071)
"""The body's liaisons, one on each messenger, in the order in which they are alerted."""
HOUR = "2026-05-01.morning.0940"


async def an_alerting_floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Reza has just verified that a seal was opened at station 1. Leila leads; the body has two liaisons."""
    acts = {**floors.content().acts, **{id_: SHIPPED.acts[id_] for id_ in ("O11", "O03", "O14")}}
    floor = a_referring_floor(monkeypatch, acts=acts)
    for account, name in ((NADER, "Nader"), (OMID, "Omid")):
        floor.uow.staff.save(Staff(account, Role.LIAISON, name, started=True, body=BODY))
    await floor.files(severity=Severity.CRITICAL, act_id="O11", actor="organised_group", when=HOUR)
    await verify(floor)
    return floor


async def verify(floor: Floor) -> None:
    await decide_case(floor)
    case = await floor.case()
    floor.uow.cases.save(replace(case, reporter_notified=False, decided_at=floor.clock.now()))
    floor.uow.commit()


async def permit(floor: Floor, report_id: str = "r-c1", *, by: Account = SARA) -> None:
    await floor.presses(f"my-alert-yes:{report_id}", by=by, private=True)


async def prepare(floor: Floor) -> str:
    """Reza's two presses; returns the alert's id."""
    await floor.presses("alert:c1", private=True)
    assert floor.only_reply(Screen).key == "alert-ask", floor.replies
    await floor.presses(f"alert.one:c1/{BODY}/no", private=True)
    assert floor.only_reply(Screen).key == "alert-wished", floor.replies
    return next(alert.id for alert in floor.uow.tables.alerts.values() if alert.step is AlertStep.SIGN)


async def send(floor: Floor) -> str:
    await permit(floor)
    alert_id = await prepare(floor)
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    assert floor.only_reply(Screen).key == "alert-sent", floor.replies
    return alert_id


def visible_text(floor: Floor) -> str:
    return "\n".join(floor.texts).translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f\u200e")))


def liaison_messages(floor: Floor, key: str) -> Sequence[Account]:
    return [r.to.account for r in floor.replies if isinstance(r, Say) and r.key == key]  # type: ignore[union-attr] # those of staff
