"""While an article has changed, practice, duties and incidents say that they are being reviewed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.conversation.outgoing import SendDocument, SendPicture, TextRef
from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.domain.learning.citation_keys import CitedKind, citation_key
from bot.domain.learning.lessons import Audience
from bot.domain.news.calendar_news import Edge, NearDate
from bot.domain.news.legal_calendar import resolve_dates
from bot.domain.owner.settings import RunningSettings
from bot.handlers.learning.law_news import MOST_LISTED, law_change_notices
from bot.handlers.news.broadcast_words import Almanac, date_line
from bot.language.dates import months_later
from bot.usecases.ports.language import AskedQuestion
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import REZA, FakeFinder, button_press

NOTE = "تازه عوض شده است"
PRACTICES = {
    "ballot-practice:names": citation_key(CitedKind.BALLOT, "blank"),
    "ballot-practice:lists": citation_key(CitedKind.BALLOT, "blank"),
    "poster-practice:poster-duty": citation_key(CitedKind.POSTER, "too-early"),
    "order-practice:staff": citation_key(CitedKind.ORDER, "os-fight"),
    "statement:voter": citation_key(CitedKind.STATEMENT, "v-inside-city"),
}


def talk_with(*flagged: str) -> Talk:
    return Talk(content=replace(shipped_content(), flagged=frozenset(flagged)), curious=False)


async def read(talk: Talk, *presses: str) -> str:
    """What stands on the screen after these presses."""
    for press in presses:
        await talk.takes(button_press(press, by=talk.account))
    return talk.texts[-1]


async def open_practice(talk: Talk, press: str) -> str:
    await talk.commands("learn")
    return await read(talk, press)


@pytest.mark.parametrize("press", PRACTICES)
async def test_practice_says_that_it_is_reviewed(press: str) -> None:
    assert NOTE in await open_practice(talk_with(PRACTICES[press]), press)


@pytest.mark.parametrize("press", PRACTICES)
async def test_practice_without_changed_article_says_nothing(press: str) -> None:
    of_candidates = shipped_content().statements.of_track(Audience.CANDIDATE)
    others = [citation_key(CitedKind.ORDER, "op-fight"), "vb1/once", "dh-place"]
    others += [citation_key(CitedKind.STATEMENT, of_candidates[0].id)]
    assert NOTE not in await open_practice(talk_with(*others), press)


@pytest.mark.parametrize(
    ("flagged", "presses"),
    [
        ("dh-place", ("own", "own-card:dh-place")),
        ("incident/h-fight", ("now-group:order", "now-see:h-fight")),
        ("step/head/seals", ("now-list", "now-list:opening")),
    ],
)
async def test_duty_says_that_it_is_reviewed(flagged: str, presses: tuple[str, ...]) -> None:
    for keys, is_told in (((flagged,), True), (("dh-door", "incident/h-power", "step/clerk/ready"), False)):
        talk = talk_with(*keys)
        await talk.commands("now")
        await read(talk, "now-duty:head", "now-place:city")
        assert (NOTE in await read(talk, *presses)) is is_told


async def test_card_of_city_says_that_it_is_reviewed() -> None:
    talk = talk_with("c-kin")
    await talk.commands("now")
    await read(talk, "now-duty:head", "now-place:city")
    assert NOTE in await read(talk, "place-cards:staff/city", "place-card:staff/c-kin")


async def test_act_says_that_it_is_reviewed() -> None:
    for flagged, is_told in (("act/O01", True), ("act/O03", False)):
        talk = talk_with(flagged)
        await talk.commands("ask")
        assert (NOTE in await read(talk, "ask-see:act/O01")) is is_told


async def test_line_of_a_checklist_says_that_it_is_reviewed() -> None:
    talk = talk_with("handout/voter-day/2")
    await read(talk, "handouts:voter", "handout:voter-day")
    (sheet,) = talk.replies
    assert isinstance(sheet, SendDocument)
    cited = [row[1].key if isinstance(row[1], TextRef) else "" for row in sheet.rows]
    assert [number for number, key in enumerate(cited, 1) if "under-review" in key] == [2]
    note = sheet.fields["note"]
    assert isinstance(note, TextRef) and NOTE in TEXTS.render(note.key, note.args)


async def test_date_and_its_picture_say_that_it_is_reviewed() -> None:
    for flagged, is_told in (("date/campaign", True), ("date/trustees", False)):
        talk = talk_with(flagged)
        polling_day = talk.clock.today() + timedelta(days=9)
        talk.uow.tables.running = RunningSettings(polling_day=polling_day)
        await talk.commands("calendar", "candidate")
        assert (NOTE in talk.texts[-1]) is is_told
        await talk.presses("calendar-now:candidate")
        rows = [row for reply in talk.replies if isinstance(reply, SendPicture) for row in reply.rows]
        drawn = [str(title) for title, _, words in rows if NOTE in TEXTS.label(words)]
        assert drawn == (["زمان تبلیغات"] if is_told else [])


def test_followers_read_that_a_date_is_reviewed() -> None:
    content = talk_with("date/campaign").content
    polling_day = date(2027, 3, 1)
    dates = resolve_dates(content.calendar, {"polling": polling_day}, later=months_later)
    lines = []
    for dated in dates:
        if dated.entry.id in ("campaign", "silence"):
            near = NearDate(dated, Edge.BEGINS, polling_day)
            line = date_line(near, Almanac(polling_day, {}, dates, content))
            lines.append((dated.entry.id, NOTE in TEXTS.render(line.key, line.args)))
    assert sorted(lines) == [("campaign", True), ("silence", False)]


async def test_answer_about_topic_says_that_it_is_reviewed() -> None:
    for flagged, is_told in (("answer/hours", True), ("answer/date", False)):
        talk = talk_with(flagged)
        talk.finder = FakeFinder(read={"q q": AskedQuestion(AnswerTopic.HOURS)})
        await talk.commands("ask", "q q")
        assert (NOTE in talk.texts[-1]) is is_told


def test_editors_read_how_many_more_cite_it() -> None:
    article = next(iter(shipped_content().articles))
    content = replace(shipped_content(), flagged=frozenset(f"ballot/r{n}" for n in range(MOST_LISTED + 3)))
    (notice,) = law_change_notices([article], content, [REZA])
    assert notice.args["more"] == 3
    few = replace(content, flagged=frozenset({"ballot/r1"}))
    (notice,) = law_change_notices([article], few, [REZA])
    assert notice.args["more"] == 0
