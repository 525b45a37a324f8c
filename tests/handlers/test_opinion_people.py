"""Whom a round of opinions asks and who runs it after roles changed; and rounds about replaced drafts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Screen, SendDocument
from bot.domain.atlas.opinions import OpinionAnswer
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.people import Role, Staff
from bot.handlers.opinions.opinions import opinion_reminders
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
    sign_version,
)
from tests.fakes.floor import Floor
from tests.fakes.polling_day import content
from tests.fakes.school import lesson
from tests.fakes.two_accounts import link_accounts
from tests.handlers.test_opinions import WHY, WORDS, answers, asks, says

FORMER = (
    Staff(PARI, Role.MODERATOR, "Pari", started=True),
    Staff(PARI, Role.EDITOR, "Pari", started=True),
    Staff(PARI, Role.LIAISON, "Pari", started=True, frozen=True, body="police"),
)
"""A liaison whose role has ended, who now has another one, or who was stopped."""


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    tracks = {(Audience.VOTER, Tier.BASIC): (lesson("vb1", order=1, article_id="1"),)}
    county = replace(content(), tracks=tracks)
    monkeypatch.setattr(floors, "content", lambda: county)
    return a_county(monkeypatch)


@pytest.mark.parametrize("former", FORMER, ids=("ended", "another role", "stopped"))
async def test_former_liaison_cannot_read_or_answer_in_round(floor: Floor, former: Staff) -> None:
    """A name in the list of those who were asked gives no right."""
    round_id = await asks(floor, f"atlas/{await draft_version(floor)}/liaisons")
    await says(floor, round_id, by=QASEM)
    await floor.presses(f"opinion.give:{round_id}", by=PARI, private=True)
    floor.uow.staff.save(former)
    await floor.says(WORDS, by=PARI)
    assert floor.only_reply(Ack).alert and len(await floor.uow.rounds.opinions(round_id)) == 1
    for press in ("see", "give", "report"):
        await floor.presses(f"opinion.{press}:{round_id}", by=PARI, private=True)
        assert floor.only_reply(Ack).alert and not any(isinstance(r, SendDocument) for r in floor.replies), (
            press
        )
        assert WORDS not in "".join(floor.texts)
    await floor.presses("opinions", by=PARI, private=True)
    assert f"opinion.see:{round_id}" not in offered_presses(floor)


async def test_lesson_in_round_is_read_only_by_current_invitees(floor: Floor) -> None:
    round_id = await asks(floor, "lesson/vb1/liaisons")
    await floor.presses(f"opinion.read:{round_id}/0", by=PARI, private=True)
    assert floor.only_reply(Screen).key == "opinion-card"
    floor.uow.staff.save(FORMER[0])
    await floor.presses(f"opinion.read:{round_id}/0", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "opinion-not-invited"


@pytest.mark.parametrize("former", FORMER[::2], ids=("ended", "stopped"))
async def test_former_liaison_gets_no_notices_of_round(floor: Floor, former: Staff) -> None:
    round_id = await asks(floor, f"atlas/{await draft_version(floor)}/liaisons", days=3)
    opinion = await says(floor, round_id)
    silent = await asks_lesson(floor)
    floor.uow.staff.save(former)
    await answers(floor, opinion, "taken")
    assert not messages_to(PARI, floor)
    floor.clock.at += timedelta(days=2)
    await floor.ticks(opinion_reminders)
    assert messages_to(QASEM, floor) and not messages_to(PARI, floor)
    for each_id in (round_id, silent):
        await floor.presses(f"opinion.close:{each_id}", by=NADER, private=True)
        assert messages_to(QASEM, floor) and not messages_to(PARI, floor)


async def asks_lesson(floor: Floor) -> str:
    await floor.presses("opinion.ask:lesson/vb1/liaisons/3", by=NADER, private=True)
    return next(
        opinion_round.id for opinion_round in await floor.uow.rounds.all() if opinion_round.about == "vb1"
    )


async def test_opinions_go_to_other_leads_when_asker_steps_down(floor: Floor) -> None:
    round_id = await asks(floor, f"atlas/{await draft_version(floor)}/liaisons", days=3)
    floor.uow.staff.save(Staff(NADER, Role.MODERATOR, "Nader", started=True))
    await says(floor, round_id)
    assert [say.key for say in messages_to(MINA, floor)] == ["opinion-came"] and not messages_to(NADER, floor)
    floor.clock.at += timedelta(days=4)
    await floor.ticks(opinion_reminders)
    assert [say.key for say in messages_to(MINA, floor)] == ["opinion-ended"] and not messages_to(
        NADER, floor
    )


async def test_nobody_answers_their_own_opinion_or_asks_themselves(floor: Floor) -> None:
    version = await draft_version(floor)
    round_id = await asks(floor, f"atlas/{version}/all")
    opinion = await says(floor, round_id, by=MINA)
    await floor.presses(f"opinion.answer:{opinion}/taken", by=MINA, private=True)
    await floor.says(WHY, by=MINA)
    assert floor.only_reply(Ack).key == "opinion-own"
    assert (await floor.uow.rounds.opinion(opinion)).answer is OpinionAnswer.NONE  # type: ignore[union-attr]
    await answers(floor, opinion, "taken")
    assert (await floor.uow.rounds.opinion(opinion)).answer is OpinionAnswer.TAKEN  # type: ignore[union-attr]
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    await link_accounts(floor.uow, NADER, MINA)
    again = await draft_version(floor)
    await floor.presses(f"opinion.ask:atlas/{again}/all/7", by=NADER, private=True)
    assert not messages_to(MINA, floor), "they are one person"


async def test_round_keeps_its_subject_when_draft_is_replaced(floor: Floor) -> None:
    """The opinions went into a new draft. The round on the first draft keeps its name."""
    version = await draft_version(floor)
    round_id = await asks(floor, f"atlas/{version}/liaisons")
    await answers(floor, await says(floor, round_id), "taken")
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    newer = await draft_version(floor)
    await sign_version(floor, newer)
    await floor.presses(f"opinion.report:{round_id}", by=PARI, private=True)
    assert "پیش‌نویس پیشینِ نسخهٔ ۱ اطلس" in plain_text(floor)
    await floor.presses(f"opinion.see:{round_id}", by=PARI, private=True)
    assert f"atlas.version:{version}/day" not in offered_presses(floor), "the button would lead nowhere"


async def test_paper_of_round_is_recorded_as_export(floor: Floor) -> None:
    round_id = await asks(floor, f"atlas/{await draft_version(floor)}/liaisons")

    def exports() -> list[tuple[str, str]]:
        return [(r.by, r.detail) for r in floor.uow.stored_audit if r.action == "export"]

    await floor.presses(f"opinion.report:{round_id}", by=PARI, private=True)
    assert exports() == [], "without opinions there is no paper"
    await says(floor, round_id)
    await floor.presses(f"opinion.report:{round_id}", by=PARI, private=True)
    assert exports() == [(str(PARI), "opinions pdf")]
