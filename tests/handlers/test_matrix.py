"""Every action × role × state × button, pressed through the real routes. The expected rights are written here
a second time, as independent rules. An action or a role without a row fails this test."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from itertools import product
from typing import Final, cast

import pytest

from bot.conversation.outgoing import Ack, EditCard, EraseDetails, GroupChat, Say, Screen
from bot.conversation.router import Where, guard
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import PROVEN, TABLE, Action, Case, PendingWish, ProofGrade, State, Wish
from bot.domain.errors import RequestRefused
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Person, Role, Staff
from bot.domain.staff.permissions import PERMISSIONS, Permission
from bot.domain.staff.rights_conditions import ActingPerson, is_not_frozen
from bot.handlers import TABLE as ROUTES
from tests.fakes.doors import door_of
from tests.fakes.floor import GROUP, LEILA, NAMES, Floor, a_floor
from tests.fakes.permissions import patch_permission
from tests.fakes.turns import keys_for

WHO = Account(Messenger.TELEGRAM, 9050)
"""The one who presses."""
LEAD = Account(Messenger.TELEGRAM, 9051)
"""A lead who has requested the breaks."""
OTHER = LEILA
"""The assignee of the case that the presser does not hold."""
FORCE: Final = "O43"
OWN, FOREIGN, STALE = "own", "foreign", "stale"
"""The presser's case; another person's; a case of last year, of which nothing is stored."""


@dataclass(frozen=True)
class PresserKind:
    """A person's rights. ``leads``: is a lead; ``signs``: their signature counts."""

    role: Role | None
    status: MembershipStatus | None = MembershipStatus.MEMBER
    can_moderate: bool = True
    leads: bool = False
    signs: bool = False
    frozen: bool = False
    fresh: bool = False
    is_recused: bool = False
    in_circle: bool = True


KINDS: Final = {
    "none": PresserKind(None, None, can_moderate=False),
    "moderator": PresserKind(Role.MODERATOR),
    "lead": PresserKind(Role.LEAD, leads=True, signs=True),
    "liaison": PresserKind(Role.LIAISON, None, can_moderate=False),
    "editor": PresserKind(Role.EDITOR, None, can_moderate=False),
    "expert": PresserKind(Role.EXPERT, None, can_moderate=False),
    "expert in the group": PresserKind(Role.EXPERT, can_moderate=False),
    "owner": PresserKind(Role.OWNER, leads=True, signs=True),
    "frozen moderator": PresserKind(Role.MODERATOR, can_moderate=False, frozen=True),
    "frozen lead": PresserKind(Role.LEAD, can_moderate=False, frozen=True),
    "lead of less than a day": PresserKind(Role.LEAD, leads=True, fresh=True),
    "recused": PresserKind(Role.LEAD, can_moderate=False, leads=True, signs=True, is_recused=True),
    "outside the circle": PresserKind(Role.LEAD, can_moderate=False, leads=True, signs=True, in_circle=False),
    "outside the group": PresserKind(Role.LEAD, None, can_moderate=False),
    "just left": PresserKind(Role.LEAD, MembershipStatus.OUTSIDE, can_moderate=False),
    "stranger in the group": PresserKind(None, MembershipStatus.STRANGER, can_moderate=False),
}

PRESSES: Final = {
    Action.CLAIM: "case.claim:c1",
    Action.RELEASE: "case.release:c1",
    Action.RECUSE: "case.recuse-yes:c1",
    Action.BREAK: "case.break-yes:c1",
    Action.HAND_OVER: f"hand.yes:{OTHER}",
    Action.ASK: "case.ask:c1",
    Action.VERIFY: "case.reason:c1/verified-one-source",
    Action.OUT_OF_SCOPE: "case.reason:c1/out-lawful",
    Action.REJECT: "case.reason:c1/reject-repeat",
    Action.UNDO: "case.undo:c1",
    Action.MERGE: "case.merge-yes:c1/c2",
    Action.UNMERGE: "case.unmerge-yes:c1",
    Action.CLOSE: "case.end:c1/closed-right",
    Action.REOPEN: "case.reopen-why:c1/reopen-mistake",
}
ACTIONS_WITHOUT_BUTTON: Final = {
    Action.EXPIRE: "the clock's",
    Action.ANSWER: "the reporter's",
    Action.DISAGREE: "the reporter's",
    Action.WITHDRAW: "the reporter's",
    Action.RECALL: "the reporter's",
    Action.REFER: "the reporters', once they agree, and a second moderator's: tests/handlers/test_referrals.py",
}
"""No moderator's button does these."""

ASSIGNEE_ACTIONS: Final = {
    Action.RELEASE, Action.ASK, Action.VERIFY, Action.OUT_OF_SCOPE, Action.REJECT, Action.UNDO, Action.MERGE,
}  # fmt: skip
CLAIMED_STATES: Final = ("claimed", "needs_info")
DECIDED_STATES: Final = ("verified", "out_of_scope", "rejected")
NEXT_STATES: Final = {
    Action.CLAIM: {"new": "claimed"},
    Action.RELEASE: dict.fromkeys(CLAIMED_STATES, "new"),
    Action.RECUSE: dict.fromkeys(("new", *CLAIMED_STATES), "new"),
    Action.BREAK: dict.fromkeys(CLAIMED_STATES, "new"),
    Action.HAND_OVER: {"claimed": "claimed", "needs_info": "needs_info"},
    Action.ASK: {"claimed": "needs_info"},
    Action.VERIFY: dict.fromkeys(CLAIMED_STATES, "verified"),
    Action.OUT_OF_SCOPE: dict.fromkeys(CLAIMED_STATES, "out_of_scope"),
    Action.REJECT: dict.fromkeys(CLAIMED_STATES, "rejected"),
    Action.UNDO: dict.fromkeys(DECIDED_STATES, "claimed"),
    Action.MERGE: dict.fromkeys(CLAIMED_STATES, "merged"),
    Action.UNMERGE: {"merged": "new"},
    Action.CLOSE: {"verified": "closed", "referred": "closed"},
    Action.REOPEN: dict.fromkeys(DECIDED_STATES, "new"),
}


def outcome(action: Action, kind: PresserKind, state: State, button: str) -> str:
    """The state afterwards, or "" if the action is refused."""
    after = NEXT_STATES[action].get(state, "")
    if button == STALE or not kind.can_moderate or not after:
        return ""
    match action:
        case Action.BREAK:
            may = kind.signs and button == FOREIGN
        case Action.HAND_OVER:
            may = button == FOREIGN
        case Action.UNMERGE | Action.REOPEN:
            may = kind.leads or button == OWN
        case Action.RECUSE:
            return after if button == OWN else str(state)
        case _:
            may = action not in ASSIGNEE_ACTIONS or button == OWN
    return after if may else ""


def act_of(kind: PresserKind) -> str:
    """Restricted if the presser is outside the circle. Otherwise restriction must not be what refuses
    them."""
    return "O01" if kind.in_circle else FORCE


def prepare_case(kind: PresserKind, action: Action, state: State, button: str, floor: Floor) -> Case:
    """The case and the presser as they are before the press."""
    now, uow = floor.clock.now(), floor.uow
    if kind.role is not None:
        since = now - timedelta(hours=23) if kind.fresh else None
        named = kind.role is Role.OWNER
        uow.staff.save(
            Staff(
                WHO,
                kind.role,
                "Who",
                True,
                since=since,
                named=named,
                frozen=kind.frozen,
                circle=kind.in_circle,
            )
        )
    if kind.status is not None:
        uow.members.save(Membership(WHO, GROUP.chat_id, kind.status, now))
    if kind.is_recused:
        uow.recusals.add(Recusal(WHO, RecusalScope.CASE, "c1"))
    for account, role in ((LEAD, Role.LEAD), (OTHER, Role.MODERATOR)):
        uow.staff.save(Staff(account, role, NAMES.get(account, "Lead"), started=True, circle=True))
    owner = None if state in (State.NEW, State.WITHDRAWN) else WHO if button == OWN else OTHER
    decided = now if state in (*DECIDED_STATES, State.REFERRED, State.MERGED, State.CLOSED) else None
    pending = None
    if action is Action.BREAK:
        pending = PendingWish(Wish.BREAK, LEAD, now, reason="break-away")
    if action is Action.HAND_OVER and owner == OTHER:
        pending = PendingWish(Wish.HAND_OVER, OTHER, now, to=WHO)
    merged = state is State.MERGED
    return replace(
        uow.tables.cases["c1"],
        act_id=act_of(kind),
        state=state,
        assignee=owner,
        assignee_name="x" if owner else "",
        until=now + timedelta(minutes=9) if state in CLAIMED_STATES else None,
        decided_at=decided,
        reason="out-lawful" if decided else "",
        grade=ProofGrade.ONE_SOURCE if state in PROVEN else None,
        reporter_notified=action in (Action.CLOSE, Action.REOPEN) or merged,
        merged_into="c2" if merged else "",
        witnesses=0 if merged or state is State.WITHDRAWN else 1,
        pending=pending if owner else None,
    )


async def floor_with_two_cases(act_id: str) -> Floor:
    """File the cases once for each act, and notify everybody. Each stage starts from a copy."""
    if act_id not in FILED:
        FILED[act_id] = floor = a_floor()
        await floor.files("c1", act_id=act_id)
        await floor.files("c2", act_id=act_id)
    filed = FILED[act_id]
    floor = Floor(ids=replace(filed.ids))
    floor.uow.tables = filed.uow.copy_tables()
    return floor


FILED: dict[str, Floor] = {}


async def staged_floor(kind: PresserKind, action: Action, state: State, button: str) -> Floor:
    floor = await floor_with_two_cases(act_of(kind))
    tables = floor.uow.tables
    tables.cases["c1"] = prepare_case(kind, action, state, button, floor)
    if state is State.MERGED:
        tables.cases["c2"] = replace(tables.cases["c2"], witnesses=2)
        tables.reports["r-c1"] = replace(tables.reports["r-c1"], case_id="c2", origin="c1")
    floor.uow.keep_turn()
    return floor


async def presses(floor: Floor, action: Action, button: str) -> None:
    data = PRESSES[action]
    if button == STALE:
        data = data.replace("c1", "gone").replace(str(OTHER), str(Account(Messenger.BALE, 1)))
    await floor.presses(data, by=WHO, private=True)
    if action is Action.ASK and not is_refused(floor):
        await floor.says("At which door was it?", by=WHO)
        await floor.presses("case.ask-send:c1", by=WHO, private=True)


def is_refused(floor: Floor) -> bool:
    return any(isinstance(reply, Ack) and reply.alert for reply in floor.replies)


def test_every_action_and_every_role_has_a_row() -> None:
    assert {*PRESSES, *ACTIONS_WITHOUT_BUTTON} == set(Action)
    assert {kind.role for kind in KINDS.values()} == {*Role, None}
    assert {(State(s), a): State(t) for a, steps in NEXT_STATES.items() for s, t in steps.items()} == {
        step: after for step, after in TABLE.items() if step[1] not in ACTIONS_WITHOUT_BUTTON
    }


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("action", PRESSES)
async def test_who_may_do_what_and_when(action: Action, name: str) -> None:
    kind = KINDS[name]
    for state, button in product(State, (OWN, FOREIGN, STALE)):
        floor = await staged_floor(kind, action, state, button)
        before = await floor.case()
        expected = outcome(action, kind, state, button)
        await presses(floor, action, button)
        after, where = await floor.case(), (action, name, state, button, floor.reply_keys())
        if expected:
            assert not is_refused(floor) and after.state == expected, where
            continue
        assert is_refused(floor) and floor.facts == (), where
        if action is Action.HAND_OVER and (after.pending, before.pending is None) == (None, False):
            assert "notice-not-taken-over" in floor.reply_keys(), ("whoever offered it hears", where)
            before = replace(before, pending=None)
        else:
            assert all(isinstance(r, Ack) for r in floor.replies), ("to the presser only", where)
        assert replace(after, version=0) == replace(before, version=0), where


def pressable_in_a_group(action: Action) -> bool:
    verb = PRESSES[action].partition(":")[0]
    return any(route.on == verb and route.where is Where.ANY for route in ROUTES)


def is_card_refreshed(floor: Floor, kind: PresserKind) -> bool:
    """In the group of the press, and only there, the card shows the present state. If the card does not
    belong there, it shows the line that closes it."""
    (edit,) = [r for r in floor.replies if isinstance(r, EditCard)]
    key = "case-card" if kind.in_circle else "case-moved"
    here = edit.to == (GroupChat(GROUP.messenger, GROUP.chat_id),)
    return here and edit.there_only and (edit.key, edit.case_id, edit.again) == (key, "c1", kind.in_circle)


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("action", [action for action in PRESSES if pressable_in_a_group(action)])
async def test_refused_group_press_changes_nothing_and_shows_current_card(action: Action, name: str) -> None:
    kind = KINDS[name]
    for state, button in product(State, (OWN, FOREIGN, STALE)):
        if outcome(action, kind, state, button):
            continue
        floor = await staged_floor(kind, action, state, button)
        before = floor.uow.copy_tables()
        await floor.presses(PRESSES[action].replace("c1", "gone" if button == STALE else "c1"), by=WHO)
        where = (action, name, state, button, floor.reply_keys())
        assert floor.uow.tables == before, where
        assert is_refused(floor), where
        others = [r for r in floor.replies if not isinstance(r, Ack)]
        if button == STALE:
            assert not others, where
        else:
            assert len(others) == 1 and is_card_refreshed(floor, kind), where


async def test_every_refused_card_button_shows_current_card() -> None:
    """Also buttons that are no action, and new ones: in a group each button names its case."""
    kind = KINDS["frozen moderator"]
    on_cards = {r.on for r in ROUTES if r.where is Where.ANY and door_of(r) is Permission.OPEN_DESK} - {
        "drill.join"
    }
    assert len(on_cards) > 15
    for verb in sorted(on_cards):
        floor = await staged_floor(kind, Action.CLAIM, State.CLAIMED, FOREIGN)
        before = floor.uow.copy_tables()
        await floor.presses(f"{verb}:c1", by=WHO)
        assert floor.only_reply(Ack) == Ack("frozen", alert=True), verb
        assert is_card_refreshed(floor, kind) and floor.uow.tables == before, verb


async def test_reading_is_for_who_holds_it_and_may_work() -> None:
    for name, (kind, button) in ((n, (k, b)) for n, k in KINDS.items() for b in (OWN, FOREIGN)):
        floor = await staged_floor(kind, Action.CLAIM, State.CLAIMED, button)
        await floor.presses("case.open:c1", by=WHO, private=True)
        read = any(isinstance(r, Say) and r.key == "case-details" for r in floor.replies)
        assert read is (kind.can_moderate and button == OWN), (name, button)
        assert read is not is_refused(floor), name


async def test_seeing_is_for_who_may_see() -> None:
    for name, kind in KINDS.items():
        floor = await staged_floor(kind, Action.CLAIM, State.NEW, FOREIGN)
        await floor.presses("case.show:c1", by=WHO, private=True)
        assert any(isinstance(r, Screen) for r in floor.replies) is kind.can_moderate, name


def test_every_staff_route_is_closed_without_rights() -> None:
    """Also routes that are no action on a case, and new routes."""
    floor = a_floor()
    now = floor.clock.now()
    for route, (name, kind) in product(ROUTES, KINDS.items()):
        staff = None if kind.role is None else Staff(WHO, kind.role, frozen=kind.frozen)
        inside = kind.status in (MembershipStatus.MEMBER, MembershipStatus.ADMINISTRATOR)
        known = Membership(WHO, GROUP.chat_id, kind.status, now) if kind.status is not None else None
        person = Person(WHO, keys_for(WHO), staff=staff, membership=known)
        may = {
            Permission.LEARN_AND_REPORT: True,
            Permission.OPEN_DESK: inside and not kind.frozen and kind.role is not Role.EXPERT,
            Permission.OPEN_LEADS_DESK: not kind.frozen
            and (kind.role is Role.OWNER or (inside and kind.role is Role.LEAD)),
            Permission.LEAD_DESK: inside and not kind.frozen and kind.role in (Role.LEAD, Role.OWNER),
            Permission.OPEN_BODY_DESK: not kind.frozen
            and (kind.role in (Role.OWNER, Role.LIAISON) or (inside and kind.role is Role.LEAD)),
            Permission.WORK_HERE: kind.role is not None
            and not kind.frozen
            and (inside or kind.role is not Role.LEAD),
            Permission.OPEN_OWNERS_DESK: kind.role is Role.OWNER and not kind.frozen,
        }[door_of(route)]
        try:
            guard(route, person, now=now)
        except RequestRefused:
            assert not may, (route.on, name)
        else:
            assert may, (route.on, name)


def test_a_new_role_may_press_what_the_map_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """A role that exists only in the map: an observer, who reads the atlas and gives opinions."""

    class MadeUpRole(StrEnum):
        OBSERVER = "observer"

    def is_observer(who: ActingPerson) -> bool:
        return who.role == MadeUpRole.OBSERVER

    granted = {Permission.READ_ATLAS, Permission.GIVE_OPINION}
    for permission in granted:
        patch_permission(monkeypatch, permission, [*PERMISSIONS[permission], [is_observer, is_not_frozen]])
    now = a_floor().clock.now()
    known = Membership(WHO, GROUP.chat_id, MembershipStatus.MEMBER, now)
    pressed = set()
    for route, frozen in product(ROUTES, (False, True)):
        staff = Staff(WHO, cast("Role", MadeUpRole.OBSERVER), frozen=frozen)
        person = Person(WHO, keys_for(WHO), staff=staff, membership=known)
        try:
            guard(route, person, now=now)
        except RequestRefused as refused:
            assert refused.key == ("frozen" if route.needs in granted else "not-allowed"), route.on
            assert frozen or route.needs not in granted, route.on
        else:
            assert not frozen or route.needs is Permission.LEARN_AND_REPORT, route.on
            pressed.add(route.needs)
    assert pressed == {Permission.LEARN_AND_REPORT, *granted}


async def test_an_old_membership_opens_nothing() -> None:
    route = next(candidate for candidate in ROUTES if candidate.on == "case.claim")
    floor = a_floor()
    now = floor.clock.now()
    for age, may in ((timedelta(seconds=60), True), (timedelta(seconds=61), False)):
        known = Membership(WHO, GROUP.chat_id, MembershipStatus.MEMBER, now - age)
        person = Person(WHO, keys_for(WHO), staff=Staff(WHO, Role.OWNER), membership=known)
        if may:
            guard(route, person, now=now)
        else:
            with pytest.raises(RequestRefused):
                guard(route, person, now=now)


async def test_what_is_let_go_is_taken_from_their_chat() -> None:
    for action, button in (
        (Action.RELEASE, OWN),
        (Action.RECUSE, OWN),
        (Action.BREAK, FOREIGN),
        (Action.REJECT, OWN),
    ):
        floor = await staged_floor(KINDS["lead"], action, State.CLAIMED, button)
        await presses(floor, action, button)
        assert floor.only_reply(EraseDetails) == EraseDetails("c1", WHO if button == OWN else OTHER)
