"""If the second person could not be asked for a signature, the request is not lost: the asker is told who it
is, and that person sees it after Start."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Say, Screen
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.staff.signatures import Matter
from bot.usecases.staff.signatures import pending_for, request_signature
from tests.fakes import turns
from tests.fakes.contexts import context
from tests.fakes.floor import GROUP, LEILA, NAMES, Floor, a_floor, verbs
from tests.fakes.turns import REZA

MINA, OMID, NADER = (Account(Messenger.TELEGRAM, number) for number in (9_011, 9_012, 9_013))


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Mina and Omid are owners, Nader is a lead. Omid has never opened the private chat."""
    floor = a_floor()
    for account, role, name in ((MINA, Role.OWNER, "Mina"), (OMID, Role.OWNER, "Omid")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=account == MINA, named=True))
        floor.uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.commit()
    return floor


async def wants(floor: Floor, press: str = "") -> Screen:
    await floor.presses(press or f"role.give:{LEILA}/{Role.LEAD}", by=MINA, private=True)
    screen: Screen = floor.only_reply(Screen)
    return screen


async def test_who_cannot_be_reached_is_named_to_the_asker(floor: Floor) -> None:
    screen = await wants(floor)
    assert screen.key == "role-asked" and "Omid" in floor.texts[0] and "هنوز به هیچ‌کس" in floor.texts[0]


async def test_whom_the_bot_can_write_to_is_not_named(floor: Floor) -> None:
    floor.uow.staff.save(Staff(NADER, Role.LEAD, "Nader", started=True))
    floor.uow.commit()
    await wants(floor)
    assert "Omid" in floor.texts[0] and "Nader" not in floor.texts[0] and "هیچ‌کس" not in floor.texts[0]
    omid = await floor.uow.staff.get(OMID)
    assert omid is not None
    floor.uow.staff.save(replace(omid, started=True))
    floor.uow.commit()
    await wants(floor)
    assert "Omid" not in floor.texts[0]


async def test_it_is_delivered_at_start_and_signed_there(floor: Floor) -> None:
    await wants(floor)
    floor.clock.advance(timedelta(hours=5))
    await floor.takes(turns.command("start", by=OMID))
    message = next(r for r in floor.replies if isinstance(r, Say) and r.key == "signature")
    assert message.args["hours"] == 19 and any("Leila" in words for words in floor.texts)
    sign = next(verb for verb in verbs(message) if verb.startswith("role.sign"))
    await floor.presses(sign, by=OMID, private=True)
    leila = await floor.uow.staff.get(LEILA)
    assert leila is not None and leila.role is Role.LEAD
    await floor.takes(turns.command("start", by=OMID))
    assert "signature" not in floor.reply_keys()


async def test_pending_signatures_are_listed_only_for_possible_signers(floor: Floor) -> None:
    await wants(floor)
    await floor.presses("signatures", by=OMID, private=True)
    (press, _) = verbs(floor.only_reply(Screen))
    await floor.presses(press, by=OMID, private=True)
    assert floor.only_reply(Screen).key == "signature"
    assert [v.partition(":")[0] for v in verbs(floor.only_reply(Screen))] == [
        "role.sign",
        "role.no",
        "signatures",
    ]
    await floor.takes(turns.command("admin", by=OMID))
    assert verbs(floor.only_reply(Screen))[0] == "signatures"
    for account in (MINA, LEILA, REZA):
        assert not await pending_for(context(floor.uow, by=account, clock=floor.clock)), account
    await floor.presses("signatures", by=MINA, private=True)
    assert verbs(floor.only_reply(Screen)) == ["role"], "nobody signs their own request"
    await floor.presses(press, by=MINA, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    await floor.takes(turns.command("start", by=REZA))
    assert "signature" not in floor.reply_keys()


async def test_a_stop_that_waits_is_shown_to_nobody(floor: Floor) -> None:
    """It may be about the person who looks."""
    given = {"uow": floor.uow, "ids": floor.ids, "clock": floor.clock}
    await request_signature(context(by=REZA, **given), Matter.FREEZE, OMID)
    floor.uow.commit()
    for account in (MINA, OMID):
        await floor.presses("signatures", by=account, private=True)
        assert verbs(floor.only_reply(Screen)) == ["role"]


async def test_a_new_owner_is_agreed_to_by_owners_alone(floor: Floor) -> None:
    floor.uow.staff.save(Staff(NADER, Role.LEAD, "Nader", started=True))
    floor.uow.members.save(Membership(NADER, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.commit()
    await wants(floor, f"role.give:{LEILA}/{Role.OWNER}")
    assert not await pending_for(context(floor.uow, by=NADER, clock=floor.clock))
    assert len(await pending_for(context(floor.uow, by=OMID, clock=floor.clock))) == 1


@pytest.mark.parametrize(
    ("matter", "subject", "detail", "leads_to"),
    [
        (Matter.LIFT, LEILA, "", "role.sign"),
        (Matter.CIRCLE, LEILA, "", "role.sign"),
        (Matter.CIRCLE_GROUP, Account(GROUP.messenger, GROUP.chat_id), "", "role.sign"),
        (Matter.TWO_PEOPLE, LEILA, "", "role.sign"),
        (Matter.ROLE, LEILA, "liaison governor", "role.sign"),
        (Matter.ATLAS, MINA, "v1", "atlas.sign"),
        (Matter.PUBLICATION, MINA, "hash", "publish"),
    ],
)
async def test_each_matter_has_its_words_and_its_button(
    floor: Floor, matter: Matter, subject: Account, detail: str, leads_to: str
) -> None:
    given = {"uow": floor.uow, "ids": floor.ids, "clock": floor.clock}
    await request_signature(context(by=MINA, **given), matter, subject, detail=detail)
    floor.uow.commit()
    await floor.presses("signatures", by=OMID, private=True)
    await floor.presses(verbs(floor.only_reply(Screen))[0], by=OMID, private=True)
    assert verbs(floor.only_reply(Screen))[0].startswith(leads_to)
    await floor.takes(turns.command("start", by=OMID))
    messages = [r for r in floor.replies if isinstance(r, Say) and r.key == "signature"]
    assert verbs(messages[0])[0].startswith(leads_to)
