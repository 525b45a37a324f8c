"""Both spaces for leads: a picture with its twin in words, pages without addresses, accounts only where graded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Say, Screen, SendPicture, StaffChat
from bot.conversation.router import Who
from bot.domain.cases.recusal import From, Recusal
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff.audit import Deed
from bot.domain.submissions.online import AccountGrade
from bot.handlers import TABLE
from bot.handlers.figures.spaces_daily import spaces_daily
from bot.pictures.drawings import draw
from tests.fakes.floor import BABAK, LEILA, TEXTS, Floor, a_floor, verbs
from tests.fakes.online_cases import files_online
from tests.fakes.turns import REZA

OWNER = Account(Messenger.TELEGRAM, 111)
POST = "https://t.me/shahr/12"
NEIGHBOUR = "neighbour_77"
INVISIBLE = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200f"))


def a_led_floor() -> Floor:
    """Leila leads; an owner stands beside."""
    floor = a_floor()
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    floor.uow.staff.save(Staff(OWNER, Role.OWNER, "Owner", started=True))
    floor.uow.keep_turn()
    return floor


async def some(floor: Floor) -> None:
    await files_online(floor, "c1", POST)
    floor.clock.advance(timedelta(minutes=70))
    await files_online(floor, "c2", f"کانال، {POST}", act_id="O21")
    await files_online(floor, "c3", f"@{NEIGHBOUR}")
    await files_online(floor, "c4", f"https://instagram.com/{NEIGHBOUR}/")
    await floor.files("c5")


def read(floor: Floor) -> str:
    return "\n".join(floor.read).translate(INVISIBLE)


async def test_the_digest_sets_both_side_by_side_and_names_no_address_and_no_account() -> None:
    floor = a_led_floor()
    await some(floor)
    await floor.presses("spaces:d", by=LEILA, private=True)
    screen = floor.only(Screen)
    assert (screen.args["real"], screen.args["virtual"]) == (1, 4)
    assert "پیوند ۱: ۲ گزارش" in read(floor)
    assert NEIGHBOUR not in read(floor) and "shahr" not in read(floor)
    assert [verb for verb in verbs(screen) if verb.startswith("spaces.account")] == []


@pytest.mark.parametrize("span", ["d", "w"])
async def test_the_picture_says_what_its_words_say(span: str) -> None:
    floor = a_led_floor()
    await some(floor)
    await floor.presses(f"spaces.picture:{span}", by=LEILA, private=True)
    picture, words = floor.only(SendPicture), floor.only(Say)
    rows = [(TEXTS.label(a), percent, TEXTS.label(b)) for a, percent, b in picture.rows]
    title = TEXTS.plain("spaces-picture-title", picture.args)
    assert draw("spaces", title, rows, TEXTS.plain("spaces-picture-footer", picture.args)).startswith(
        b"\x89PNG"
    )
    said = TEXTS.plain(words.key, words.args).translate(INVISIBLE)
    for name, percent, note in rows[2:]:
        assert percent <= 0 or not name or name.translate(INVISIBLE) in said, (name, note)
    assert max(percent for _, percent, _ in rows) == 100
    assert "۱ واقعی" in said and NEIGHBOUR not in said


async def test_a_page_leads_to_its_cases_and_not_to_its_address() -> None:
    floor = a_led_floor()
    await some(floor)
    await floor.presses("spaces:d", by=LEILA, private=True)
    to_link = next(verb for verb in verbs(floor.only(Screen)) if verb.startswith("spaces.link"))
    await floor.presses(to_link, by=LEILA, private=True)
    assert verbs(floor.only(Screen))[:2] == ["case.show:c2", "case.show:c1"]
    assert "t.me" not in read(floor)
    await floor.presses("spaces.link:nobody/1", by=LEILA, private=True)
    assert floor.heard() == ["spaces-link-gone"]


async def test_a_graded_account_is_shown_with_its_acts_and_hours() -> None:
    floor = a_led_floor()
    await some(floor)
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses("case.account-as:c1/0/media", by=REZA, private=True)
    await floor.presses("spaces:d", by=LEILA, private=True)
    assert "t.me/shahr (رسانه): ۱ گزارش" in read(floor), "the other one has not been opened yet"
    await floor.presses("case.claim:c2", by=REZA)
    await floor.presses("case.open:c2", by=REZA)
    await floor.presses("spaces:d", by=LEILA, private=True)
    assert "t.me/shahr (رسانه): ۲ گزارش" in read(floor)
    to_account = next(verb for verb in verbs(floor.only(Screen)) if verb.startswith("spaces.account"))
    await floor.presses(to_account, by=LEILA, private=True)
    shown = floor.only(Screen)
    assert shown.key == "spaces-account" and shown.args["count"] == 2
    await floor.presses("case.account-as:c1/0/none", by=REZA, private=True)
    await floor.presses(to_account, by=LEILA, private=True)
    assert floor.heard() == ["spaces-account-gone"]


async def test_a_lead_takes_a_grade_back_without_holding_a_case_of_it() -> None:
    """A private person's account that somebody has graded must not stay counted until a case of it turns up."""
    floor = a_led_floor()
    await files_online(floor, "c3", f"https://instagram.com/{NEIGHBOUR}/")
    await floor.presses("case.claim:c3", by=REZA)
    await floor.presses("case.account-as:c3/0/campaign", by=REZA, private=True)
    await floor.presses("spaces:d", by=LEILA, private=True)
    (to_account,) = [verb for verb in verbs(floor.only(Screen)) if verb.startswith("spaces.account")]
    await floor.presses(to_account, by=LEILA, private=True)
    (ask,) = [verb for verb in verbs(floor.only(Screen)) if verb.startswith("spaces.ungrade")]
    await floor.presses(ask, by=LEILA, private=True)
    assert floor.only(Screen).key == "spaces-ungrade-ask" and NEIGHBOUR in read(floor)
    (yes,) = [verb for verb in verbs(floor.only(Screen)) if verb.startswith("spaces.ungraded")]
    assert to_account in verbs(floor.only(Screen)), "the way back changes nothing"
    await floor.presses(yes, by=BABAK, private=True)
    await floor.presses(to_account, by=LEILA, private=True)
    assert floor.only(Screen).key == "spaces-account", "he is no lead"
    await floor.presses(yes, by=LEILA, private=True)
    assert NEIGHBOUR not in read(floor) and "پس گرفته شد" in read(floor)
    await floor.presses(to_account, by=LEILA, private=True)
    assert floor.heard() == ["spaces-account-gone"]
    await floor.presses(yes, by=LEILA, private=True)
    assert floor.heard() == ["spaces-account-gone"]
    graded = [(one.by, one.subject, one.detail) for one in floor.uow.tables.audit if one.deed == Deed.GRADE]
    assert graded == [(str(REZA), "c3", "campaign"), (str(LEILA), "", "none")]


async def test_a_handle_is_read_out_of_no_report_that_is_not_the_leads_to_see() -> None:
    floor = a_led_floor()
    await some(floor)
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses("case.account-as:c1/0/media", by=REZA, private=True)
    floor.uow.recusals.add(Recusal(LEILA, From.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses("spaces:d", by=LEILA, private=True)
    assert "shahr" not in read(floor), "they keep away from the only case that names it"


async def test_cases_of_the_smaller_circle_are_counted_for_nobody_outside_it() -> None:
    floor = a_led_floor()
    await files_online(floor, "c1", POST, act_id="O13")
    reza = await floor.uow.staff.get(REZA)
    assert reza is not None
    floor.uow.staff.save(replace(reza, circle=True))
    floor.uow.keep_turn()
    await floor.presses("spaces:d", by=LEILA, private=True)
    screen = floor.only(Screen)
    assert screen.key == "spaces-none"
    assert not any(verb.startswith("spaces.link") for verb in verbs(screen))
    leila = await floor.uow.staff.get(LEILA)
    assert leila is not None
    floor.uow.staff.save(replace(leila, circle=True))
    floor.uow.keep_turn()
    await floor.presses("spaces:d", by=LEILA, private=True)
    assert floor.only(Screen).args["virtual"] == 1


async def test_leads_hear_it_once_a_day_and_not_by_night() -> None:
    floor = a_led_floor()
    await some(floor)
    floor.uow.staff.save(Staff(BABAK, Role.LEAD, "Babak", started=True, frozen=True))
    floor.uow.keep_turn()
    await floor.ticks(spaces_daily)
    told = [reply for reply in floor.replies if isinstance(reply, Say)]
    assert {reply.to for reply in told} == {StaffChat(LEILA), StaffChat(OWNER)}
    assert all(reply.quiet and reply.protect for reply in told)
    await floor.ticks(spaces_daily)
    assert floor.replies == ()
    while floor.clock.now().hour != 22:  # in Tehran half past one
        floor.clock.advance(timedelta(hours=1))
    await files_online(floor, "c9", POST)
    await floor.ticks(spaces_daily)
    assert floor.replies == (), "the night is quiet"
    floor.clock.advance(timedelta(hours=8))
    await floor.ticks(spaces_daily)
    assert len(floor.replies) == 2


async def test_a_day_on_which_nothing_came_is_not_told() -> None:
    floor = a_led_floor()
    await floor.ticks(spaces_daily)
    assert floor.replies == ()


def test_they_are_for_leads_only() -> None:
    rows = [route for route in TABLE if route.on.startswith("spaces")]
    assert len(rows) == 6 and all(route.who is Who.LEAD for route in rows)


async def test_the_way_in_is_shown_to_leads_only() -> None:
    floor = a_led_floor()
    await floor.presses("figures", by=LEILA, private=True)
    assert verbs(floor.only(Screen))[0] == "spaces"
    await floor.presses("figures", by=REZA, private=True)
    assert "spaces" not in verbs(floor.only(Screen))


# --- the grade ------------------------------------------------------------------------------------------


async def test_only_who_holds_the_case_grades_and_it_is_recorded_without_the_handle() -> None:
    floor = a_led_floor()
    await files_online(floor, "c1", f"@{NEIGHBOUR}")
    await floor.presses("case.account-as:c1/0/media", by=REZA, private=True)
    assert floor.heard() == ["case-not-claimed"]
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses("case.account:c1", by=REZA, private=True)
    shown = floor.only(Say)
    assert shown.key == "account-whose" and shown.protect and shown.remember is not None
    assert [v for v in verbs(shown) if v.startswith("case.account-as")] == [
        f"case.account-as:c1/0/{grade}" for grade in AccountGrade
    ]
    await floor.presses("case.account-as:c1/0/campaign", by=LEILA, private=True)
    assert floor.heard() == ["case-not-yours"]
    await floor.presses("case.account-as:c1/0/campaign", by=REZA, private=True)
    await floor.presses("case.account-as:c1/0/none", by=REZA, private=True)
    await floor.presses("case.account-as:c1/0/none", by=REZA, private=True)
    assert floor.heard() == ["account-not-graded"]
    deeds = [(one.subject, one.detail) for one in floor.uow.tables.audit if one.deed == "grade"]
    assert deeds == [("c1", "campaign"), ("c1", "none")]
    assert not any(NEIGHBOUR in str(one) for one in floor.uow.tables.audit)
    assert await floor.uow.online.grade_of(f"@{NEIGHBOUR}") is None


@pytest.mark.parametrize("data", ["c1/7/media", "c1/0/neighbour", "c1/x/media", "c1"])
async def test_a_press_that_names_no_account_or_no_grade_changes_nothing(data: str) -> None:
    floor = a_led_floor()
    await files_online(floor, "c1", POST)
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses(f"case.account-as:{data}", by=REZA, private=True)
    assert floor.heard() == ["account-none"]
    assert floor.uow.tables.grades == {}


async def test_a_case_without_an_account_says_so() -> None:
    floor = a_led_floor()
    await files_online(floor, "c1", "https://example.ir/khabar")
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses("case.account:c1", by=REZA, private=True)
    assert floor.heard() == ["account-none"]
