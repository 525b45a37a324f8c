"""An expert is asked for opinions and does nothing else here: no case is his to see, whatever group he is in."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, EraseDetails, Say, Screen
from bot.domain.cases.reports import State
from bot.domain.people import Account, Membership, Messenger, Role, Staff, Standing
from bot.domain.staff.audit import Deed
from bot.domain.staff.roles import COUNTS_AFTER
from bot.usecases.groups.note_standing import note_standing
from bot.usecases.sight.sight import sees, sight_of
from tests.fakes import turns
from tests.fakes.floor import BABAK, GROUP, LEILA, NAMES, Floor, rendered, verbs
from tests.fakes.turns import REZA
from tests.handlers.test_roles import (
    MINA,
    NADER,
    asks,
    deeds,
    floor,
    in_groups,
    makes,
    role,
    to,
)

__all__ = ["floor"]
SORAYA = Account(Messenger.TELEGRAM, 9031)
"""A jurist who holds no other role."""


@pytest.fixture(autouse=True)
def _called(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before the floor: whom that knows by name are its moderators."""
    monkeypatch.setitem(NAMES, SORAYA, "Soraya")


async def named(floor: Floor) -> None:
    """Two sign for somebody whom the bot has not met; she opens the chat."""
    await floor.takes(turns.command("grant", f"{SORAYA} expert", by=NADER))
    (asked,) = to(MINA, floor.replies)
    await floor.presses(next(v for v in verbs(asked) if "sign" in v), by=MINA, private=True)
    await floor.takes(turns.command("start", by=SORAYA))


async def comes_in(floor: Floor) -> None:
    await note_standing(SORAYA, Standing.MEMBER, chat_id=GROUP.chat_id, uow=floor.uow, clock=floor.clock)
    floor.uow.commit()


async def standing(floor: Floor) -> Standing | None:
    member = await floor.uow.members.get(SORAYA, GROUP.chat_id)
    return member.standing if member is not None else None


async def test_an_expert_is_named_by_two_announced_and_taken_by_one(floor: Floor) -> None:
    await floor.presses(f"role.of:{LEILA}", by=NADER, private=True)
    assert f"role.give:{LEILA}/expert" in verbs(floor.only(Screen))
    await floor.takes(turns.command("grant", f"{SORAYA} expert", by=NADER))
    assert await role(floor, SORAYA) is None, "one signature gives nothing"
    (asked,) = to(MINA, floor.replies)
    await floor.presses(next(v for v in verbs(asked) if "sign" in v), by=MINA, private=True)
    assert await role(floor, SORAYA) is Role.EXPERT
    assert len(in_groups(floor, "role-announced")) == 2 and any("کارشناس" in words for words in floor.read)
    assert (await deeds(floor, SORAYA))[0] == (Deed.ROLE.value, str(MINA), "expert")

    await floor.takes(turns.command("start", by=SORAYA))
    assert floor.only(Say).key == "opinion-welcome" and verbs(floor.only(Say)) == ["opinions"]
    pressed = verbs(floor.only(Screen))
    assert "queue" not in pressed and "atlas" not in pressed
    await floor.takes(turns.command("menu", by=SORAYA))
    assert "opinions" in verbs(floor.only(Screen)) and "queue" not in verbs(floor.only(Screen))
    await floor.takes(turns.command("mine", by=SORAYA))
    assert floor.heard() == ["unknown-command"]

    await floor.presses(f"role.take-yes:{SORAYA}", by=NADER, private=True)
    assert await role(floor, SORAYA) is Role.MODERATOR and len(in_groups(floor, "role-announced-taken")) == 2
    await floor.takes(turns.command("opinions", by=SORAYA))
    assert verbs(floor.only(Screen)) == ["menu"]
    await floor.takes(turns.command("menu", by=SORAYA))
    assert not {"opinions", "queue"} & set(verbs(floor.only(Screen))), "no desk is left to her"
    await comes_in(floor)
    assert await standing(floor) is Standing.STRANGER, "she was never one of them"


@pytest.mark.parametrize("inside", [False, True], ids=("outside", "in the group"))
async def test_an_expert_comes_to_no_desk_whatever_group_he_is_in(floor: Floor, inside: bool) -> None:
    await named(floor)
    if inside:
        floor.uow.members.save(Membership(SORAYA, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
        floor.uow.commit()
    await floor.files()
    floor.clock.advance(COUNTS_AFTER)
    before = floor.uow.copied()
    for press in (
        "case.claim:c1", "case.show:c1", "case.open:c1", "queue", "queue.first", "drill", f"panic.who:{REZA}",
        "publish", "admin", "role", "atlas", "atlas.versions", "atlas.draft", "road", "opinion.lesson",
        "body.list", "homes",
    ):  # fmt: skip
        await floor.presses(press, by=SORAYA, private=True)
        assert floor.only(Ack).alert and floor.only(Ack).key in ("not-allowed", "not-member"), press
    for name in ("queue", "search", "panic", "grant", "publish", "atlas", "roadmap", "referrals", "admin"):
        await floor.takes(turns.command(name, by=SORAYA))
        assert floor.only(Ack).key in ("not-allowed", "not-member"), name
    for name in ("broadcast", "remarks"):
        await floor.takes(turns.command(name, by=SORAYA))
        assert floor.only(Ack).alert, name
    assert floor.uow.tables == before
    assert not await sees(await floor.case(), await sight_of(SORAYA, uow=floor.uow), uow=floor.uow)


async def test_a_liaison_in_the_group_reads_what_was_sent_to_his_body_and_nothing_else(floor: Floor) -> None:
    """He speaks for a body that a case may accuse."""
    floor.uow.staff.save(Staff(SORAYA, Role.LIAISON, "Soraya", started=True, body="sup-county"))
    floor.uow.members.save(Membership(SORAYA, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    floor.uow.commit()
    await floor.files()
    before = floor.uow.copied()
    for press in (
        "case.claim:c1",
        "case.show:c1",
        "case.open:c1",
        "queue",
        "queue.first",
        f"panic.who:{REZA}",
    ):
        await floor.presses(press, by=SORAYA, private=True)
        assert floor.only(Ack).alert and floor.only(Ack).key in ("not-allowed", "not-member"), press
    assert floor.uow.tables == before
    assert not await sees(await floor.case(), await sight_of(SORAYA, uow=floor.uow), uow=floor.uow)
    await floor.takes(turns.command("menu", by=SORAYA))
    assert {"body.list", "opinions", "atlas"} <= set(verbs(floor.only(Screen)))
    assert "queue" not in verbs(floor.only(Screen))
    await floor.presses("body.list", by=SORAYA, private=True)
    assert floor.heard() == ["body-desk"], floor.heard()


@pytest.mark.parametrize("given", ["editor", "expert", "lead"])
async def test_only_whose_signature_counts_reads_that_it_will(floor: Floor, given: str) -> None:
    floor.uow.staff.save(Staff(SORAYA, Role.MODERATOR, "Soraya", started=True))
    floor.uow.commit()
    await floor.takes(turns.command("grant", f"{SORAYA} {given}", by=NADER))
    (asked,) = to(MINA, floor.replies)
    await floor.presses(next(v for v in verbs(asked) if "sign" in v), by=MINA, private=True)
    own, *_ = to(SORAYA, floor.replies)
    said = " ".join(rendered(own) + rendered(in_groups(floor, "role-announced")[0]))
    assert ("ساعت" in said) == (given == "lead"), said
    assert own.key == ("role-yours" if given == "lead" else f"role-yours-{given.split(maxsplit=1)[0]}")


async def test_a_moderator_who_becomes_an_expert_lets_go_of_his_cases_and_hears_of_none(floor: Floor) -> None:
    await floor.files()
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.open:c1", by=LEILA, private=True)
    leila = await floor.uow.staff.get(LEILA)
    assert leila is not None
    floor.uow.staff.save(replace(leila, circle=True))
    await makes(floor, LEILA, Role.EXPERT)
    case = await floor.case()
    assert (case.state, case.owner) == (State.NEW, None)
    assert EraseDetails("c1", LEILA) in floor.replies
    assert {say.key for say in to(LEILA, floor.replies)} == {"role-yours-expert", "notice-claim-lost"}
    assert not any("امضای شما" in words for words in floor.read), "an expert signs nothing"
    leila = await floor.uow.staff.get(LEILA)
    assert leila is not None and not leila.circle
    await floor.presses(f"role.of:{LEILA}", by=MINA, private=True)
    pressed = verbs(floor.only(Screen))
    assert f"circle.in:{LEILA}" not in pressed and f"person.areas:{LEILA}" not in pressed
    await floor.presses(f"circle.in:{LEILA}", by=MINA, private=True)
    assert floor.only(Ack).key == "circle-unfit"
    floor.clock.advance(COUNTS_AFTER)
    await floor.presses("case.claim:c1", by=LEILA)
    assert floor.only(Ack).key == "not-allowed"
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses("hand", by=REZA, private=True)
    offered = verbs(floor.only(Screen))
    assert f"hand.to:{BABAK}" in offered and f"hand.to:{LEILA}" not in offered


async def test_an_expert_is_asked_to_stop_nobody_and_can_be_stopped(floor: Floor) -> None:
    await named(floor)
    floor.uow.members.save(Membership(SORAYA, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    floor.uow.commit()
    floor.clock.advance(COUNTS_AFTER)
    await asks(floor, f"panic.who:{REZA}", by=LEILA)
    assert to(SORAYA, floor.replies) == []
    sign = await asks(floor, f"panic.who:{SORAYA}", by=LEILA)
    await floor.presses(sign, by=REZA, private=True)
    await floor.takes(turns.command("opinions", by=SORAYA))
    assert floor.only(Ack).key == "frozen"


async def test_an_expert_who_comes_into_a_group_of_moderators_is_a_stranger_there(floor: Floor) -> None:
    await named(floor)
    await comes_in(floor)
    group = await floor.uow.groups.get(GROUP.messenger, GROUP.chat_id)
    assert await standing(floor) is Standing.STRANGER and group is not None and group.stopped


# --- two accounts of one person ---------------------------------------------------------------------

SORAYA_TOO = Account(Messenger.BALE, 9032)


@pytest.mark.parametrize("outside", [Role.LIAISON, Role.EXPERT])
async def test_nobody_from_outside_reads_cases_by_another_account(floor: Floor, outside: Role) -> None:
    """A liaison whose other account moderates would read what accuses his body."""
    owner = Account(Messenger.TELEGRAM, 9040)
    floor.uow.staff.save(Staff(owner, Role.OWNER, "Omid", started=True, named=True))
    floor.uow.staff.save(Staff(SORAYA, outside, "Soraya", started=True, body="sup-county"))
    floor.uow.staff.save(Staff(SORAYA_TOO, Role.MODERATOR, "Soraya", started=True))
    floor.uow.commit()
    await floor.presses(f"role.same:{SORAYA}", by=owner, private=True)
    assert f"role.one:{SORAYA}/{SORAYA_TOO}" not in verbs(floor.only(Screen)), "it is not even offered"
    for verb in ("role.one", "role.one-yes"):
        await floor.presses(f"{verb}:{SORAYA}/{SORAYA_TOO}", by=owner, private=True)
        assert floor.only(Ack).key == "role-other-account"
    floor.uow.staff.save(Staff(SORAYA, Role.MODERATOR, "Soraya", started=True))
    floor.uow.commit()
    await floor.presses(f"role.one-yes:{SORAYA}/{SORAYA_TOO}", by=owner, private=True)
    assert floor.only(Screen).key == "role-same-done"
    await floor.takes(turns.command("grant", f"{SORAYA} expert", by=NADER))
    assert floor.only(Ack).key == "role-other-account" and await role(floor, SORAYA) is Role.MODERATOR


async def test_an_expert_may_have_an_account_on_each_messenger(floor: Floor) -> None:
    owner = Account(Messenger.TELEGRAM, 9040)
    floor.uow.staff.save(Staff(owner, Role.OWNER, "Omid", started=True, named=True))
    for account in (SORAYA, SORAYA_TOO):
        floor.uow.staff.save(Staff(account, Role.EXPERT, "Soraya", started=True))
    floor.uow.commit()
    await floor.presses(f"role.one-yes:{SORAYA}/{SORAYA_TOO}", by=owner, private=True)
    assert floor.only(Screen).key == "role-same-done"
    await floor.takes(turns.command("grant", f"{SORAYA} lead", by=NADER))
    assert floor.only(Ack).key == "role-other-account"
    await floor.presses(f"role.take-yes:{SORAYA}", by=NADER, private=True)
    await comes_in(floor)
    assert await standing(floor) is Standing.STRANGER
    for _ in range(2):
        await floor.presses(f"group.let-in:{GROUP.messenger}:{GROUP.chat_id}", by=NADER, private=True)
        (let,) = [v for v in verbs(floor.only(Screen)) if v.startswith("group.let-in:")]
    await floor.presses(let, by=NADER, private=True)
    assert floor.only(Ack).key == "role-other-account" and await standing(floor) is Standing.STRANGER
