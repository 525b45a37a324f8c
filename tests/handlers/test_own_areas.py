"""A moderator's own areas: their source, that the queue begins with them, that reading others is visible."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, StaffChat
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.usecases.cases.reads import MOST_OUTSIDE
from bot.usecases.staff.own_areas import own_areas
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, verbs
from tests.fakes.turns import REZA
from tests.handlers.test_claims import keys_sent_to

NADER, MINA = Account(Messenger.TELEGRAM, 9003), Account(Messenger.BALE, 7002)


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    floor = a_floor()
    for account, role, name in ((NADER, Role.LEAD, "Nader"), (MINA, Role.OWNER, "Mina")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True, named=role is Role.OWNER))
        home = GROUP if account.messenger is Messenger.TELEGRAM else BALE_GROUP
        floor.uow.members.save(Membership(account, home.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.keep_turn()
    return floor


async def set_areas(floor: Floor, *areas: str) -> None:
    floor.uow.groups.save(replace(GROUP, areas=areas))
    floor.uow.keep_turn()


async def file_case(floor: Floor, case_id: str, area: str) -> None:
    await floor.files(case_id)
    floor.uow.tables.cases[case_id] = replace(floor.uow.tables.cases[case_id], area_id=area)
    floor.uow.keep_turn()


async def offered_cases(floor: Floor, *, by: Account = REZA) -> list[str]:
    """The cases that «مورد بعدی» leads to, one after another, until the first comes again."""
    case_ids: list[str] = []
    await floor.presses("queue.first", by=by, private=True)
    while True:
        claims = [v for v in verbs(floor.only_reply(Screen)) if v.startswith("case.claim")]
        case_id = claims[0].partition(":")[2]
        if case_id in case_ids:
            return case_ids
        case_ids.append(case_id)
        await floor.presses(f"case.next:{case_id}", by=by, private=True)
        if not any(isinstance(reply, Screen) for reply in floor.replies):
            return case_ids


async def test_own_areas_come_from_groups_unless_one_is_general(floor: Floor) -> None:
    second = replace(GROUP, chat_id=-100_888, areas=("thr03",))
    await set_areas(floor, "thr01", "thr02")
    floor.uow.groups.save(second)
    assert await own_areas(context(floor.uow), REZA) == ("thr01", "thr02")
    floor.uow.members.save(Membership(REZA, second.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    assert set(await own_areas(context(floor.uow), REZA)) == {"thr01", "thr02", "thr03"}
    assert await own_areas(context(floor.uow), BABAK) == (), "his group is a general one"
    floor.uow.members.save(Membership(REZA, GROUP.chat_id, MembershipStatus.OUTSIDE, floor.clock.now()))
    assert await own_areas(context(floor.uow), REZA) == ("thr03",)
    floor.uow.groups.save(replace(second, areas=()))
    assert await own_areas(context(floor.uow), REZA) == ()


async def test_lead_changes_own_areas_and_moderator_is_notified(floor: Floor) -> None:
    await set_areas(floor, "thr01")
    await floor.presses(f"role.of:{REZA}", by=NADER, private=True)
    assert f"person.areas:{REZA}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"person.areas:{REZA}/thr", by=NADER, private=True)
    assert f"person.area:{REZA}/thr05" in verbs(floor.only_reply(Screen))
    await floor.presses(f"person.area:{REZA}/thr05", by=NADER, private=True)
    assert await own_areas(context(floor.uow), REZA) == (
        "thr01",
    ) and f"person.area-yes:{REZA}/thr05/on" in verbs(floor.only_reply(Screen, "admin-ask"))
    await floor.presses(f"person.area-yes:{REZA}/thr05/on", by=NADER, private=True)
    assert await own_areas(context(floor.uow), REZA) == ("thr05",)
    assert keys_sent_to(REZA, floor.replies) == ["person-areas-yours"]
    assert (await floor.uow.audit.of_subject(str(REZA), most=1))[0].detail == "areas in thr05"
    await floor.presses(f"person.clear-yes:{REZA}", by=NADER, private=True)
    assert await own_areas(context(floor.uow), REZA) == ("thr01",)


async def test_nobody_takes_own_areas_and_no_moderator_gives_any(floor: Floor) -> None:
    for by, about, key in (
        (REZA, LEILA, "not-allowed"),
        (NADER, NADER, "role-oneself"),
        (NADER, Account(Messenger.TELEGRAM, 5), "role-none"),
    ):
        await floor.presses(f"person.area:{about}/thr01", by=by, private=True)
        assert floor.only_reply(Ack).key == key
    await floor.presses(f"person.area:{REZA}/nowhere", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "home-no-area"


async def test_next_case_is_from_own_areas_first(floor: Floor) -> None:
    await set_areas(floor, "thr02")
    for case_id, area in (("a", "thr01s1"), ("b", "thr02"), ("c", "thr03"), ("d", "thr02")):
        await file_case(floor, case_id, area)
    assert await offered_cases(floor) == ["b", "d", "a", "c"]
    assert await offered_cases(floor, by=BABAK) == ["a", "b", "c", "d"], "he is responsible for every area"


async def test_lists_show_own_areas_until_all_are_wanted(floor: Floor) -> None:
    await set_areas(floor, "thr02")
    await file_case(floor, "a", "thr01s1")
    await file_case(floor, "b", "thr02")
    await floor.presses("queue", private=True)
    assert "queue.areas:own/w///" not in verbs(floor.only_reply(Screen))
    await floor.presses("queue.page:w///", private=True)
    button_verbs = verbs(floor.only_reply(Screen))
    assert (
        "case.show:b" in button_verbs
        and "case.show:a" not in button_verbs
        and "queue.areas:all/w///" in button_verbs
    )
    await floor.presses("queue.areas:all/w///", private=True)
    button_verbs = verbs(floor.only_reply(Screen))
    assert "case.show:a" in button_verbs and not any(v.startswith("queue.areas") for v in button_verbs)
    assert await offered_cases(floor) == ["a", "b"]
    await floor.presses("queue", private=True)
    assert "queue.areas:own/w///" in verbs(floor.only_reply(Screen))
    await floor.presses("queue.areas:own/w///", private=True)
    assert "case.show:a" not in verbs(floor.only_reply(Screen))
    await floor.presses("queue.page:w///thr01", private=True)
    assert "case.show:a" in verbs(floor.only_reply(Screen)), "a search for another district shows it"


async def test_many_reads_outside_areas_alert_leads_but_are_allowed(floor: Floor) -> None:
    await set_areas(floor, "thr02")
    recipients: list[list[str]] = []
    for number in range(MOST_OUTSIDE + 3):
        case_id = f"n{number}"
        await file_case(floor, case_id, "thr03")
        await floor.presses(f"case.claim:{case_id}", private=True)
        assert "case-details" in floor.reply_keys(), "moderators may help in other areas"
        heard = {who: keys_sent_to(who, floor.replies) for who in (NADER, MINA, REZA, LEILA)}
        recipients.append([str(who) for who, keys in heard.items() if "notice-outside-alarm" in keys])
        await floor.presses(f"case.release:{case_id}", private=True)
    assert [n for n, whom in enumerate(recipients, start=1) if whom] == [MOST_OUTSIDE + 1]
    assert set(recipients[MOST_OUTSIDE]) == {str(NADER), str(MINA)}
    assert {r.detail for r in await floor.uow.audit.of_subject("n0", most=9) if r.action == "read"} == {
        "outside"
    }
    alarms = [r for r in await floor.uow.audit.of_subject(str(REZA), most=9) if r.action == "alarm"]
    assert [r.detail for r in alarms] == ["outside"]


async def test_a_lead_who_reads_outside_is_told_to_others(floor: Floor) -> None:
    await set_areas(floor, "thr02")
    for number in range(MOST_OUTSIDE + 1):
        await file_case(floor, f"n{number}", "thr03")
        await floor.presses(f"case.claim:n{number}", by=NADER, private=True)
        alarms = [r for r in floor.replies if isinstance(r, Say) and r.key == "notice-outside-alarm"]
        await floor.presses(f"case.release:n{number}", by=NADER, private=True)
    assert [r.to for r in alarms] == [StaffChat(MINA)]


async def test_home_restricted_and_general_reads_raise_no_alert(floor: Floor) -> None:
    await set_areas(floor, "thr02")
    for number in range(MOST_OUTSIDE + 2):
        for case_id, area, by in ((f"h{number}", "thr02", REZA), (f"g{number}", "thr03", BABAK)):
            await file_case(floor, case_id, area)
            await floor.presses(f"case.claim:{case_id}", by=by, private=True)
            await floor.presses(f"case.open:{case_id}", by=by, private=True)
            assert "notice-outside-alarm" not in floor.reply_keys()
            await floor.presses(f"case.release:{case_id}", by=by, private=True)
