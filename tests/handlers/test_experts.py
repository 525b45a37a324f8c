"""An expert is asked for opinions and has no other right: they see no case, in whatever group they are."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, EraseDetails, Say, Screen
from bot.domain.cases.reports import State
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import COUNTS_AFTER
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.groups.membership import note_membership
from tests.fakes import turns
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, GROUP, LEILA, NAMES, Floor, render_reply, verbs
from tests.fakes.turns import REZA
from tests.handlers.test_roles import (
    MINA,
    NADER,
    ask_for_signature,
    audit_rows,
    floor,
    grant_by_two,
    in_groups,
    messages_to,
    role,
)

__all__ = ["floor"]
SORAYA = Account(Messenger.TELEGRAM, 9031)
"""A jurist without any other role."""


@pytest.fixture(autouse=True)
def _name_soraya(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before the floor exists: the people it knows by name are its moderators."""
    monkeypatch.setitem(NAMES, SORAYA, "Soraya")


async def name_expert(floor: Floor) -> None:
    """Two people sign for somebody whom the bot has not met. She then opens the chat."""
    await floor.takes(turns.command("grant", f"{SORAYA} expert", by=NADER))
    (asked,) = messages_to(MINA, floor.replies)
    await floor.presses(next(v for v in verbs(asked) if "sign" in v), by=MINA, private=True)
    await floor.takes(turns.command("start", by=SORAYA))


async def join_group(floor: Floor) -> None:
    await note_membership(
        context(floor.uow, clock=floor.clock), SORAYA, MembershipStatus.MEMBER, chat_id=GROUP.chat_id
    )
    floor.uow.commit()


async def membership_status(floor: Floor) -> MembershipStatus | None:
    member = await floor.uow.members.get(SORAYA, GROUP.chat_id)
    return member.status if member is not None else None


async def test_expert_is_named_by_two_and_removed_by_one(floor: Floor) -> None:
    await floor.presses(f"role.of:{LEILA}", by=NADER, private=True)
    assert f"role.give:{LEILA}/expert" in verbs(floor.only_reply(Screen))
    await floor.takes(turns.command("grant", f"{SORAYA} expert", by=NADER))
    assert await role(floor, SORAYA) is None, "one signature is not enough"
    (asked,) = messages_to(MINA, floor.replies)
    await floor.presses(next(v for v in verbs(asked) if "sign" in v), by=MINA, private=True)
    assert await role(floor, SORAYA) is Role.EXPERT
    assert len(in_groups(floor, "role-announced")) == 2 and any("کارشناس" in words for words in floor.texts)
    assert (await audit_rows(floor, SORAYA))[0] == (AuditAction.ROLE.value, str(MINA), "expert")

    await floor.takes(turns.command("start", by=SORAYA))
    assert floor.only_reply(Say).key == "opinion-welcome" and verbs(floor.only_reply(Say)) == ["opinions"]
    pressed = verbs(floor.only_reply(Screen))
    assert "queue" not in pressed and "atlas" not in pressed
    await floor.takes(turns.command("menu", by=SORAYA))
    assert "opinions" in verbs(floor.only_reply(Screen)) and "queue" not in verbs(floor.only_reply(Screen))
    await floor.takes(turns.command("mine", by=SORAYA))
    assert floor.reply_keys() == ["unknown-command"]

    await floor.presses(f"role.take-yes:{SORAYA}", by=NADER, private=True)
    assert await role(floor, SORAYA) is Role.MODERATOR and len(in_groups(floor, "role-announced-taken")) == 2
    await floor.takes(turns.command("opinions", by=SORAYA))
    assert verbs(floor.only_reply(Screen)) == ["menu"]
    await floor.takes(turns.command("menu", by=SORAYA))
    assert not {"opinions", "queue"} & set(verbs(floor.only_reply(Screen))), "she has no desk any more"
    await join_group(floor)
    assert await membership_status(floor) is MembershipStatus.STRANGER, "she was never a member"


@pytest.mark.parametrize("inside", [False, True], ids=("outside", "in the group"))
async def test_expert_gets_no_case_access_in_any_group(floor: Floor, inside: bool) -> None:
    await name_expert(floor)
    if inside:
        floor.uow.members.save(Membership(SORAYA, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
        floor.uow.commit()
    await floor.files()
    floor.clock.advance(COUNTS_AFTER)
    before = floor.uow.copy_tables()
    for press in (
        "case.claim:c1", "case.show:c1", "case.open:c1", "queue", "queue.first", "drill", f"panic.who:{REZA}",
        "publish", "admin", "role", "atlas", "atlas.versions", "atlas.draft", "road", "opinion.lesson",
        "body.list", "homes",
    ):  # fmt: skip
        await floor.presses(press, by=SORAYA, private=True)
        assert floor.only_reply(Ack).alert and floor.only_reply(Ack).key in ("not-allowed", "not-member"), (
            press
        )
    for name in ("queue", "search", "panic", "grant", "publish", "atlas", "roadmap", "referrals", "admin"):
        await floor.takes(turns.command(name, by=SORAYA))
        assert floor.only_reply(Ack).key in ("not-allowed", "not-member"), name
    for name in ("broadcast", "remarks"):
        await floor.takes(turns.command(name, by=SORAYA))
        assert floor.only_reply(Ack).alert, name
    assert floor.uow.tables == before
    assert not await can_see(
        context(floor.uow), await floor.case(), await access_of(context(floor.uow), SORAYA)
    )


async def test_liaison_in_group_reads_only_own_bodys_referrals(floor: Floor) -> None:
    """The liaison works for a body that a case may accuse."""
    floor.uow.staff.save(Staff(SORAYA, Role.LIAISON, "Soraya", started=True, body="sup-county"))
    floor.uow.members.save(Membership(SORAYA, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.commit()
    await floor.files()
    before = floor.uow.copy_tables()
    for press in (
        "case.claim:c1",
        "case.show:c1",
        "case.open:c1",
        "queue",
        "queue.first",
        f"panic.who:{REZA}",
    ):
        await floor.presses(press, by=SORAYA, private=True)
        assert floor.only_reply(Ack).alert and floor.only_reply(Ack).key in ("not-allowed", "not-member"), (
            press
        )
    assert floor.uow.tables == before
    assert not await can_see(
        context(floor.uow), await floor.case(), await access_of(context(floor.uow), SORAYA)
    )
    await floor.takes(turns.command("menu", by=SORAYA))
    assert {"body.list", "opinions", "atlas"} <= set(verbs(floor.only_reply(Screen)))
    assert "queue" not in verbs(floor.only_reply(Screen))
    await floor.presses("body.list", by=SORAYA, private=True)
    assert floor.reply_keys() == ["body-desk"], floor.reply_keys()


@pytest.mark.parametrize("given", ["editor", "expert", "lead"])
async def test_only_whose_signature_counts_reads_that_it_will(floor: Floor, given: str) -> None:
    floor.uow.staff.save(Staff(SORAYA, Role.MODERATOR, "Soraya", started=True))
    floor.uow.commit()
    await floor.takes(turns.command("grant", f"{SORAYA} {given}", by=NADER))
    (asked,) = messages_to(MINA, floor.replies)
    await floor.presses(next(v for v in verbs(asked) if "sign" in v), by=MINA, private=True)
    own, *_ = messages_to(SORAYA, floor.replies)
    text = " ".join(render_reply(own) + render_reply(in_groups(floor, "role-announced")[0]))
    assert ("ساعت" in text) == (given == "lead"), text
    assert own.key == ("role-yours" if given == "lead" else f"role-yours-{given.split(maxsplit=1)[0]}")


async def test_moderator_becoming_expert_loses_cases_and_notices(floor: Floor) -> None:
    await floor.files()
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.open:c1", by=LEILA, private=True)
    leila = await floor.uow.staff.get(LEILA)
    assert leila is not None
    floor.uow.staff.save(replace(leila, circle=True))
    await grant_by_two(floor, LEILA, Role.EXPERT)
    case = await floor.case()
    assert (case.state, case.assignee) == (State.NEW, None)
    assert EraseDetails("c1", LEILA) in floor.replies
    assert {say.key for say in messages_to(LEILA, floor.replies)} == {
        "role-yours-expert",
        "notice-claim-lost",
    }
    assert not any("امضای شما" in words for words in floor.texts), "an expert signs nothing"
    leila = await floor.uow.staff.get(LEILA)
    assert leila is not None and not leila.circle
    await floor.presses(f"role.of:{LEILA}", by=MINA, private=True)
    pressed = verbs(floor.only_reply(Screen))
    assert f"circle.in:{LEILA}" not in pressed and f"person.areas:{LEILA}" not in pressed
    await floor.presses(f"circle.in:{LEILA}", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "circle-unfit"
    floor.clock.advance(COUNTS_AFTER)
    await floor.presses("case.claim:c1", by=LEILA)
    assert floor.only_reply(Ack).key == "not-allowed"
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses("hand", by=REZA, private=True)
    offered = verbs(floor.only_reply(Screen))
    assert f"hand.to:{BABAK}" in offered and f"hand.to:{LEILA}" not in offered


async def test_expert_cannot_sign_a_stop_but_can_be_stopped(floor: Floor) -> None:
    await name_expert(floor)
    floor.uow.members.save(Membership(SORAYA, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.commit()
    floor.clock.advance(COUNTS_AFTER)
    await ask_for_signature(floor, f"panic.who:{REZA}", by=LEILA)
    assert messages_to(SORAYA, floor.replies) == []
    sign = await ask_for_signature(floor, f"panic.who:{SORAYA}", by=LEILA)
    await floor.presses(sign, by=REZA, private=True)
    await floor.takes(turns.command("opinions", by=SORAYA))
    assert floor.only_reply(Ack).key == "frozen"


async def test_expert_joining_moderator_group_is_a_stranger(floor: Floor) -> None:
    await name_expert(floor)
    await join_group(floor)
    group = await floor.uow.groups.get(GROUP.messenger, GROUP.chat_id)
    assert await membership_status(floor) is MembershipStatus.STRANGER and group is not None and group.stopped


# --- two accounts of one person ------------------------------------------------------------------------

SORAYA_TOO = Account(Messenger.BALE, 9032)


@pytest.mark.parametrize("outside", [Role.LIAISON, Role.EXPERT])
async def test_nobody_from_outside_reads_cases_by_another_account(floor: Floor, outside: Role) -> None:
    """A liaison whose other account moderates would read cases that accuse their own body."""
    owner = Account(Messenger.TELEGRAM, 9040)
    floor.uow.staff.save(Staff(owner, Role.OWNER, "Omid", started=True, named=True))
    floor.uow.staff.save(Staff(SORAYA, outside, "Soraya", started=True, body="sup-county"))
    floor.uow.staff.save(Staff(SORAYA_TOO, Role.MODERATOR, "Soraya", started=True))
    floor.uow.commit()
    await floor.presses(f"role.same:{SORAYA}", by=owner, private=True)
    assert f"role.one:{SORAYA}/{SORAYA_TOO}" not in verbs(floor.only_reply(Screen)), (
        "the button is not offered"
    )
    for verb in ("role.one", "role.one-yes"):
        await floor.presses(f"{verb}:{SORAYA}/{SORAYA_TOO}", by=owner, private=True)
        assert floor.only_reply(Ack).key == "role-other-account"
    floor.uow.staff.save(Staff(SORAYA, Role.MODERATOR, "Soraya", started=True))
    floor.uow.commit()
    await floor.presses(f"role.one-yes:{SORAYA}/{SORAYA_TOO}", by=owner, private=True)
    assert floor.only_reply(Screen).key == "role-same-done"
    await floor.takes(turns.command("grant", f"{SORAYA} expert", by=NADER))
    assert floor.only_reply(Ack).key == "role-other-account" and await role(floor, SORAYA) is Role.MODERATOR


async def test_an_expert_may_have_an_account_on_each_messenger(floor: Floor) -> None:
    owner = Account(Messenger.TELEGRAM, 9040)
    floor.uow.staff.save(Staff(owner, Role.OWNER, "Omid", started=True, named=True))
    for account in (SORAYA, SORAYA_TOO):
        floor.uow.staff.save(Staff(account, Role.EXPERT, "Soraya", started=True))
    floor.uow.commit()
    await floor.presses(f"role.one-yes:{SORAYA}/{SORAYA_TOO}", by=owner, private=True)
    assert floor.only_reply(Screen).key == "role-same-done"
    await floor.takes(turns.command("grant", f"{SORAYA} lead", by=NADER))
    assert floor.only_reply(Ack).key == "role-other-account"
    await floor.presses(f"role.take-yes:{SORAYA}", by=NADER, private=True)
    await join_group(floor)
    assert await membership_status(floor) is MembershipStatus.STRANGER
    for _ in range(2):
        await floor.presses(f"group.let-in:{GROUP.messenger}:{GROUP.chat_id}", by=NADER, private=True)
        (let,) = [v for v in verbs(floor.only_reply(Screen)) if v.startswith("group.let-in:")]
    await floor.presses(let, by=NADER, private=True)
    assert (
        floor.only_reply(Ack).key == "role-other-account"
        and await membership_status(floor) is MembershipStatus.STRANGER
    )
