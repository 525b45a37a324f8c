"""Two accounts of one person, as an owner noted: wherever two people must agree, they count as one."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, GroupChat, Say, Screen, StaffChat
from bot.domain.cases.reports import State
from bot.domain.errors import NotAllowed
from bot.domain.events import CaseChanged, ClaimEnded, ClaimLost
from bot.domain.owner.burning import Burn
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.signatures import Matter
from bot.usecases.access.leads import leads, signers, two_leads_to_notify
from bot.usecases.access.one_person import accounts_of, count_people
from bot.usecases.access.seek_second_looks import seek_second_looks
from bot.usecases.cases.claim import agree_to_break, wish_to_break
from bot.usecases.owner.burn import confirm_burning, other_owners, propose_burning
from bot.usecases.referrals.sign_referral import possible_signers
from bot.usecases.staff.freeze import request_stop
from bot.usecases.staff.give_role import request_role
from bot.usecases.staff.own_areas import clear_own_areas
from bot.usecases.staff.same_person import note_same, request_unlinking
from bot.usecases.staff.signatures import find_signable, request_signature
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, verbs
from tests.fakes.policies import RESTRICTED_ACTS
from tests.fakes.turns import REZA

NADER, OMID = Account(Messenger.TELEGRAM, 9003), Account(Messenger.TELEGRAM, 9009)
NADER_TOO, MINA = Account(Messenger.BALE, 7003), Account(Messenger.BALE, 7002)
"""Nader is a lead on Telegram and on Bale. Omid and Mina are owners."""


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    floor = a_floor()
    for account, role, name in (
        (NADER, Role.OWNER, "Nader"),
        (NADER_TOO, Role.OWNER, "Nader B"),
        (OMID, Role.OWNER, "Omid"),
        (MINA, Role.LEAD, "Mina"),
    ):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True))
        home = GROUP if account.messenger is Messenger.TELEGRAM else BALE_GROUP
        floor.uow.members.save(Membership(account, home.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.commit()
    return floor


async def link_accounts(floor: Floor, account: Account = NADER, other: Account = NADER_TOO) -> None:
    await note_same(context(floor.uow, by=OMID, clock=floor.clock), account, other)
    floor.uow.commit()


def tools(floor: Floor) -> dict[str, object]:
    return {"uow": floor.uow, "clock": floor.clock}


async def test_an_owner_notes_it_alone_and_all_hear_it(floor: Floor) -> None:
    await floor.presses(f"role.of:{NADER}", by=OMID, private=True)
    assert f"role.same:{NADER}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"role.same:{NADER}", by=OMID, private=True)
    offered = verbs(floor.only_reply(Screen))
    assert f"role.one:{NADER}/{NADER_TOO}" in offered
    assert not [verb for verb in offered if str(REZA) in verb], "nobody on the same messenger is offered"
    await floor.presses(f"role.one-yes:{NADER}/{NADER_TOO}", by=OMID, private=True)
    assert floor.only_reply(Screen).key == "role-same-done"
    recipients = [r.to for r in floor.replies if isinstance(r, Say)]
    assert {StaffChat(NADER), StaffChat(NADER_TOO)} <= set(recipients)
    assert len([to for to in recipients if isinstance(to, GroupChat)]) == 2
    record = (await floor.uow.audit.of_subject(str(NADER), most=1))[0]
    assert (record.action, record.by, record.detail) == (AuditAction.ROLE, str(OMID), f"same as {NADER_TOO}")
    await floor.presses(f"role.of:{NADER_TOO}", by=OMID, private=True)
    assert f"role.apart:{NADER_TOO}" in verbs(floor.only_reply(Screen))
    assert any("Nader" in words and "یک امضا" in words for words in floor.texts)


@pytest.mark.parametrize(
    ("by", "pair", "key"),
    [
        (MINA, (NADER, NADER_TOO), "not-allowed"),
        (OMID, (NADER, REZA), "role-same-unfit"),
        (OMID, (NADER, Account(Messenger.BALE, 1)), "role-same-unfit"),
        (OMID, (LEILA, BABAK), "role-same-unfit"),
    ],
)
async def test_who_may_and_of_whom(
    floor: Floor, by: Account, pair: tuple[Account, Account], key: str
) -> None:
    await link_accounts(floor, LEILA, NADER_TOO)
    await floor.presses(f"role.one-yes:{pair[0]}/{pair[1]}", by=by, private=True)
    assert floor.only_reply(Ack).key == key


async def test_that_they_are_two_after_all_takes_two_others(floor: Floor) -> None:
    await link_accounts(floor)
    with pytest.raises(NotAllowed, match="role-oneself"):
        await request_unlinking(context(floor.uow, by=NADER_TOO, clock=floor.clock, ids=floor.ids), NADER)
    await floor.presses(f"role.apart:{NADER}", by=OMID, private=True)
    asked = [r for r in floor.replies if isinstance(r, Say)]
    assert [r.to for r in asked] == [StaffChat(MINA)]
    sign = next(verb for verb in verbs(asked[0]) if verb.startswith("role.sign:"))
    for account in (NADER, NADER_TOO):
        await floor.presses(sign, by=account, private=True)
        assert floor.only_reply(Ack).key == "sign-oneself"
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only_reply(Screen).key == "role-apart-done"
    for account in (NADER, NADER_TOO):
        assert await accounts_of(context(floor.uow), account) == {account}


@pytest.mark.parametrize("matter", [item for item in Matter if item is not Matter.FREEZE])
async def test_nobody_signs_their_own_wish_from_their_other_account(floor: Floor, matter: Matter) -> None:
    wanted = await request_signature(
        context(floor.uow, by=NADER, clock=floor.clock, ids=floor.ids), matter, LEILA
    )
    about = await request_signature(
        context(floor.uow, by=MINA, clock=floor.clock, ids=floor.ids), matter, NADER
    )
    assert await find_signable(context(floor.uow, by=NADER_TOO, clock=floor.clock), wanted.id) == wanted
    await link_accounts(floor)
    with pytest.raises(NotAllowed, match="sign-alone"):
        await find_signable(context(floor.uow, by=NADER_TOO, clock=floor.clock), wanted.id)
    with pytest.raises(NotAllowed, match="sign-oneself"):
        await find_signable(context(floor.uow, by=NADER_TOO, clock=floor.clock), about.id)
    assert await find_signable(context(floor.uow, by=MINA, clock=floor.clock), wanted.id) == wanted


async def test_they_are_nobody_else_who_could_sign_or_hear(floor: Floor) -> None:
    await link_accounts(floor)
    both = {NADER, NADER_TOO}
    for account in both:
        members = await signers(context(floor.uow, clock=floor.clock), besides=(account,))
        assert {member.account for member in members} == {OMID, MINA}
        assert {member.account for member in await leads(context(floor.uow), besides=account)} == {OMID, MINA}
        assert set(await other_owners(context(floor.uow, by=account, clock=floor.clock))) == {OMID}
    assert await count_people(context(floor.uow), [NADER, NADER_TOO, OMID]) == 2
    with pytest.raises(NotAllowed, match="role-oneself"):
        await request_role(
            context(floor.uow, by=NADER, clock=floor.clock, ids=floor.ids), Role.LEAD, to=NADER_TOO
        )
    with pytest.raises(NotAllowed, match="role-oneself"):
        await clear_own_areas(context(floor.uow, by=NADER, clock=floor.clock), NADER_TOO)


async def test_they_stop_nobody_alone(floor: Floor) -> None:
    await link_accounts(floor)
    first = await request_stop(context(floor.uow, by=NADER, clock=floor.clock, ids=floor.ids), REZA)
    assert NADER_TOO not in first.others
    again = await request_stop(context(floor.uow, by=NADER_TOO, clock=floor.clock, ids=floor.ids), REZA)
    assert again.frozen is None
    assert again.wanted is not None
    with pytest.raises(NotAllowed, match="sign-alone"):
        await find_signable(context(floor.uow, by=NADER, clock=floor.clock), again.wanted.id)
    second = await request_stop(context(floor.uow, by=LEILA, clock=floor.clock, ids=floor.ids), REZA)
    assert second.frozen is not None


async def test_other_account_of_person_to_stop_is_not_asked(floor: Floor) -> None:
    await link_accounts(floor)
    first = await request_stop(context(floor.uow, by=LEILA, clock=floor.clock, ids=floor.ids), NADER)
    assert set(first.others) == {REZA, BABAK, OMID, MINA}
    for member in await floor.uow.staff.all():
        if member.account not in (LEILA, NADER, NADER_TOO):
            floor.uow.staff.save(replace(member, started=False))
    with pytest.raises(NotAllowed, match="panic-nobody"):
        await request_stop(context(floor.uow, by=LEILA, clock=floor.clock, ids=floor.ids), NADER)


async def test_two_who_hear_are_two_people(floor: Floor) -> None:
    for account in (NADER, NADER_TOO):
        floor.uow.staff.save(Staff(account, Role.LEAD, started=True))
    floor.uow.staff.save(Staff(MINA, Role.OWNER, started=True))
    assert set(await two_leads_to_notify(context(floor.uow), besides=REZA)) == {NADER, NADER_TOO}, (
        "nothing is noted yet"
    )
    await link_accounts(floor)
    accounts = await two_leads_to_notify(context(floor.uow), besides=REZA)
    assert len(accounts) == await count_people(context(floor.uow), accounts) == 2
    nader = await floor.uow.staff.get(NADER)
    assert nader is not None
    floor.uow.staff.save(replace(nader, started=False))
    accounts = await two_leads_to_notify(context(floor.uow), besides=REZA)
    assert NADER_TOO in accounts and NADER not in accounts and len(accounts) == 2, (
        "the account where they can be reached"
    )


async def test_other_account_gets_no_notice_from_restricted_circle(floor: Floor) -> None:
    """No lead is in the restricted circle. Leila is, with both accounts."""
    await link_accounts(floor, LEILA, BABAK)
    for member in await floor.uow.staff.all():
        circle = member.account in (LEILA, BABAK, REZA)
        role = Role.MODERATOR if member.role is Role.MODERATOR else Role.LEAD
        floor.uow.staff.save(replace(member, circle=circle, role=role))
    await floor.files(act_id=min(RESTRICTED_ACTS))
    case = await floor.case()
    assert list(await two_leads_to_notify(context(floor.uow), besides=LEILA, of=case)) == [REZA]


async def test_they_burn_nothing_alone(floor: Floor) -> None:
    await link_accounts(floor)
    await propose_burning(context(floor.uow, by=NADER, clock=floor.clock), Burn.ALL)
    with pytest.raises(NotAllowed, match="burn-own"):
        await confirm_burning(context(floor.uow, by=NADER_TOO, clock=floor.clock, ids=floor.ids), Burn.ALL)
    await confirm_burning(context(floor.uow, by=OMID, clock=floor.clock, ids=floor.ids), Burn.ALL)


async def test_they_break_no_claim_alone_nor_their_own(floor: Floor) -> None:
    await link_accounts(floor)
    await floor.files()
    await floor.presses("case.claim:c1")
    reason = "break-away"
    _, asked = await wish_to_break(context(floor.uow, by=NADER, clock=floor.clock), "c1", reason)
    assert NADER_TOO not in asked
    with pytest.raises(NotAllowed, match="case-break-alone"):
        await agree_to_break(context(floor.uow, by=NADER_TOO, clock=floor.clock), "c1")
    await agree_to_break(context(floor.uow, by=MINA, clock=floor.clock), "c1")
    floor.uow.commit()
    await floor.presses("case.claim:c1", by=NADER)
    await floor.presses("case.break:c1", by=NADER_TOO, private=True)
    assert floor.only_reply(Ack).key == "case-break-own"
    _, asked = await wish_to_break(context(floor.uow, by=OMID, clock=floor.clock), "c1", reason)
    assert set(asked) == {MINA}
    assert floor.uow.tables.cases["c1"].pending is not None


async def test_they_sign_no_referral_that_they_prepared(floor: Floor) -> None:
    await link_accounts(floor)
    await link_accounts(floor, LEILA, BABAK)
    await floor.files()
    case = await floor.case()
    could = await possible_signers(context(floor.uow, clock=floor.clock), case, besides=NADER)
    assert set(could) == {OMID, MINA}
    for account in (NADER, NADER_TOO, OMID, MINA):
        known = await floor.uow.staff.get(account)
        assert known is not None
        floor.uow.staff.save(replace(known, frozen=True))
    floor.uow.commit()
    assert set(await possible_signers(context(floor.uow, clock=floor.clock), case, besides=LEILA)) == {REZA}


async def test_a_second_look_is_anothers(floor: Floor) -> None:
    await link_accounts(floor, LEILA, BABAK)
    await floor.files()
    floor.uow.cases.save(
        replace(await floor.case(), barred=LEILA, first_state=State.REJECTED, look_due=floor.clock.now())
    )
    floor.uow.commit()
    await floor.presses("case.claim:c1", by=BABAK)
    assert floor.only_reply(Ack).key == "case-second-look"
    for member in await floor.uow.staff.all():
        if member.account not in (LEILA, BABAK):
            floor.uow.staff.save(replace(member, started=False))
    floor.uow.commit()
    (alarm,) = await seek_second_looks(context(floor.uow, clock=floor.clock))
    assert getattr(alarm, "nobody", False), "the other account is not another person"


@pytest.mark.parametrize(
    "press",
    ["case.reason:c1/reject-repeat", "case.open:c1", "case.ask:c1", "case.note:c1", "case.opinion:c1"],
)
async def test_second_look_claim_is_void_for_linked_first_decider(floor: Floor, press: str) -> None:
    await floor.files()
    floor.uow.cases.save(
        replace(await floor.case(), barred=LEILA, first_state=State.REJECTED, look_due=floor.clock.now())
    )
    floor.uow.commit()
    await floor.presses("case.claim:c1", by=BABAK)
    assert (await floor.case()).assignee == BABAK
    await link_accounts(floor, LEILA, BABAK)
    floor.uow.cases.save(
        replace(await floor.case(), assignee=BABAK, assignee_name="Babak", state=State.CLAIMED)
    )
    floor.uow.commit()
    await floor.presses(press, by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "case-second-look"
    assert (await floor.case()).state is State.CLAIMED


@pytest.mark.parametrize("waiting", [False, True])
async def test_second_look_is_released_once_accounts_are_linked(floor: Floor, waiting: bool) -> None:
    await floor.files()
    floor.uow.cases.save(
        replace(await floor.case(), barred=LEILA, first_state=State.REJECTED, look_due=floor.clock.now())
    )
    floor.uow.commit()
    await floor.presses("case.claim:c1", by=BABAK)
    if waiting:
        floor.uow.cases.save(replace(await floor.case(), state=State.NEEDS_INFO))
        floor.uow.commit()
    await floor.files("c2")
    await floor.presses("case.claim:c2", by=BABAK)
    await floor.presses(f"role.one-yes:{LEILA}/{BABAK}", by=OMID, private=True)
    assert (await floor.case()).state is State.NEW
    assert floor.facts == (CaseChanged("c1"), ClaimEnded("c1", BABAK), ClaimLost("c1", BABAK))
    assert (await floor.case("c2")).assignee == BABAK


async def test_linked_first_decider_cannot_give_requested_opinion(floor: Floor) -> None:
    await floor.files()
    floor.uow.cases.save(replace(await floor.case(), barred=LEILA, first_state=State.REJECTED))
    floor.uow.commit()
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses("case.opinion:c1", by=REZA)
    await link_accounts(floor, LEILA, BABAK)
    await floor.presses("case.opinion-read:c1", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "case-second-look"
    await floor.presses("case.opinion-read:c1", by=MINA, private=True)
    assert not [r for r in floor.replies if isinstance(r, Ack)], "anybody else can read it"


async def stops(floor: Floor, account: Account) -> None:
    await floor.presses(f"panic.who:{account}", by=REZA, private=True)
    wish = next(
        signature.id for signature in floor.uow.tables.wanted.values() if signature.matter is Matter.FREEZE
    )
    await floor.presses(f"panic.sign:{wish}", by=MINA, private=True)
    assert floor.only_reply(Screen).key == "panic-done"


async def frozen(floor: Floor) -> set[Account]:
    return {member.account for member in await floor.uow.staff.all() if member.frozen}


async def test_stop_applies_to_other_account_too(floor: Floor) -> None:
    await link_accounts(floor)
    await floor.files()
    await floor.presses("case.claim:c1", by=NADER_TOO)
    await stops(floor, NADER)
    assert await frozen(floor) == {NADER, NADER_TOO}
    assert (await floor.case()).assignee is None and ClaimEnded("c1", NADER_TOO) in floor.facts
    await floor.presses(f"role.lift:{NADER}", by=NADER_TOO, private=True)
    assert floor.only_reply(Ack).key == "frozen"
    await floor.presses(f"role.lift:{NADER}", by=OMID, private=True)
    wish = next(iter(floor.uow.tables.wanted))
    await floor.presses(f"role.sign:{wish}", by=MINA, private=True)
    assert await frozen(floor) == set(), "it is undone in the same way as it was done"


async def test_account_linked_during_stop_request_is_not_stopped(floor: Floor) -> None:
    await floor.presses(f"panic.who:{NADER}", by=REZA, private=True)
    wish = next(iter(floor.uow.tables.wanted))
    await floor.presses(f"role.one-yes:{NADER}/{BABAK}", by=NADER, private=True)
    await floor.presses(f"panic.sign:{wish}", by=MINA, private=True)
    assert await frozen(floor) == {NADER}


async def test_nobody_wants_themselves_back(floor: Floor) -> None:
    await stops(floor, NADER)
    await link_accounts(floor)
    await floor.presses(f"role.lift:{NADER}", by=NADER_TOO, private=True)
    assert floor.only_reply(Ack).key == "role-oneself"
