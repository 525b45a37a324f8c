"""Whom a round of opinions still asks and who keeps it, once roles have changed; what is left of a replaced draft."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Screen, SendDocument
from bot.domain.atlas.opinions import Answer
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.people import Role, Staff
from bot.handlers.opinions.opinions import opinion_reminders
from tests.fakes import floor as floors
from tests.fakes.county import MINA, NADER, PARI, QASEM, a_county, drafts, plain, shown, signs, to
from tests.fakes.floor import Floor
from tests.fakes.polling_day import content
from tests.fakes.school import lesson
from tests.fakes.two_accounts import one_person
from tests.handlers.test_opinions import WHY, WORDS, answers, asks, says

FORMER = (
    Staff(PARI, Role.MODERATOR, "Pari", started=True),
    Staff(PARI, Role.EDITOR, "Pari", started=True),
    Staff(PARI, Role.LIAISON, "Pari", started=True, frozen=True, body="police"),
)
"""A liaison whose role has ended, who has another one now, who was stopped."""


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    tracks = {(Audience.VOTER, Tier.BASIC): (lesson("vb1", order=1, article_id="1"),)}
    county = replace(content(), tracks=tracks)
    monkeypatch.setattr(floors, "content", lambda: county)
    return a_county(monkeypatch)


@pytest.mark.parametrize("former", FORMER, ids=("ended", "another role", "stopped"))
async def test_who_is_a_liaison_no_more_reads_and_says_nothing_in_a_round(
    floor: Floor, former: Staff
) -> None:
    """His name among those who were asked opens nothing by itself."""
    found = await asks(floor, f"atlas/{await drafts(floor)}/liaisons")
    await says(floor, found, by=QASEM)
    await floor.presses(f"opinion.give:{found}", by=PARI, private=True)
    floor.uow.staff.save(former)
    await floor.says(WORDS, by=PARI)
    assert floor.only(Ack).alert and len(await floor.uow.rounds.opinions(found)) == 1
    for press in ("see", "give", "report"):
        await floor.presses(f"opinion.{press}:{found}", by=PARI, private=True)
        assert floor.only(Ack).alert and not any(isinstance(r, SendDocument) for r in floor.replies), press
        assert WORDS not in "".join(floor.read)
    await floor.presses("opinions", by=PARI, private=True)
    assert f"opinion.see:{found}" not in shown(floor)


async def test_a_lesson_is_read_for_a_round_by_who_is_still_asked_alone(floor: Floor) -> None:
    found = await asks(floor, "lesson/vb1/liaisons")
    await floor.presses(f"opinion.read:{found}/0", by=PARI, private=True)
    assert floor.only(Screen).key == "opinion-card"
    floor.uow.staff.save(FORMER[0])
    await floor.presses(f"opinion.read:{found}/0", by=PARI, private=True)
    assert floor.only(Ack).key == "opinion-not-invited"


@pytest.mark.parametrize("former", FORMER[::2], ids=("ended", "stopped"))
async def test_who_is_a_liaison_no_more_hears_nothing_of_a_round(floor: Floor, former: Staff) -> None:
    found = await asks(floor, f"atlas/{await drafts(floor)}/liaisons", days=3)
    opinion = await says(floor, found)
    silent = await asks_lesson(floor)
    floor.uow.staff.save(former)
    await answers(floor, opinion, "taken")
    assert not to(PARI, floor)
    floor.clock.at += timedelta(days=2)
    await floor.ticks(opinion_reminders)
    assert to(QASEM, floor) and not to(PARI, floor)
    for one in (found, silent):
        await floor.presses(f"opinion.close:{one}", by=NADER, private=True)
        assert to(QASEM, floor) and not to(PARI, floor)


async def asks_lesson(floor: Floor) -> str:
    await floor.presses("opinion.ask:lesson/vb1/liaisons/3", by=NADER, private=True)
    return next(one.id for one in await floor.uow.rounds.all() if one.about == "vb1")


async def test_opinions_go_to_the_other_leads_once_whoever_asked_leads_no_more(floor: Floor) -> None:
    found = await asks(floor, f"atlas/{await drafts(floor)}/liaisons", days=3)
    floor.uow.staff.save(Staff(NADER, Role.MODERATOR, "Nader", started=True))
    await says(floor, found)
    assert [say.key for say in to(MINA, floor)] == ["opinion-came"] and not to(NADER, floor)
    floor.clock.at += timedelta(days=4)
    await floor.ticks(opinion_reminders)
    assert [say.key for say in to(MINA, floor)] == ["opinion-ended"] and not to(NADER, floor)


async def test_nobody_answers_his_own_opinion_or_asks_himself(floor: Floor) -> None:
    version = await drafts(floor)
    found = await asks(floor, f"atlas/{version}/all")
    opinion = await says(floor, found, by=MINA)
    await floor.presses(f"opinion.answer:{opinion}/taken", by=MINA, private=True)
    await floor.says(WHY, by=MINA)
    assert floor.only(Ack).key == "opinion-own"
    assert (await floor.uow.rounds.opinion(opinion)).answer is Answer.NONE  # type: ignore[union-attr]
    await answers(floor, opinion, "taken")
    assert (await floor.uow.rounds.opinion(opinion)).answer is Answer.TAKEN  # type: ignore[union-attr]
    await floor.presses(f"opinion.close:{found}", by=NADER, private=True)
    await one_person(floor.uow, NADER, MINA)
    again = await drafts(floor)
    await floor.presses(f"opinion.ask:atlas/{again}/all/7", by=NADER, private=True)
    assert not to(MINA, floor), "they are one person"


async def test_a_round_says_what_it_was_about_when_its_draft_was_replaced(floor: Floor) -> None:
    """The draft that opinions were taken into is another one: the round on the first keeps its name."""
    version = await drafts(floor)
    found = await asks(floor, f"atlas/{version}/liaisons")
    await answers(floor, await says(floor, found), "taken")
    await floor.presses(f"opinion.close:{found}", by=NADER, private=True)
    newer = await drafts(floor)
    await signs(floor, newer)
    await floor.presses(f"opinion.report:{found}", by=PARI, private=True)
    assert "پیش‌نویس پیشینِ نسخهٔ ۱ اطلس" in plain(floor)
    await floor.presses(f"opinion.see:{found}", by=PARI, private=True)
    assert f"atlas.version:{version}/day" not in shown(floor), "it leads nowhere any more"


async def test_the_paper_of_a_round_is_recorded_as_an_export(floor: Floor) -> None:
    found = await asks(floor, f"atlas/{await drafts(floor)}/liaisons")

    def exports() -> list[tuple[str, str]]:
        return [(r.by, r.detail) for r in floor.uow.stored_audit if r.deed == "export"]

    await floor.presses(f"opinion.report:{found}", by=PARI, private=True)
    assert exports() == [], "nothing was said, no paper is made"
    await says(floor, found)
    await floor.presses(f"opinion.report:{found}", by=PARI, private=True)
    assert exports() == [(str(PARI), "opinions pdf")]
