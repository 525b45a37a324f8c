"""Acts of forces and officials are seen, claimed and read by the smaller circle alone, wherever one looks."""

from dataclasses import replace

import pytest

from bot.conversation.incoming import GroupMigrated, MemberChanged
from bot.conversation.outgoing import (
    Ack,
    CardOf,
    EditCard,
    EraseDetails,
    GroupChat,
    Reply,
    Say,
    Screen,
    StaffChat,
)
from bot.domain.cases.pending import Pending, Wish
from bot.domain.cases.reports import State
from bot.domain.cases.sight import Sight, may_see
from bot.domain.events import EvidenceAdded, SecondLookUnclaimed
from bot.domain.people import Account, Membership, Messenger, Role, Staff, Standing
from bot.usecases.owner.name_owners import name_owners
from bot.usecases.ports.online import LinkKind
from tests.fakes import turns
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, verbs
from tests.fakes.policies import RESTRICTED_ACTS
from tests.fakes.turns import REZA
from tests.storage.values import a_case

NADER, MINA = Account(Messenger.TELEGRAM, 9003), Account(Messenger.BALE, 7002)
INNER = -100_555
FORCE = "O43"


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Nader is a lead, Mina an owner; Leila is in the circle."""
    floor = a_floor()
    for account, role, name in ((NADER, Role.LEAD, "Nader"), (MINA, Role.OWNER, "Mina")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True, named=role is Role.OWNER))
        home = GROUP if account.messenger is Messenger.TELEGRAM else BALE_GROUP
        floor.uow.members.save(Membership(account, home.chat_id, Standing.MEMBER, floor.clock.now()))
    await names(floor, LEILA)
    return floor


async def names(floor: Floor, account: Account) -> None:
    await floor.presses(f"circle.in:{account}", by=MINA, private=True)
    signs = [v for r in floor.replies if isinstance(r, Say) for v in verbs(r) if v.startswith("role.sign")]
    await floor.presses(signs[0], by=NADER, private=True)
    found = await floor.uow.staff.get(account)
    assert found is not None and found.circle


def to(account: Account, replies: tuple[Reply, ...]) -> list[str]:
    return [r.key for r in replies if isinstance(r, Say) and r.to == StaffChat(account)]


def test_one_rule_names_the_acts() -> None:
    for act in sorted(RESTRICTED_ACTS | {"O01", ""}):
        case = a_case(act_id=act)
        assert may_see(case, Sight(REZA, circle=True))
        assert may_see(case, Sight(REZA, circle=False)) is (act not in {"O13", "O43", "O47", "O53"})


async def test_such_a_case_stands_in_no_other_group_and_is_told_to_each_of_the_circle(floor: Floor) -> None:
    said = await floor.files(act_id=FORCE)
    assert [r.to for r in said if isinstance(r, Say) and r.key.startswith("circle")] == [StaffChat(LEILA)]
    assert not [r for r in said if isinstance(getattr(r, "to", None), GroupChat)]
    await floor.files("c2")
    assert len([r for r in floor.replies if isinstance(r, Say) and isinstance(r.to, GroupChat)]) == 2


async def test_others_neither_see_nor_find_nor_take_nor_read_it(floor: Floor) -> None:
    await floor.files(act_id=FORCE)
    for outside in (REZA, NADER, MINA):
        await floor.presses("queue", by=outside, private=True)
        assert floor.only(Screen).args["waiting"] == 0
        await floor.presses("queue.first", by=outside, private=True)
        assert floor.only(Screen).key == "queue-empty"
        await floor.presses("case.next:other", by=outside)
        assert floor.only(Ack).key == "queue-no-other"
        for verb in (
            "show",
            "claim",
            "why",
            "open",
            "verify",
            "break",
            "close",
            "merge",
            "added",
            "undo",
            "unmerge",
        ):
            where = verb in ("show", "added", "unmerge")
            await floor.presses(f"case.{verb}:c1", by=outside, private=where)
            assert floor.only(Ack).key == "case-circle", verb
    await floor.presses("queue.first", by=LEILA, private=True)
    await floor.presses("case.claim:c1", by=LEILA)
    assert (await floor.case()).owner == LEILA
    await floor.presses("case.open:c1", by=LEILA)
    assert "case-details" in floor.heard()


async def test_it_is_handed_over_and_merged_within_the_circle_only(floor: Floor) -> None:
    await floor.files(act_id=FORCE)
    await floor.files("c2")
    await floor.presses("case.claim:c1", by=LEILA)
    case = await floor.case()
    wish = Pending(Wish.HAND_OVER, LEILA, floor.clock.now(), to=REZA)
    floor.uow.cases.save(replace(case, pending=wish))
    floor.uow.commit()
    await floor.presses(f"hand.yes:{LEILA}", by=REZA, private=True)
    assert floor.only(Ack).key == "case-circle"
    assert (await floor.case()).owner == LEILA
    await floor.presses("case.merge-yes:c1/c2", by=LEILA, private=True)
    assert floor.only(Ack).key == "case-merge-circle"
    await floor.presses("case.claim:c2")
    await floor.presses("case.merge:c2", private=True)
    await floor.says(str((await floor.case()).number))
    assert floor.only(Ack).key == "case-merge-unknown", "not even that it is there"
    await floor.presses("case.break-why:c1/break-away", by=NADER, private=True)
    assert floor.only(Ack).key == "case-circle"


async def test_while_nobody_is_named_leads_and_owners_hold_it_and_owners_are_told(floor: Floor) -> None:
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    said = await floor.files(act_id=FORCE)
    assert to(MINA, said) == ["circle-case", "circle-unnamed"] and to(NADER, said) == ["circle-case"]
    await floor.presses("case.claim:c1", by=NADER)
    assert (await floor.case()).owner == NADER
    await names(floor, LEILA)
    case = await floor.case()
    assert (case.state, case.owner) == (State.NEW, None), "who stood in holds it no longer"
    assert EraseDetails("c1", NADER) in floor.replies


async def test_owners_name_it_with_a_second_signature_and_take_out_alone(floor: Floor) -> None:
    for account in (NADER, REZA):
        await floor.presses(f"circle.in:{BABAK}", by=account, private=True)
        assert floor.only(Ack).key == "not-allowed"
    await floor.presses(f"circle.in:{BABAK}", by=MINA, private=True)
    assert "circle-sign" in to(NADER, floor.replies)
    found = await floor.uow.staff.get(BABAK)
    assert found is not None and not found.circle
    await floor.presses(f"circle.in:{LEILA}", by=MINA, private=True)
    assert floor.only(Ack).key == "circle-unfit", "she is in it"
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=LEILA)
    await names(floor, BABAK)
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    assert (await floor.case()).owner is None and EraseDetails("c1", LEILA) in floor.replies
    await floor.presses(f"role.of:{BABAK}", by=MINA, private=True)
    assert f"circle.out:{BABAK}" in verbs(floor.only(Screen))
    await floor.presses(f"role.of:{BABAK}", by=NADER, private=True)
    assert not [verb for verb in verbs(floor.only(Screen)) if verb.startswith("circle")]


OMID = Account(Messenger.TELEGRAM, 9009)


async def a_group_of_its_own(floor: Floor) -> None:
    """Omid, an owner, registers the circle's group; Nader signs."""
    inner = turns.group(chat_id=INNER)
    floor.uow.staff.save(Staff(OMID, Role.OWNER, "Omid", started=True, named=True))
    await floor.takes(turns.command("register", by=OMID, chat=inner))
    await floor.takes(turns.command("circle", by=OMID, chat=inner))
    assert floor.heard()[0] == "circle-group-asked" and to(NADER, floor.replies) == ["circle-group-sign"]
    signs = [v for r in floor.replies if isinstance(r, Say) for v in verbs(r) if v.startswith("role.sign")]
    await floor.presses(signs[0], by=NADER, private=True)
    assert floor.heard()[:2] == ["circle-group-made", "circle-group"]


def chats(replies: tuple[Reply, ...], key: str) -> list[tuple[str, int]]:
    """Where cards are shown (``case-card``), or closed (``case-moved``)."""
    edits = [
        (r.case_id, chat.chat_id)
        for r in replies
        if isinstance(r, EditCard) and r.key == key
        for chat in r.to
    ]
    return edits + [
        (r.remember.case_id, r.to.chat_id)
        for r in replies
        if isinstance(r, Say)
        and r.key == key
        and isinstance(r.to, GroupChat)
        and isinstance(r.remember, CardOf)
    ]


async def test_a_group_can_be_the_circles_own_by_two_signatures(floor: Floor) -> None:
    inner = turns.group(chat_id=INNER)
    floor.uow.staff.save(Staff(OMID, Role.OWNER, "Omid", started=True, named=True))
    await floor.takes(turns.command("circle", by=OMID, chat=inner))
    assert floor.only(Ack).key == "circle-no-group"
    await a_group_of_its_own(floor)
    assert await floor.files(act_id=FORCE) and chats(floor.replies, "case-card") == [("c1", INNER)]
    await floor.presses("case.claim:c1", by=LEILA)
    assert floor.only(EditCard).to == (GroupChat(Messenger.TELEGRAM, INNER),)
    await floor.files("c2")
    assert INNER not in [chat for _, chat in chats(floor.replies, "case-card")]
    await floor.takes(turns.command("circle", by=OMID, chat=inner))
    assert verbs(floor.only(Screen, "admin-ask"))[0] == "circle.end-yes"
    group = await floor.uow.groups.get(Messenger.TELEGRAM, INNER)
    assert group is not None and group.circle, "a command alone ends nothing"
    await floor.takes(turns.pressed("circle.end-yes", by=OMID, chat=inner))
    assert floor.heard()[0] == "circle-group-no-more", "one owner, at once"
    await floor.takes(turns.pressed("circle.end-yes", by=OMID, chat=inner))
    assert floor.heard() == ["circle-unfit"]


async def test_cards_move_with_the_group(floor: Floor) -> None:
    """Those of the circle come; what stood there of others is closed by a line; and the other way round."""
    inner = turns.group(chat_id=INNER)
    floor.uow.staff.save(Staff(OMID, Role.OWNER, "Omid", started=True, named=True))
    await floor.takes(turns.command("register", by=OMID, chat=inner))
    await floor.files(act_id=FORCE)
    await floor.files("c2")
    assert ("c2", INNER) in chats(floor.replies, "case-card")
    await a_group_of_its_own(floor)
    assert ("c1", INNER) in chats(floor.replies, "case-card")
    assert ("c2", INNER) in chats(floor.replies, "case-moved") and ("c1", INNER) not in chats(
        floor.replies, "case-moved"
    )
    await floor.files("c3", act_id=FORCE)
    await floor.presses("case.claim:c3", by=LEILA)
    await floor.presses("case.reason:c3/out-lawful", by=LEILA)
    await floor.takes(turns.pressed("circle.end-yes", by=OMID, chat=inner))
    closed = chats(floor.replies, "case-moved")
    assert ("c1", INNER) in closed and ("c3", INNER) in closed, "what is decided, too"
    assert not chats(floor.replies, "case-card") and to(LEILA, floor.replies) == ["circle-case"]
    words = [r for r in floor.replies if isinstance(r, EditCard)]
    assert all(set(r.args) == {"number"} and r.there_only for r in words)


async def test_a_group_with_others_in_it_is_not_made_the_circles(floor: Floor) -> None:
    inner = turns.group(chat_id=INNER)
    floor.uow.staff.save(Staff(OMID, Role.OWNER, "Omid", started=True, named=True))
    await floor.takes(turns.command("register", by=OMID, chat=inner))
    floor.uow.members.save(Membership(REZA, INNER, Standing.MEMBER, floor.clock.now()))
    await floor.takes(turns.command("circle", by=OMID, chat=inner))
    assert floor.only(Ack).key == "circle-group-others"
    floor.uow.members.save(Membership(REZA, INNER, Standing.OUTSIDE, floor.clock.now()))
    await floor.takes(turns.command("circle", by=OMID, chat=inner))
    signs = [v for r in floor.replies if isinstance(r, Say) for v in verbs(r) if v.startswith("role.sign")]
    await floor.takes(MemberChanged(inner, REZA, REZA, Standing.MEMBER))
    await floor.presses(signs[0], by=NADER, private=True)
    assert floor.only(Ack).key == "circle-group-others", "asked again at the second signature"


async def test_nothing_goes_to_it_while_somebody_is_in_it_who_is_not_of_the_circle(floor: Floor) -> None:
    await a_group_of_its_own(floor)
    inner = turns.group(chat_id=INNER)
    await floor.takes(MemberChanged(inner, REZA, REZA, Standing.MEMBER))
    assert "circle-stranger" in to(OMID, floor.replies)
    assert chats(await floor.files(act_id=FORCE), "case-card") == []
    await floor.presses(f"group.let-in:{Messenger.TELEGRAM}:{INNER}", by=NADER, private=True)
    assert floor.only(Ack).key == "circle-let-in", "who is to be there is named"
    await floor.takes(MemberChanged(inner, REZA, REZA, Standing.OUTSIDE))
    assert "group-mended" in to(OMID, floor.replies)
    await floor.takes(MemberChanged(inner, LEILA, LEILA, Standing.MEMBER))
    assert "circle-stranger" not in floor.heard()
    await signed(floor, f"circle.in:{BABAK}", by=MINA, second=NADER)
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    assert "circle-stranger" in to(OMID, floor.replies), "taken out, and still in the group"
    for standing in (Standing.MEMBER, Standing.OUTSIDE):
        await floor.takes(MemberChanged(inner, REZA, REZA, standing))
    assert chats(await floor.files("c2", act_id=FORCE), "case-card") == [], "another's leaving mends nothing"
    await signed(floor, f"circle.in:{LEILA}", by=MINA, second=NADER)
    assert "group-mended" in to(OMID, floor.replies)


async def test_only_who_works_in_a_moderators_group_is_named_for_it(floor: Floor) -> None:
    far = Account(Messenger.TELEGRAM, 9020)
    floor.uow.staff.save(Staff(far, Role.LEAD, "Far", started=True))
    await floor.presses(f"circle.in:{far}", by=MINA, private=True)
    assert floor.only(Ack).key == "circle-not-inside"
    await floor.presses(f"circle.in:{BABAK}", by=MINA, private=True)
    signs = [v for r in floor.replies if isinstance(r, Say) for v in verbs(r) if v.startswith("role.sign")]
    floor.uow.staff.save(Staff(BABAK, Role.MODERATOR, "Babak", started=True, frozen=True))
    floor.uow.keep_turn()
    await floor.presses(signs[0], by=NADER, private=True)
    assert floor.only(Ack).key == "role-of-frozen", "asked again at the second signature"


async def test_a_voice_that_turns_out_to_be_of_the_circle_goes_there(floor: Floor) -> None:
    await floor.files(act_id="", way="voice", text="", actor="", seen="")
    day = floor.clock.today()
    floor.uow.online.add("r-c1", LinkKind.PAGE, "t.me/shahr/12", day=day, circle=False)
    await floor.presses("case.claim:c1")
    await floor.presses("case.sum:c1", private=True)
    await floor.presses("case.sum-act:c1/O13", private=True)
    await floor.says("Armed men turned people away at the door.")
    await floor.presses("case.sum-send:c1", private=True)
    assert floor.only(Screen).key == "case-summarised-circle"
    case = await floor.case()
    assert (case.act_id, case.state, case.owner) == ("O13", State.NEW, None)
    assert EraseDetails("c1", REZA) in floor.replies
    assert to(LEILA, floor.replies) == ["circle-case"]
    gone = floor.only(EditCard)
    assert (gone.key, gone.there_only, len(gone.to)) == ("case-moved", True, 2)
    assert await floor.uow.online.top(LinkKind.PAGE, since=day, circle=False, limit=9) == []


async def test_a_voice_that_others_were_merged_into_is_not_renamed_out_of_the_circle(floor: Floor) -> None:
    """Their witnesses would stand in a case that every moderator may take."""
    await floor.files(act_id="O13", way="voice", text="", actor="", seen="")
    case = await floor.case()
    floor.uow.cases.save(replace(case, witnesses=2))
    floor.uow.keep_turn()
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.sum:c1", by=LEILA, private=True)
    await floor.presses("case.sum-act:c1/O01", by=LEILA, private=True)
    await floor.says("A man hands out money at the door.", by=LEILA)
    await floor.presses("case.sum-send:c1", by=LEILA, private=True)
    assert floor.only(Ack).key == "case-merge-circle"
    assert (await floor.case()).act_id == "O13"


async def signed(floor: Floor, first: str, *, by: Account, second: Account) -> None:
    """Two signatures: the first one's press, and what the second one is asked to press."""
    await floor.presses(first, by=by, private=True)
    signs = [v for r in floor.replies if isinstance(r, Say) and r.to == StaffChat(second) for v in verbs(r)]
    await floor.presses(signs[0], by=second, private=True)


async def lost_it(floor: Floor, account: Account) -> None:
    """The case waits, he is told so and not why, and nothing of it stays in his chat."""
    case = await floor.case()
    assert (case.state, case.owner) == (State.NEW, None)
    assert EraseDetails("c1", account) in floor.replies
    assert to(account, floor.replies).count("notice-claim-lost") == 1
    told = [r for r in floor.replies if isinstance(r, Say) and r.key == "notice-claim-lost"]
    assert set(told[0].args) == {"number"} and not told[0].buttons


@pytest.mark.parametrize("way", ["taken", "another role", "lifted", "named"])
async def test_who_is_in_it_no_more_holds_nothing_of_it(floor: Floor, way: str) -> None:
    """However it came: nobody was named, a lead stood in, and then he does not any more."""
    omid = Account(Messenger.TELEGRAM, 9010)
    floor.uow.staff.save(Staff(omid, Role.LEAD, "Omid", started=True))
    floor.uow.members.save(Membership(omid, GROUP.chat_id, Standing.MEMBER, floor.clock.now()))
    if way == "lifted":
        await signed(floor, f"panic.who:{LEILA}", by=REZA, second=BABAK)
    else:
        await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=NADER)
    await floor.presses("case.open:c1", by=NADER, private=True)
    assert (await floor.case()).owner == NADER
    match way:
        case "taken":
            await floor.presses(f"role.take-yes:{NADER}", by=MINA, private=True)
        case "another role":
            await signed(floor, f"role.give:{NADER}/editor", by=MINA, second=omid)
        case "lifted":
            await signed(floor, f"role.lift:{LEILA}", by=MINA, second=NADER)
        case _:
            await signed(floor, f"circle.in:{BABAK}", by=MINA, second=NADER)
    await lost_it(floor, NADER)


async def test_circle_changes_stand_in_the_log(floor: Floor) -> None:
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    records = await floor.uow.audit.of_subject(str(LEILA), most=9)
    assert [(record.by, record.detail) for record in records] == [
        (str(MINA), "circle out"), (str(NADER), "circle in"), (str(MINA), "circle wanted"),
    ]  # fmt: skip


async def test_who_leaves_or_is_stopped_is_in_it_no_more(floor: Floor) -> None:
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.takes(MemberChanged(turns.group(), LEILA, LEILA, Standing.OUTSIDE))
    found = await floor.uow.staff.get(LEILA)
    assert (await floor.case()).owner is None and found is not None and not found.circle
    assert EraseDetails("c1", LEILA) in floor.replies


async def test_a_named_owner_who_leaves_the_groups_is_in_it_no_more(floor: Floor) -> None:
    await signed(floor, f"circle.in:{BABAK}", by=MINA, second=NADER)
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    floor.uow.staff.save(Staff(MINA, Role.OWNER, "Mina", started=True, named=True, circle=True))
    floor.uow.keep_turn()
    await floor.takes(
        MemberChanged(turns.group(Messenger.BALE, BALE_GROUP.chat_id), MINA, MINA, Standing.OUTSIDE, False)
    )
    said = await floor.files(act_id=FORCE)
    assert to(MINA, said) == [] and to(BABAK, said) == ["circle-case"]


async def test_an_owner_whom_the_settings_name_no_more_loses_what_he_held_as_one(floor: Floor) -> None:
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=MINA)
    await floor.hears(await name_owners([NADER], uow=floor.uow, clock=floor.clock))
    await lost_it(floor, MINA)


async def test_what_was_read_of_it_goes_from_who_left_the_circle(floor: Floor) -> None:
    """Also what he has decided and given back."""
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.open:c1", by=LEILA, private=True)
    await floor.presses("case.release:c1", by=LEILA)
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    assert EraseDetails("c1", LEILA) in floor.replies
    assert "notice-claim-lost" not in to(LEILA, floor.replies)


def numbers_in(replies: tuple[Reply, ...], number: int) -> set[Account]:
    """Who reads this number in private."""
    return {
        r.to.account
        for r in replies
        if isinstance(r, Say) and isinstance(r.to, StaffChat) and str(number) in str(r.args)
    }


async def test_leads_outside_it_hear_no_number_of_its_second_looks(floor: Floor) -> None:
    """Who is in it hears it; owners outside hear that somebody must be named."""
    await floor.files(act_id=FORCE)
    case = await floor.case()
    for nobody in (False, True):
        said = await floor.hears((SecondLookUnclaimed("c1", nobody=nobody),))
        assert numbers_in(said, case.number) == {LEILA}
        assert to(NADER, said) == [] and to(MINA, said) == (["circle-short"] if nobody else [])
    await floor.presses("case.recuse-yes:c1", by=LEILA, private=True)
    assert "notice-recused-nobody" in to(LEILA, floor.replies), "the only one who may read its number"
    assert to(NADER, floor.replies) == [] and to(MINA, floor.replies) == ["circle-short"]


async def test_a_colleague_outside_it_is_offered_no_case_of_it(floor: Floor) -> None:
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses(f"hand.to:{REZA}", by=LEILA, private=True)
    assert floor.only(Ack).key == "hand-circle" and to(REZA, floor.replies) == []
    await floor.files("c2")
    await floor.presses("case.claim:c2", by=LEILA)
    await floor.presses(f"hand.to:{REZA}", by=LEILA, private=True)
    numbers = numbers_in(floor.replies, (await floor.case("c2")).number)
    assert numbers == {REZA} and not numbers_in(floor.replies, (await floor.case()).number)
    await floor.presses(f"hand.yes:{LEILA}", by=REZA, private=True)
    assert ((await floor.case()).owner, (await floor.case("c2")).owner) == (LEILA, REZA)


async def test_whoever_decided_one_and_left_it_hears_of_it_no_more(floor: Floor) -> None:
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/verified-one-source", by=LEILA)
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    await signed(floor, f"circle.in:{BABAK}", by=MINA, second=NADER)
    said = await floor.hears((EvidenceAdded("c1", "r-c1"),))
    assert to(LEILA, said) == []


async def test_one_of_it_who_keeps_away_from_a_place_is_shown_no_card_of_it(floor: Floor) -> None:
    await signed(floor, f"circle.in:{BABAK}", by=MINA, second=NADER)
    await floor.presses("recuse.from:area/thr01", by=LEILA, private=True)
    said = await floor.files(act_id=FORCE)
    assert to(LEILA, said) == [] and to(BABAK, said) == ["circle-case"]


async def test_where_the_bot_is_thrown_out_nothing_stays_in_hands_and_the_circle_hears(floor: Floor) -> None:
    await a_group_of_its_own(floor)
    await floor.files(act_id=FORCE)
    await floor.files("c2")
    await floor.presses("case.claim:c2", by=REZA)
    bot = Account(Messenger.TELEGRAM, 1)
    await floor.takes(
        MemberChanged(turns.group(chat_id=INNER), OMID, bot, Standing.OUTSIDE, is_bot_itself=True)
    )
    assert to(LEILA, floor.replies) == ["circle-case"], "its own group is gone"
    assert (await floor.case("c2")).owner == REZA, "his rights come from another group"
    await floor.takes(MemberChanged(turns.group(), OMID, bot, Standing.OUTSIDE, is_bot_itself=True))
    assert (await floor.case("c2")).owner is None and EraseDetails("c2", REZA) in floor.replies


async def test_what_waits_for_a_signature_is_signed_also_once_the_group_has_a_new_id(floor: Floor) -> None:
    inner, new = turns.group(chat_id=INNER), turns.group(chat_id=-1_000_999)
    floor.uow.staff.save(Staff(OMID, Role.OWNER, "Omid", started=True, named=True))
    await floor.takes(turns.command("register", by=OMID, chat=inner))
    await floor.takes(turns.command("circle", by=OMID, chat=inner))
    sign = next(v for r in floor.replies if isinstance(r, Say) for v in verbs(r) if v.startswith("role.sign"))
    await floor.takes(GroupMigrated(inner, OMID, new_chat_id=new.id))
    await floor.presses(sign, by=NADER, private=True)
    assert floor.heard()[0] == "circle-group-made"
    assert await floor.uow.groups.get(Messenger.TELEGRAM, INNER) is None
    group = await floor.uow.groups.get(Messenger.TELEGRAM, new.id)
    assert group is not None and group.circle
