"""Who stands too near keeps away: from a case for good, from a kind as long as he says; nobody else learns of it."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, EditCard, EraseDetails, Reply, Say, Screen, StaffChat
from bot.domain.cases.recusal import From, Recusal
from bot.domain.cases.reports import State
from bot.domain.people import Account, Role, Staff
from tests.fakes import turns
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.turns import REZA


@pytest.fixture
async def floor() -> Floor:
    """Reza holds c1; c2 waits."""
    floor = a_floor()
    await floor.files()
    await floor.files("c2")
    await floor.presses("case.claim:c1")
    return floor


async def recuses(floor: Floor, case_id: str = "c1", *, by: Account = REZA, private: bool = True) -> None:
    await floor.presses(f"case.recuse:{case_id}", by=by, private=private)
    assert f"case.recuse-yes:{case_id}" in [
        v for r in floor.replies if hasattr(r, "buttons") for v in verbs(r)
    ]
    await floor.presses(f"case.recuse-yes:{case_id}", by=by, private=private)


def to(account: Account, replies: tuple[Reply, ...]) -> list[str]:
    return [r.key for r in replies if isinstance(r, Say) and r.to == StaffChat(account)]


async def test_his_case_is_let_go_as_if_he_had_given_it_back(floor: Floor) -> None:
    await floor.presses("case.release:c1")
    given_back = floor.only(EditCard)
    await floor.presses("case.claim:c1")
    await recuses(floor)
    assert floor.only(EditCard) == given_back, "others see no difference"
    assert floor.only(EraseDetails) == EraseDetails("c1", REZA)
    case = await floor.case()
    assert (case.state, case.owner, case.barred) == (State.NEW, None, None)


async def test_it_is_barred_for_him_for_good_and_for_nobody_else(floor: Floor) -> None:
    await recuses(floor)
    for verb in (
        "claim",
        "show",
        "why",
        "open",
        "verify",
        "merge",
        "break",
        "close",
        "recuse",
        "recuse-yes",
        "sum",
    ):
        await floor.presses(f"case.{verb}:c1", private=verb == "show")
        assert floor.only(Ack).key == "case-recused", verb
    await floor.presses("queue.first", private=True)
    assert "case.claim:c2" in verbs(floor.only(Screen))
    await floor.presses("case.next:c2", private=True)
    assert floor.only(Ack).key == "queue-no-other"
    await floor.presses("case.claim:c1", by=LEILA)
    assert (await floor.case()).owner == LEILA
    await floor.presses(f"hand.to:{REZA}", by=LEILA, private=True)
    await floor.presses(f"hand.yes:{LEILA}", private=True)
    assert floor.only(Ack).key == "case-recused"
    assert (await floor.case()).owner == LEILA
    await floor.presses("recuse.end:case/c1", private=True)
    assert floor.only(Ack).key == "recuse-unknown", "there is no way back"


async def test_a_waiting_case_and_one_in_anothers_hands_stay_as_they_are(floor: Floor) -> None:
    before = await floor.case("c2")
    await recuses(floor, "c2", private=False)
    assert await floor.case("c2") == before and floor.heard() == ["case-recused-now"]
    held = await floor.case("c1")
    await recuses(floor, by=LEILA)
    assert await floor.case("c1") == held
    await floor.presses("case.reason:c1/reject-repeat")
    await floor.presses("case.recuse:c1", by=BABAK)
    assert floor.only(Ack).key == "case-cannot-recuse"


async def test_owners_hear_when_nobody_is_left_and_not_who_has_gone(floor: Floor) -> None:
    owner = Account(REZA.messenger, 9009)
    floor.uow.staff.save(Staff(owner, Role.OWNER, "Omid", named=True))
    floor.uow.keep_turn()
    for account in (REZA, LEILA):
        await recuses(floor, "c2", by=account)
        assert to(owner, floor.replies) == []
    await recuses(floor, "c2", by=BABAK)
    assert to(owner, floor.replies) == ["notice-recused-nobody"]
    assert "Babak" not in floor.only(Say, "notice-recused-nobody").args.values()


async def test_from_an_area_and_from_a_class_of_actors_until_he_ends_it(floor: Floor) -> None:
    await floor.takes(turns.command("recuse", by=LEILA))
    await floor.presses("recuse.choose:area", by=LEILA, private=True)
    area = next(v for v in verbs(floor.only(Screen)) if v.startswith("recuse.from:area/"))
    for keep in ("recuse.from:area/thr01", "recuse.from:actor/candidate"):
        await floor.presses(keep, by=LEILA, private=True)
        await floor.presses("case.claim:c2", by=LEILA)
        assert floor.only(Ack).key == "case-recused", keep
        await floor.presses("queue.first", by=LEILA, private=True)
        assert floor.only(Screen).key == "queue-empty"
        await floor.presses(keep.replace("from", "end"), by=LEILA, private=True)
        assert floor.only(Screen).args["count"] == 0
    await floor.presses("recuse.from:actor/official", by=LEILA, private=True)
    await floor.presses("case.claim:c2", by=LEILA)
    assert (await floor.case("c2")).owner == LEILA, "of another class"
    assert area
    for wrong in (
        "recuse.from:area/nowhere",
        "recuse.from:case/c1",
        "recuse.from:x",
        "recuse.end:actor/force",
    ):
        await floor.presses(wrong, by=LEILA, private=True)
        assert floor.only(Ack).key == "recuse-unknown", wrong


async def test_what_he_holds_of_a_kind_is_let_go_with_it(floor: Floor) -> None:
    await floor.presses("recuse.from:area/thr01", private=True)
    assert (await floor.case()).owner is None and EraseDetails("c1", REZA) in floor.replies
    assert to(REZA, floor.replies) == ["notice-claim-lost"], "which case it was"
    assert await floor.uow.recusals.of(REZA) == {Recusal(REZA, From.AREA, "thr01")}


KINDS = ("case.recuse-yes:c2", "recuse.from:area/thr01", "recuse.from:actor/candidate")


@pytest.mark.parametrize("kept", KINDS)
async def test_no_act_on_such_a_case_is_his_from_then_on(floor: Floor, kept: str) -> None:
    """Also what he decided himself: what comes later about it is another's."""
    await floor.presses("case.claim:c2", by=LEILA)
    await floor.presses("case.reason:c2/reject-repeat", by=LEILA)
    if kept.startswith("case"):
        floor.uow.recusals.add(Recusal(LEILA, From.CASE, "c2"))
        floor.uow.keep_turn()
    else:
        await floor.presses(kept, by=LEILA, private=True)
    for verb in ("undo", "added", "show", "why", "open", "reopen", "verify", "note", "merge", "close"):
        await floor.presses(f"case.{verb}:c2", by=LEILA, private=True)
        assert floor.only(Ack).key == "case-recused", verb
    assert (await floor.case("c2")).state is State.REJECTED


@pytest.mark.parametrize("kept", KINDS)
async def test_no_list_and_no_search_shows_it_to_him(floor: Floor, kept: str) -> None:
    await floor.presses(kept, by=LEILA, private=True)
    numbers = {(await floor.case(case_id)).number for case_id in ("c1", "c2")}
    hidden = {(await floor.case("c2")).number} if kept.startswith("case") else numbers
    await floor.presses("queue.page:w///", by=LEILA, private=True)
    assert floor.only(Screen).key == "queue-page-none"
    await floor.presses("bulk:w///", by=LEILA, private=True)
    assert "bulk.mark:c2" not in verbs(floor.only(Screen))
    for number in hidden:
        await floor.takes(turns.command("search", str(number), by=LEILA))
        assert floor.only(Screen).key == "search-none"
    await floor.presses("search", by=LEILA, private=True)
    await floor.presses("search.only:s/open", by=LEILA, private=True)
    shown = [v for v in verbs(floor.only(Screen)) if v.startswith("search.show")]
    assert shown == (["search.show:c1"] if kept.startswith("case") else [])


@pytest.mark.parametrize("kept", KINDS)
async def test_it_is_no_case_to_merge_with(floor: Floor, kept: str) -> None:
    """Neither by its number nor as a likely one."""
    await floor.files("c3", area_id="thr02")
    floor.uow.cases.save(replace(await floor.case("c3"), area_id="thr02"))
    floor.uow.tables.sealed["r-c3"].body = replace(floor.uow.tables.sealed["r-c3"].body, actor="media")
    floor.uow.keep_turn()
    await floor.presses("case.claim:c3", by=LEILA)
    await floor.presses(kept, by=LEILA, private=True)
    await floor.presses("case.merge:c3", by=LEILA, private=True)
    assert not [v for v in verbs(floor.only(Screen)) if v.startswith("case.merge-with:c3/c2")]
    await floor.says(str((await floor.case("c2")).number), by=LEILA)
    assert floor.only(Ack).key == "case-merge-unknown"
    await floor.presses("case.merge-with:c3/c2", by=LEILA, private=True)
    assert floor.only(Ack).key == "case-recused"


async def test_its_witnesses_stay_barred_for_him_in_another_case(floor: Floor) -> None:
    await recuses(floor, "c2", by=LEILA)
    await floor.presses("case.release:c1")
    await floor.presses("case.claim:c2")
    await floor.presses("case.merge-yes:c2/c1", private=True)
    await floor.presses("case.claim:c1", by=LEILA)
    assert floor.only(Ack).key == "case-recused"


async def test_a_page_is_filled_up_behind_what_he_keeps_away_from(floor: Floor) -> None:
    for at in range(30):
        case_id = f"d{at:02}"
        await floor.files(case_id)
        if at % 3:
            floor.uow.cases.save(replace(await floor.case(case_id), area_id="thr02"))
    floor.uow.keep_turn()
    await floor.presses("recuse.from:area/thr01", by=LEILA, private=True)
    after, shown = "", list[str]()
    for _ in range(9):
        await floor.presses(f"queue.page:w////{after}", by=LEILA, private=True)
        found = [v.partition(":")[2] for v in verbs(floor.only(Screen)) if v.startswith("case.show")]
        shown += found
        if not any(
            v.startswith("queue.page:w////") for v in verbs(floor.only(Screen)) if found and found[-1] in v
        ):
            break
        after = found[-1]
        assert len(found) == 8
    assert len(shown) == len(set(shown)) == 20


async def test_who_keeps_away_from_whom_new_witnesses_accuse_holds_it_no_longer(floor: Floor) -> None:
    """Leila's case grows by a merge: she could neither work on it nor give it back."""
    await floor.files("c3", actor="media")
    await floor.presses("recuse.from:actor/candidate", by=LEILA, private=True)
    await floor.presses("case.claim:c3", by=LEILA)
    await floor.presses("case.merge-yes:c1/c3", private=True)
    case = await floor.case("c3")
    assert (case.state, case.owner, case.witnesses) == (State.NEW, None, 2)
    assert "notice-claim-lost" in to(LEILA, floor.replies) and EraseDetails("c3", LEILA) in floor.replies
