"""Both spaces for leads: a picture with the same text, pages without addresses, only graded accounts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Say, Screen, SendPicture, StaffChat
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission
from bot.domain.submissions.online import AccountGrade
from bot.handlers import TABLE
from bot.handlers.figures.spaces import send_daily_digest
from bot.pictures.drawings import draw
from tests.fakes.doors import door_of
from tests.fakes.floor import BABAK, LEILA, TEXTS, Floor, a_floor, verbs
from tests.fakes.online_cases import files_online
from tests.fakes.turns import REZA

OWNER = Account(Messenger.TELEGRAM, 111)
POST = "https://t.me/shahr/12"
NEIGHBOUR = "neighbour_77"
INVISIBLE = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200f"))


def a_led_floor() -> Floor:
    """Leila leads. An owner exists, too."""
    floor = a_floor()
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    floor.uow.staff.save(Staff(OWNER, Role.OWNER, "Owner", started=True))
    floor.uow.keep_turn()
    return floor


async def add_sample_cases(floor: Floor) -> None:
    await files_online(floor, "c1", POST)
    floor.clock.advance(timedelta(minutes=70))
    await files_online(floor, "c2", f"کانال، {POST}", act_id="O21")
    await files_online(floor, "c3", f"@{NEIGHBOUR}")
    await files_online(floor, "c4", f"https://instagram.com/{NEIGHBOUR}/")
    await floor.files("c5")


def visible_text(floor: Floor) -> str:
    return "\n".join(floor.texts).translate(INVISIBLE)


async def test_digest_compares_both_spaces_without_addresses_or_accounts() -> None:
    floor = a_led_floor()
    await add_sample_cases(floor)
    await floor.presses("spaces:d", by=LEILA, private=True)
    screen = floor.only_reply(Screen)
    assert (screen.args["real"], screen.args["virtual"]) == (1, 4)
    assert "پیوند ۱: ۲ گزارش" in visible_text(floor)
    assert NEIGHBOUR not in visible_text(floor) and "shahr" not in visible_text(floor)
    assert [verb for verb in verbs(screen) if verb.startswith("spaces.account")] == []


@pytest.mark.parametrize("span", ["d", "w"])
async def test_the_picture_says_what_its_words_say(span: str) -> None:
    floor = a_led_floor()
    await add_sample_cases(floor)
    await floor.presses(f"spaces.picture:{span}", by=LEILA, private=True)
    picture, words = floor.only_reply(SendPicture), floor.only_reply(Say)
    rows = [(TEXTS.label(a), percent, TEXTS.label(b)) for a, percent, b in picture.rows]
    title = TEXTS.plain("spaces-picture-title", picture.args)
    assert draw("spaces", title, rows, TEXTS.plain("spaces-picture-footer", picture.args)).startswith(
        b"\x89PNG"
    )
    text = TEXTS.plain(words.key, words.args).translate(INVISIBLE)
    for name, percent, note in rows[2:]:
        assert percent <= 0 or not name or name.translate(INVISIBLE) in text, (name, note)
    assert max(percent for _, percent, _ in rows) == 100
    assert "۱ واقعی" in text and NEIGHBOUR not in text


async def test_page_leads_to_cases_but_not_its_address() -> None:
    floor = a_led_floor()
    await add_sample_cases(floor)
    await floor.presses("spaces:d", by=LEILA, private=True)
    to_link = next(verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("spaces.link"))
    await floor.presses(to_link, by=LEILA, private=True)
    assert verbs(floor.only_reply(Screen))[:2] == ["case.show:c2", "case.show:c1"]
    assert "t.me" not in visible_text(floor)
    await floor.presses("spaces.link:nobody/1", by=LEILA, private=True)
    assert floor.reply_keys() == ["spaces-link-gone"]


async def test_graded_account_is_shown_with_acts_and_hours() -> None:
    floor = a_led_floor()
    await add_sample_cases(floor)
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses("case.account-as:c1/0/media", by=REZA, private=True)
    await floor.presses("spaces:d", by=LEILA, private=True)
    assert "t.me/shahr (رسانه): ۱ گزارش" in visible_text(floor), "the other one has not been opened yet"
    await floor.presses("case.claim:c2", by=REZA)
    await floor.presses("case.open:c2", by=REZA)
    await floor.presses("spaces:d", by=LEILA, private=True)
    assert "t.me/shahr (رسانه): ۲ گزارش" in visible_text(floor)
    to_account = next(verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("spaces.account"))
    await floor.presses(to_account, by=LEILA, private=True)
    screen = floor.only_reply(Screen)
    assert screen.key == "spaces-account" and screen.args["count"] == 2
    await floor.presses("case.account-as:c1/0/none", by=REZA, private=True)
    await floor.presses(to_account, by=LEILA, private=True)
    assert floor.reply_keys() == ["spaces-account-gone"]


async def test_lead_removes_grade_without_claiming_a_case() -> None:
    """The graded account of a private person must not stay counted until another case names it."""
    floor = a_led_floor()
    await files_online(floor, "c3", f"https://instagram.com/{NEIGHBOUR}/")
    await floor.presses("case.claim:c3", by=REZA)
    await floor.presses("case.account-as:c3/0/campaign", by=REZA, private=True)
    await floor.presses("spaces:d", by=LEILA, private=True)
    (to_account,) = [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("spaces.account")]
    await floor.presses(to_account, by=LEILA, private=True)
    (ask,) = [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("spaces.ungrade")]
    await floor.presses(ask, by=LEILA, private=True)
    assert floor.only_reply(Screen).key == "spaces-ungrade-ask" and NEIGHBOUR in visible_text(floor)
    (yes,) = [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("spaces.ungraded")]
    assert to_account in verbs(floor.only_reply(Screen)), "going back changes nothing"
    await floor.presses(yes, by=BABAK, private=True)
    await floor.presses(to_account, by=LEILA, private=True)
    assert floor.only_reply(Screen).key == "spaces-account", "he is no lead"
    await floor.presses(yes, by=LEILA, private=True)
    assert NEIGHBOUR not in visible_text(floor) and "پس گرفته شد" in visible_text(floor)
    await floor.presses(to_account, by=LEILA, private=True)
    assert floor.reply_keys() == ["spaces-account-gone"]
    await floor.presses(yes, by=LEILA, private=True)
    assert floor.reply_keys() == ["spaces-account-gone"]
    graded = [
        (record.by, record.subject, record.detail)
        for record in floor.uow.tables.audit
        if record.action == AuditAction.GRADE
    ]
    assert graded == [(str(REZA), "c3", "campaign"), (str(LEILA), "", "none")]


async def test_handle_is_not_shown_from_reports_hidden_from_lead() -> None:
    floor = a_led_floor()
    await add_sample_cases(floor)
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses("case.account-as:c1/0/media", by=REZA, private=True)
    floor.uow.recusals.add(Recusal(LEILA, RecusalScope.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses("spaces:d", by=LEILA, private=True)
    assert "shahr" not in visible_text(floor), "they are recused from the only case that names it"


async def test_restricted_cases_are_counted_for_circle_only() -> None:
    floor = a_led_floor()
    await files_online(floor, "c1", POST, act_id="O13")
    reza = await floor.uow.staff.get(REZA)
    assert reza is not None
    floor.uow.staff.save(replace(reza, circle=True))
    floor.uow.keep_turn()
    await floor.presses("spaces:d", by=LEILA, private=True)
    screen = floor.only_reply(Screen)
    assert screen.key == "spaces-none"
    assert not any(verb.startswith("spaces.link") for verb in verbs(screen))
    leila = await floor.uow.staff.get(LEILA)
    assert leila is not None
    floor.uow.staff.save(replace(leila, circle=True))
    floor.uow.keep_turn()
    await floor.presses("spaces:d", by=LEILA, private=True)
    assert floor.only_reply(Screen).args["virtual"] == 1


async def test_leads_are_notified_once_a_day_not_at_night() -> None:
    floor = a_led_floor()
    await add_sample_cases(floor)
    floor.uow.staff.save(Staff(BABAK, Role.LEAD, "Babak", started=True, frozen=True))
    floor.uow.keep_turn()
    await floor.ticks(send_daily_digest)
    messages = [reply for reply in floor.replies if isinstance(reply, Say)]
    assert {reply.to for reply in messages} == {StaffChat(LEILA), StaffChat(OWNER)}
    assert all(reply.quiet and reply.protect for reply in messages)
    await floor.ticks(send_daily_digest)
    assert floor.replies == ()
    while floor.clock.now().hour != 22:  # 01:30 in Tehran
        floor.clock.advance(timedelta(hours=1))
    await files_online(floor, "c9", POST)
    await floor.ticks(send_daily_digest)
    assert floor.replies == (), "nothing is sent at night"
    floor.clock.advance(timedelta(hours=8))
    await floor.ticks(send_daily_digest)
    assert len(floor.replies) == 2


async def test_a_day_on_which_nothing_came_is_not_told() -> None:
    floor = a_led_floor()
    await floor.ticks(send_daily_digest)
    assert floor.replies == ()


def test_they_are_for_leads_only() -> None:
    rows = [route for route in TABLE if route.on.startswith("spaces")]
    assert len(rows) == 6 and all(door_of(route) is Permission.OPEN_LEADS_DESK for route in rows)


async def test_the_way_in_is_shown_to_leads_only() -> None:
    floor = a_led_floor()
    await floor.presses("figures", by=LEILA, private=True)
    assert verbs(floor.only_reply(Screen))[0] == "spaces"
    await floor.presses("figures", by=REZA, private=True)
    assert "spaces" not in verbs(floor.only_reply(Screen))


# --- grading an account -------------------------------------------------------------------------------------


async def test_only_assignee_grades_and_record_omits_the_handle() -> None:
    floor = a_led_floor()
    await files_online(floor, "c1", f"@{NEIGHBOUR}")
    await floor.presses("case.account-as:c1/0/media", by=REZA, private=True)
    assert floor.reply_keys() == ["case-not-claimed"]
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses("case.account:c1", by=REZA, private=True)
    message = floor.only_reply(Say)
    assert message.key == "account-whose" and message.protect and message.remember is not None
    assert [v for v in verbs(message) if v.startswith("case.account-as")] == [
        f"case.account-as:c1/0/{grade}" for grade in AccountGrade
    ]
    await floor.presses("case.account-as:c1/0/campaign", by=LEILA, private=True)
    assert floor.reply_keys() == ["case-not-yours"]
    await floor.presses("case.account-as:c1/0/campaign", by=REZA, private=True)
    await floor.presses("case.account-as:c1/0/none", by=REZA, private=True)
    await floor.presses("case.account-as:c1/0/none", by=REZA, private=True)
    assert floor.reply_keys() == ["account-not-graded"]
    actions = [
        (record.subject, record.detail) for record in floor.uow.tables.audit if record.action == "grade"
    ]
    assert actions == [("c1", "campaign"), ("c1", "none")]
    assert not any(NEIGHBOUR in str(record) for record in floor.uow.tables.audit)
    assert await floor.uow.online.grade_of(f"@{NEIGHBOUR}") is None


@pytest.mark.parametrize("data", ["c1/7/media", "c1/0/neighbour", "c1/x/media", "c1"])
async def test_press_without_account_or_grade_changes_nothing(data: str) -> None:
    floor = a_led_floor()
    await files_online(floor, "c1", POST)
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses(f"case.account-as:{data}", by=REZA, private=True)
    assert floor.reply_keys() == ["account-none"]
    assert floor.uow.tables.grades == {}


async def test_a_case_without_an_account_says_so() -> None:
    floor = a_led_floor()
    await files_online(floor, "c1", "https://example.ir/khabar")
    await floor.presses("case.claim:c1", by=REZA)
    await floor.presses("case.account:c1", by=REZA, private=True)
    assert floor.reply_keys() == ["account-none"]
