"""Whose eyes: a case that accuses somebody's own body is neither offered nor opened to them, nor shown beside them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EditCard, GroupChat, Reply, Say, Screen, StaffChat
from bot.domain.cases.belonging import NO_BODY, Accusable
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import ActorClass, Agency, Confidence
from bot.domain.catalogue.levels import Level
from bot.domain.people import Account, Membership, Messenger, Role, Staff, Standing
from bot.usecases.groups.note_standing import note_standing
from bot.usecases.owner.name_owners import name_owners
from bot.usecases.staff.same_person import note_same
from tests.fakes import turns
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, verbs
from tests.fakes.polling_day import content
from tests.fakes.turns import REZA

NADER, OWNER = Account(Messenger.TELEGRAM, 9003), Account(Messenger.TELEGRAM, 9004)
BOARD = Agency(
    "exec-county",
    name="the executive board",
    phone=None,
    when="",
    confidence=Confidence.SOURCED,
    level=Level.COUNTY,
    of=(ActorClass.STAFF, ActorClass.OFFICIAL),
)
CITY = replace(BOARD, id="sup-county", name="the supervision board", of=())


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Reza and Leila on Telegram, Babak on Bale; Nader leads in the group on Telegram."""
    held = replace(content(), agencies={one.id: one for one in (BOARD, CITY)})
    monkeypatch.setattr("tests.fakes.floor.content", lambda: held)
    floor = a_floor()
    floor.uow.accusable = Accusable(held.acts, held.agencies)
    monkeypatch.setitem(NAMES, NADER, "Nader")
    floor.uow.staff.save(Staff(NADER, Role.LEAD, "Nader", started=True))
    floor.uow.members.save(Membership(NADER, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    floor.uow.staff.save(Staff(OWNER, Role.OWNER, "Mina", started=True, named=True))
    floor.uow.keep_turn()
    return floor


async def belongs(floor: Floor, account: Account, body: str) -> None:
    known = await floor.uow.staff.get(account)
    assert known is not None
    floor.uow.staff.save(replace(known, belongs_to=body))
    floor.uow.keep_turn()


def posted(replies: tuple[Reply, ...]) -> set[GroupChat]:
    return {one.to for one in replies if isinstance(one, Say) and isinstance(one.to, GroupChat)}


def told(account: Account, replies: tuple[Reply, ...]) -> list[str]:
    return [r.key for r in replies if isinstance(r, Say) and r.to == StaffChat(account)]


def refused(floor: Floor) -> list[str]:
    return [one.key for one in floor.replies if isinstance(one, Ack) and one.alert]


def there(group: object) -> GroupChat:
    return GroupChat(group.messenger, group.chat_id)  # type: ignore[attr-defined]


# --- what they see ----------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["claim", "show", "why", "open"])
async def test_a_case_that_accuses_ones_own_body_is_refused_whatever_is_pressed(
    floor: Floor, verb: str
) -> None:
    await belongs(floor, LEILA, BOARD.id)
    await floor.files(actor="official", act_id="O32")
    await floor.presses(f"case.{verb}:c1", by=LEILA, private=True)
    assert refused(floor) == ["case-recused"]
    await floor.presses("case.claim:c1", by=REZA)
    assert (await floor.case()).owner == REZA, "nobody else is kept from it"


@pytest.mark.parametrize(
    ("body", "actor", "act", "seen"),
    [
        (BOARD.id, "candidate", "O01", True),
        (BOARD.id, "staff", "O32", False),
        (BOARD.id, "", "O32", False),
        (BOARD.id, "", "O01", True),
        (BOARD.id, "", "", False),
        (CITY.id, "official", "O32", True),
        (NO_BODY, "official", "O32", True),
        ("", "official", "O32", True),
        ("no-such-body", "candidate", "O01", False),
    ],
    ids=[
        "another accused", "accused", "nobody told, its act may", "nobody told, its act may not",
        "a voice may be of anybody", "a body of nobody", "none", "not said", "a body that is gone",
    ],
)  # fmt: skip
async def test_who_is_told_decides_and_where_nobody_is_the_act(
    floor: Floor, body: str, actor: str, act: str, *, seen: bool
) -> None:
    await belongs(floor, BABAK, body)
    await floor.files(actor=actor, act_id=act)
    await floor.presses("queue.first", by=BABAK, private=True)
    assert (floor.only(Screen).key != "queue-empty") is seen


async def test_the_other_account_of_the_same_person_is_no_way_around(floor: Floor) -> None:
    for one, other in ((LEILA, BABAK), (BABAK, LEILA)):
        known = await floor.uow.staff.get(one)
        assert known is not None
        floor.uow.staff.save(replace(known, same_as=other))
    await belongs(floor, LEILA, BOARD.id)
    await floor.files(actor="official", act_id="O32")
    await floor.presses("case.claim:c1", by=BABAK, private=True)
    assert refused(floor) == ["case-recused"]


async def test_noting_the_other_account_takes_what_it_holds(floor: Floor) -> None:
    await belongs(floor, LEILA, BOARD.id)
    await floor.files(actor="official", act_id="O32")
    await floor.presses("case.claim:c1", by=BABAK)
    assert (await floor.case()).owner == BABAK
    await note_same(LEILA, BABAK, by=OWNER, uow=floor.uow, clock=floor.clock)
    assert (await floor.case()).owner is None


async def test_a_second_witness_who_accuses_their_body_takes_the_case_out_of_their_hands(
    floor: Floor,
) -> None:
    await belongs(floor, BABAK, BOARD.id)
    await floor.files(act_id="O32")
    await floor.presses("case.claim:c1", by=BABAK)
    assert (await floor.case()).owner == BABAK
    floor.witness("r-2", "c1", by=turns.SARA, actor="official", act_id="O32")
    floor.uow.keep_turn()
    await floor.presses("case.open:c1", by=BABAK, private=True)
    assert refused(floor) == ["case-recused"]


# --- cards ------------------------------------------------------------------------------------------


async def test_a_card_does_not_stand_in_a_group_where_somebody_of_the_accused_body_sits(
    floor: Floor,
) -> None:
    await belongs(floor, LEILA, BOARD.id)
    assert posted(await floor.files(actor="official", act_id="O32")) == {there(BALE_GROUP)}
    assert posted(await floor.files("c2", actor="candidate")) == {there(GROUP), there(BALE_GROUP)}


async def test_a_nearest_group_that_is_barred_leaves_it_to_the_general_ones(floor: Floor) -> None:
    floor.uow.groups.save(replace(GROUP, areas=("thr01",)))
    assert posted(await floor.files("c2", actor="candidate")) == {there(GROUP)}
    await belongs(floor, LEILA, BOARD.id)
    assert posted(await floor.files(actor="official", act_id="O32")) == {there(BALE_GROUP)}


async def test_where_no_group_is_left_those_who_may_see_it_hear_of_it_in_private(floor: Floor) -> None:
    for one in (LEILA, BABAK):
        await belongs(floor, one, BOARD.id)
    replies = await floor.files(actor="official", act_id="O32")
    assert not posted(replies)
    assert told(REZA, replies) == ["near-case"] and told(NADER, replies) == ["near-case"]
    assert not told(LEILA, replies) and not told(BABAK, replies)
    await floor.presses("queue.first", by=REZA, private=True)
    assert floor.only(Screen).key != "queue-empty", "it waits in the queue"


async def test_a_card_that_stands_goes_once_their_body_is_accused(floor: Floor) -> None:
    await belongs(floor, LEILA, BOARD.id)
    await floor.files(act_id="O32")
    floor.witness("r-2", "c1", by=turns.SARA, actor="official", act_id="O32")
    replies = await floor.joins("r-3", by=REZA)
    gone = [one for one in replies if isinstance(one, EditCard) and one.key == "case-moved"]
    assert [one.to for one in gone] == [(there(GROUP),)]
    shown = [one for one in replies if isinstance(one, EditCard) and one.key != "case-moved"]
    assert [one.to for one in shown] == [(there(BALE_GROUP),)]


# --- saying it --------------------------------------------------------------------------------------


async def test_it_is_said_once_and_what_they_hold_goes(floor: Floor) -> None:
    await floor.files(actor="official", act_id="O32")
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("own-body", by=LEILA, private=True)
    assert floor.only(Screen).key == "own-body-ask"
    await floor.presses("own-body.is:exec-county", by=LEILA, private=True)
    await floor.presses("own-body.yes:exec-county", by=LEILA, private=True)
    known = await floor.uow.staff.get(LEILA)
    assert known is not None and known.belongs_to == BOARD.id
    case = await floor.case()
    assert (case.state, case.owner) == (State.NEW, None)
    for body in (NO_BODY, CITY.id):
        await floor.presses(f"own-body.yes:{body}", by=LEILA, private=True)
        assert refused(floor) == ["own-body-said-already"]
    await floor.presses("own-body", by=LEILA, private=True)
    assert floor.only(Screen).key == "own-body-said"


async def test_a_lead_changes_it_and_it_is_recorded_and_told(floor: Floor) -> None:
    await belongs(floor, LEILA, BOARD.id)
    await floor.presses(f"body.of:{LEILA}", by=NADER, private=True)
    assert floor.only(Screen).key == "body-of"
    await floor.presses(f"body.set:{LEILA}/{NO_BODY}", by=NADER, private=True)
    assert floor.only(Screen).key == "admin-ask"
    await floor.presses(f"body.yes:{LEILA}/{NO_BODY}", by=NADER, private=True)
    known = await floor.uow.staff.get(LEILA)
    assert known is not None and known.belongs_to == NO_BODY
    assert told(LEILA, floor.replies) == ["body-yours"]
    (record,) = [one for one in floor.uow.tables.audit if one.detail.startswith("belongs to")]
    assert (record.by, record.subject, record.detail) == (str(NADER), str(LEILA), "belongs to none")


async def test_nobody_else_changes_it_and_no_lead_their_own(floor: Floor) -> None:
    await belongs(floor, NADER, BOARD.id)
    await floor.presses(f"body.yes:{NADER}/{NO_BODY}", by=NADER, private=True)
    assert refused(floor) == ["own-body-oneself"]
    await floor.presses(f"body.yes:{REZA}/{BOARD.id}", by=LEILA, private=True)
    assert refused(floor) == ["not-allowed"]
    await floor.presses(f"body.yes:{REZA}/no-such-body", by=NADER, private=True)
    assert refused(floor) == ["own-body-unknown"]


async def test_the_desk_asks_until_it_is_said(floor: Floor) -> None:
    await floor.presses("queue", by=REZA, private=True)
    assert "own-body" in verbs(floor.only(Screen))
    await belongs(floor, REZA, NO_BODY)
    await floor.presses("queue", by=REZA, private=True)
    assert "own-body" not in verbs(floor.only(Screen))


async def test_the_operator_s_body_is_the_owners_of_the_settings_whatever_they_said(floor: Floor) -> None:
    await belongs(floor, OWNER, NO_BODY)
    floor.uow.members.save(Membership(OWNER, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    await floor.files(actor="official", act_id="O32")
    await floor.presses("case.claim:c1", by=OWNER)
    assert (await floor.case()).owner == OWNER
    await name_owners([OWNER], uow=floor.uow, clock=floor.clock, body=BOARD.id)
    known = await floor.uow.staff.get(OWNER)
    assert known is not None and known.belongs_to == BOARD.id
    assert (await floor.case()).owner is None


async def test_who_comes_into_a_group_takes_the_cards_that_accuse_their_body_out_of_it(floor: Floor) -> None:
    await belongs(floor, BABAK, BOARD.id)
    floor.uow.members.save(Membership(BABAK, BALE_GROUP.chat_id, Standing.OUTSIDE, floor.clock.now()))
    assert not await floor.uow.settings.note("cards-settle")
    floor.clock.advance(timedelta(minutes=1))
    for account in (LEILA, BABAK):
        chat = GROUP.chat_id if account is LEILA else BALE_GROUP.chat_id
        await note_standing(account, Standing.MEMBER, chat_id=chat, uow=floor.uow, clock=floor.clock)
        assert bool(await floor.uow.settings.note("cards-settle")) is (account is BABAK)
