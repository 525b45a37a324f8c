"""The shortest honest report: one sentence, four presses, at most 250 words to read, from the first message on."""

import re

import pytest

from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Messenger
from bot.domain.reporting.drafts import FieldName
from bot.handlers.reporting.stray_message import begin_report
from bot.handlers.sent_reports.pending_message import PendingMessage
from bot.platforms.bale import CAPABILITIES as BALE
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.usecases.ports.language import Suggestions
from bot.usecases.submissions.evidence import OfferedFile
from tests.fakes.polling_day import open_uow
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeSuggester, make_ctx

SENTENCE = "دیشب دم شعبه هوادار نامزد الف به مردم پول می‌داد که به او رأی بدهند"
OPERATOR = Operator("a test runs this", capabilities={Messenger.TELEGRAM: TELEGRAM, Messenger.BALE: BALE})
SUGGESTER = FakeSuggester({SENTENCE: Suggestions(("O01", "O03", "O13"))})
MOST_PRESSES, MOST_WORDS = 4, 250


def newcomer(messenger: Messenger) -> Talk:
    return Talk(
        account=Account(messenger, 5001),
        uow=open_uow(),
        content=shipped_content(),
        suggester=SUGGESTER,
        operator=OPERATOR,
        curious=False,
    )


async def writes_first(chat: Talk, first: PendingMessage, **given: str) -> None:
    """The first message, as whoever reads it hands it to the form."""
    ctx = make_ctx(
        chat.account, uow=chat.uow, session=chat.session, clock=chat.clock, ids=chat.ids, content=chat.content,
        suggester=chat.suggester, operator=OPERATOR,
    )  # fmt: skip
    await chat.shows(await begin_report(ctx, first=first, **given))


def count_words(text: str) -> int:
    """Marks of direction and dashes are no words."""
    return sum(any(map(str.isalnum, word)) for word in re.sub(r"<[^>]+>", " ", text).split())


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_one_sentence_and_four_presses_make_a_report(messenger: Messenger) -> None:
    chat = newcomer(messenger)
    await writes_first(chat, PendingMessage(words=SENTENCE))
    assert "نوشته‌تان را نگه داشتیم" in chat.texts[-1]
    presses = ("report-start:quick", "report-pick:act/O01", "report-pick:area/thr12", "report-send")
    for press in presses:
        await chat.presses(press)
    (sealed,) = chat.uow.tables.sealed.values()
    body = sealed.body
    assert body is not None
    assert (body.text, body.act_id, body.area_id) == (SENTENCE, "O01", "thr12")
    assert body.when == "2026-04-30.night", "the words say when"
    assert len(presses) <= MOST_PRESSES
    words = sum(map(count_words, chat.texts))
    print(f"{len(presses)} presses, {words} words")
    assert words <= MOST_WORDS, [count_words(text) for text in chat.texts]


async def test_first_message_brings_its_files_post_and_place() -> None:
    chat = newcomer(Messenger.TELEGRAM)
    photo = OfferedFile("photo", "file-1", 1000, "image/jpeg", "")
    first = PendingMessage(SENTENCE, (photo,), address="Channel A", post="Vote A")
    await writes_first(chat, first, area_id="thr12")
    assert chat.screen.key == "report-danger", "danger first, however it began"
    draft = chat.session.draft
    assert draft is not None
    assert (draft.get(FieldName.TEXT), draft.get(FieldName.AREA), draft.evidence) == (SENTENCE, "thr12", 0)
    assert (draft.get(FieldName.ADDRESS), draft.forwarded) == ("Channel A", "Vote A")
    await chat.presses("report-start:quick")
    assert chat.screen.key == "report-begin", "then the privacy summary"
    assert chat.session.draft is not None
    assert chat.session.draft.evidence == 1, "files wait at the messenger until then"
    await chat.presses("report-pick:act/O01")
    assert chat.question_key == "report-review", "the place is not asked again"


async def test_first_message_about_a_private_person_asks_who() -> None:
    chat = newcomer(Messenger.BALE)
    chat.suggester = FakeSuggester({SENTENCE: Suggestions(outside="opinion")})
    await writes_first(chat, PendingMessage(words=SENTENCE))
    assert chat.reply_keys() == ["later-danger"] and chat.screen.key == "report-who"
    assert chat.session.draft is not None


async def test_unknown_place_of_a_first_message_is_asked() -> None:
    chat = newcomer(Messenger.TELEGRAM)
    await writes_first(chat, PendingMessage(words=SENTENCE), area_id="nowhere")
    assert chat.session.draft is not None and FieldName.AREA not in chat.session.draft.answers
