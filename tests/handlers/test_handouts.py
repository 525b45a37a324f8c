"""Papers to print: lists by track, a checklist as a file, the poster as soon as the bot's link is known."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import SendDocument, TextRef
from bot.domain.catalogue.catalogue import Phase
from bot.domain.catalogue.material import Handout, HandoutItem
from bot.domain.learning.lessons import Audience
from bot.domain.owner.operator import Operator
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.handlers.learning.handouts import handouts_row
from tests.fakes.school import article
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeContent

LINKED = Operator(
    "a test runs this", bot_links=(("telegram", "https://t.me/bot"), ("bale", "https://ble.ir/bot"))
)


def sheet(key: str, role: Audience, phase: Phase) -> Handout:
    items = (HandoutItem("do this", article_ids=("1", "2")), HandoutItem("and that", article_ids=("gone",)))
    return Handout(key, role=role, role_label=f"role {key}", phase=phase, title=f"title {key}", items=items)


@pytest.fixture
def sara() -> Talk:
    sheets = (
        sheet("v2", Audience.VOTER, Phase.AFTER),
        sheet("v1", Audience.VOTER, Phase.DAY),
        sheet("v3", Audience.VOTER, Phase.BEFORE),
    )
    content = FakeContent(
        handouts={handout.id: handout for handout in sheets},
        articles={key: article(key) for key in ("1", "2")},
    )
    return Talk(content=content, operator=LINKED)


def document(talk: Talk) -> SendDocument:
    (sent_document,) = [reply for reply in talk.replies if isinstance(reply, SendDocument)]
    return sent_document


async def test_checklist_is_two_presses_away_with_articles_and_links(sara: Talk) -> None:
    await sara.commands("handouts")
    assert sara.screen.args == {"count": 3} and "handouts:candidate" not in sara.buttons
    await sara.presses("handouts:voter")
    await sara.presses("handout:v1")
    file = document(sara)
    assert (file.name, file.fields["role"], file.fields["title"]) == ("checklist", "role v1", "title v1")
    assert (file.fields["link-1"], file.fields["link-2"]) == ("https://t.me/bot", "https://ble.ir/bot")
    (text, cited), (_, nothing) = file.rows
    assert text == "do this" and isinstance(cited, TextRef) and cited.key == "handout-cites"
    assert nothing == "", "an article that no longer exists is not printed"
    assert file.fields["law"] == TextRef("handout-law", {"edition": "edition 2"})


async def test_checklists_stand_in_the_order_of_the_election(sara: Talk) -> None:
    await sara.commands("handouts", "voter")
    assert [key for key in sara.buttons if key.startswith("handout:")] == [
        "handout:v3",
        "handout:v1",
        "handout:v2",
    ]


async def test_two_entries_of_one_number_are_cited_once(sara: Talk) -> None:
    entry = article("1")
    sara.content = replace(
        sara.content, articles={"1": entry, "2": replace(article("2"), number=entry.number)}
    )
    await sara.commands("handouts", "voter")
    await sara.presses("handout:v1")
    assert document(sara).rows[0][1] == TextRef("article-number", {"number": entry.number})


async def test_a_checklist_that_is_gone_is_refused(sara: Talk) -> None:
    await sara.commands("handouts")
    await sara.presses("handouts:voter")
    sara.content = FakeContent()
    await sara.presses("handout:v1")
    assert sara.refusal_key == "handout-gone"


async def test_poster_needs_link_and_promises_only_what_is_open(sara: Talk) -> None:
    await sara.commands("handouts")
    await sara.presses("handout-poster")
    assert [row[0].key for row in document(sara).rows if isinstance(row[0], TextRef)] == [
        "poster-learn",
        "poster-not",
    ]
    fields = document(sara).fields
    assert (fields["messenger-1"], fields["messenger-2"]) == (
        TextRef("messenger-telegram"),
        TextRef("messenger-bale"),
    )
    sara.uow.settings.save(RunningSettings(reporting=Reporting.OPEN, phase=Phase.DAY))
    await sara.presses("handout-poster")
    assert len(document(sara).rows) == 3
    sara.operator = Operator("a test runs this")
    await sara.presses("handout-poster")
    assert sara.refusal_key == "handout-no-link"


async def test_checklists_of_every_track_are_open_to_everybody() -> None:
    staff = sheet("s1", Audience.STAFF, Phase.DAY)
    talk = Talk(content=FakeContent(handouts={"s1": staff, "v": sheet("v", Audience.VOTER, Phase.DAY)}))
    await talk.commands("handouts", "staff")
    assert "handout:s1" in talk.buttons
    await talk.commands("handouts")
    assert "handouts:staff" in talk.buttons and "handouts:voter" in talk.buttons


def test_the_learn_screen_leads_to_a_track_s_checklists(sara: Talk) -> None:
    assert len(handouts_row(Audience.VOTER, sara.content)) == 1
    assert handouts_row(Audience.STAFF, sara.content) == ()
