"""A case that accuses a moderator's own body is not offered, opened or shown to that moderator."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EditCard, GroupChat, Reply, Say, Screen, StaffChat
from bot.domain.cases.case_access import NO_BODY, Accusable
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import ActorClass, Agency, BodyLevel, Confidence
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.usecases.groups.membership import note_membership
from bot.usecases.owner.name_owners import name_owners
from bot.usecases.staff.same_person import note_same
from tests.fakes import turns
from tests.fakes.contexts import context
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
    level=BodyLevel.COUNTY,
    of=(ActorClass.STAFF, ActorClass.OFFICIAL),
)
CITY = replace(BOARD, id="sup-county", name="the supervision board", of=())


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Reza and Leila on Telegram, Babak on Bale. Nader leads in the group on Telegram."""
    held = replace(content(), agencies={agency.id: agency for agency in (BOARD, CITY)})
    monkeypatch.setattr("tests.fakes.floor.content", lambda: held)
    floor = a_floor()
    floor.uow.accusable = Accusable(held.acts, held.agencies)
    monkeypatch.setitem(NAMES, NADER, "Nader")
    floor.uow.staff.save(Staff(NADER, Role.LEAD, "Nader", started=True))
    floor.uow.members.save(Membership(NADER, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.staff.save(Staff(OWNER, Role.OWNER, "Mina", started=True, named=True))
    floor.uow.keep_turn()
    return floor


async def set_body_of(floor: Floor, account: Account, body: str) -> None:
    known = await floor.uow.staff.get(account)
    assert known is not None
    floor.uow.staff.save(replace(known, belongs_to=body))
    floor.uow.keep_turn()


def posted_groups(replies: tuple[Reply, ...]) -> set[GroupChat]:
    return {reply.to for reply in replies if isinstance(reply, Say) and isinstance(reply.to, GroupChat)}


def keys_sent_to(account: Account, replies: tuple[Reply, ...]) -> list[str]:
    return [r.key for r in replies if isinstance(r, Say) and r.to == StaffChat(account)]


def refusal_keys(floor: Floor) -> list[str]:
    return [reply.key for reply in floor.replies if isinstance(reply, Ack) and reply.alert]


def as_group_chat(group: object) -> GroupChat:
    return GroupChat(group.messenger, group.chat_id)  # type: ignore[attr-defined]


# --- what they see -------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["claim", "show", "why", "open"])
async def test_case_accusing_own_body_is_refused_for_every_press(floor: Floor, verb: str) -> None:
    await set_body_of(floor, LEILA, BOARD.id)
    await floor.files(actor="official", act_id="O32")
    await floor.presses(f"case.{verb}:c1", by=LEILA, private=True)
    assert refusal_keys(floor) == ["case-recused"]
    await floor.presses("case.claim:c1", by=REZA)
    assert (await floor.case()).assignee == REZA, "nobody else is affected"


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
async def test_actor_decides_access_or_else_the_act(
    floor: Floor, body: str, actor: str, act: str, *, seen: bool
) -> None:
    await set_body_of(floor, BABAK, body)
    await floor.files(actor=actor, act_id=act)
    await floor.presses("queue.first", by=BABAK, private=True)
    assert (floor.only_reply(Screen).key != "queue-empty") is seen


async def test_second_account_does_not_bypass_own_body_rule(floor: Floor) -> None:
    for account, other in ((LEILA, BABAK), (BABAK, LEILA)):
        known = await floor.uow.staff.get(account)
        assert known is not None
        floor.uow.staff.save(replace(known, same_as=other))
    await set_body_of(floor, LEILA, BOARD.id)
    await floor.files(actor="official", act_id="O32")
    await floor.presses("case.claim:c1", by=BABAK, private=True)
    assert refusal_keys(floor) == ["case-recused"]


async def test_noting_the_other_account_takes_what_it_holds(floor: Floor) -> None:
    await set_body_of(floor, LEILA, BOARD.id)
    await floor.files(actor="official", act_id="O32")
    await floor.presses("case.claim:c1", by=BABAK)
    assert (await floor.case()).assignee == BABAK
    await note_same(context(floor.uow, by=OWNER, clock=floor.clock), LEILA, BABAK)
    assert (await floor.case()).assignee is None


async def test_second_witness_accusing_own_body_ends_the_claim(
    floor: Floor,
) -> None:
    await set_body_of(floor, BABAK, BOARD.id)
    await floor.files(act_id="O32")
    await floor.presses("case.claim:c1", by=BABAK)
    assert (await floor.case()).assignee == BABAK
    floor.add_report("r-2", "c1", by=turns.SARA, actor="official", act_id="O32")
    floor.uow.keep_turn()
    await floor.presses("case.open:c1", by=BABAK, private=True)
    assert refusal_keys(floor) == ["case-recused"]


# --- cards ---------------------------------------------------------------------------------------------


async def test_card_avoids_groups_with_members_of_accused_body(
    floor: Floor,
) -> None:
    await set_body_of(floor, LEILA, BOARD.id)
    assert posted_groups(await floor.files(actor="official", act_id="O32")) == {as_group_chat(BALE_GROUP)}
    assert posted_groups(await floor.files("c2", actor="candidate")) == {
        as_group_chat(GROUP),
        as_group_chat(BALE_GROUP),
    }


async def test_barred_nearest_group_leaves_case_to_general_ones(floor: Floor) -> None:
    floor.uow.groups.save(replace(GROUP, areas=("thr01",)))
    assert posted_groups(await floor.files("c2", actor="candidate")) == {as_group_chat(GROUP)}
    await set_body_of(floor, LEILA, BOARD.id)
    assert posted_groups(await floor.files(actor="official", act_id="O32")) == {as_group_chat(BALE_GROUP)}


async def test_case_without_eligible_group_notifies_readers_in_private(floor: Floor) -> None:
    for account in (LEILA, BABAK):
        await set_body_of(floor, account, BOARD.id)
    replies = await floor.files(actor="official", act_id="O32")
    assert not posted_groups(replies)
    assert keys_sent_to(REZA, replies) == ["near-case"] and keys_sent_to(NADER, replies) == ["near-case"]
    assert not keys_sent_to(LEILA, replies) and not keys_sent_to(BABAK, replies)
    await floor.presses("queue.first", by=REZA, private=True)
    assert floor.only_reply(Screen).key != "queue-empty", "it waits in the queue"


async def test_existing_card_is_closed_once_members_body_is_accused(floor: Floor) -> None:
    await set_body_of(floor, LEILA, BOARD.id)
    await floor.files(act_id="O32")
    floor.add_report("r-2", "c1", by=turns.SARA, actor="official", act_id="O32")
    replies = await floor.joins("r-3", by=REZA)
    gone = [reply for reply in replies if isinstance(reply, EditCard) and reply.key == "case-moved"]
    assert [reply.to for reply in gone] == [(as_group_chat(GROUP),)]
    edits = [reply for reply in replies if isinstance(reply, EditCard) and reply.key != "case-moved"]
    assert [reply.to for reply in edits] == [(as_group_chat(BALE_GROUP),)]


# --- naming one's body ---------------------------------------------------------------------------------


async def test_it_is_said_once_and_what_they_hold_goes(floor: Floor) -> None:
    await floor.files(actor="official", act_id="O32")
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("own-body", by=LEILA, private=True)
    assert floor.only_reply(Screen).key == "own-body-ask"
    await floor.presses("own-body.is:exec-county", by=LEILA, private=True)
    await floor.presses("own-body.yes:exec-county", by=LEILA, private=True)
    known = await floor.uow.staff.get(LEILA)
    assert known is not None and known.belongs_to == BOARD.id
    case = await floor.case()
    assert (case.state, case.assignee) == (State.NEW, None)
    for body in (NO_BODY, CITY.id):
        await floor.presses(f"own-body.yes:{body}", by=LEILA, private=True)
        assert refusal_keys(floor) == ["own-body-said-already"]
    await floor.presses("own-body", by=LEILA, private=True)
    assert floor.only_reply(Screen).key == "own-body-current"


async def test_lead_changes_own_body_with_record_and_notice(floor: Floor) -> None:
    await set_body_of(floor, LEILA, BOARD.id)
    await floor.presses(f"body.of:{LEILA}", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "body-of"
    await floor.presses(f"body.set:{LEILA}/{NO_BODY}", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "admin-ask"
    await floor.presses(f"body.yes:{LEILA}/{NO_BODY}", by=NADER, private=True)
    known = await floor.uow.staff.get(LEILA)
    assert known is not None and known.belongs_to == NO_BODY
    assert keys_sent_to(LEILA, floor.replies) == ["body-yours"]
    (record,) = [row for row in floor.uow.tables.audit if row.detail.startswith("belongs to")]
    assert (record.by, record.subject, record.detail) == (str(NADER), str(LEILA), "belongs to none")


async def test_nobody_else_changes_it_and_no_lead_their_own(floor: Floor) -> None:
    await set_body_of(floor, NADER, BOARD.id)
    await floor.presses(f"body.yes:{NADER}/{NO_BODY}", by=NADER, private=True)
    assert refusal_keys(floor) == ["own-body-oneself"]
    await floor.presses(f"body.yes:{REZA}/{BOARD.id}", by=LEILA, private=True)
    assert refusal_keys(floor) == ["not-allowed"]
    await floor.presses(f"body.yes:{REZA}/no-such-body", by=NADER, private=True)
    assert refusal_keys(floor) == ["own-body-unknown"]


async def test_the_desk_asks_until_it_is_said(floor: Floor) -> None:
    await floor.presses("queue", by=REZA, private=True)
    assert "own-body" in verbs(floor.only_reply(Screen))
    await set_body_of(floor, REZA, NO_BODY)
    await floor.presses("queue", by=REZA, private=True)
    assert "own-body" not in verbs(floor.only_reply(Screen))


async def test_operators_body_overrides_what_settings_owners_said(floor: Floor) -> None:
    await set_body_of(floor, OWNER, NO_BODY)
    floor.uow.members.save(Membership(OWNER, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    await floor.files(actor="official", act_id="O32")
    await floor.presses("case.claim:c1", by=OWNER)
    assert (await floor.case()).assignee == OWNER
    await name_owners(context(floor.uow, clock=floor.clock), [OWNER], body=BOARD.id)
    known = await floor.uow.staff.get(OWNER)
    assert known is not None and known.belongs_to == BOARD.id
    assert (await floor.case()).assignee is None


async def test_newcomer_moves_cards_accusing_their_body_out(floor: Floor) -> None:
    await set_body_of(floor, BABAK, BOARD.id)
    floor.uow.members.save(Membership(BABAK, BALE_GROUP.chat_id, MembershipStatus.OUTSIDE, floor.clock.now()))
    assert not await floor.uow.settings.note("cards-settle")
    floor.clock.advance(timedelta(minutes=1))
    for account in (LEILA, BABAK):
        chat = GROUP.chat_id if account is LEILA else BALE_GROUP.chat_id
        await note_membership(
            context(floor.uow, clock=floor.clock), account, MembershipStatus.MEMBER, chat_id=chat
        )
        assert bool(await floor.uow.settings.note("cards-settle")) is (account is BABAK)
