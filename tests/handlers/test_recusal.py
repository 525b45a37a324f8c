"""Recusal: from a case for good, from a kind of case for a chosen time; nobody else learns of it."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, EditCard, EraseDetails, Reply, Say, Screen, StaffChat
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import State
from bot.domain.people import Account, Role, Staff
from tests.fakes import turns
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.turns import REZA


@pytest.fixture
async def floor() -> Floor:
    """Reza holds c1. c2 waits."""
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


def keys_sent_to(account: Account, replies: tuple[Reply, ...]) -> list[str]:
    return [r.key for r in replies if isinstance(r, Say) and r.to == StaffChat(account)]


async def test_recused_moderators_claim_is_released(floor: Floor) -> None:
    await floor.presses("case.release:c1")
    given_back = floor.only_reply(EditCard)
    await floor.presses("case.claim:c1")
    await recuses(floor)
    assert floor.only_reply(EditCard) == given_back, "others see no difference"
    assert floor.only_reply(EraseDetails) == EraseDetails("c1", REZA)
    case = await floor.case()
    assert (case.state, case.assignee, case.barred) == (State.NEW, None, None)


async def test_recusal_bars_only_that_person_permanently(floor: Floor) -> None:
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
        assert floor.only_reply(Ack).key == "case-recused", verb
    await floor.presses("queue.first", private=True)
    assert "case.claim:c2" in verbs(floor.only_reply(Screen))
    await floor.presses("case.next:c2", private=True)
    assert floor.only_reply(Ack).key == "queue-no-other"
    await floor.presses("case.claim:c1", by=LEILA)
    assert (await floor.case()).assignee == LEILA
    await floor.presses(f"hand.to:{REZA}", by=LEILA, private=True)
    assert floor.reply_keys() == ["hand-unfit"]
    await floor.presses(f"hand.yes:{LEILA}", private=True)
    assert floor.only_reply(Ack).key == "hand-none", "nothing was offered to them"
    assert (await floor.case()).assignee == LEILA
    await floor.presses("recuse.end:case/c1", private=True)
    assert floor.only_reply(Ack).key == "recuse-unknown", "there is no way back"


async def test_recusal_leaves_waiting_and_others_cases_unchanged(floor: Floor) -> None:
    before = await floor.case("c2")
    await recuses(floor, "c2", private=False)
    assert await floor.case("c2") == before and floor.reply_keys() == ["case-recused-now"]
    held = await floor.case("c1")
    await recuses(floor, by=LEILA)
    assert await floor.case("c1") == held
    await floor.presses("case.reason:c1/reject-repeat")
    await floor.presses("case.recuse:c1", by=BABAK)
    assert floor.only_reply(Ack).key == "case-cannot-recuse"


async def test_owners_are_notified_without_name_when_nobody_remains(floor: Floor) -> None:
    owner = Account(REZA.messenger, 9009)
    floor.uow.staff.save(Staff(owner, Role.OWNER, "Omid", named=True))
    floor.uow.keep_turn()
    for account in (REZA, LEILA):
        await recuses(floor, "c2", by=account)
        assert keys_sent_to(owner, floor.replies) == []
    await recuses(floor, "c2", by=BABAK)
    assert keys_sent_to(owner, floor.replies) == ["notice-recused-nobody"]
    assert "Babak" not in floor.only_reply(Say, "notice-recused-nobody").args.values()


async def test_recusal_from_area_or_actor_lasts_until_ended(floor: Floor) -> None:
    await floor.takes(turns.command("recuse", by=LEILA))
    await floor.presses("recuse.choose:area", by=LEILA, private=True)
    area = next(v for v in verbs(floor.only_reply(Screen)) if v.startswith("recuse.from:area/"))
    for keep in ("recuse.from:area/thr01", "recuse.from:actor/candidate"):
        await floor.presses(keep, by=LEILA, private=True)
        await floor.presses("case.claim:c2", by=LEILA)
        assert floor.only_reply(Ack).key == "case-recused", keep
        await floor.presses("queue.first", by=LEILA, private=True)
        assert floor.only_reply(Screen).key == "queue-empty"
        await floor.presses(keep.replace("from", "end"), by=LEILA, private=True)
        assert floor.only_reply(Screen).args["count"] == 0
    await floor.presses("recuse.from:actor/official", by=LEILA, private=True)
    await floor.presses("case.claim:c2", by=LEILA)
    assert (await floor.case("c2")).assignee == LEILA, "the case is of another class"
    assert area
    for wrong in (
        "recuse.from:area/nowhere",
        "recuse.from:case/c1",
        "recuse.from:x",
        "recuse.end:actor/force",
    ):
        await floor.presses(wrong, by=LEILA, private=True)
        assert floor.only_reply(Ack).key == "recuse-unknown", wrong


async def test_recusal_releases_claimed_cases_it_matches(floor: Floor) -> None:
    await floor.presses("recuse.from:area/thr01", private=True)
    assert (await floor.case()).assignee is None and EraseDetails("c1", REZA) in floor.replies
    assert keys_sent_to(REZA, floor.replies) == ["notice-claim-lost"], "the notice says which case"
    assert await floor.uow.recusals.of(REZA) == {Recusal(REZA, RecusalScope.AREA, "thr01")}


KINDS = ("case.recuse-yes:c2", "recuse.from:area/thr01", "recuse.from:actor/candidate")


@pytest.mark.parametrize("recusal_press", KINDS)
async def test_recused_person_can_perform_no_act_on_case(floor: Floor, recusal_press: str) -> None:
    """Also for cases that they decided: somebody else handles what comes later."""
    await floor.presses("case.claim:c2", by=LEILA)
    await floor.presses("case.reason:c2/reject-repeat", by=LEILA)
    if recusal_press.startswith("case"):
        floor.uow.recusals.add(Recusal(LEILA, RecusalScope.CASE, "c2"))
        floor.uow.keep_turn()
    else:
        await floor.presses(recusal_press, by=LEILA, private=True)
    for verb in ("undo", "added", "show", "why", "open", "reopen", "verify", "note", "merge", "close"):
        await floor.presses(f"case.{verb}:c2", by=LEILA, private=True)
        assert floor.only_reply(Ack).key == "case-recused", verb
    assert (await floor.case("c2")).state is State.REJECTED


@pytest.mark.parametrize("recusal_press", KINDS)
async def test_no_list_and_no_search_shows_it_to_them(floor: Floor, recusal_press: str) -> None:
    await floor.presses(recusal_press, by=LEILA, private=True)
    numbers = {(await floor.case(case_id)).number for case_id in ("c1", "c2")}
    hidden = {(await floor.case("c2")).number} if recusal_press.startswith("case") else numbers
    await floor.presses("queue.page:w///", by=LEILA, private=True)
    assert floor.only_reply(Screen).key == "queue-page-none"
    await floor.presses("bulk:w///", by=LEILA, private=True)
    assert "bulk.mark:c2" not in verbs(floor.only_reply(Screen))
    for number in hidden:
        await floor.takes(turns.command("search", str(number), by=LEILA))
        assert floor.only_reply(Screen).key == "search-no-number", "as for a number that there is not"
    await floor.presses("search", by=LEILA, private=True)
    await floor.presses("search.only:s/open", by=LEILA, private=True)
    results = [v for v in verbs(floor.only_reply(Screen)) if v.startswith("search.show")]
    assert results == (["search.show:c1"] if recusal_press.startswith("case") else [])


@pytest.mark.parametrize("recusal_press", KINDS)
async def test_it_is_no_case_to_merge_with(floor: Floor, recusal_press: str) -> None:
    """It is found neither by its number nor as a likely match."""
    await floor.files("c3", area_id="thr02")
    floor.uow.cases.save(replace(await floor.case("c3"), area_id="thr02"))
    floor.uow.tables.sealed["r-c3"].body = replace(floor.uow.tables.sealed["r-c3"].body, actor="media")
    floor.uow.keep_turn()
    await floor.presses("case.claim:c3", by=LEILA)
    await floor.presses(recusal_press, by=LEILA, private=True)
    await floor.presses("case.merge:c3", by=LEILA, private=True)
    assert not [v for v in verbs(floor.only_reply(Screen)) if v.startswith("case.merge-with:c3/c2")]
    await floor.says(str((await floor.case("c2")).number), by=LEILA)
    assert floor.only_reply(Ack).key == "case-merge-unknown"
    await floor.presses("case.merge-with:c3/c2", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-recused"


async def test_its_witnesses_stay_barred_for_them_in_another_case(floor: Floor) -> None:
    await recuses(floor, "c2", by=LEILA)
    await floor.presses("case.release:c1")
    await floor.presses("case.claim:c2")
    await floor.presses("case.merge-yes:c2/c1", private=True)
    await floor.presses("case.claim:c1", by=LEILA)
    assert floor.only_reply(Ack).key == "case-recused"


async def test_queue_page_is_filled_past_recused_cases(floor: Floor) -> None:
    for at in range(30):
        case_id = f"d{at:02}"
        await floor.files(case_id)
        if at % 3:
            floor.uow.cases.save(replace(await floor.case(case_id), area_id="thr02"))
    floor.uow.keep_turn()
    await floor.presses("recuse.from:area/thr01", by=LEILA, private=True)
    after, case_ids = "", list[str]()
    for _ in range(9):
        await floor.presses(f"queue.page:w////{after}", by=LEILA, private=True)
        page_cases = [
            v.partition(":")[2] for v in verbs(floor.only_reply(Screen)) if v.startswith("case.show")
        ]
        case_ids += page_cases
        if not any(
            v.startswith("queue.page:w////")
            for v in verbs(floor.only_reply(Screen))
            if page_cases and page_cases[-1] in v
        ):
            break
        after = page_cases[-1]
        assert len(page_cases) == 8
    assert len(case_ids) == len(set(case_ids)) == 20


async def test_new_witness_accusing_recused_class_ends_the_claim(floor: Floor) -> None:
    """Leila's case grows by a merge. She may neither work on it nor give it back herself."""
    await floor.files("c3", actor="media")
    await floor.presses("recuse.from:actor/candidate", by=LEILA, private=True)
    await floor.presses("case.claim:c3", by=LEILA)
    await floor.presses("case.merge-yes:c1/c3", private=True)
    case = await floor.case("c3")
    assert (case.state, case.assignee, case.witnesses) == (State.NEW, None, 2)
    assert (
        "notice-claim-lost" in keys_sent_to(LEILA, floor.replies)
        and EraseDetails("c3", LEILA) in floor.replies
    )
