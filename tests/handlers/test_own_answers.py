"""After an answer for everybody: the card of one's own duty, or of city or village, that answers it, too."""

import json

from bot.usecases.ports.language import Findings, Hit, HitKind
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeFinder, button_press, keys_for

MOVED = "آب به سالن رسیده است و جای آگهی شعبه خراب شد، کدام جا نزدیک‌ترین است؟"
KIN = "برادر همسر نامزد در شعبه خویشاوند به حساب می‌آید؟"
ANSWERS = {
    MOVED: Findings((Hit(HitKind.ARTICLE, "54-t", 3.0),)),
    KIN: Findings((Hit(HitKind.ARTICLE, "38-t3", 3.0),)),
}


async def talk_of(duty: str = "", place: str = "") -> Talk:
    talk = Talk(content=shipped_content(), finder=FakeFinder(ANSWERS), curious=False)
    if duty:
        await talk.commands("now")
        await talk.takes(button_press(f"now-duty:{duty}", by=talk.account))
    if place:
        await talk.takes(button_press(f"now-place:{place}", by=talk.account))
    return talk


async def own_presses(talk: Talk, question: str) -> list[str]:
    """The ways to own cards below the answer."""
    await talk.commands("ask", question)
    presses = [button.press for reply in talk.replies for row in reply.buttons for button in row]  # type: ignore[union-attr] # an answer has buttons
    return [
        f"{press.verb}:{press.argument}"
        for press in presses
        if press and press.verb in ("own-card", "place-card")
    ]


async def test_answer_leads_to_card_of_ones_duty() -> None:
    talk = await talk_of("head", "city")
    assert await own_presses(talk, MOVED) == ["own-card:dh-place"]
    await talk.presses("own-card:dh-place")
    assert "own-ask:staff//2" in talk.buttons, "and from there to its question"


async def test_answer_leads_to_rule_of_ones_own_council() -> None:
    assert await own_presses(await talk_of("candidate", "village"), KIN) == ["place-card:candidate/v-kin"]
    assert await own_presses(await talk_of("candidate", "city"), KIN) == ["place-card:candidate/c-kin"]


async def test_who_said_neither_sees_the_answer_alone() -> None:
    assert await own_presses(await talk_of(), MOVED) == []
    assert await own_presses(await talk_of("conscript", "city"), MOVED) == [], "no card of theirs cites 54"


async def test_question_is_still_forgotten() -> None:
    talk = await talk_of("head", "city")
    await own_presses(talk, MOVED)
    learner = talk.uow.tables.learners[keys_for(SARA).learner]
    stored = json.dumps([dict(learner.settings), dict(talk.session.data), dict(talk.session.pocket)])
    assert "سالن" not in stored
