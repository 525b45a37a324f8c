"""People who are asked about a lesson read it first, from the invitation. Each opinion names its edition."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, SendDocument
from bot.domain.catalogue.material import Diagram, DiagramItem, DiagramKind
from bot.domain.learning.editions import edition_of
from bot.domain.learning.lessons import Audience, Lesson, Tier
from bot.domain.people import Role, Staff
from bot.handlers.opinions.opinions import opinion_reminders
from tests.fakes import floor as floors
from tests.fakes.county import NADER, PARI, a_county, draft_version, messages_to, offered_presses, plain_text
from tests.fakes.floor import LEILA, NAMES, TEXTS, Floor, verbs
from tests.fakes.polling_day import content
from tests.fakes.school import lesson
from tests.fakes.turns import SARA
from tests.handlers.test_opinions import EDITH, WORDS, answers, asks

STEPS = Diagram(DiagramKind.STEPS, title="steps", items=(DiagramItem("one"), DiagramItem("two")))
SHIPPED = lesson("vb1", order=1, article_id="86")
CARDS = (replace(SHIPPED.cards[0], diagram=STEPS), *SHIPPED.cards[1:])
LESSON = replace(SHIPPED, tier=Tier.ADVANCED, track=Audience.SECURITY, cards=CARDS)
CHANGED = replace(LESSON, cards=(replace(CARDS[0], text="a card put right"), *CARDS[1:]))


class SwappableContent:
    """The content in force, which the test replaces while a round is open."""

    def __init__(self) -> None:
        self.there: Any = None
        self.teaches(LESSON)

    def teaches(self, *lessons: Lesson) -> None:
        self.there = replace(content(), tracks={(Audience.SECURITY, Tier.ADVANCED): lessons})


@pytest.fixture
def teaching() -> SwappableContent:
    return SwappableContent()


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch, teaching: SwappableContent) -> Floor:
    monkeypatch.setattr(floors, "content", lambda: teaching.there)
    floor = a_county(monkeypatch)
    monkeypatch.setitem(NAMES, EDITH, "Edith")
    floor.uow.staff.save(Staff(EDITH, Role.EDITOR, "Edith", started=True))
    floor.uow.keep_turn()
    return floor


def invitation(floor: Floor) -> Say:
    (say,) = [say for say in messages_to(EDITH, floor) if say.key == "opinion-invited"]
    return say


async def presses(floor: Floor, press: str) -> Screen:
    await floor.presses(press, by=EDITH, private=True)
    return floor.only_reply(Screen)


def giving(screen: Screen) -> str:
    (press,) = [press for press in verbs(screen) if press.startswith("opinion.give:")]
    return press


async def test_whole_lesson_is_read_from_invitation_then_judged(
    floor: Floor,
) -> None:
    round_id = await asks(floor, "lesson/vb1/editors")
    assert verbs(invitation(floor)) == [f"opinion.read:{round_id}/0", f"opinion.see:{round_id}"]
    seen, page = [], f"opinion.read:{round_id}/0"
    for number in range(1, 7):
        screen = await presses(floor, page)
        seen.append(plain_text(floor))
        assert f"صفحهٔ {'۰۱۲۳۴۵۶'[number]} از ۶" in seen[-1]
        page = f"opinion.read:{round_id}/{number}"
        assert (page in verbs(screen)) == (number < 6)
    whole_text = "\n".join(seen)
    for text in (
        *(card.text for card in LESSON.cards),
        *(node.text for node in LESSON.scenario.nodes.values()),
    ):
        assert text in whole_text
    assert seen[0].startswith("<b>lesson vb1</b>") and "86" in seen[1] and "پایان یک راه" in seen[5]
    assert not floor.uow.tables.learners, "nothing counts as learned, although their track is closed"
    await presses(floor, giving(screen))
    await floor.says(WORDS, by=EDITH)
    assert floor.only_reply(Screen).key == "opinion-saved"
    (opinion,) = await floor.uow.rounds.opinions(round_id)
    assert opinion.edition == edition_of(LESSON)


async def test_choice_leads_to_consequence_and_diagram_is_drawn(floor: Floor) -> None:
    round_id = await asks(floor, "lesson/vb1/editors")
    screen = await presses(floor, f"opinion.read:{round_id}/3")
    assert screen.key == "opinion-scene"
    assert [press for press in verbs(screen) if press.startswith("opinion.read")] == [
        f"opinion.read:{round_id}/{page}" for page in (4, 5, 4, 2)
    ]
    assert f"opinion.diagram:{round_id}/0" in verbs(await presses(floor, f"opinion.read:{round_id}/0"))
    await floor.presses(f"opinion.diagram:{round_id}/0", by=EDITH, private=True)
    assert (
        floor.only_reply(SendDocument).fields["title"] == "steps"
        and floor.only_reply(Say).key == "opinion-card"
    )
    await floor.presses(f"opinion.diagram:{round_id}/1", by=EDITH, private=True)
    assert floor.only_reply(Ack).key == "diagram-gone"
    assert (await presses(floor, f"opinion.read:{round_id}/99")).args["page"] == 6


async def test_only_invitees_and_leads_read_lesson_in_round(floor: Floor) -> None:
    round_id = await asks(floor, "lesson/vb1/editors")
    for account in (PARI, LEILA, SARA):
        for verb in ("opinion.read", "opinion.diagram"):
            await floor.presses(f"{verb}:{round_id}/0", by=account, private=True)
            key = "not-allowed" if account == SARA else "opinion-not-invited"
            assert floor.only_reply(Ack).key == key, account
    await floor.presses(f"opinion.read:{round_id}/0", by=NADER, private=True)
    assert not [press for press in verbs(floor.only_reply(Screen)) if press.startswith("opinion.give")]
    await floor.presses("opinion.read:none/0", by=EDITH, private=True)
    assert floor.only_reply(Ack).key == "opinion-no-round"
    version = await draft_version(floor)
    await floor.presses(f"opinion.ask:atlas/{version}/liaisons/7", by=NADER, private=True)
    (say,) = [say for say in messages_to(PARI, floor) if say.key == "opinion-invited"]
    assert verbs(say)[0].startswith("opinion.give:"), "a draft needs no reading first"
    atlas = verbs(say)[0].removeprefix("opinion.give:")
    await floor.presses(f"opinion.read:{atlas}/0", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "opinion-lesson-gone"


async def test_changed_lesson_is_noted_to_reader_and_in_report(
    floor: Floor, teaching: SwappableContent
) -> None:
    first, second = edition_of(LESSON), edition_of(CHANGED)
    round_id = await asks(floor, "lesson/vb1/all")
    give = giving(await presses(floor, f"opinion.read:{round_id}/0"))
    assert f"نسخهٔ درس: {first}" in plain_text(floor)
    teaching.teaches(CHANGED)
    await presses(floor, give)
    assert first in plain_text(floor) and second in plain_text(floor), (
        "the notice comes before the opinion is written"
    )
    await floor.says(f"{WORDS} یک", by=EDITH)
    assert "دربارهٔ نسخهٔ" not in plain_text(floor), "the edition in question was read"

    give = giving(await presses(floor, f"opinion.read:{round_id}/0"))
    assert "a card put right" in plain_text(floor) and f"نسخهٔ {second}" in plain_text(floor)
    await presses(floor, give)
    await floor.says(f"{WORDS} دو", by=EDITH)
    assert f"(دربارهٔ نسخهٔ {second})" in plain_text(floor)
    opinions = {
        each_opinion.words[-2:]: each_opinion for each_opinion in await floor.uow.rounds.opinions(round_id)
    }
    assert {words: each_opinion.edition for words, each_opinion in opinions.items()} == {
        "یک": first,
        "دو": second,
    }

    await floor.presses(f"opinion.desk:{round_id}", by=NADER, private=True)
    assert plain_text(floor).count(f"(دربارهٔ نسخهٔ {second})") == 1
    for opinion in opinions.values():
        await answers(floor, opinion.id, "taken")
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    await floor.presses(f"opinion.report:{round_id}", by=EDITH, private=True)
    assert first in plain_text(floor) and second in plain_text(floor)
    paper = floor.only_reply(SendDocument)
    lines = [TEXTS.label(row[1]) for row in paper.rows]
    assert sum(second in line for line in lines) == 1 and not any(first in line for line in lines), lines
    assert first in TEXTS.label(paper.fields["state"])


async def test_a_lesson_that_is_gone_takes_no_opinion_along(floor: Floor, teaching: SwappableContent) -> None:
    round_id = await asks(floor, "lesson/vb1/editors")
    teaching.teaches()
    await floor.presses(f"opinion.read:{round_id}/0", by=EDITH, private=True)
    assert floor.only_reply(Ack).key == "opinion-lesson-gone"
    screen = await presses(floor, f"opinion.see:{round_id}")
    assert "دیگر در فهرست نیست" in plain_text(floor) and edition_of(LESSON) in plain_text(floor)
    await presses(floor, giving(screen))
    await floor.says(WORDS, by=EDITH)
    assert floor.only_reply(Screen).key == "opinion-saved"


async def test_who_is_reminded_reads_first_too(floor: Floor) -> None:
    round_id = await asks(floor, "lesson/vb1/editors", days=3)
    floor.clock.at += timedelta(days=2)
    await floor.ticks(opinion_reminders)
    (say,) = messages_to(EDITH, floor)
    assert verbs(say) == [f"opinion.read:{round_id}/0", f"opinion.give:{round_id}"]
    await presses(floor, f"opinion.give:{round_id}")
    assert f"opinion.read:{round_id}/0" in offered_presses(floor)
    await presses(floor, f"opinion.read:{round_id}/0")
    await floor.says(WORDS, by=EDITH)
    assert await floor.uow.rounds.opinions(round_id) == [], (
        "text that is typed while the lesson is open is no opinion"
    )
