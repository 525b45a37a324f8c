"""The privacy card has changed: who is told, when, what they read; without a way back, with the report."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.outgoing import ReporterOf, Say, SendLane
from bot.domain.catalogue.catalogue import Article
from bot.domain.learning.editions import LawHistory, LawVersion
from bot.domain.owner.operator import Operator
from bot.domain.owner.settings import Reporting, Retention, RunningSettings
from bot.domain.people import Account, Messenger
from bot.domain.safety.privacy import PrivacyLine, privacy_facts
from bot.domain.safety.privacy_history import PrivacyCard, with_current_card, write_history
from bot.domain.submissions.witnesses import ContactMode
from bot.handlers.pieces import button
from bot.handlers.safety.privacy import settings_in_force
from bot.handlers.sent_reports.privacy_news import notify_privacy_changes
from bot.platforms.bale import CAPABILITIES as BALE
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.settings import OPERATOR_LONGEST
from bot.usecases.ports import Group
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.polling_day import OPEN, content, open_uow
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeContent
from tests.handlers.test_my_reports import CODE, ELSEWHERE, talk

NIGHT = datetime(2026, 5, 2, 20, 0, tzinfo=UTC)
"""23:30 in Tehran."""
CAPABILITIES = {Messenger.TELEGRAM: TELEGRAM, Messenger.BALE: BALE}


async def tick(chat: Talk) -> Sequence[Say]:
    ctx = make_tick_ctx(
        chat.uow, chat.clock, chat.content, operator=chat.operator or Operator("a test runs this")
    )
    chat.uow.keep_turn()
    turn = await notify_privacy_changes(ctx)
    chat.uow.commit()
    assert all(isinstance(reply, Say) for reply in turn.replies)
    return turn.replies  # type: ignore[return-value]  # as asserted


async def talk_with_noted_card(mode: ContactMode = ContactMode.RETURNABLE) -> Talk:
    """A report is waiting, and its card has been noted."""
    chat = talk(mode=mode)
    assert await tick(chat) == ()
    chat.clock.advance(timedelta(days=1))
    return chat


def close(chat: Talk) -> None:
    chat.uow.settings.save(replace(OPEN, reporting=Reporting.CLOSED))


async def test_the_notice_is_neutral_and_comes_once() -> None:
    chat = await talk_with_noted_card()
    close(chat)
    (notice,) = await tick(chat)
    assert (notice.key, notice.args, notice.to) == ("notice-new", {}, ReporterOf("report-1"))
    assert notice.lane is SendLane.REMINDER
    assert notice.slot == "card:report-1", "it does not replace a waiting question"
    assert notice.buttons == ((button("notice-button-open", "my-news"),),)
    assert await tick(chat) == ()


async def test_nobody_is_woken_at_night() -> None:
    chat = await talk_with_noted_card()
    chat.clock.at = NIGHT
    close(chat)
    assert await tick(chat) == ()
    chat.clock.advance(timedelta(hours=7, minutes=29))
    assert await tick(chat) == ()
    chat.clock.advance(timedelta(minutes=1))
    assert len(await tick(chat)) == 1, "07:00"


async def test_a_report_without_a_way_back_is_told_nothing() -> None:
    chat = await talk_with_noted_card(ContactMode.NO_RETURN)
    close(chat)
    assert await tick(chat) == ()


async def test_reporter_reads_old_and_new_privacy_card() -> None:
    chat = await talk_with_noted_card()
    chat.operator = Operator("a test runs this", retention=Retention(closed=30))
    await tick(chat)
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("my-news")
    assert chat.screen.key == "privacy-news"
    text = re.sub("<[^>]+>|[\u2068\u2069]", "", chat.texts[-1])
    before, now = text.split("از این پس:")
    assert "از وقت گزارش شما" in before
    assert "پس از تصمیم ۹۰ روز" in before and "پس از تصمیم ۳۰ روز" in now
    assert "شب‌ها" not in text, "unchanged lines are not repeated"
    await chat.presses("privacy:whole")
    assert chat.screen.key == "privacy-card"


@pytest.mark.parametrize("account", [SARA, ELSEWHERE], ids=["own phone", "other messenger"])
async def test_no_return_report_shows_card_changes_by_code(account: Account) -> None:
    filed = await talk_with_noted_card(ContactMode.NO_RETURN)
    chat = Talk(account, uow=filed.uow, clock=filed.clock, content=filed.content)
    await chat.says(CODE)
    assert "my-news" not in chat.buttons, "nothing has changed"
    close(chat)
    await tick(chat)
    await chat.says(CODE)
    await chat.presses("my-news")
    assert chat.screen.key == "privacy-news"
    assert "الان گزارش نمی‌گیریم" in chat.texts[-1]
    assert "از وقت گزارش شما" in chat.texts[-1]
    await chat.presses("my-news")
    assert chat.screen.key == "privacy-news", "the fifteen minutes of the code go on"


async def test_a_report_under_the_new_card_shows_no_news() -> None:
    chat = await talk_with_noted_card()
    close(chat)
    await tick(chat)
    chat.clock.advance(timedelta(days=1))
    chat.uow.reports.destroy("report-1")
    await chat.commands("my_reports")
    assert "my-news" not in chat.buttons


async def test_it_may_be_again_as_it_was() -> None:
    chat = await talk_with_noted_card()
    close(chat)
    (notice,) = await tick(chat)
    chat.uow.settings.save(OPEN)
    await tick(chat)
    chat.buttons["my-news"] = notice.buttons[0][0]
    await chat.presses("my-news")
    assert chat.screen.key == "privacy-news-none"


async def test_who_has_no_report_left_reads_the_newest_change() -> None:
    chat = await talk_with_noted_card()
    close(chat)
    (notice,) = await tick(chat)
    chat.uow.reports.destroy("report-1")
    chat.buttons["my-news"] = notice.buttons[0][0]
    await chat.presses("my-news")
    assert chat.screen.key == "privacy-news"
    assert "به‌تازگی" in chat.texts[-1]


async def test_before_any_change_there_is_nothing_to_read() -> None:
    chat = Talk(uow=open_uow(), content=content())
    await tick(chat)
    chat.buttons["my-news"] = button("notice-button-open", "my-news")
    await chat.presses("my-news")
    assert chat.screen.key == "privacy-news-unknown"


async def test_whatever_was_being_written_goes_on() -> None:
    chat = await talk_with_noted_card()
    await chat.commands("report")
    await chat.presses("report-start")
    await chat.presses("report-agree")
    state, draft = chat.session.state, chat.session.draft
    close(chat)
    (notice,) = await tick(chat)
    chat.buttons["my-news"] = notice.buttons[0][0]
    await chat.presses("my-news")
    assert (chat.session.state, chat.session.draft) == (state, draft)


# --- the words of an earlier law ----------------------------------------------------------------------


def amend_article(article: Article) -> Article:
    return replace(article, edition="1405/01/01", paraphrase="what it says from now on")


@pytest.mark.parametrize("taught", [True, False])
async def test_article_is_quoted_in_its_edition(taught: bool) -> None:
    chat = await talk_with_noted_card()
    was = chat.content.articles["71"]
    assert isinstance(chat.content, FakeContent)
    chat.content.articles = {**chat.content.articles, "71": amend_article(was)}
    if taught:
        version = LawVersion("71", 0, "x", was.edition, was.number, "what it said until then")
        chat.law = LawHistory((version,))
    await tick(chat)
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("my-news")
    assert "what it says from now on" in chat.texts[-1]
    assert ("what it said until then" in chat.texts[-1]) is taught
    assert "1403/12/19" in chat.texts[-1] and "1405/01/01" in chat.texts[-1]


async def test_an_article_that_is_gone_is_named() -> None:
    chat = await talk_with_noted_card()
    assert isinstance(chat.content, FakeContent)
    chat.content.articles = {k: a for k, a in chat.content.articles.items() if k != "86"}
    await tick(chat)
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("my-news")
    assert "دیگر چنین نیست" in chat.texts[-1]


async def test_line_of_an_earlier_version_is_shown_as_removed() -> None:
    chat = await talk_with_noted_card()
    ctx = make_tick_ctx(chat.uow, chat.clock, chat.content, operator=Operator("a test runs this"))
    lines = privacy_facts(await settings_in_force(ctx, Messenger.TELEGRAM))
    old = PrivacyCard(
        chat.clock.today() - timedelta(days=9), (*lines, PrivacyLine("cookies", "privacy-cookies"))
    )
    history = with_current_card((old,), lines, today=chat.clock.today())
    chat.uow.settings.set_note("card-telegram", write_history(history))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("my-news")
    assert "خطی که دیگر در کارت نیست" in chat.texts[-1]


# --- many changes at once -----------------------------------------------------------------------------


async def test_each_screen_fits_when_the_whole_card_changes() -> None:
    chat = await talk_with_noted_card()
    chat.operator = Operator("گ" * OPERATOR_LONGEST, capabilities=CAPABILITIES)
    chat.uow.groups.save(Group(Messenger.TELEGRAM, -1))
    await tick(chat)
    chat.clock.advance(timedelta(days=1))
    report = chat.uow.tables.reports["report-1"]
    chat.uow.reports.save(replace(report, day=chat.clock.today()))
    chat.clock.advance(timedelta(days=1))
    chat.operator = Operator(
        "ی" * OPERATOR_LONGEST, retention=Retention(1, 2, 3, 4, 5), capabilities={}, copies=True
    )
    chat.uow.groups.save(Group(Messenger.BALE, -2))
    chat.uow.settings.save(RunningSettings(Reporting.OFF))
    assert isinstance(chat.content, FakeContent)
    chat.content.articles = {id_: amend_article(article) for id_, article in chat.content.articles.items()}
    await tick(chat)
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("my-news")
    screens = [chat.texts[-1]]
    while (further := f"my-news:{len(screens)}") in chat.buttons:
        await chat.presses(further)
        screens.append(chat.texts[-1])
    assert len(screens) > 2, "Talk limits each screen to 4,096 characters"
    text = "".join(screens)
    for part in ("گ" * 600, "ی" * 600, "رونوشت", "گزارش‌گیری اکنون بسته", "what it says from now on"):
        assert part in text
