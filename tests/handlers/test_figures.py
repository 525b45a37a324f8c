"""Statistics for moderators: pictures with the same content as text; nobody sees another person's work."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Say, Screen, SendPicture
from bot.domain.people import Role, Staff
from bot.domain.staff.permissions import Permission
from bot.handlers import TABLE
from bot.pictures.drawings import draw
from tests.fakes.doors import door_of
from tests.fakes.floor import BABAK, LEILA, TEXTS, Floor, a_floor, verbs
from tests.fakes.turns import REZA


async def add_sample_cases(floor: Floor) -> None:
    await floor.files("c1")
    floor.clock.advance(timedelta(minutes=10))
    await floor.files("c2", act_id="O03")
    await floor.presses("case.claim:c1")
    floor.clock.advance(timedelta(minutes=20))
    await floor.presses("case.reason:c1/out-spam")


@pytest.mark.parametrize("what", ["h", "a", "p", "s", "w"])
@pytest.mark.parametrize("span", ["d", "w"])
async def test_each_is_a_picture_and_the_same_in_words(what: str, span: str) -> None:
    floor = a_floor()
    await add_sample_cases(floor)
    await floor.presses(f"figures.one:{what}/{span}", by=BABAK, private=True)
    picture, words = floor.only_reply(SendPicture), floor.only_reply(Say)
    rows = [(TEXTS.label(a), percent, TEXTS.label(b)) for a, percent, b in picture.rows]
    title = TEXTS.plain("figure-title", picture.args)
    assert draw(picture.name, title, rows, TEXTS.plain("figure-footer", picture.args)).startswith(b"\x89PNG")
    text = TEXTS.plain(words.key, words.args).translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f")))
    for name, percent, note in rows:
        assert not percent or (name in text and note in text)
    assert max(percent for _, percent, _ in picture.rows) == 100
    assert f"figures.one:{what}/{'w' if span == 'd' else 'd'}" in verbs(words)


async def test_waits_are_told_as_half_and_nine_of_ten() -> None:
    floor = a_floor()
    await add_sample_cases(floor)
    await floor.presses("figures.one:w/d", private=True)
    text = floor.texts[1]
    assert "۱۰" in text and "۳۰" in text, "ten minutes until the claim, thirty until the decision"


async def test_undone_decision_is_uncounted_and_first_claim_time_kept() -> None:
    floor = a_floor()
    await add_sample_cases(floor)
    taken = (await floor.case()).taken_at
    await floor.presses("case.undo:c1", private=True)
    await floor.presses("case.release:c1", private=True)
    floor.clock.advance(timedelta(minutes=20))
    await floor.presses("case.claim:c1", by=LEILA)
    assert (await floor.case()).taken_at == taken
    assert await floor.uow.figures.decided_by(REZA, since=floor.clock.now() - timedelta(days=1)) == 0


async def test_nothing_counted_says_so_and_draws_nothing() -> None:
    floor = a_floor()
    await floor.presses("figures.one:w/d", private=True)
    assert floor.only_reply(Screen).key == "figure-none"


async def test_what_one_has_decided_only_they_and_leads_see() -> None:
    floor = a_floor()
    await add_sample_cases(floor)
    await floor.presses("figures.own", private=True)
    assert floor.only_reply(Screen).args["count"] == 1 and "Leila" not in floor.texts[0]
    await floor.presses("figures.own", by=LEILA, private=True)
    assert floor.only_reply(Screen).args["count"] == 0 and "Reza" not in floor.texts[0]
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    floor.uow.keep_turn()
    await floor.presses("figures.own", by=LEILA, private=True)
    assert "Reza" in floor.texts[0] and "Babak" in floor.texts[0]


def test_statistics_are_for_moderators_only() -> None:
    rows = [route for route in TABLE if route.on.startswith("figures")]
    assert rows and all(door_of(route) is Permission.OPEN_DESK for route in rows)


async def test_restricted_cases_are_not_counted_outside_circle() -> None:
    floor = a_floor()
    await floor.files(act_id="O13")
    reza = await floor.uow.staff.get(REZA)
    assert reza is not None
    for what in "haps":
        await floor.presses(f"figures.one:{what}/d", by=BABAK, private=True)
        assert [screen.key for screen in [floor.only_reply(Screen)]] == ["figure-none"], what
    floor.uow.staff.save(replace(reza, circle=True))
    floor.uow.keep_turn()
    await floor.presses("figures.one:a/d", private=True)
    assert floor.only_reply(SendPicture)


async def test_moderators_read_what_was_promised_and_kept() -> None:
    floor = a_floor()
    await add_sample_cases(floor)
    await floor.presses("figures", by=LEILA, private=True)
    assert "هنوز مهلت هیچ پرونده‌ای نرسیده" in floor.texts[0], (
        "spam was promised nothing, the other one has time"
    )
    await floor.files("c3")
    await floor.presses("case.claim:c3", by=BABAK)
    await floor.presses("case.reason:c3/out-lawful", by=BABAK)
    await floor.presses("figures", by=LEILA, private=True)
    text = floor.texts[0].translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f")))
    assert "همه با هم: ۱۰۰٪ (۱ از ۱)" in text and "نهاد" in text and "سر وقت» یعنی" in text
    floor.clock.advance(timedelta(days=2))
    await floor.presses("figures", by=LEILA, private=True)
    text = floor.texts[0].translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f")))
    assert "همه با هم: ۵۰٪ (۱ از ۲)" in text, "the other one's deadline has passed"
