"""Two give a role, one takes it; it counts after a day and ends with the group; two moderators stop one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EraseDetails, GroupChat, Reply, Say, Screen, StaffChat
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Agency, BodyLevel, Confidence
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import COUNTS_AFTER
from bot.domain.staff.signatures import Matter
from bot.handlers.ticks import release_expired_claims
from bot.usecases.groups.membership import note_membership
from bot.usecases.owner.name_owners import name_owners
from bot.usecases.staff.signatures import request_signature
from tests.fakes import floor as floors
from tests.fakes import turns
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, render_reply, verbs
from tests.fakes.turns import REZA, SARA

NADER, MINA = Account(Messenger.TELEGRAM, 9003), Account(Messenger.BALE, 7002)
EDITH = Account(Messenger.TELEGRAM, 8001)


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Nader is a lead on Telegram, Mina an owner by the settings on Bale."""
    floor = a_floor()
    for account, role, name in ((NADER, Role.LEAD, "Nader"), (MINA, Role.OWNER, "Mina")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True, named=role is Role.OWNER))
        home = GROUP if account.messenger is Messenger.TELEGRAM else BALE_GROUP
        floor.uow.members.save(Membership(account, home.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.keep_turn()
    return floor


def messages_to(account: Account, replies: tuple[Reply, ...]) -> list[Say]:
    return [r for r in replies if isinstance(r, Say) and r.to == StaffChat(account)]


def in_groups(floor: Floor, key: str) -> list[GroupChat]:
    return [
        r.to for r in floor.replies if isinstance(r, Say) and r.key == key and isinstance(r.to, GroupChat)
    ]


async def role(floor: Floor, account: Account) -> Role | None:
    member = await floor.uow.staff.get(account)
    return member.role if member else None


async def audit_rows(floor: Floor, account: Account) -> list[tuple[str, str, str]]:
    floor.uow.commit()
    return [(r.action, r.by, r.detail) for r in await floor.uow.audit.of_subject(str(account), most=20)]


async def ask_for_signature(floor: Floor, press: str, *, by: Account) -> str:
    """The verb of the button that the second signer gets."""
    await floor.presses(press, by=by, private=True)
    sign_presses = [v for r in floor.replies if isinstance(r, Say) for v in verbs(r) if ".sign:" in v]
    assert sign_presses, floor.reply_keys()
    return sign_presses[0]


async def grant_by_two(
    floor: Floor, account: Account, given: Role, *, first: Account = NADER, second: Account = MINA
) -> None:
    await floor.presses(
        await ask_for_signature(floor, f"role.give:{account}/{given}", by=first), by=second, private=True
    )


async def test_signers_with_same_name_are_distinguished_in_groups(floor: Floor) -> None:
    floor.uow.staff.save(Staff(MINA, Role.OWNER, "Nader", started=True, named=True))
    floor.uow.commit()
    await grant_by_two(floor, LEILA, Role.LEAD)
    words = [
        w for r in floor.replies if isinstance(r, Say) and r.key == "role-announced" for w in render_reply(r)
    ]
    assert len(words) == 2 and all(str(NADER) in text and str(MINA) in text for text in words), words


# --- giving a role --------------------------------------------------------------------------------------


async def test_a_role_needs_a_second_signature_and_is_announced(floor: Floor) -> None:
    sign = await ask_for_signature(floor, f"role.give:{LEILA}/lead", by=NADER)
    assert await role(floor, LEILA) is Role.MODERATOR, "one signature is not enough"
    assert [say.key for say in messages_to(MINA, floor.replies)] == ["role-sign"]
    assert messages_to(LEILA, floor.replies) == messages_to(NADER, floor.replies) == []
    await floor.presses(sign, by=NADER, private=True)
    assert floor.only_reply(Ack).key == "sign-alone"
    await floor.presses(sign, by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "not-allowed"
    await floor.presses(sign, by=MINA, private=True)
    assert await role(floor, LEILA) is Role.LEAD
    assert len(in_groups(floor, "role-announced")) == 2
    assert any("Nader" in words and "Mina" in words for words in floor.texts)
    assert [say.key for say in messages_to(LEILA, floor.replies)] == ["role-yours", "own-body-ask"]
    assert (await audit_rows(floor, LEILA))[:2] == [
        (AuditAction.ROLE.value, str(MINA), "lead"),
        (AuditAction.ROLE.value, str(NADER), "wanted lead"),
    ]
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only_reply(Ack).key == "sign-none", "the button has been used"


async def test_nobody_gives_themselves_roles_or_signs_own_role(floor: Floor) -> None:
    for press, key in ((f"role.give:{NADER}/owner", "role-oneself"), (f"role.give:{MINA}/lead", "role-named"),
                       (f"role.give:{NADER}/lead", "role-none"), (f"role.give:{LEILA}/moderator", "role-none"),
                       (f"role.give:{LEILA}/king", "role-how"), ("role.give:nobody/lead", "role-none")):  # fmt: skip
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Ack).key == key, press
    for account in (REZA, LEILA):
        await floor.presses(f"role.give:{BABAK}/lead", by=account, private=True)
        assert floor.only_reply(Ack).key == "not-allowed"


async def test_owners_are_made_by_owners(floor: Floor) -> None:
    await floor.presses(f"role.give:{LEILA}/owner", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "role-owners"
    await floor.presses(f"role.give:{LEILA}/owner", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "role-nobody", "a lead cannot sign for an owner"
    floor.uow.staff.save(Staff(BABAK, Role.OWNER, "Babak", started=True, named=True))
    await grant_by_two(floor, LEILA, Role.OWNER, first=MINA, second=BABAK)
    assert await role(floor, LEILA) is Role.OWNER
    await floor.presses(f"role.take:{LEILA}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "role-owners"
    await floor.presses(f"role.take:{MINA}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "role-named"


async def test_a_fresh_role_signs_nothing_for_a_day(floor: Floor) -> None:
    await floor.files()
    await floor.presses("case.claim:c1")
    await grant_by_two(floor, LEILA, Role.LEAD)
    for press in (
        "case.break:c1",
        "case.break-why:c1/break-away",
        f"role.give:{BABAK}/lead",
        f"role.take:{NADER}",
    ):
        await floor.presses(press, by=LEILA, private=True)
        assert floor.only_reply(Ack).key == "role-fresh", press
    await floor.presses("case.break-why:c1/break-away", by=NADER)
    assert messages_to(LEILA, floor.replies) == [], "nor is she asked"
    await floor.presses("case.break-yes:c1", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "role-fresh"
    floor.clock.advance(timedelta(hours=24))
    await floor.ticks(release_expired_claims)
    await floor.presses("case.claim:c1")
    await floor.presses("case.break-why:c1/break-away", by=LEILA)
    assert [say.key for say in messages_to(NADER, floor.replies)] == ["case-break-asked"]


async def test_lone_owner_can_name_only_the_first_lead(floor: Floor) -> None:
    floor.uow.staff.save(Staff(NADER, Role.MODERATOR, "Nader", started=True))
    await floor.presses(f"role.give:{LEILA}/editor", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "role-nobody"
    await floor.presses(f"role.give:{LEILA}/lead", by=MINA, private=True)
    assert await role(floor, LEILA) is Role.LEAD and len(in_groups(floor, "role-announced")) == 2
    await floor.presses(f"role.give:{NADER}/lead", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "role-nobody", "from now on there is somebody, who counts in a day"
    floor.clock.advance(timedelta(hours=24))
    await grant_by_two(floor, NADER, Role.LEAD, first=MINA, second=LEILA)
    assert await role(floor, NADER) is Role.LEAD


async def test_role_request_ends_by_refusal_expiry_or_requester_leaving(floor: Floor) -> None:
    sign = await ask_for_signature(floor, f"role.give:{LEILA}/lead", by=NADER)
    await floor.presses(sign.replace("role.sign", "role.no"), by=MINA, private=True)
    assert [say.key for say in messages_to(NADER, floor.replies)] == ["role-declined"]
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    sign = await ask_for_signature(floor, f"role.give:{LEILA}/lead", by=NADER)
    floor.clock.advance(timedelta(hours=24, seconds=1))
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    sign = await ask_for_signature(floor, f"role.give:{LEILA}/lead", by=NADER)
    await floor.presses(f"role.take-yes:{NADER}", by=MINA, private=True)
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only_reply(Ack).key == "sign-none", "the first signer has no role any more"


async def test_editor_is_named_by_number_and_handles_remarks(floor: Floor) -> None:
    await floor.takes(turns.command("grant", f"{EDITH} editor", by=NADER))
    (asked,) = messages_to(MINA, floor.replies)
    await floor.presses(next(v for v in verbs(asked) if "sign" in v), by=MINA, private=True)
    assert await role(floor, EDITH) is Role.EDITOR
    assert not any(str(EDITH.id) in words for r in floor.replies for words in floor.texts if isinstance(r, Say)
                   and isinstance(r.to, GroupChat))  # fmt: skip
    await floor.takes(turns.command("remarks", by=EDITH))
    assert floor.only_reply(Screen).key.startswith("remarks")
    await floor.takes(turns.command("remarks", by=SARA))
    assert floor.only_reply(Ack).key == "remarks-for-editors"
    for wrong in ("editor", "telegram:x editor", f"{EDITH} king", f"{EDITH}  a b"):
        await floor.takes(turns.command("grant", wrong, by=NADER))
        assert floor.only_reply(Ack).key == "role-how"


# --- taking a role, leaving -----------------------------------------------------------------------------


async def test_one_signature_takes_a_role_at_once(floor: Floor) -> None:
    await grant_by_two(floor, LEILA, Role.LEAD)
    await floor.presses(f"role.take-yes:{LEILA}", by=NADER, private=True)
    assert await role(floor, LEILA) is Role.MODERATOR
    assert len(in_groups(floor, "role-announced-taken")) == 2
    assert [say.key for say in messages_to(LEILA, floor.replies)] == ["role-yours-taken"]
    assert (await audit_rows(floor, LEILA))[0] == (AuditAction.ROLE.value, str(NADER), "ended lead")
    for press in (f"role.take:{LEILA}", f"role.take-yes:{LEILA}"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Ack).key == "role-none"


async def test_leaving_group_drops_role_except_from_settings(floor: Floor) -> None:
    for account, home in ((NADER, GROUP), (MINA, BALE_GROUP)):
        facts = await note_membership(
            context(floor.uow, clock=floor.clock), account, MembershipStatus.OUTSIDE, chat_id=home.chat_id
        )
        await floor.hears(facts)
    assert await role(floor, NADER) is Role.MODERATOR and await role(floor, MINA) is Role.OWNER
    assert (await audit_rows(floor, NADER))[0] == (AuditAction.ROLE.value, "program", "left")
    await floor.files()
    for account in (NADER, MINA):
        await floor.presses("case.claim:c1", by=account)
        assert floor.only_reply(Ack).key == "not-member", "no rights in a group that they left"
    await floor.presses(f"role.of:{LEILA}", by=MINA, private=True)
    assert floor.only_reply(Screen).key == "role-person", "an owner still manages roles"


async def test_the_group_hears_that_a_lead_has_left(floor: Floor) -> None:
    facts = await note_membership(
        context(floor.uow, clock=floor.clock), NADER, MembershipStatus.OUTSIDE, chat_id=GROUP.chat_id
    )
    await floor.hears(facts)
    assert len(in_groups(floor, "role-announced-left")) == 2


# --- stopping a colleague -------------------------------------------------------------------------------


async def test_two_moderators_stop_a_colleague(floor: Floor) -> None:
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.open:c1")
    await floor.takes(turns.command("panic", by=LEILA))
    assert f"panic.who:{REZA}" in verbs(floor.only_reply(Screen)) and f"panic.who:{LEILA}" not in verbs(
        floor.only_reply(Screen)
    )
    sign = await ask_for_signature(floor, f"panic.who:{REZA}", by=LEILA)
    assert messages_to(REZA, floor.replies) == [] and messages_to(BABAK, floor.replies) != []
    assert (await floor.case()).assignee == REZA
    for account, key in ((LEILA, "sign-alone"), (REZA, "sign-oneself"), (SARA, "not-member")):
        await floor.presses(sign, by=account, private=True)
        assert floor.only_reply(Ack).key == key
    await floor.presses(sign, by=BABAK, private=True)
    case = await floor.case()
    assert (case.state, case.assignee) == (State.NEW, None)
    assert EraseDetails("c1", REZA) in floor.replies
    assert "panic-alarm" in [say.key for say in messages_to(MINA, floor.replies)]
    assert len(in_groups(floor, "panic-announced")) == 2
    assert (await audit_rows(floor, REZA))[:2] == [
        (AuditAction.FREEZE.value, str(BABAK), "stopped"),
        (AuditAction.FREEZE.value, str(LEILA), "wanted"),
    ]


async def freeze_account(floor: Floor, account: Account) -> None:
    able = [
        member for member in await floor.uow.staff.all() if member.account != account and not member.frozen
    ]
    for signer in [member.account for member in able][:2]:
        await floor.presses(f"panic.who:{account}", by=signer, private=True)
    frozen_member = await floor.uow.staff.get(account)
    assert frozen_member is not None and frozen_member.frozen


async def test_whoever_is_stopped_claims_nothing_reads_nothing_signs_nothing(floor: Floor) -> None:
    await floor.files()
    sign = await ask_for_signature(floor, f"role.give:{LEILA}/lead", by=MINA)
    for account in (REZA, NADER, MINA):
        await freeze_account(floor, account)
    for account, press in (
        (REZA, "case.claim:c1"), (REZA, "case.open:c1"), (REZA, "queue.first"), (REZA, f"panic.who:{BABAK}"),
        (NADER, sign), (NADER, f"role.take:{LEILA}"), (NADER, f"role.take-yes:{LEILA}"),
        (MINA, "role"), (MINA, "admin"),
    ):  # fmt: skip
        await floor.presses(press, by=account, private=True)
        assert floor.only_reply(Ack).key == "frozen", press


async def test_two_leads_or_owners_lift_it(floor: Floor) -> None:
    await freeze_account(floor, REZA)
    await floor.presses(f"role.give:{REZA}/lead", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "role-of-frozen"
    sign = await ask_for_signature(floor, f"role.lift:{REZA}", by=NADER)
    await floor.presses(sign, by=NADER, private=True)
    assert floor.only_reply(Ack).key == "sign-alone"
    await floor.presses(sign, by=MINA, private=True)
    assert len(in_groups(floor, "role-announced-lifted")) == 2
    assert (await audit_rows(floor, REZA))[:2] == [
        (AuditAction.FREEZE.value, str(MINA), "lifted"),
        (AuditAction.FREEZE.value, str(NADER), "lift wanted"),
    ]
    await floor.files()
    await floor.presses("case.claim:c1")
    assert (await floor.case()).assignee == REZA
    await floor.presses(f"role.lift:{REZA}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "role-not-frozen"


async def test_stop_request_ends_after_ten_minutes_or_without_requester(floor: Floor) -> None:
    sign = await ask_for_signature(floor, f"panic.who:{REZA}", by=LEILA)
    floor.clock.advance(timedelta(minutes=10, seconds=1))
    await floor.presses(sign, by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    await floor.presses(f"panic.who:{LEILA}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "panic-oneself"
    await floor.presses(f"panic.who:{SARA}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "panic-unknown"
    sign = await ask_for_signature(floor, f"panic.who:{REZA}", by=LEILA)
    await freeze_account(floor, LEILA)
    await floor.presses(sign, by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    await freeze_account(floor, REZA)
    await floor.presses(f"panic.who:{REZA}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "panic-already"


async def add_new_member(floor: Floor, account: Account) -> None:
    """Admit them to the group and let them press Start."""
    floor.uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    await floor.takes(turns.command("start", by=account))


async def test_two_fresh_accounts_stop_nobody_for_a_day(floor: Floor) -> None:
    for account in (SARA, EDITH):
        await add_new_member(floor, account)
    await floor.presses(f"panic.who:{REZA}", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "role-fresh"
    sign = await ask_for_signature(floor, f"panic.who:{REZA}", by=LEILA)
    assert messages_to(SARA, floor.replies) == [] and messages_to(BABAK, floor.replies) != [], (
        "people who cannot sign are not asked"
    )
    for press in (sign, f"panic.who:{REZA}"):
        await floor.presses(press, by=SARA, private=True)
        assert floor.only_reply(Ack).key == "role-fresh"
    member = await floor.uow.staff.get(REZA)
    assert member is not None and not member.frozen
    floor.clock.advance(COUNTS_AFTER)
    sign = await ask_for_signature(floor, f"panic.who:{REZA}", by=SARA)
    await floor.presses(sign, by=EDITH, private=True)
    member = await floor.uow.staff.get(REZA)
    assert member is not None and member.frozen


async def test_where_only_fresh_ones_could_agree_nobody_is_asked(floor: Floor) -> None:
    now = floor.clock.now()
    for member in await floor.uow.staff.all():
        if member.account not in (REZA, LEILA):
            floor.uow.staff.save(replace(member, since=now))
    floor.uow.commit()
    await floor.presses(f"panic.who:{REZA}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "panic-nobody"


async def test_returning_member_or_demoted_person_starts_signing_period_anew(floor: Floor) -> None:
    floor.clock.stand()
    now = floor.clock.now()
    gone = floor.uow, floor.clock
    await note_membership(
        context(gone[0], clock=gone[1]), LEILA, MembershipStatus.OUTSIDE, chat_id=GROUP.chat_id
    )
    await add_new_member(floor, LEILA)
    await floor.presses(f"role.take:{NADER}", by=MINA, private=True)
    await floor.presses(f"role.take-yes:{NADER}", by=MINA, private=True)
    for account in (LEILA, NADER):
        member = await floor.uow.staff.get(account)
        assert member is not None and (member.role, member.since) == (Role.MODERATOR, now)
        await floor.presses(f"panic.who:{REZA}", by=account, private=True)
        assert floor.only_reply(Ack).key == "role-fresh"
    floor.clock.advance(timedelta(hours=3))
    await floor.takes(turns.command("start", by=LEILA))
    member = await floor.uow.staff.get(LEILA)
    assert member is not None and member.since == now, "pressing Start again changes nothing"


async def test_member_who_never_started_bot_must_start_first(floor: Floor) -> None:
    floor.uow.members.save(Membership(SARA, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.commit()
    await floor.presses(f"panic.who:{REZA}", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "panic-no-desk"


@pytest.mark.parametrize("first", [LEILA, NADER, MINA])
@pytest.mark.parametrize("back", [False, True])
async def test_the_wish_of_who_has_left_meanwhile_stops_nobody(
    floor: Floor, first: Account, back: bool
) -> None:
    sign = await ask_for_signature(floor, f"panic.who:{REZA}", by=first)
    home = GROUP if first.messenger is Messenger.TELEGRAM else BALE_GROUP
    for standing in (MembershipStatus.OUTSIDE, MembershipStatus.MEMBER)[: 1 + back]:
        await note_membership(context(floor.uow, clock=floor.clock), first, standing, chat_id=home.chat_id)
    floor.uow.commit()
    await floor.presses(sign, by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    await floor.presses(f"panic.who:{REZA}", by=BABAK, private=True)
    assert floor.only_reply(Screen).key == "panic-asked", "his own request is the first one now"
    member = await floor.uow.staff.get(REZA)
    assert member is not None and not member.frozen


async def test_request_of_unqualified_requester_is_ignored(floor: Floor) -> None:
    sign = await ask_for_signature(floor, f"panic.who:{REZA}", by=LEILA)
    floor.uow.members.save(Membership(LEILA, GROUP.chat_id, MembershipStatus.STRANGER, floor.clock.now()))
    floor.uow.commit()
    await floor.presses(sign, by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    sign = await ask_for_signature(floor, f"panic.who:{REZA}", by=BABAK)
    await floor.presses(sign, by=NADER, private=True)
    member = await floor.uow.staff.get(REZA)
    assert member is not None and member.frozen


async def test_two_returning_new_accounts_can_stop_nobody(floor: Floor) -> None:
    async def set_membership(account: Account, status: MembershipStatus) -> None:
        await note_membership(context(floor.uow, clock=floor.clock), account, status, chat_id=GROUP.chat_id)
        floor.uow.commit()

    for account in (SARA, EDITH):
        await add_new_member(floor, account)
        await set_membership(account, MembershipStatus.OUTSIDE)
        await set_membership(account, MembershipStatus.MEMBER)
        at = floor.clock.now()  # somebody admits them again
        floor.uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, at))
    for account in (SARA, EDITH):
        await floor.presses(f"panic.who:{REZA}", by=account, private=True)
        assert floor.only_reply(Ack).key == "panic-no-desk", "they lost their desk with the group"
    sign = await ask_for_signature(floor, f"panic.who:{REZA}", by=LEILA)
    await floor.presses(sign, by=SARA, private=True)
    assert floor.only_reply(Ack).key == "panic-no-desk"
    floor.clock.advance(COUNTS_AFTER)
    await floor.takes(turns.command("start", by=SARA))
    await floor.presses(f"panic.who:{REZA}", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "role-fresh", "the day begins when they open the desk again"
    floor.clock.advance(COUNTS_AFTER)
    await ask_for_signature(floor, f"panic.who:{REZA}", by=SARA)
    member = await floor.uow.staff.get(REZA)
    assert member is not None and not member.frozen


async def test_former_settings_owner_must_start_bot_first(floor: Floor) -> None:
    await name_owners(context(floor.uow, clock=floor.clock), [NADER])
    floor.uow.commit()
    await floor.presses(f"panic.who:{REZA}", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "panic-no-desk"
    await floor.takes(turns.command("start", by=MINA))
    await floor.presses(f"panic.who:{REZA}", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "role-fresh"


async def test_a_stop_outlasts_leaving_and_coming_back(floor: Floor) -> None:
    await freeze_account(floor, REZA)
    for standing in (MembershipStatus.OUTSIDE, MembershipStatus.MEMBER):
        await note_membership(context(floor.uow, clock=floor.clock), REZA, standing, chat_id=GROUP.chat_id)
    at = floor.clock.now()  # somebody admits him again
    floor.uow.members.save(Membership(REZA, GROUP.chat_id, MembershipStatus.MEMBER, at))
    await floor.files()
    await floor.presses("case.claim:c1")
    assert floor.only_reply(Ack).key == "frozen"


async def test_everybody_is_listed_with_their_role(floor: Floor) -> None:
    await floor.takes(turns.command("grant", by=MINA))
    listed = verbs(floor.only_reply(Screen))
    assert {f"role.of:{account}" for account in (REZA, LEILA, BABAK, NADER, MINA)} == set(listed) - {"admin"}
    await floor.presses(f"role.of:{NADER}", by=MINA, private=True)
    assert f"role.take:{NADER}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"role.of:{MINA}", by=NADER, private=True)
    assert verbs(floor.only_reply(Screen)) == ["body.of:bale:7002", "role"], (
        "only the settings change her role"
    )
    known = await floor.uow.staff.get(LEILA)
    assert known is not None
    floor.uow.staff.save(replace(known, frozen=True))
    await floor.presses(f"role.of:{LEILA}", by=MINA, private=True)
    assert verbs(floor.only_reply(Screen)) == [f"role.lift:{LEILA}", "role"]


async def test_liaison_represents_one_body_and_can_be_reassigned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    court, line = (
        Agency(id_, name=id_, phone=None, when="", confidence=Confidence.SOURCED, level=level)
        for id_, level in (("court", BodyLevel.COUNTY), ("line", None))
    )
    known = replace(
        floors.content(), agencies={"court": court, "line": line, "board": replace(court, id="board")}
    )
    monkeypatch.setattr(floors, "content", lambda: known)
    floor = a_floor()
    for account in (REZA, LEILA):
        floor.uow.staff.save(Staff(account, Role.LEAD, str(account), started=True))
    floor.uow.keep_turn()
    await floor.presses(f"role.give:{BABAK}/liaison", private=True)
    assert verbs(floor.only_reply(Screen))[:2] == [f"role.body:{BABAK}/court", f"role.body:{BABAK}/board"], (
        "a body that is only called by phone has no liaison"
    )
    for body in ("court", "board"):
        await floor.presses(f"role.body:{BABAK}/{body}", private=True)
        wanted = next(iter(floor.uow.tables.wanted))
        await floor.presses(f"role.sign:{wanted}", by=LEILA, private=True)
        staff = await floor.uow.staff.get(BABAK)
        assert staff is not None and (staff.role, staff.body) == (Role.LIAISON, body)
    await floor.presses(f"role.body:{BABAK}/line", private=True)
    assert floor.only_reply(Ack).key == "role-body-unknown"
    await floor.presses(f"role.take-yes:{BABAK}", private=True)
    staff = await floor.uow.staff.get(BABAK)
    assert staff is not None and (staff.role, staff.body) == (Role.MODERATOR, "")


@pytest.mark.parametrize("matter", [Matter.FREEZE, Matter.RECALL, Matter.ATLAS, Matter.PUBLICATION])
async def test_a_forged_no_ends_nothing_that_has_another_screen(floor: Floor, matter: Matter) -> None:
    """A stop has no such button. To refuse a recall, one must be allowed to see the case."""
    wish = await request_signature(
        context(floor.uow, by=NADER, clock=floor.clock, ids=floor.ids), matter, LEILA
    )
    floor.uow.commit()
    await floor.presses(f"role.no:{wish.id}", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    assert await floor.uow.signatures.get(wish.id) == wish


async def test_people_with_same_name_are_distinguished_before_stop(floor: Floor) -> None:
    await floor.takes(turns.command("panic", by=LEILA))
    assert "Reza" in floor.texts and str(REZA) not in " ".join(floor.texts)
    babak = await floor.uow.staff.get(BABAK)
    assert babak is not None
    floor.uow.staff.save(replace(babak, name="Reza"))
    floor.uow.commit()
    await floor.takes(turns.command("panic", by=LEILA))
    assert {f"Reza ({REZA})", f"Reza ({BABAK})", "Nader"} <= set(floor.texts)
    await floor.presses(f"panic.who:{BABAK}", by=LEILA, private=True)
    assert str(BABAK) in floor.texts[0]
    await floor.presses(f"role.give:{BABAK}/lead", by=NADER, private=True)
    assert str(BABAK) in " ".join(floor.texts), "the signer reads who gets the role"
    await floor.takes(turns.command("grant", by=NADER))
    assert [words for words in floor.texts if f"Reza ({REZA})" in words]


async def test_repeated_stop_request_asks_nobody_twice_and_keeps_buttons(floor: Floor) -> None:
    await floor.presses(f"panic.who:{REZA}", by=LEILA, private=True)
    sign = next(v for r in floor.replies if isinstance(r, Say) for v in verbs(r))
    floor.clock.advance(timedelta(minutes=2))
    await floor.presses(f"panic.who:{REZA}", by=LEILA, private=True)
    assert floor.reply_keys() == ["panic-asked"]
    await floor.presses(sign, by=BABAK, private=True)
    assert floor.only_reply(Screen).key == "panic-done"
