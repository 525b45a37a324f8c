"""Burning in the chat: two owners, ten minutes, and nobody confirms their own proposal."""

from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Reply, Say, Screen, StaffChat
from bot.domain.owner.burning import CONFIRM_WITHIN, Burn, Proposal, last_burn
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff.permissions import Permission
from bot.handlers import TABLE
from tests.fakes import turns
from tests.fakes.doors import door_of
from tests.fakes.floor import BABAK, Floor, a_floor, verbs

FIRST = Account(Messenger.TELEGRAM, 111)
SECOND = Account(Messenger.BALE, 222)
BOTH = pytest.mark.parametrize("what", list(Burn))


@pytest.fixture
def floor() -> Floor:
    floor = a_floor()
    for owner in (FIRST, SECOND):
        floor.uow.staff.save(Staff(owner, Role.OWNER))
    floor.uow.keep_turn()
    return floor


def queued_commands(floor: Floor) -> list[tuple[str, str]]:
    return list(floor.uow.tables.commands.values())


def messages_to(floor: Floor, account: Account) -> list[Say]:
    return [r for r in floor.replies if isinstance(r, Say) and r.to == StaffChat(account)]


def keys(replies: list[Reply]) -> list[str]:
    return [getattr(reply, "key", "") for reply in replies]


@BOTH
async def test_one_proposes_and_another_confirms(floor: Floor, what: Burn) -> None:
    floor.clock.stand()
    await floor.takes(turns.command("burn", by=FIRST))
    assert verbs(floor.only_reply(Screen)) == ["burn-ask:accounts", "burn-ask:all", "admin"]
    await floor.presses(f"burn-ask:{what}", by=FIRST, private=True)
    assert floor.only_reply(Screen).key == "burn-proposed"
    (asked,) = messages_to(floor, SECOND)
    assert asked.key == f"burn-asked-{what}"
    assert verbs(asked) == [f"burn-yes:{what}", "burn-no"]
    assert queued_commands(floor) == [], "nothing is burned yet"
    floor.clock.advance(CONFIRM_WITHIN)
    await floor.presses(f"burn-yes:{what}", by=SECOND, private=True)
    assert floor.only_reply(Screen).key == "burn-begun"
    assert queued_commands(floor) == [("burn", what.value)]
    records = await floor.uow.audit.of_subject(what.value, most=9)
    assert {(r.by, r.detail) for r in records} == {(str(FIRST), "proposed"), (str(SECOND), "confirmed")}
    await floor.presses(f"burn-yes:{what}", by=SECOND, private=True)
    assert floor.only_reply(Ack).key == "burn-nothing-proposed", "one proposal is confirmed once"
    assert len(queued_commands(floor)) == 1


async def test_nobody_confirms_their_own_and_nobody_comes_too_late(floor: Floor) -> None:
    await floor.presses("burn-ask:all", by=FIRST, private=True)
    await floor.presses("burn-yes:all", by=FIRST, private=True)
    assert floor.only_reply(Ack).key == "burn-own"
    await floor.presses("burn-yes:accounts", by=SECOND, private=True)
    assert floor.only_reply(Ack).key == "burn-nothing-proposed", (
        "only the proposal that was shown can be confirmed"
    )
    floor.clock.advance(CONFIRM_WITHIN + timedelta(seconds=1))
    await floor.presses("burn-yes:all", by=SECOND, private=True)
    assert floor.only_reply(Ack).key == "burn-nothing-proposed"
    assert queued_commands(floor) == []


@pytest.mark.parametrize("who", [FIRST, SECOND])
async def test_any_owner_takes_it_off_the_table(floor: Floor, who: Account) -> None:
    await floor.presses("burn-ask:all", by=FIRST, private=True)
    await floor.presses("burn-no", by=who, private=True)
    assert floor.only_reply(Screen).key == "burn-dropped"
    other = SECOND if who == FIRST else FIRST
    assert [say.key for say in messages_to(floor, other)] == ["burn-refused"]
    await floor.presses("burn-yes:all", by=SECOND, private=True)
    assert queued_commands(floor) == []


async def test_a_single_owner_is_sent_to_the_command_line(floor: Floor) -> None:
    floor.uow.staff.save(Staff(SECOND, Role.MODERATOR))
    await floor.takes(turns.command("burn", by=FIRST))
    assert floor.only_reply(Screen).args["owners"] == "one"
    await floor.presses("burn-ask:all", by=FIRST, private=True)
    assert floor.only_reply(Ack).key == "burn-alone"
    assert queued_commands(floor) == []


@pytest.mark.parametrize("data", ["burn-ask:everything", "burn-yes:", "burn-yes:house"])
async def test_what_cannot_be_burnt_is_refused(floor: Floor, data: str) -> None:
    await floor.presses(data, by=FIRST, private=True)
    assert floor.only_reply(Ack).key == "burn-nothing-proposed"


def test_only_owners_have_these_routes() -> None:
    rows = [route for route in TABLE if route.on.lstrip("/").startswith("burn")]
    assert {door_of(route) for route in rows} == {Permission.OPEN_OWNERS_DESK}


async def test_the_desk_says_what_the_cases_lack(floor: Floor) -> None:
    floor.uow.settings.set_note("burnt", "all 2026-05-01")
    await floor.takes(turns.command("queue", by=BABAK))
    screen = floor.only_reply(Screen)
    assert (screen.key, screen.args["day"]) == ("queue-burnt", floor.clock.today())
    floor.uow.settings.set_note("burnt", "accounts 2026-05-01")
    await floor.takes(turns.command("queue", by=BABAK))
    assert floor.only_reply(Screen).key == "queue"


@pytest.mark.parametrize(
    "line", ["", "all", "all telegram:1", "house telegram:1 2026-05-01T00:00", "all x 2026"]
)
def test_a_line_that_is_no_proposal_is_none(line: str) -> None:
    assert Proposal.parse(line) is None
    assert last_burn(line) is None or line.startswith("all ")


def test_a_proposal_survives_being_written_down() -> None:
    proposal = Proposal(Burn.ALL, FIRST, turns.FakeClock().now())
    assert Proposal.parse(str(proposal)) == proposal
    assert not proposal.is_open(now=proposal.at - timedelta(seconds=1)), (
        "a clock that is set back allows nothing"
    )


@BOTH
@pytest.mark.parametrize("role", [Role.OWNER, Role.LEAD, Role.MODERATOR])
async def test_burn_proposed_by_stopped_or_former_owner_is_unconfirmable(
    floor: Floor, what: Burn, role: Role
) -> None:
    await floor.presses(f"burn-ask:{what}", by=FIRST, private=True)
    floor.uow.staff.save(Staff(FIRST, role, frozen=role is Role.OWNER))
    floor.uow.commit()
    await floor.presses(f"burn-yes:{what}", by=SECOND, private=True)
    assert floor.only_reply(Ack).key == "burn-nothing-proposed"
    assert queued_commands(floor) == []
