"""Acts of forces and officials are seen, claimed and read by the restricted circle only, on every screen."""

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
from bot.domain.cases.case_access import CaseAccess, may_see
from bot.domain.cases.reports import PendingWish, State, Wish
from bot.domain.events import EvidenceAdded, SecondLookUnclaimed
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.usecases.owner.name_owners import name_owners
from bot.usecases.ports.online import LinkKind
from tests.fakes import turns
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, verbs
from tests.fakes.policies import RESTRICTED_ACTS
from tests.fakes.turns import REZA
from tests.storage.values import a_case

NADER, MINA = Account(Messenger.TELEGRAM, 9003), Account(Messenger.BALE, 7002)
INNER = -100_555
FORCE = "O43"


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Nader is a lead, Mina an owner. Leila is in the restricted circle."""
    floor = a_floor()
    for account, role, name in ((NADER, Role.LEAD, "Nader"), (MINA, Role.OWNER, "Mina")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True, named=role is Role.OWNER))
        home = GROUP if account.messenger is Messenger.TELEGRAM else BALE_GROUP
        floor.uow.members.save(Membership(account, home.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    await check_and_name(floor, LEILA)
    return floor


async def check_and_name(floor: Floor, account: Account) -> None:
    await floor.presses(f"circle.in:{account}", by=MINA, private=True)
    signs = [v for r in floor.replies if isinstance(r, Say) for v in verbs(r) if v.startswith("role.sign")]
    await floor.presses(signs[0], by=NADER, private=True)
    member = await floor.uow.staff.get(account)
    assert member is not None and member.circle


def keys_sent_to(account: Account, replies: tuple[Reply, ...]) -> list[str]:
    return [r.key for r in replies if isinstance(r, Say) and r.to == StaffChat(account)]


def test_one_rule_names_the_acts() -> None:
    for act in sorted(RESTRICTED_ACTS | {"O01", ""}):
        case = a_case(act_id=act)
        assert may_see(case, CaseAccess(REZA, circle=True))
        assert may_see(case, CaseAccess(REZA, circle=False)) is (act not in {"O13", "O43", "O47", "O53"})


async def test_restricted_case_is_shown_and_notified_to_circle_only(floor: Floor) -> None:
    replies = await floor.files(act_id=FORCE)
    assert [r.to for r in replies if isinstance(r, Say) and r.key.startswith("circle")] == [StaffChat(LEILA)]
    assert not [r for r in replies if isinstance(getattr(r, "to", None), GroupChat)]
    await floor.files("c2")
    assert len([r for r in floor.replies if isinstance(r, Say) and isinstance(r.to, GroupChat)]) == 2


async def test_outsiders_cannot_see_find_claim_or_read_restricted_case(floor: Floor) -> None:
    await floor.files(act_id=FORCE)
    for outside in (REZA, NADER, MINA):
        await floor.presses("queue", by=outside, private=True)
        assert floor.only_reply(Screen).args["counts"].args["waiting"] == 0
        await floor.presses("queue.first", by=outside, private=True)
        assert floor.only_reply(Screen).key == "queue-empty"
        await floor.presses("case.next:other", by=outside)
        assert floor.only_reply(Ack).key == "queue-no-other"
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
            assert floor.only_reply(Ack).key == "case-circle", verb
    await floor.presses("queue.first", by=LEILA, private=True)
    await floor.presses("case.claim:c1", by=LEILA)
    assert (await floor.case()).assignee == LEILA
    await floor.presses("case.open:c1", by=LEILA)
    assert "case-details" in floor.reply_keys()


async def test_restricted_case_is_handed_over_and_merged_within_circle(floor: Floor) -> None:
    await floor.files(act_id=FORCE)
    await floor.files("c2")
    await floor.presses("case.claim:c1", by=LEILA)
    case = await floor.case()
    wish = PendingWish(Wish.HAND_OVER, LEILA, floor.clock.now(), to=REZA)
    floor.uow.cases.save(replace(case, pending=wish))
    floor.uow.commit()
    await floor.presses(f"hand.yes:{LEILA}", by=REZA, private=True)
    assert floor.only_reply(Ack).key == "case-circle"
    assert (await floor.case()).assignee == LEILA
    await floor.presses("case.merge-yes:c1/c2", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-merge-circle"
    await floor.presses("case.claim:c2")
    await floor.presses("case.merge:c2", private=True)
    await floor.says(str((await floor.case()).number))
    assert floor.only_reply(Ack).key == "case-merge-unknown", (
        "the answer does not reveal that the case exists"
    )
    await floor.presses("case.break-why:c1/break-away", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "case-circle"


async def test_unnamed_circle_falls_to_leads_and_owners(floor: Floor) -> None:
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    replies = await floor.files(act_id=FORCE)
    assert keys_sent_to(MINA, replies) == ["circle-case", "circle-unnamed"] and keys_sent_to(
        NADER, replies
    ) == ["circle-case"]
    await floor.presses("case.claim:c1", by=NADER)
    assert (await floor.case()).assignee == NADER
    await check_and_name(floor, LEILA)
    case = await floor.case()
    assert (case.state, case.assignee) == (State.NEW, None), "the lead who stood in no longer holds it"
    assert EraseDetails("c1", NADER) in floor.replies


async def test_adding_to_circle_needs_two_owners_removal_one(floor: Floor) -> None:
    for account in (NADER, REZA):
        await floor.presses(f"circle.in:{BABAK}", by=account, private=True)
        assert floor.only_reply(Ack).key == "not-allowed"
    await floor.presses(f"circle.in:{BABAK}", by=MINA, private=True)
    assert "circle-sign" in keys_sent_to(NADER, floor.replies)
    member = await floor.uow.staff.get(BABAK)
    assert member is not None and not member.circle
    await floor.presses(f"circle.in:{LEILA}", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "circle-unfit", "she is in it"
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=LEILA)
    await check_and_name(floor, BABAK)
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    assert (await floor.case()).assignee is None and EraseDetails("c1", LEILA) in floor.replies
    await floor.presses(f"role.of:{BABAK}", by=MINA, private=True)
    assert f"circle.out:{BABAK}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"role.of:{BABAK}", by=NADER, private=True)
    assert not [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("circle")]


OMID = Account(Messenger.TELEGRAM, 9009)


async def register_circle_group(floor: Floor) -> None:
    """Omid, an owner, registers the circle's group. Nader signs."""
    inner = turns.group(chat_id=INNER)
    floor.uow.staff.save(Staff(OMID, Role.OWNER, "Omid", started=True, named=True))
    await floor.takes(turns.command("register", by=OMID, chat=inner))
    await floor.takes(turns.command("circle", by=OMID, chat=inner))
    assert floor.reply_keys()[0] == "circle-group-asked" and keys_sent_to(NADER, floor.replies) == [
        "circle-group-sign"
    ]
    signs = [v for r in floor.replies if isinstance(r, Say) for v in verbs(r) if v.startswith("role.sign")]
    await floor.presses(signs[0], by=NADER, private=True)
    assert floor.reply_keys()[:2] == ["circle-group-made", "circle-group"]


def card_chats(replies: tuple[Reply, ...], key: str) -> list[tuple[str, int]]:
    """The chats where cards are shown (``case-card``) or closed (``case-moved``)."""
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


async def test_group_becomes_circles_own_by_two_signatures(floor: Floor) -> None:
    inner = turns.group(chat_id=INNER)
    floor.uow.staff.save(Staff(OMID, Role.OWNER, "Omid", started=True, named=True))
    await floor.takes(turns.command("circle", by=OMID, chat=inner))
    assert floor.only_reply(Ack).key == "circle-no-group"
    await register_circle_group(floor)
    assert await floor.files(act_id=FORCE) and card_chats(floor.replies, "case-card") == [("c1", INNER)]
    await floor.presses("case.claim:c1", by=LEILA)
    assert floor.only_reply(EditCard).to == (GroupChat(Messenger.TELEGRAM, INNER),)
    await floor.files("c2")
    assert INNER not in [chat for _, chat in card_chats(floor.replies, "case-card")]
    await floor.takes(turns.command("circle", by=OMID, chat=inner))
    assert verbs(floor.only_reply(Screen, "admin-ask"))[0] == "circle.end-yes"
    group = await floor.uow.groups.get(Messenger.TELEGRAM, INNER)
    assert group is not None and group.circle, "the command alone ends nothing"
    await floor.takes(turns.button_press("circle.end-yes", by=OMID, chat=inner))
    assert floor.reply_keys()[0] == "circle-group-no-more", "one owner is enough, at once"
    await floor.takes(turns.button_press("circle.end-yes", by=OMID, chat=inner))
    assert floor.reply_keys() == ["circle-unfit"]


async def test_cards_move_with_the_group(floor: Floor) -> None:
    """The circle's cards come. Cards of other cases are closed by one line. And the other way round."""
    inner = turns.group(chat_id=INNER)
    floor.uow.staff.save(Staff(OMID, Role.OWNER, "Omid", started=True, named=True))
    await floor.takes(turns.command("register", by=OMID, chat=inner))
    await floor.files(act_id=FORCE)
    await floor.files("c2")
    assert ("c2", INNER) in card_chats(floor.replies, "case-card")
    await register_circle_group(floor)
    assert ("c1", INNER) in card_chats(floor.replies, "case-card")
    assert ("c2", INNER) in card_chats(floor.replies, "case-moved") and ("c1", INNER) not in card_chats(
        floor.replies, "case-moved"
    )
    await floor.files("c3", act_id=FORCE)
    await floor.presses("case.claim:c3", by=LEILA)
    await floor.presses("case.reason:c3/out-lawful", by=LEILA)
    await floor.takes(turns.button_press("circle.end-yes", by=OMID, chat=inner))
    closed = card_chats(floor.replies, "case-moved")
    assert ("c1", INNER) in closed and ("c3", INNER) in closed, "also cards of decided cases"
    assert not card_chats(floor.replies, "case-card") and keys_sent_to(LEILA, floor.replies) == [
        "circle-case"
    ]
    words = [r for r in floor.replies if isinstance(r, EditCard)]
    assert all(set(r.args) == {"number"} and r.there_only for r in words)


async def test_group_with_outsiders_cannot_become_circles_own(floor: Floor) -> None:
    inner = turns.group(chat_id=INNER)
    floor.uow.staff.save(Staff(OMID, Role.OWNER, "Omid", started=True, named=True))
    await floor.takes(turns.command("register", by=OMID, chat=inner))
    floor.uow.members.save(Membership(REZA, INNER, MembershipStatus.MEMBER, floor.clock.now()))
    await floor.takes(turns.command("circle", by=OMID, chat=inner))
    assert floor.only_reply(Ack).key == "circle-group-others"
    floor.uow.members.save(Membership(REZA, INNER, MembershipStatus.OUTSIDE, floor.clock.now()))
    await floor.takes(turns.command("circle", by=OMID, chat=inner))
    signs = [v for r in floor.replies if isinstance(r, Say) for v in verbs(r) if v.startswith("role.sign")]
    await floor.takes(MemberChanged(inner, REZA, REZA, MembershipStatus.MEMBER))
    await floor.presses(signs[0], by=NADER, private=True)
    assert floor.only_reply(Ack).key == "circle-group-others", (
        "the group is checked again at the second signature"
    )


async def test_nothing_goes_to_circle_group_with_outsider_inside(floor: Floor) -> None:
    await register_circle_group(floor)
    inner = turns.group(chat_id=INNER)
    await floor.takes(MemberChanged(inner, REZA, REZA, MembershipStatus.MEMBER))
    assert "circle-stranger" in keys_sent_to(OMID, floor.replies)
    assert card_chats(await floor.files(act_id=FORCE), "case-card") == []
    await floor.presses(f"group.let-in:{Messenger.TELEGRAM}:{INNER}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "circle-let-in", "the question names the people who will be in it"
    await floor.takes(MemberChanged(inner, REZA, REZA, MembershipStatus.OUTSIDE))
    assert "group-mended" in keys_sent_to(OMID, floor.replies)
    await floor.takes(MemberChanged(inner, LEILA, LEILA, MembershipStatus.MEMBER))
    assert "circle-stranger" not in floor.reply_keys()
    await sign_by_two(floor, f"circle.in:{BABAK}", by=MINA, second=NADER)
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    assert "circle-stranger" in keys_sent_to(OMID, floor.replies), (
        "removed from the circle but still in the group"
    )
    for standing in (MembershipStatus.MEMBER, MembershipStatus.OUTSIDE):
        await floor.takes(MemberChanged(inner, REZA, REZA, standing))
    assert card_chats(await floor.files("c2", act_id=FORCE), "case-card") == [], (
        "it does not help if somebody else leaves"
    )
    await sign_by_two(floor, f"circle.in:{LEILA}", by=MINA, second=NADER)
    assert "group-mended" in keys_sent_to(OMID, floor.replies)


async def test_only_moderator_group_members_can_join_circle(floor: Floor) -> None:
    far = Account(Messenger.TELEGRAM, 9020)
    floor.uow.staff.save(Staff(far, Role.LEAD, "Far", started=True))
    await floor.presses(f"circle.in:{far}", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "circle-not-inside"
    await floor.presses(f"circle.in:{BABAK}", by=MINA, private=True)
    signs = [v for r in floor.replies if isinstance(r, Say) for v in verbs(r) if v.startswith("role.sign")]
    floor.uow.staff.save(Staff(BABAK, Role.MODERATOR, "Babak", started=True, frozen=True))
    floor.uow.keep_turn()
    await floor.presses(signs[0], by=NADER, private=True)
    assert floor.only_reply(Ack).key == "role-of-frozen", "checked again at the second signature"


async def test_voice_report_found_restricted_moves_to_circle(floor: Floor) -> None:
    await floor.files(act_id="", way="voice", text="", actor="", seen="")
    day = floor.clock.today()
    floor.uow.online.add("r-c1", LinkKind.PAGE, "t.me/shahr/12", day=day, circle=False)
    await floor.presses("case.claim:c1")
    await floor.presses("case.sum:c1", private=True)
    await floor.presses("case.sum-act:c1/O13", private=True)
    await floor.says("Armed men turned people away at the door.")
    await floor.presses("case.sum-send:c1", private=True)
    assert floor.only_reply(Screen).key == "case-summarised-circle"
    case = await floor.case()
    assert (case.act_id, case.state, case.assignee) == ("O13", State.NEW, None)
    assert EraseDetails("c1", REZA) in floor.replies
    assert keys_sent_to(LEILA, floor.replies) == ["circle-case"]
    gone = floor.only_reply(EditCard)
    assert (gone.key, gone.there_only, len(gone.to)) == ("case-moved", True, 2)
    assert await floor.uow.online.top(LinkKind.PAGE, since=day, circle=False, limit=9) == []


async def test_merged_voice_case_cannot_be_renamed_out_of_circle(floor: Floor) -> None:
    """Otherwise its witnesses would be in a case that every moderator may take."""
    await floor.files(act_id="O13", way="voice", text="", actor="", seen="")
    case = await floor.case()
    floor.uow.cases.save(replace(case, witnesses=2))
    floor.uow.keep_turn()
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.sum:c1", by=LEILA, private=True)
    await floor.presses("case.sum-act:c1/O01", by=LEILA, private=True)
    await floor.says("A man hands out money at the door.", by=LEILA)
    await floor.presses("case.sum-send:c1", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-merge-circle"
    assert (await floor.case()).act_id == "O13"


async def sign_by_two(floor: Floor, first: str, *, by: Account, second: Account) -> None:
    """Two signatures: the first person's press, and the press that the second person is asked for."""
    await floor.presses(first, by=by, private=True)
    signs = [v for r in floor.replies if isinstance(r, Say) and r.to == StaffChat(second) for v in verbs(r)]
    await floor.presses(signs[0], by=second, private=True)


async def check_claim_lost(floor: Floor, account: Account) -> None:
    """The case waits. The moderator is told so without a reason, and the details are erased."""
    case = await floor.case()
    assert (case.state, case.assignee) == (State.NEW, None)
    assert EraseDetails("c1", account) in floor.replies
    assert keys_sent_to(account, floor.replies).count("notice-claim-lost") == 1
    notices = [r for r in floor.replies if isinstance(r, Say) and r.key == "notice-claim-lost"]
    assert set(notices[0].args) == {"number"} and not notices[0].buttons


@pytest.mark.parametrize("way", ["taken", "another role", "lifted", "named"])
async def test_former_circle_member_holds_no_restricted_case(floor: Floor, way: str) -> None:
    """However they got it: a lead stood in because nobody was named, and then stopped standing in."""
    omid = Account(Messenger.TELEGRAM, 9010)
    floor.uow.staff.save(Staff(omid, Role.LEAD, "Omid", started=True))
    floor.uow.members.save(Membership(omid, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    if way == "lifted":
        await sign_by_two(floor, f"panic.who:{LEILA}", by=REZA, second=BABAK)
    else:
        await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=NADER)
    await floor.presses("case.open:c1", by=NADER, private=True)
    assert (await floor.case()).assignee == NADER
    match way:
        case "taken":
            await floor.presses(f"role.take-yes:{NADER}", by=MINA, private=True)
        case "another role":
            await sign_by_two(floor, f"role.give:{NADER}/editor", by=MINA, second=omid)
        case "lifted":
            await sign_by_two(floor, f"role.lift:{LEILA}", by=MINA, second=NADER)
        case _:
            await sign_by_two(floor, f"circle.in:{BABAK}", by=MINA, second=NADER)
    await check_claim_lost(floor, NADER)


async def test_circle_changes_stand_in_the_log(floor: Floor) -> None:
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    records = await floor.uow.audit.of_subject(str(LEILA), most=9)
    assert [(record.by, record.detail) for record in records] == [
        (str(MINA), "circle out"), (str(NADER), "circle in"), (str(MINA), "circle wanted"),
    ]  # fmt: skip


async def test_leaving_or_stopped_member_is_removed_from_circle(floor: Floor) -> None:
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.takes(MemberChanged(turns.group(), LEILA, LEILA, MembershipStatus.OUTSIDE))
    member = await floor.uow.staff.get(LEILA)
    assert (await floor.case()).assignee is None and member is not None and not member.circle
    assert EraseDetails("c1", LEILA) in floor.replies


async def test_named_owner_leaving_groups_is_removed_from_circle(floor: Floor) -> None:
    await sign_by_two(floor, f"circle.in:{BABAK}", by=MINA, second=NADER)
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    floor.uow.staff.save(Staff(MINA, Role.OWNER, "Mina", started=True, named=True, circle=True))
    floor.uow.keep_turn()
    await floor.takes(
        MemberChanged(
            turns.group(Messenger.BALE, BALE_GROUP.chat_id), MINA, MINA, MembershipStatus.OUTSIDE, False
        )
    )
    replies = await floor.files(act_id=FORCE)
    assert keys_sent_to(MINA, replies) == [] and keys_sent_to(BABAK, replies) == ["circle-case"]


async def test_owner_removed_from_settings_loses_restricted_case(floor: Floor) -> None:
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=MINA)
    await floor.hears(await name_owners(context(floor.uow, clock=floor.clock), [NADER]))
    await check_claim_lost(floor, MINA)


async def test_restricted_details_are_erased_for_leaving_member(floor: Floor) -> None:
    """Also for cases that they decided or gave back."""
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.open:c1", by=LEILA, private=True)
    await floor.presses("case.release:c1", by=LEILA)
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    assert EraseDetails("c1", LEILA) in floor.replies
    assert "notice-claim-lost" not in keys_sent_to(LEILA, floor.replies)


def readers_of_number(replies: tuple[Reply, ...], number: int) -> set[Account]:
    """Who reads this case number in private."""
    return {
        r.to.account
        for r in replies
        if isinstance(r, Say) and isinstance(r.to, StaffChat) and str(number) in str(r.args)
    }


async def test_outside_leads_get_no_number_of_restricted_second_looks(floor: Floor) -> None:
    """Members of the circle are told. Owners outside are told only that somebody must be named."""
    await floor.files(act_id=FORCE)
    case = await floor.case()
    for nobody in (False, True):
        replies = await floor.hears((SecondLookUnclaimed("c1", nobody=nobody),))
        assert readers_of_number(replies, case.number) == {LEILA}
        assert keys_sent_to(NADER, replies) == [] and keys_sent_to(MINA, replies) == (
            ["circle-short"] if nobody else []
        )
    await floor.presses("case.recuse-yes:c1", by=LEILA, private=True)
    assert "notice-recused-nobody" in keys_sent_to(LEILA, floor.replies), (
        "she is the only one who may read its number"
    )
    assert keys_sent_to(NADER, floor.replies) == [] and keys_sent_to(MINA, floor.replies) == ["circle-short"]


async def test_outside_colleague_is_not_offered_restricted_case(floor: Floor) -> None:
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses(f"hand.to:{REZA}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "hand-circle" and keys_sent_to(REZA, floor.replies) == []
    await floor.files("c2")
    await floor.presses("case.claim:c2", by=LEILA)
    await floor.presses(f"hand.to:{REZA}", by=LEILA, private=True)
    numbers = readers_of_number(floor.replies, (await floor.case("c2")).number)
    assert numbers == {REZA} and not readers_of_number(floor.replies, (await floor.case()).number)
    await floor.presses(f"hand.yes:{LEILA}", by=REZA, private=True)
    assert ((await floor.case()).assignee, (await floor.case("c2")).assignee) == (LEILA, REZA)


async def test_decider_who_left_circle_gets_no_more_notices(floor: Floor) -> None:
    await floor.files(act_id=FORCE)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/verified-one-source", by=LEILA)
    await floor.presses(f"circle.out-yes:{LEILA}", by=MINA, private=True)
    await sign_by_two(floor, f"circle.in:{BABAK}", by=MINA, second=NADER)
    replies = await floor.hears((EvidenceAdded("c1", "r-c1"),))
    assert keys_sent_to(LEILA, replies) == []


async def test_recused_circle_member_is_shown_no_card(floor: Floor) -> None:
    await sign_by_two(floor, f"circle.in:{BABAK}", by=MINA, second=NADER)
    await floor.presses("recuse.from:area/thr01", by=LEILA, private=True)
    replies = await floor.files(act_id=FORCE)
    assert keys_sent_to(LEILA, replies) == [] and keys_sent_to(BABAK, replies) == ["circle-case"]


async def test_bot_removed_from_circle_group_releases_cases_and_notifies(floor: Floor) -> None:
    await register_circle_group(floor)
    await floor.files(act_id=FORCE)
    await floor.files("c2")
    await floor.presses("case.claim:c2", by=REZA)
    bot = Account(Messenger.TELEGRAM, 1)
    await floor.takes(
        MemberChanged(turns.group(chat_id=INNER), OMID, bot, MembershipStatus.OUTSIDE, is_bot_itself=True)
    )
    assert keys_sent_to(LEILA, floor.replies) == ["circle-case"], "its own group no longer exists"
    assert (await floor.case("c2")).assignee == REZA, "his rights come from another group"
    await floor.takes(MemberChanged(turns.group(), OMID, bot, MembershipStatus.OUTSIDE, is_bot_itself=True))
    assert (await floor.case("c2")).assignee is None and EraseDetails("c2", REZA) in floor.replies


async def test_pending_signature_survives_group_id_change(floor: Floor) -> None:
    inner, new = turns.group(chat_id=INNER), turns.group(chat_id=-1_000_999)
    floor.uow.staff.save(Staff(OMID, Role.OWNER, "Omid", started=True, named=True))
    await floor.takes(turns.command("register", by=OMID, chat=inner))
    await floor.takes(turns.command("circle", by=OMID, chat=inner))
    sign = next(v for r in floor.replies if isinstance(r, Say) for v in verbs(r) if v.startswith("role.sign"))
    await floor.takes(GroupMigrated(inner, OMID, new_chat_id=new.id))
    await floor.presses(sign, by=NADER, private=True)
    assert floor.reply_keys()[0] == "circle-group-made"
    assert await floor.uow.groups.get(Messenger.TELEGRAM, INNER) is None
    group = await floor.uow.groups.get(Messenger.TELEGRAM, new.id)
    assert group is not None and group.circle
