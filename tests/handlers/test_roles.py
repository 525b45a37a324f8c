"""Roles are given by two and taken by one, count a day later, end with the group; two moderators stop a colleague."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EraseDetails, GroupChat, Reply, Say, Screen, StaffChat
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Agency, Confidence
from bot.domain.catalogue.levels import Level
from bot.domain.people import Account, Membership, Messenger, Role, Staff, Standing
from bot.domain.staff.audit import Deed
from bot.domain.staff.roles import COUNTS_AFTER
from bot.domain.staff.signatures import Matter
from bot.handlers.ticks import claims_over
from bot.usecases.groups.note_standing import note_standing
from bot.usecases.owner.name_owners import name_owners
from bot.usecases.staff.want import want
from tests.fakes import floor as floors
from tests.fakes import turns
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, rendered, verbs
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
        floor.uow.members.save(Membership(account, home.chat_id, Standing.MEMBER, floor.clock.now()))
    floor.uow.keep_turn()
    return floor


def to(account: Account, replies: tuple[Reply, ...]) -> list[Say]:
    return [r for r in replies if isinstance(r, Say) and r.to == StaffChat(account)]


def in_groups(floor: Floor, key: str) -> list[GroupChat]:
    return [
        r.to for r in floor.replies if isinstance(r, Say) and r.key == key and isinstance(r.to, GroupChat)
    ]


async def role(floor: Floor, account: Account) -> Role | None:
    found = await floor.uow.staff.get(account)
    return found.role if found else None


async def deeds(floor: Floor, account: Account) -> list[tuple[str, str, str]]:
    floor.uow.commit()
    return [(r.deed, r.by, r.detail) for r in await floor.uow.audit.of_subject(str(account), most=20)]


async def asks(floor: Floor, press: str, *, by: Account) -> str:
    """The verb of the button that the second one gets."""
    await floor.presses(press, by=by, private=True)
    found = [v for r in floor.replies if isinstance(r, Say) for v in verbs(r) if ".sign:" in v]
    assert found, floor.heard()
    return found[0]


async def makes(
    floor: Floor, account: Account, given: Role, *, first: Account = NADER, second: Account = MINA
) -> None:
    await floor.presses(await asks(floor, f"role.give:{account}/{given}", by=first), by=second, private=True)


async def test_signers_of_one_name_are_told_apart_in_the_groups(floor: Floor) -> None:
    floor.uow.staff.save(Staff(MINA, Role.OWNER, "Nader", started=True, named=True))
    floor.uow.commit()
    await makes(floor, LEILA, Role.LEAD)
    words = [
        w for r in floor.replies if isinstance(r, Say) and r.key == "role-announced" for w in rendered(r)
    ]
    assert len(words) == 2 and all(str(NADER) in said and str(MINA) in said for said in words), words


# --- giving -------------------------------------------------------------------------------------------


async def test_a_role_needs_a_second_signature_and_is_announced(floor: Floor) -> None:
    sign = await asks(floor, f"role.give:{LEILA}/lead", by=NADER)
    assert await role(floor, LEILA) is Role.MODERATOR, "one signature gives nothing"
    assert [say.key for say in to(MINA, floor.replies)] == ["role-sign"]
    assert to(LEILA, floor.replies) == to(NADER, floor.replies) == []
    await floor.presses(sign, by=NADER, private=True)
    assert floor.only(Ack).key == "sign-alone"
    await floor.presses(sign, by=LEILA, private=True)
    assert floor.only(Ack).key == "not-allowed"
    await floor.presses(sign, by=MINA, private=True)
    assert await role(floor, LEILA) is Role.LEAD
    assert len(in_groups(floor, "role-announced")) == 2
    assert any("Nader" in words and "Mina" in words for words in floor.read)
    assert [say.key for say in to(LEILA, floor.replies)] == ["role-yours", "own-body-ask"]
    assert (await deeds(floor, LEILA))[:2] == [
        (Deed.ROLE.value, str(MINA), "lead"),
        (Deed.ROLE.value, str(NADER), "wanted lead"),
    ]
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only(Ack).key == "sign-none", "the button is used up"


async def test_nobody_gives_himself_or_the_same_twice_or_signs_about_himself(floor: Floor) -> None:
    for press, key in ((f"role.give:{NADER}/owner", "role-oneself"), (f"role.give:{MINA}/lead", "role-named"),
                       (f"role.give:{NADER}/lead", "role-none"), (f"role.give:{LEILA}/moderator", "role-none"),
                       (f"role.give:{LEILA}/king", "role-how"), ("role.give:nobody/lead", "role-none")):  # fmt: skip
        await floor.presses(press, by=NADER, private=True)
        assert floor.only(Ack).key == key, press
    for account in (REZA, LEILA):
        await floor.presses(f"role.give:{BABAK}/lead", by=account, private=True)
        assert floor.only(Ack).key == "not-allowed"


async def test_owners_are_made_by_owners(floor: Floor) -> None:
    await floor.presses(f"role.give:{LEILA}/owner", by=NADER, private=True)
    assert floor.only(Ack).key == "role-owners"
    await floor.presses(f"role.give:{LEILA}/owner", by=MINA, private=True)
    assert floor.only(Ack).key == "role-nobody", "a lead signs no owner"
    floor.uow.staff.save(Staff(BABAK, Role.OWNER, "Babak", started=True, named=True))
    await makes(floor, LEILA, Role.OWNER, first=MINA, second=BABAK)
    assert await role(floor, LEILA) is Role.OWNER
    await floor.presses(f"role.take:{LEILA}", by=NADER, private=True)
    assert floor.only(Ack).key == "role-owners"
    await floor.presses(f"role.take:{MINA}", by=BABAK, private=True)
    assert floor.only(Ack).key == "role-named"


async def test_a_fresh_role_signs_nothing_for_a_day(floor: Floor) -> None:
    await floor.files()
    await floor.presses("case.claim:c1")
    await makes(floor, LEILA, Role.LEAD)
    for press in (
        "case.break:c1",
        "case.break-why:c1/break-away",
        f"role.give:{BABAK}/lead",
        f"role.take:{NADER}",
    ):
        await floor.presses(press, by=LEILA, private=True)
        assert floor.only(Ack).key == "role-fresh", press
    await floor.presses("case.break-why:c1/break-away", by=NADER)
    assert to(LEILA, floor.replies) == [], "nor is she asked"
    await floor.presses("case.break-yes:c1", by=LEILA, private=True)
    assert floor.only(Ack).key == "role-fresh"
    floor.clock.advance(timedelta(hours=24))
    await floor.ticks(claims_over)
    await floor.presses("case.claim:c1")
    await floor.presses("case.break-why:c1/break-away", by=LEILA)
    assert [say.key for say in to(NADER, floor.replies)] == ["case-break-asked"]


async def test_an_owner_alone_names_the_first_lead_and_nobody_else(floor: Floor) -> None:
    floor.uow.staff.save(Staff(NADER, Role.MODERATOR, "Nader", started=True))
    await floor.presses(f"role.give:{LEILA}/editor", by=MINA, private=True)
    assert floor.only(Ack).key == "role-nobody"
    await floor.presses(f"role.give:{LEILA}/lead", by=MINA, private=True)
    assert await role(floor, LEILA) is Role.LEAD and len(in_groups(floor, "role-announced")) == 2
    await floor.presses(f"role.give:{NADER}/lead", by=MINA, private=True)
    assert floor.only(Ack).key == "role-nobody", "from now on there is somebody, in a day"
    floor.clock.advance(timedelta(hours=24))
    await makes(floor, NADER, Role.LEAD, first=MINA, second=LEILA)
    assert await role(floor, NADER) is Role.LEAD


async def test_a_wish_is_refused_and_ends_with_the_day_and_with_the_first_signature(floor: Floor) -> None:
    sign = await asks(floor, f"role.give:{LEILA}/lead", by=NADER)
    await floor.presses(sign.replace("role.sign", "role.no"), by=MINA, private=True)
    assert [say.key for say in to(NADER, floor.replies)] == ["role-declined"]
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only(Ack).key == "sign-none"
    sign = await asks(floor, f"role.give:{LEILA}/lead", by=NADER)
    floor.clock.advance(timedelta(hours=24, seconds=1))
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only(Ack).key == "sign-none"
    sign = await asks(floor, f"role.give:{LEILA}/lead", by=NADER)
    await floor.presses(f"role.take-yes:{NADER}", by=MINA, private=True)
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only(Ack).key == "sign-none", "who signed first has no role any more"


async def test_an_editor_is_named_by_number_and_looks_after_remarks(floor: Floor) -> None:
    await floor.takes(turns.command("grant", f"{EDITH} editor", by=NADER))
    (asked,) = to(MINA, floor.replies)
    await floor.presses(next(v for v in verbs(asked) if "sign" in v), by=MINA, private=True)
    assert await role(floor, EDITH) is Role.EDITOR
    assert not any(str(EDITH.id) in words for r in floor.replies for words in floor.read if isinstance(r, Say)
                   and isinstance(r.to, GroupChat))  # fmt: skip
    await floor.takes(turns.command("remarks", by=EDITH))
    assert floor.only(Screen).key.startswith("remarks")
    await floor.takes(turns.command("remarks", by=SARA))
    assert floor.only(Ack).key == "remarks-for-editors"
    for wrong in ("editor", "telegram:x editor", f"{EDITH} king", f"{EDITH}  a b"):
        await floor.takes(turns.command("grant", wrong, by=NADER))
        assert floor.only(Ack).key == "role-how"


# --- taking, leaving ----------------------------------------------------------------------------------


async def test_one_signature_takes_a_role_at_once(floor: Floor) -> None:
    await makes(floor, LEILA, Role.LEAD)
    await floor.presses(f"role.take-yes:{LEILA}", by=NADER, private=True)
    assert await role(floor, LEILA) is Role.MODERATOR
    assert len(in_groups(floor, "role-announced-taken")) == 2
    assert [say.key for say in to(LEILA, floor.replies)] == ["role-yours-taken"]
    assert (await deeds(floor, LEILA))[0] == (Deed.ROLE.value, str(NADER), "ended lead")
    for press in (f"role.take:{LEILA}", f"role.take-yes:{LEILA}"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only(Ack).key == "role-none"


async def test_leaving_the_group_drops_the_role_but_not_that_of_the_settings(floor: Floor) -> None:
    for account, home in ((NADER, GROUP), (MINA, BALE_GROUP)):
        facts = await note_standing(
            account, Standing.OUTSIDE, chat_id=home.chat_id, uow=floor.uow, clock=floor.clock
        )
        await floor.hears(facts)
    assert await role(floor, NADER) is Role.MODERATOR and await role(floor, MINA) is Role.OWNER
    assert (await deeds(floor, NADER))[0] == (Deed.ROLE.value, "program", "left")
    await floor.files()
    for account in (NADER, MINA):
        await floor.presses("case.claim:c1", by=account)
        assert floor.only(Ack).key == "not-member", "no rights in a group that he has left"
    await floor.presses(f"role.of:{LEILA}", by=MINA, private=True)
    assert floor.only(Screen).key == "role-person", "an owner still looks after roles"


async def test_the_group_hears_that_a_lead_has_left(floor: Floor) -> None:
    facts = await note_standing(
        NADER, Standing.OUTSIDE, chat_id=GROUP.chat_id, uow=floor.uow, clock=floor.clock
    )
    await floor.hears(facts)
    assert len(in_groups(floor, "role-announced-left")) == 2


# --- panic --------------------------------------------------------------------------------------------


async def test_two_moderators_stop_a_colleague(floor: Floor) -> None:
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.open:c1")
    await floor.takes(turns.command("panic", by=LEILA))
    assert f"panic.who:{REZA}" in verbs(floor.only(Screen)) and f"panic.who:{LEILA}" not in verbs(
        floor.only(Screen)
    )
    sign = await asks(floor, f"panic.who:{REZA}", by=LEILA)
    assert to(REZA, floor.replies) == [] and to(BABAK, floor.replies) != []
    assert (await floor.case()).owner == REZA
    for account, key in ((LEILA, "sign-alone"), (REZA, "sign-oneself"), (SARA, "not-member")):
        await floor.presses(sign, by=account, private=True)
        assert floor.only(Ack).key == key
    await floor.presses(sign, by=BABAK, private=True)
    case = await floor.case()
    assert (case.state, case.owner) == (State.NEW, None)
    assert EraseDetails("c1", REZA) in floor.replies
    assert "panic-alarm" in [say.key for say in to(MINA, floor.replies)]
    assert len(in_groups(floor, "panic-announced")) == 2
    assert (await deeds(floor, REZA))[:2] == [
        (Deed.FREEZE.value, str(BABAK), "stopped"),
        (Deed.FREEZE.value, str(LEILA), "wanted"),
    ]


async def stopped(floor: Floor, account: Account) -> None:
    able = [one for one in await floor.uow.staff.all() if one.account != account and not one.frozen]
    for one in [one.account for one in able][:2]:
        await floor.presses(f"panic.who:{account}", by=one, private=True)
    found = await floor.uow.staff.get(account)
    assert found is not None and found.frozen


async def test_whoever_is_stopped_claims_nothing_reads_nothing_signs_nothing(floor: Floor) -> None:
    await floor.files()
    sign = await asks(floor, f"role.give:{LEILA}/lead", by=MINA)
    for account in (REZA, NADER, MINA):
        await stopped(floor, account)
    for account, press in (
        (REZA, "case.claim:c1"), (REZA, "case.open:c1"), (REZA, "queue.first"), (REZA, f"panic.who:{BABAK}"),
        (NADER, sign), (NADER, f"role.take:{LEILA}"), (NADER, f"role.take-yes:{LEILA}"),
        (MINA, "role"), (MINA, "admin"),
    ):  # fmt: skip
        await floor.presses(press, by=account, private=True)
        assert floor.only(Ack).key == "frozen", press


async def test_two_leads_or_owners_lift_it(floor: Floor) -> None:
    await stopped(floor, REZA)
    await floor.presses(f"role.give:{REZA}/lead", by=NADER, private=True)
    assert floor.only(Ack).key == "role-of-frozen"
    sign = await asks(floor, f"role.lift:{REZA}", by=NADER)
    await floor.presses(sign, by=NADER, private=True)
    assert floor.only(Ack).key == "sign-alone"
    await floor.presses(sign, by=MINA, private=True)
    assert len(in_groups(floor, "role-announced-lifted")) == 2
    assert (await deeds(floor, REZA))[:2] == [
        (Deed.FREEZE.value, str(MINA), "lifted"),
        (Deed.FREEZE.value, str(NADER), "lift wanted"),
    ]
    await floor.files()
    await floor.presses("case.claim:c1")
    assert (await floor.case()).owner == REZA
    await floor.presses(f"role.lift:{REZA}", by=NADER, private=True)
    assert floor.only(Ack).key == "role-not-frozen"


async def test_a_stop_ends_after_ten_minutes_and_with_the_first_who_wanted_it(floor: Floor) -> None:
    sign = await asks(floor, f"panic.who:{REZA}", by=LEILA)
    floor.clock.advance(timedelta(minutes=10, seconds=1))
    await floor.presses(sign, by=BABAK, private=True)
    assert floor.only(Ack).key == "sign-none"
    await floor.presses(f"panic.who:{LEILA}", by=LEILA, private=True)
    assert floor.only(Ack).key == "panic-oneself"
    await floor.presses(f"panic.who:{SARA}", by=LEILA, private=True)
    assert floor.only(Ack).key == "panic-unknown"
    sign = await asks(floor, f"panic.who:{REZA}", by=LEILA)
    await stopped(floor, LEILA)
    await floor.presses(sign, by=BABAK, private=True)
    assert floor.only(Ack).key == "sign-none"
    await stopped(floor, REZA)
    await floor.presses(f"panic.who:{REZA}", by=BABAK, private=True)
    assert floor.only(Ack).key == "panic-already"


async def comes_new(floor: Floor, account: Account) -> None:
    """He is let into the group and presses Start."""
    floor.uow.members.save(Membership(account, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    await floor.takes(turns.command("start", by=account))


async def test_two_fresh_accounts_stop_nobody_for_a_day(floor: Floor) -> None:
    for account in (SARA, EDITH):
        await comes_new(floor, account)
    await floor.presses(f"panic.who:{REZA}", by=SARA, private=True)
    assert floor.only(Ack).key == "role-fresh"
    sign = await asks(floor, f"panic.who:{REZA}", by=LEILA)
    assert to(SARA, floor.replies) == [] and to(BABAK, floor.replies) != [], "who could not sign is not asked"
    for press in (sign, f"panic.who:{REZA}"):
        await floor.presses(press, by=SARA, private=True)
        assert floor.only(Ack).key == "role-fresh"
    found = await floor.uow.staff.get(REZA)
    assert found is not None and not found.frozen
    floor.clock.advance(COUNTS_AFTER)
    sign = await asks(floor, f"panic.who:{REZA}", by=SARA)
    await floor.presses(sign, by=EDITH, private=True)
    found = await floor.uow.staff.get(REZA)
    assert found is not None and found.frozen


async def test_where_only_fresh_ones_could_agree_nobody_is_asked(floor: Floor) -> None:
    now = floor.clock.now()
    for one in await floor.uow.staff.all():
        if one.account not in (REZA, LEILA):
            floor.uow.staff.save(replace(one, since=now))
    floor.uow.commit()
    await floor.presses(f"panic.who:{REZA}", by=LEILA, private=True)
    assert floor.only(Ack).key == "panic-nobody"


async def test_who_leaves_and_comes_back_begins_anew_and_so_does_who_has_lost_a_role(floor: Floor) -> None:
    floor.clock.stand()
    now = floor.clock.now()
    gone = floor.uow, floor.clock
    await note_standing(LEILA, Standing.OUTSIDE, chat_id=GROUP.chat_id, uow=gone[0], clock=gone[1])
    await comes_new(floor, LEILA)
    await floor.presses(f"role.take:{NADER}", by=MINA, private=True)
    await floor.presses(f"role.take-yes:{NADER}", by=MINA, private=True)
    for account in (LEILA, NADER):
        found = await floor.uow.staff.get(account)
        assert found is not None and (found.role, found.since) == (Role.MODERATOR, now)
        await floor.presses(f"panic.who:{REZA}", by=account, private=True)
        assert floor.only(Ack).key == "role-fresh"
    floor.clock.advance(timedelta(hours=3))
    await floor.takes(turns.command("start", by=LEILA))
    found = await floor.uow.staff.get(LEILA)
    assert found is not None and found.since == now, "pressing Start again changes nothing"


async def test_a_member_without_a_desk_has_to_open_one_first(floor: Floor) -> None:
    floor.uow.members.save(Membership(SARA, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    floor.uow.commit()
    await floor.presses(f"panic.who:{REZA}", by=SARA, private=True)
    assert floor.only(Ack).key == "panic-no-desk"


@pytest.mark.parametrize("first", [LEILA, NADER, MINA])
@pytest.mark.parametrize("back", [False, True])
async def test_the_wish_of_who_has_left_meanwhile_stops_nobody(
    floor: Floor, first: Account, back: bool
) -> None:
    sign = await asks(floor, f"panic.who:{REZA}", by=first)
    home = GROUP if first.messenger is Messenger.TELEGRAM else BALE_GROUP
    for standing in (Standing.OUTSIDE, Standing.MEMBER)[: 1 + back]:
        await note_standing(first, standing, chat_id=home.chat_id, uow=floor.uow, clock=floor.clock)
    floor.uow.commit()
    await floor.presses(sign, by=BABAK, private=True)
    assert floor.only(Ack).key == "sign-none"
    await floor.presses(f"panic.who:{REZA}", by=BABAK, private=True)
    assert floor.only(Screen).key == "panic-asked", "his own is the first"
    found = await floor.uow.staff.get(REZA)
    assert found is not None and not found.frozen


async def test_a_wish_whose_first_counts_no_more_is_looked_past(floor: Floor) -> None:
    sign = await asks(floor, f"panic.who:{REZA}", by=LEILA)
    floor.uow.members.save(Membership(LEILA, GROUP.chat_id, Standing.STRANGER, floor.clock.now()))
    floor.uow.commit()
    await floor.presses(sign, by=BABAK, private=True)
    assert floor.only(Ack).key == "sign-none"
    sign = await asks(floor, f"panic.who:{REZA}", by=BABAK)
    await floor.presses(sign, by=NADER, private=True)
    found = await floor.uow.staff.get(REZA)
    assert found is not None and found.frozen


async def test_two_fresh_accounts_that_leave_and_come_back_stop_nobody(floor: Floor) -> None:
    async def told(account: Account, standing: Standing) -> None:
        await note_standing(account, standing, chat_id=GROUP.chat_id, uow=floor.uow, clock=floor.clock)
        floor.uow.commit()

    for account in (SARA, EDITH):
        await comes_new(floor, account)
        await told(account, Standing.OUTSIDE)
        await told(account, Standing.MEMBER)
        at = floor.clock.now()  # somebody lets them in once more
        floor.uow.members.save(Membership(account, GROUP.chat_id, Standing.MEMBER, at))
    for account in (SARA, EDITH):
        await floor.presses(f"panic.who:{REZA}", by=account, private=True)
        assert floor.only(Ack).key == "panic-no-desk", "his desk went with the group"
    sign = await asks(floor, f"panic.who:{REZA}", by=LEILA)
    await floor.presses(sign, by=SARA, private=True)
    assert floor.only(Ack).key == "panic-no-desk"
    floor.clock.advance(COUNTS_AFTER)
    await floor.takes(turns.command("start", by=SARA))
    await floor.presses(f"panic.who:{REZA}", by=SARA, private=True)
    assert floor.only(Ack).key == "role-fresh", "the day begins when he opens it again"
    floor.clock.advance(COUNTS_AFTER)
    await asks(floor, f"panic.who:{REZA}", by=SARA)
    found = await floor.uow.staff.get(REZA)
    assert found is not None and not found.frozen


async def test_a_former_owner_of_the_settings_opens_his_desk_first(floor: Floor) -> None:
    await name_owners([NADER], uow=floor.uow, clock=floor.clock)
    floor.uow.commit()
    await floor.presses(f"panic.who:{REZA}", by=MINA, private=True)
    assert floor.only(Ack).key == "panic-no-desk"
    await floor.takes(turns.command("start", by=MINA))
    await floor.presses(f"panic.who:{REZA}", by=MINA, private=True)
    assert floor.only(Ack).key == "role-fresh"


async def test_a_stop_outlasts_leaving_and_coming_back(floor: Floor) -> None:
    await stopped(floor, REZA)
    for standing in (Standing.OUTSIDE, Standing.MEMBER):
        await note_standing(REZA, standing, chat_id=GROUP.chat_id, uow=floor.uow, clock=floor.clock)
    at = floor.clock.now()  # somebody lets him in once more
    floor.uow.members.save(Membership(REZA, GROUP.chat_id, Standing.MEMBER, at))
    await floor.files()
    await floor.presses("case.claim:c1")
    assert floor.only(Ack).key == "frozen"


async def test_everybody_is_listed_with_his_role(floor: Floor) -> None:
    await floor.takes(turns.command("grant", by=MINA))
    listed = verbs(floor.only(Screen))
    assert {f"role.of:{account}" for account in (REZA, LEILA, BABAK, NADER, MINA)} == set(listed) - {"admin"}
    await floor.presses(f"role.of:{NADER}", by=MINA, private=True)
    assert f"role.take:{NADER}" in verbs(floor.only(Screen))
    await floor.presses(f"role.of:{MINA}", by=NADER, private=True)
    assert verbs(floor.only(Screen)) == ["body.of:bale:7002", "role"], "their role is the settings' alone"
    known = await floor.uow.staff.get(LEILA)
    assert known is not None
    floor.uow.staff.save(replace(known, frozen=True))
    await floor.presses(f"role.of:{LEILA}", by=MINA, private=True)
    assert verbs(floor.only(Screen)) == [f"role.lift:{LEILA}", "role"]


async def test_a_liaison_speaks_for_one_body_and_may_be_given_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    court, line = (
        Agency(id_, name=id_, phone=None, when="", confidence=Confidence.SOURCED, level=level)
        for id_, level in (("court", Level.COUNTY), ("line", None))
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
    assert verbs(floor.only(Screen))[:2] == [f"role.body:{BABAK}/court", f"role.body:{BABAK}/board"], (
        "a number that is only called has nobody to speak for it"
    )
    for body in ("court", "board"):
        await floor.presses(f"role.body:{BABAK}/{body}", private=True)
        wanted = next(iter(floor.uow.tables.wanted))
        await floor.presses(f"role.sign:{wanted}", by=LEILA, private=True)
        staff = await floor.uow.staff.get(BABAK)
        assert staff is not None and (staff.role, staff.body) == (Role.LIAISON, body)
    await floor.presses(f"role.body:{BABAK}/line", private=True)
    assert floor.only(Ack).key == "role-body-unknown"
    await floor.presses(f"role.take-yes:{BABAK}", private=True)
    staff = await floor.uow.staff.get(BABAK)
    assert staff is not None and (staff.role, staff.body) == (Role.MODERATOR, "")


@pytest.mark.parametrize("matter", [Matter.FREEZE, Matter.RECALL, Matter.ATLAS, Matter.PUBLICATION])
async def test_a_forged_no_ends_nothing_that_has_another_screen(floor: Floor, matter: Matter) -> None:
    """A stop has no such button; to refuse a recall one must be allowed to see the case."""
    wish = await want(matter, LEILA, by=NADER, uow=floor.uow, ids=floor.ids, clock=floor.clock)
    floor.uow.commit()
    await floor.presses(f"role.no:{wish.id}", by=MINA, private=True)
    assert floor.only(Ack).key == "sign-none"
    assert await floor.uow.signatures.get(wish.id) == wish


async def test_who_calls_himself_as_another_is_told_apart_before_he_is_stopped(floor: Floor) -> None:
    await floor.takes(turns.command("panic", by=LEILA))
    assert "Reza" in floor.read and str(REZA) not in " ".join(floor.read)
    babak = await floor.uow.staff.get(BABAK)
    assert babak is not None
    floor.uow.staff.save(replace(babak, name="Reza"))
    floor.uow.commit()
    await floor.takes(turns.command("panic", by=LEILA))
    assert {f"Reza ({REZA})", f"Reza ({BABAK})", "Nader"} <= set(floor.read)
    await floor.presses(f"panic.who:{BABAK}", by=LEILA, private=True)
    assert str(BABAK) in floor.read[0]
    await floor.presses(f"role.give:{BABAK}/lead", by=NADER, private=True)
    assert str(BABAK) in " ".join(floor.read), "who signs reads who gets it"
    await floor.takes(turns.command("grant", by=NADER))
    assert [words for words in floor.read if f"Reza ({REZA})" in words]


async def test_who_wants_a_stop_twice_asks_nobody_twice_and_takes_no_button_away(floor: Floor) -> None:
    await floor.presses(f"panic.who:{REZA}", by=LEILA, private=True)
    sign = next(v for r in floor.replies if isinstance(r, Say) for v in verbs(r))
    floor.clock.advance(timedelta(minutes=2))
    await floor.presses(f"panic.who:{REZA}", by=LEILA, private=True)
    assert floor.heard() == ["panic-asked"]
    await floor.presses(sign, by=BABAK, private=True)
    assert floor.only(Screen).key == "panic-done"
