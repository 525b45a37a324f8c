"""Every action × role × state × button, pressed through the real routes; who may is told here a second time, by a
rule of its own. An action or a role without a row turns this red."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import Final

import pytest

from bot.conversation.outgoing import Ack, EditCard, EraseDetails, GroupChat, Say, Screen
from bot.conversation.router import Where, Who, guard
from bot.domain.cases.pending import Pending, Wish
from bot.domain.cases.recusal import From, Recusal
from bot.domain.cases.reports import PROVEN, TABLE, Action, Case, Grade, State
from bot.domain.errors import Refused
from bot.domain.people import Account, Membership, Messenger, Person, Role, Staff, Standing
from bot.handlers import TABLE as ROUTES
from tests.fakes.floor import GROUP, LEILA, NAMES, Floor, a_floor
from tests.fakes.turns import keys_for

WHO = Account(Messenger.TELEGRAM, 9050)
"""The one who presses."""
LEAD = Account(Messenger.TELEGRAM, 9051)
"""A lead who has wished the breaks."""
OTHER = LEILA
"""Who holds what the presser does not."""
FORCE: Final = "O43"
OWN, FOREIGN, STALE = "own", "foreign", "stale"
"""The presser's case; another's; a case of last year, of which nothing is kept."""


@dataclass(frozen=True)
class Kind:
    """Somebody as he stands. ``able``: whether he works as a moderator; ``leads``: whether he leads, ``signs``: whether
    his signature counts."""

    role: Role | None
    standing: Standing | None = Standing.MEMBER
    able: bool = True
    leads: bool = False
    signs: bool = False
    frozen: bool = False
    fresh: bool = False
    away: bool = False
    inner: bool = True


KINDS: Final = {
    "none": Kind(None, None, able=False),
    "moderator": Kind(Role.MODERATOR),
    "lead": Kind(Role.LEAD, leads=True, signs=True),
    "liaison": Kind(Role.LIAISON, None, able=False),
    "editor": Kind(Role.EDITOR, None, able=False),
    "expert": Kind(Role.EXPERT, None, able=False),
    "expert in the group": Kind(Role.EXPERT, able=False),
    "owner": Kind(Role.OWNER, leads=True, signs=True),
    "frozen moderator": Kind(Role.MODERATOR, able=False, frozen=True),
    "frozen lead": Kind(Role.LEAD, able=False, frozen=True),
    "lead of less than a day": Kind(Role.LEAD, leads=True, fresh=True),
    "recused": Kind(Role.LEAD, able=False, leads=True, signs=True, away=True),
    "outside the circle": Kind(Role.LEAD, able=False, leads=True, signs=True, inner=False),
    "outside the group": Kind(Role.LEAD, None, able=False),
    "just left": Kind(Role.LEAD, Standing.OUTSIDE, able=False),
    "stranger in the group": Kind(None, Standing.STRANGER, able=False),
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
NOBODYS: Final = {
    Action.EXPIRE: "the clock's",
    Action.ANSWER: "the reporter's",
    Action.DISAGREE: "the reporter's",
    Action.WITHDRAW: "the reporter's",
    Action.RECALL: "the reporter's",
    Action.REFER: "the reporters', once they agree, and a second moderator's: tests/handlers/test_referrals.py",
}
"""No moderator has a button for these."""

HOLDERS: Final = {
    Action.RELEASE, Action.ASK, Action.VERIFY, Action.OUT_OF_SCOPE, Action.REJECT, Action.UNDO, Action.MERGE,
}  # fmt: skip
HELD: Final = ("claimed", "needs_info")
DECIDED: Final = ("verified", "out_of_scope", "rejected")
LEADS_TO: Final = {
    Action.CLAIM: {"new": "claimed"},
    Action.RELEASE: dict.fromkeys(HELD, "new"),
    Action.RECUSE: dict.fromkeys(("new", *HELD), "new"),
    Action.BREAK: dict.fromkeys(HELD, "new"),
    Action.HAND_OVER: {"claimed": "claimed", "needs_info": "needs_info"},
    Action.ASK: {"claimed": "needs_info"},
    Action.VERIFY: dict.fromkeys(HELD, "verified"),
    Action.OUT_OF_SCOPE: dict.fromkeys(HELD, "out_of_scope"),
    Action.REJECT: dict.fromkeys(HELD, "rejected"),
    Action.UNDO: dict.fromkeys(DECIDED, "claimed"),
    Action.MERGE: dict.fromkeys(HELD, "merged"),
    Action.UNMERGE: {"merged": "new"},
    Action.CLOSE: {"verified": "closed", "referred": "closed"},
    Action.REOPEN: dict.fromkeys(DECIDED, "new"),
}


def outcome(action: Action, kind: Kind, state: State, button: str) -> str:
    """The state afterwards, or nothing where it is refused."""
    after = LEADS_TO[action].get(state, "")
    if button == STALE or not kind.able or not after:
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
            may = action not in HOLDERS or button == OWN
    return after if may else ""


def act_of(kind: Kind) -> str:
    """A case that only the circle sees, for who is not in it: nobody else may be kept away by that alone."""
    return "O01" if kind.inner else FORCE


def staged(kind: Kind, action: Action, state: State, button: str, floor: Floor) -> Case:
    """The case as it stands before the press, and the presser as he is."""
    now, uow = floor.clock.now(), floor.uow
    if kind.role is not None:
        since = now - timedelta(hours=23) if kind.fresh else None
        named = kind.role is Role.OWNER
        uow.staff.save(
            Staff(
                WHO, kind.role, "Who", True, since=since, named=named, frozen=kind.frozen, circle=kind.inner
            )
        )
    if kind.standing is not None:
        uow.members.save(Membership(WHO, GROUP.chat_id, kind.standing, now))
    if kind.away:
        uow.recusals.add(Recusal(WHO, From.CASE, "c1"))
    for account, role in ((LEAD, Role.LEAD), (OTHER, Role.MODERATOR)):
        uow.staff.save(Staff(account, role, NAMES.get(account, "Lead"), started=True, circle=True))
    owner = None if state in (State.NEW, State.WITHDRAWN) else WHO if button == OWN else OTHER
    decided = now if state in (*DECIDED, State.REFERRED, State.MERGED, State.CLOSED) else None
    pending = None
    if action is Action.BREAK:
        pending = Pending(Wish.BREAK, LEAD, now, reason="break-away")
    if action is Action.HAND_OVER and owner == OTHER:
        pending = Pending(Wish.HAND_OVER, OTHER, now, to=WHO)
    merged = state is State.MERGED
    return replace(
        uow.tables.cases["c1"],
        act_id=act_of(kind),
        state=state,
        owner=owner,
        owner_name="x" if owner else "",
        until=now + timedelta(minutes=9) if state in HELD else None,
        decided_at=decided,
        reason="out-lawful" if decided else "",
        grade=Grade.ONE_SOURCE if state in PROVEN else None,
        told=action in (Action.CLOSE, Action.REOPEN) or merged,
        merged_into="c2" if merged else "",
        witnesses=0 if merged or state is State.WITHDRAWN else 1,
        pending=pending if owner else None,
    )


async def with_two_cases(act_id: str) -> Floor:
    """Filed once for each act, and told to everybody; each stage goes on from a copy."""
    if act_id not in FILED:
        FILED[act_id] = floor = a_floor()
        await floor.files("c1", act_id=act_id)
        await floor.files("c2", act_id=act_id)
    filed = FILED[act_id]
    floor = Floor(ids=replace(filed.ids))
    floor.uow.tables = filed.uow.copied()
    return floor


FILED: dict[str, Floor] = {}


async def a_stage(kind: Kind, action: Action, state: State, button: str) -> Floor:
    floor = await with_two_cases(act_of(kind))
    tables = floor.uow.tables
    tables.cases["c1"] = staged(kind, action, state, button, floor)
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
    if action is Action.ASK and not refused(floor):
        await floor.says("At which door was it?", by=WHO)
        await floor.presses("case.ask-send:c1", by=WHO, private=True)


def refused(floor: Floor) -> bool:
    return any(isinstance(reply, Ack) and reply.alert for reply in floor.replies)


def test_every_action_and_every_role_has_a_row() -> None:
    assert {*PRESSES, *NOBODYS} == set(Action)
    assert {kind.role for kind in KINDS.values()} == {*Role, None}
    assert {(State(s), a): State(t) for a, steps in LEADS_TO.items() for s, t in steps.items()} == {
        step: after for step, after in TABLE.items() if step[1] not in NOBODYS
    }


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("action", PRESSES)
async def test_who_may_do_what_and_when(action: Action, name: str) -> None:
    kind = KINDS[name]
    for state, button in product(State, (OWN, FOREIGN, STALE)):
        floor = await a_stage(kind, action, state, button)
        before = await floor.case()
        expected = outcome(action, kind, state, button)
        await presses(floor, action, button)
        after, where = await floor.case(), (action, name, state, button, floor.heard())
        if expected:
            assert not refused(floor) and after.state == expected, where
            continue
        assert replace(after, version=0) == replace(before, version=0), where
        assert refused(floor) and floor.facts == (), where
        assert all(isinstance(r, Ack) for r in floor.replies), ("to him alone", where)


def pressable_in_a_group(action: Action) -> bool:
    verb = PRESSES[action].partition(":")[0]
    return any(route.on == verb and route.where is Where.ANY for route in ROUTES)


def card_again(floor: Floor, kind: Kind) -> bool:
    """The card is shown as it is in the group of the press and nowhere else; where it does not belong there, the
    line that closes it."""
    (edit,) = [r for r in floor.replies if isinstance(r, EditCard)]
    key = "case-card" if kind.inner else "case-moved"
    here = edit.to == (GroupChat(GROUP.messenger, GROUP.chat_id),)
    return here and edit.there_only and (edit.key, edit.case_id, edit.again) == (key, "c1", kind.inner)


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("action", [action for action in PRESSES if pressable_in_a_group(action)])
async def test_a_refused_press_in_a_group_changes_nothing_and_shows_the_card_as_it_is(
    action: Action, name: str
) -> None:
    kind = KINDS[name]
    for state, button in product(State, (OWN, FOREIGN, STALE)):
        if outcome(action, kind, state, button):
            continue
        floor = await a_stage(kind, action, state, button)
        before = floor.uow.copied()
        await floor.presses(PRESSES[action].replace("c1", "gone" if button == STALE else "c1"), by=WHO)
        where = (action, name, state, button, floor.heard())
        assert floor.uow.tables == before, where
        assert refused(floor), where
        others = [r for r in floor.replies if not isinstance(r, Ack)]
        if button == STALE:
            assert not others, where
        else:
            assert len(others) == 1 and card_again(floor, kind), where


async def test_every_button_of_a_card_that_is_refused_shows_the_card_as_it_is() -> None:
    """Also those that are no action, and those that are added: in a group each names its case."""
    kind = KINDS["frozen moderator"]
    on_cards = {r.on for r in ROUTES if r.where is Where.ANY and r.who is Who.MODERATOR} - {"drill.join"}
    assert len(on_cards) > 15
    for verb in sorted(on_cards):
        floor = await a_stage(kind, Action.CLAIM, State.CLAIMED, FOREIGN)
        before = floor.uow.copied()
        await floor.presses(f"{verb}:c1", by=WHO)
        assert floor.only(Ack) == Ack("frozen", alert=True), verb
        assert card_again(floor, kind) and floor.uow.tables == before, verb


async def test_reading_is_for_who_holds_it_and_may_work() -> None:
    for name, (kind, button) in ((n, (k, b)) for n, k in KINDS.items() for b in (OWN, FOREIGN)):
        floor = await a_stage(kind, Action.CLAIM, State.CLAIMED, button)
        await floor.presses("case.open:c1", by=WHO, private=True)
        read = any(isinstance(r, Say) and r.key == "case-details" for r in floor.replies)
        assert read is (kind.able and button == OWN), (name, button)
        assert read is not refused(floor), name


async def test_seeing_is_for_who_may_see() -> None:
    for name, kind in KINDS.items():
        floor = await a_stage(kind, Action.CLAIM, State.NEW, FOREIGN)
        await floor.presses("case.show:c1", by=WHO, private=True)
        assert any(isinstance(r, Screen) for r in floor.replies) is kind.able, name


def test_every_staff_route_is_closed_to_who_has_no_right() -> None:
    """Also those that are no action on a case: a route that is added is asked the same."""
    floor = a_floor()
    now = floor.clock.now()
    for route, (name, kind) in product(ROUTES, KINDS.items()):
        staff = None if kind.role is None else Staff(WHO, kind.role, frozen=kind.frozen)
        inside = kind.standing in (Standing.MEMBER, Standing.ADMINISTRATOR)
        known = Membership(WHO, GROUP.chat_id, kind.standing, now) if kind.standing is not None else None
        person = Person(WHO, keys_for(WHO), staff=staff, membership=known)
        may = {
            Who.ANYONE: True,
            Who.MODERATOR: inside and not kind.frozen and kind.role is not Role.EXPERT,
            Who.LEAD: not kind.frozen and (kind.role is Role.OWNER or (inside and kind.role is Role.LEAD)),
            Who.LIAISON: not kind.frozen
            and (kind.role in (Role.OWNER, Role.LIAISON) or (inside and kind.role is Role.LEAD)),
            Who.STAFF: kind.role is not None and not kind.frozen and (inside or kind.role is not Role.LEAD),
            Who.OWNER: kind.role is Role.OWNER and not kind.frozen,
        }[route.who]
        try:
            guard(route, person, now=now)
        except Refused:
            assert not may, (route.on, name)
        else:
            assert may, (route.on, name)


async def test_an_old_membership_opens_nothing() -> None:
    route = next(one for one in ROUTES if one.on == "case.claim")
    floor = a_floor()
    now = floor.clock.now()
    for age, may in ((timedelta(seconds=60), True), (timedelta(seconds=61), False)):
        known = Membership(WHO, GROUP.chat_id, Standing.MEMBER, now - age)
        person = Person(WHO, keys_for(WHO), staff=Staff(WHO, Role.OWNER), membership=known)
        if may:
            guard(route, person, now=now)
        else:
            with pytest.raises(Refused):
                guard(route, person, now=now)


async def test_what_is_let_go_is_taken_from_his_chat() -> None:
    for action, button in (
        (Action.RELEASE, OWN),
        (Action.RECUSE, OWN),
        (Action.BREAK, FOREIGN),
        (Action.REJECT, OWN),
    ):
        floor = await a_stage(KINDS["lead"], action, State.CLAIMED, button)
        await presses(floor, action, button)
        assert floor.only(EraseDetails) == EraseDetails("c1", WHO if button == OWN else OTHER)
