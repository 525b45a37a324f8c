"""Single people are asked by name: marked on a list, reviewed with the days, asked only by the last press."""

from dataclasses import replace
from typing import Final

import pytest

from bot.conversation.outgoing import Ack, Button, Screen
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.opinions import opinion_people
from bot.usecases.atlas import opinions
from tests.fakes import floor as floors
from tests.fakes.county import (
    MINA,
    NADER,
    PARI,
    QASEM,
    a_county,
    draft_version,
    messages_to,
    offered_presses,
    plain_text,
)
from tests.fakes.floor import LEILA, NAMES, TEXTS, Floor
from tests.fakes.polling_day import content
from tests.fakes.school import lesson
from tests.fakes.turns import SARA
from tests.fakes.two_accounts import link_accounts
from tests.handlers.test_opinion_experts import JAHAN, SORAYA
from tests.handlers.test_opinions import EDITH, says

LESSON: Final = "lesson/vb1"


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    tracks = {(Audience.VOTER, Tier.BASIC): (lesson("vb1", order=1, article_id="1"),)}
    county = replace(content(), tracks=tracks)
    monkeypatch.setattr(floors, "content", lambda: county)
    floor = a_county(monkeypatch)
    for account, role, name in (
        (SORAYA, Role.EXPERT, "Soraya"),
        (JAHAN, Role.EXPERT, "Jahan"),
        (EDITH, Role.EDITOR, "Edith"),
    ):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True))
    floor.uow.keep_turn()
    return floor


async def presses(floor: Floor, *presses: str) -> None:
    for press in presses:
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Screen), press


async def refuses(floor: Floor, press: str) -> str:
    await floor.presses(press, by=NADER, private=True)
    key: str = floor.only_reply(Ack).key
    assert floor.only_reply(Ack).alert and len(floor.replies) == 1, press
    assert await floor.uow.rounds.all() == [], "nobody was asked"
    return key


def listed_people(floor: Floor) -> list[str]:
    """The people on the list."""
    return [
        press.removeprefix("opinion.pick:")
        for press in offered_presses(floor)
        if press.startswith("opinion.pick:")
    ]


def labels(floor: Floor) -> list[str]:
    buttons: list[Button] = [button for row in floor.only_reply(Screen).buttons for button in row]
    return [TEXTS.label(button.label) for button in buttons]


async def invited_accounts(floor: Floor) -> tuple[Account, ...]:
    (opinion_round,) = await floor.uow.rounds.all()
    return opinion_round.invited


@pytest.mark.parametrize("subject", ["atlas", "lesson"])
async def test_two_invitees_are_marked_reviewed_and_asked(floor: Floor, subject: str) -> None:
    place = f"atlas/{await draft_version(floor)}" if subject == "atlas" else LESSON
    await presses(floor, f"opinion.ask:{place}")
    assert f"opinion.people:{place}" in offered_presses(floor)
    await presses(floor, f"opinion.people:{place}")
    besides = {"atlas": [str(MINA)], "lesson": [str(EDITH)]}[subject]
    assert listed_people(floor)[:2] == [str(JAHAN), str(SORAYA)], "experts come first"
    assert set(listed_people(floor)[2:]) == {str(PARI), str(QASEM), *besides}, (
        "neither the asker nor people who may not be asked"
    )
    assert f"opinion.ask:{place}/single" not in offered_presses(floor), "nobody is marked"
    await presses(floor, f"opinion.pick:{SORAYA}", f"opinion.pick:{JAHAN}", f"opinion.pick:{PARI}")
    assert [label for label in labels(floor) if label.startswith("✅")] == [
        "✅ Jahan، کارشناس", "✅ Soraya، کارشناس", "✅ Pari، رابط نهاد",
    ]  # fmt: skip
    await presses(floor, f"opinion.pick:{JAHAN}")
    assert "انتخاب‌شده: ۲ نفر" in plain_text(floor)
    await presses(floor, f"opinion.ask:{place}/single")
    assert "Soraya" in plain_text(floor) and "Pari" in plain_text(floor) and "Jahan" not in plain_text(floor)
    assert f"opinion.ask:{place}/single/7" in offered_presses(floor) and await floor.uow.rounds.all() == []
    assert not messages_to(SORAYA, floor)

    await presses(floor, f"opinion.ask:{place}/single/7")
    assert floor.only_reply(Screen).key == "opinion-begun" and set(await invited_accounts(floor)) == {
        SORAYA,
        PARI,
    }
    assert [s.key for s in (*messages_to(SORAYA, floor), *messages_to(PARI, floor))] == [
        "opinion-invited"
    ] * 2
    assert not messages_to(JAHAN, floor) and not messages_to(QASEM, floor)
    (opinion_round,) = await floor.uow.rounds.all()
    await says(floor, opinion_round.id, by=SORAYA)
    assert floor.only_reply(Screen).key == "opinion-saved"
    await floor.presses(f"opinion.give:{opinion_round.id}", by=JAHAN, private=True)
    assert floor.only_reply(Ack).key == "opinion-not-invited"


async def test_uninvitable_person_is_refused_and_nobody_is_asked(floor: Floor) -> None:
    """A citizen, a moderator, the asker's other account, an editor about the atlas; and without a list."""
    version = await draft_version(floor)
    assert await refuses(floor, f"opinion.pick:{SORAYA}") == "opinion-pick-gone", "there is no list"
    assert await refuses(floor, "opinion.page:1") == "opinion-pick-gone"
    assert await refuses(floor, "opinion.people:poem/x") == "opinion-pick-gone"
    assert await refuses(floor, "opinion.people:lesson/none") == "opinion-no-lesson"
    assert await refuses(floor, f"opinion.ask:{LESSON}/single") == "opinion-pick-gone"
    assert await refuses(floor, f"opinion.ask:{LESSON}/single/7") == "opinion-pick-gone"
    await link_accounts(floor.uow, NADER, MINA)
    await presses(floor, f"opinion.people:atlas/{version}", f"opinion.pick:{SORAYA}")
    for forged in (str(SARA), str(LEILA), str(EDITH), str(NADER), str(MINA), "telegram:1", "x", ""):
        assert await refuses(floor, f"opinion.pick:{forged}".rstrip(":")) == "opinion-pick-not", forged
    assert await refuses(floor, f"opinion.ask:atlas/{version}/single/7") == "opinion-pick-gone", (
        "not reviewed yet"
    )
    assert await refuses(floor, f"opinion.ask:{LESSON}/single") == "opinion-pick-gone", "another list"
    await presses(floor, f"opinion.pick:{SORAYA}")
    assert await refuses(floor, f"opinion.ask:atlas/{version}/single") == "opinion-pick-none"
    await presses(floor, f"opinion.pick:{SORAYA}", f"opinion.ask:atlas/{version}/single")
    assert await refuses(floor, f"opinion.ask:atlas/{version}/single/70") == "atlas-gone"
    assert await refuses(floor, f"opinion.ask:{LESSON}/single/7") == "opinion-pick-gone", "another list"
    await presses(floor, f"opinion.ask:atlas/{version}/single/7")
    assert await invited_accounts(floor) == (SORAYA,)


async def test_change_after_names_were_shown_needs_new_review(floor: Floor) -> None:
    await presses(floor, f"opinion.people:{LESSON}", f"opinion.pick:{SORAYA}", f"opinion.ask:{LESSON}/single")
    await presses(floor, "opinion.page:0")
    assert "✅ Soraya، کارشناس" in labels(floor), "the marks are kept"
    await presses(floor, f"opinion.pick:{JAHAN}")
    assert await refuses(floor, f"opinion.ask:{LESSON}/single/7") == "opinion-pick-gone"
    await presses(floor, f"opinion.ask:{LESSON}/single", f"opinion.ask:{LESSON}/single/7")
    assert set(await invited_accounts(floor)) == {SORAYA, JAHAN}


@pytest.mark.parametrize(
    "former",
    [
        Staff(SORAYA, Role.MODERATOR, "Soraya", started=True),
        Staff(SORAYA, Role.EXPERT, "Soraya", started=True, frozen=True),
        Staff(SORAYA, Role.EXPERT, "Soraya", started=False),
    ],
    ids=("ended", "stopped", "unreachable"),
)
async def test_person_losing_role_before_last_press_is_not_asked(floor: Floor, former: Staff) -> None:
    await presses(
        floor, f"opinion.people:{LESSON}", f"opinion.pick:{SORAYA}", f"opinion.pick:{PARI}",
        f"opinion.ask:{LESSON}/single",
    )  # fmt: skip
    floor.uow.staff.save(former)
    assert await refuses(floor, f"opinion.ask:{LESSON}/single/7") == "opinion-pick-not"
    await presses(floor, "opinion.page:0")
    assert str(SORAYA) not in listed_people(floor) and "انتخاب‌شده: ۱ نفر" in plain_text(floor)
    await presses(floor, f"opinion.ask:{LESSON}/single", f"opinion.ask:{LESSON}/single/7")
    assert await invited_accounts(floor) == (PARI,)


async def test_a_long_list_has_pages_and_an_end(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion_people, "A_PAGE", 2)
    monkeypatch.setattr(opinion_people, "MOST_SINGLE", 3)
    await presses(floor, f"opinion.people:{LESSON}")
    assert listed_people(floor) == [str(JAHAN), str(SORAYA)] and offered_presses(floor)[2:] == [
        "opinion.page:1", f"opinion.ask:{LESSON}",
    ]  # fmt: skip
    await presses(floor, f"opinion.pick:{JAHAN}", "opinion.page:1", f"opinion.pick:{EDITH}")
    assert listed_people(floor)[0] == str(EDITH), "the page stays the same"
    assert {"opinion.page:0", "opinion.page:2"} <= set(offered_presses(floor))
    await presses(floor, "opinion.page:99", f"opinion.pick:{QASEM}")
    assert len(listed_people(floor)) == 1 and "انتخاب‌شده: ۳ نفر" in plain_text(floor)
    assert await refuses(floor, f"opinion.pick:{PARI}") == "opinion-pick-full"
    monkeypatch.setattr(opinions, "MOST_SINGLE", 2)
    assert await refuses(floor, f"opinion.ask:{LESSON}/single") == "opinion-pick-full"
    await presses(floor, f"opinion.pick:{QASEM}", f"opinion.ask:{LESSON}/single")
    assert "Jahan، Edith" in plain_text(floor) or "Edith، Jahan" in plain_text(floor)


async def test_marks_are_per_subject_and_survive_going_back(floor: Floor) -> None:
    version = await draft_version(floor)
    await presses(floor, f"opinion.people:{LESSON}", f"opinion.pick:{SORAYA}", f"opinion.ask:{LESSON}")
    await presses(floor, f"opinion.people:{LESSON}")
    assert "انتخاب‌شده: ۱ نفر" in plain_text(floor)
    await presses(floor, f"opinion.people:atlas/{version}")
    assert "هنوز کسی را" in plain_text(floor)


async def test_two_who_are_called_alike_are_told_apart(floor: Floor) -> None:
    floor.uow.staff.save(Staff(JAHAN, Role.EXPERT, "Soraya", started=True))
    await presses(floor, f"opinion.people:{LESSON}")
    assert sum(str(SORAYA) in label for label in labels(floor)) == 1
    await presses(floor, f"opinion.pick:{JAHAN}", f"opinion.ask:{LESSON}/single")
    assert f"Soraya ({JAHAN})" in plain_text(floor)


async def test_as_many_as_may_be_marked_are_all_named(floor: Floor) -> None:
    """The floor checks each reply against the messenger's limit."""
    for number in range(20):
        name = f"{number} ".ljust(128, "ا")
        floor.uow.staff.save(
            Staff(Account(Messenger.TELEGRAM, 2**51 + number), Role.EXPERT, name, started=True)
        )
    await presses(floor, f"opinion.people:{LESSON}")
    for number in range(20):
        await presses(floor, f"opinion.pick:{Account(Messenger.TELEGRAM, 2**51 + number)}")
    assert await refuses(floor, f"opinion.pick:{SORAYA}") == "opinion-pick-full"
    await presses(floor, f"opinion.ask:{LESSON}/single", f"opinion.ask:{LESSON}/single/7")
    assert len(await invited_accounts(floor)) == 20


async def test_a_number_of_a_messenger_fits_on_the_button(floor: Floor) -> None:
    long = Account(Messenger.TELEGRAM, 2**52 - 1)
    floor.uow.staff.save(Staff(long, Role.EXPERT, "Long " * 25, started=True))
    await presses(floor, f"opinion.people:{LESSON}")
    assert str(long) in listed_people(floor)
