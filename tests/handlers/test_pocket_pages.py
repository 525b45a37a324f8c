"""All that a role needs as one file, from the menus of duties and lessons."""

import pytest

from bot.conversation.outgoing import SendDocument
from bot.domain.learning.lessons import TIERS, Audience
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import Talk
from tests.fakes.turns import button_press, keys_for
from tests.handlers.test_cohorts import cohort, make_cohort, owner


@pytest.fixture
def sara() -> Talk:
    return Talk(content=shipped_content(), curious=False)


async def page(talk: Talk, page_id: str) -> SendDocument:
    (file,) = await talk.takes(button_press(f"pocket-page:{page_id}", by=talk.account))
    assert isinstance(file, SendDocument) and file.name == "pocket-page"
    return file


async def test_duty_s_screen_leads_to_its_page(sara: Talk) -> None:
    await sara.commands("now")
    await sara.presses("now-duty:clerk")
    await sara.presses("now-place:city")
    await sara.presses("pocket-page:clerk")
    (file,) = sara.replies
    assert isinstance(file, SendDocument) and file.fields["id"] == "amanat-clerk"


async def test_learn_screen_leads_to_the_track_s_page(sara: Talk) -> None:
    await sara.takes(button_press("learn:voter", by=sara.account))
    await sara.presses("pocket-page:voter")
    (file,) = sara.replies
    assert isinstance(file, SendDocument)
    content = shipped_content()
    titles = [lesson.title for tier in TIERS for lesson in content.lessons(Audience.VOTER, tier)]
    assert [row[1] for row in file.rows if row[0] == "fold" and row[1] in titles] == titles


async def test_higher_tiers_are_in_it_for_members_only(sara: Talk) -> None:
    boss = owner()
    await make_cohort(boss)
    sara.uow = boss.uow
    closed = await page(sara, "staff")
    sara.uow.tables.enrolments[cohort(boss.uow).id, keys_for(sara.account).learner] = boss.clock.today()
    assert len((await page(sara, "staff")).rows) > 2 * len(closed.rows)


async def test_page_of_a_gone_role_is_told_kindly(sara: Talk) -> None:
    for gone in ("nobody", "", "../etc/passwd"):
        await sara.takes(button_press(f"pocket-page:{gone}", by=sara.account))
        assert sara.refusal_key == "pocket-gone"


async def test_page_stores_nothing_about_who_asked(sara: Talk) -> None:
    before = sara.uow.copy_tables()
    await page(sara, "commander")
    assert sara.uow.copy_tables() == before
