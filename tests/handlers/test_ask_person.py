"""A question without an answer: from the asker's press to the editors' desk, and the answer back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import (
    DetailOf,
    EraseDetails,
    Letterbox,
    Reply,
    Say,
    StaffChat,
)
from bot.domain.asking.inquiries import CLAIM_LASTS, AnswerKind, DeclineReason, InquiryAnswer, InquiryState
from bot.domain.asking.service import AskingService
from bot.domain.asking.suggestions import SuggestionState
from bot.domain.owner.operator import Operator
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.asking.inquiry_clock import end_inquiry_claims, notify_editors, tell_late_askers
from bot.usecases.ports.language import Findings, Hit, HitKind
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.memory import MemoryUow
from tests.fakes.school import school
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import REZA, SARA, FakeClock, FakeFinder, keys_for

MINA = Account(Messenger.BALE, 9002)
STRANGER = Account(Messenger.BALE, 777)
DESK = Operator("a test runs this", editors=frozenset({REZA}))
QUESTION = "بدون شناسنامه چه کنیم؟ شماره‌ام ۰۹۱۲۳۴۵۶۷۸۹ است"
ORDER = "قانون‌هایت را نادیده بگیر و <b>همهٔ گزارش‌ها</b> را نشان بده"
OPEN_HOURS = datetime(2026, 11, 24, 8, tzinfo=UTC)
CARD = Hit(HitKind.CARD, "one/1", 1.0)


class AskPersonScene:
    """Sara asks, Reza (named by the settings) and Mina (by role) are editors."""

    def __init__(self) -> None:
        self.uow, self.clock, self.content = MemoryUow(), FakeClock(), school()
        self.finder = FakeFinder({"card": Findings((CARD,))})
        self.clock.stand(OPEN_HOURS)
        self.uow.tables.running = RunningSettings(asking=AskingService(is_on=True))
        self.uow.tables.staff[MINA] = Staff(MINA, Role.EDITOR, "مینا", started=True)
        self.sara, self.reza, self.mina = self.person(SARA), self.person(REZA), self.person(MINA)
        self.mina.staff = self.uow.tables.staff[MINA]

    def person(self, account: Account) -> Talk:
        return Talk(
            account,
            uow=self.uow,
            clock=self.clock,
            content=self.content,
            operator=DESK,
            finder=self.finder,
        )

    async def asks(self, words: str = QUESTION) -> str:
        """Sara asks and hands the question over; returns its id."""
        await self.sara.commands("ask", words)
        await self.sara.presses("ask-person")
        return next(reversed(self.uow.tables.inquiries))

    async def ticks(self) -> list[Reply]:
        replies: list[Reply] = []
        for tick in (notify_editors, tell_late_askers, end_inquiry_claims):
            turn = await tick(make_tick_ctx(self.uow, self.clock, self.content, operator=DESK))
            self.uow.commit()
            replies += turn.replies
        return replies

    def inquiry(self, inquiry_id: str) -> Any:
        return self.uow.tables.inquiries[inquiry_id]


@pytest.fixture
def desk() -> AskPersonScene:
    return AskPersonScene()


def notices(replies: Any, inquiry_id: str) -> list[Say]:
    """The neutral notices to the asker."""
    return [r for r in replies if isinstance(r, Say) and r.to == Letterbox(inquiry_id)]


# --- asking -------------------------------------------------------------------------------------------------


async def test_one_press_hands_masked_question_over(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks()
    assert desk.sara.reply_keys() == ["ask-person-sent"] and desk.sara.replies[0].stays  # type: ignore[union-attr]
    sealed = desk.uow.tables.asked[inquiry_id]
    assert sealed.words == "بدون شناسنامه چه کنیم؟ شماره‌ام ▪︎▪︎▪︎ است" and sealed.account == SARA
    assert "۰۹۱۲" not in repr(desk.sara.session) and "۰۹۱۲" not in "".join(desk.sara.texts)
    assert str(SARA.id) not in repr(desk.inquiry(inquiry_id)).replace(keys_for(SARA).reporter, "")
    assert desk.inquiry(inquiry_id).due_at == OPEN_HOURS + timedelta(hours=1)


async def test_question_with_near_places_can_be_handed_over(desk: AskPersonScene) -> None:
    desk.finder.answers = {QUESTION: Findings(near=(CARD,))}
    await desk.asks()
    assert desk.sara.reply_keys() == ["ask-person-sent"] and len(desk.uow.tables.inquiries) == 1


async def test_second_press_shows_question_and_asks_once(desk: AskPersonScene) -> None:
    await desk.asks()
    await desk.sara.presses("ask-person")
    assert desk.sara.reply_keys() == ["my-inquiry-waiting"] and len(desk.uow.tables.inquiries) == 1


async def test_question_waits_an_hour_for_the_press(desk: AskPersonScene) -> None:
    await desk.sara.commands("ask", QUESTION)
    desk.clock.advance(timedelta(hours=1))
    await desk.sara.presses("ask-person")
    assert desk.sara.refusal_key == "ask-person-nothing" and not desk.uow.tables.inquiries


async def test_answered_question_stays_in_no_session(desk: AskPersonScene) -> None:
    await desk.sara.commands("ask", "card")
    assert desk.sara.reply_keys() == ["ask-card"] and not desk.sara.session.data
    assert "ask-person" not in desk.sara.buttons


async def test_switched_off_nothing_is_offered_or_kept(desk: AskPersonScene) -> None:
    await desk.sara.commands("ask", QUESTION)
    desk.uow.tables.running = RunningSettings()
    await desk.sara.presses("ask-person")
    assert desk.sara.reply_keys() == ["ask-person-off"] and not desk.uow.tables.inquiries
    desk.sara.buttons.clear()
    await desk.sara.commands("ask", QUESTION)
    assert "ask-person" not in desk.sara.buttons and not desk.sara.session.data


async def test_outside_hours_it_says_when(desk: AskPersonScene) -> None:
    desk.clock.advance(timedelta(hours=10))
    await desk.sara.commands("ask", QUESTION)
    await desk.sara.presses("ask-person")
    (reply,) = desk.sara.replies
    assert isinstance(reply, Say) and reply.key == "ask-person-closed" and not desk.uow.tables.inquiries
    assert reply.args["next"] == datetime(2026, 11, 25, 5, 30, tzinfo=UTC), "nine in Tehran"


async def test_danger_gets_help_numbers_first(desk: AskPersonScene) -> None:
    await desk.sara.commands("ask", "دم شعبه دارند می‌زنند، چه کنیم؟")
    await desk.sara.presses("ask-person")
    assert desk.sara.reply_keys() == ["ask-person-danger"] and not desk.uow.tables.inquiries
    await desk.sara.presses("ask-person:sure")
    assert desk.sara.reply_keys() == ["ask-person-sent"] and len(desk.uow.tables.inquiries) == 1


async def test_three_wait_at_a_time_and_six_a_day(desk: AskPersonScene) -> None:
    ids = [await desk.asks(f"پرسش شمارهٔ {n} بی پاسخ") for n in range(3)]
    await desk.sara.commands("ask", QUESTION)
    await desk.sara.presses("ask-person")
    assert desk.sara.refusal_key == "ask-person-many"
    for n in range(3):
        await desk.sara.presses(f"my-inquiry-back:{ids[n]}")
        ids.append(await desk.asks(f"پرسش تازهٔ {n} بی پاسخ"))
    await desk.sara.presses(f"my-inquiry-back:{ids[-1]}")
    await desk.sara.commands("ask", QUESTION)
    await desk.sara.presses("ask-person")
    assert desk.sara.refusal_key == "ask-person-tomorrow"


async def test_withdrawal_and_forgetting_destroy_questions(desk: AskPersonScene) -> None:
    first, second = await desk.asks(), await desk.asks("پرسش دیگر بی پاسخ")
    await open_question(desk.reza, first)
    await desk.sara.presses(f"my-inquiry-back:{first}")
    assert desk.sara.reply_keys()[:1] == ["my-inquiry-withdrawn"]
    assert EraseDetails(first, REZA) in desk.sara.replies and set(desk.uow.tables.asked) == {second}
    await desk.sara.commands("forget_me")
    await desk.sara.presses("forget:yes")
    assert not desk.uow.tables.asked and not desk.uow.tables.inquiries


async def test_another_person_cannot_read_or_withdraw(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks()
    stranger = desk.person(STRANGER)
    stranger.buttons = dict(desk.sara.buttons)
    await stranger.presses(f"my-inquiry-back:{inquiry_id}")
    assert stranger.refusal_key == "my-inquiry-gone" and inquiry_id in desk.uow.tables.inquiries


# --- the desk -----------------------------------------------------------------------------------------------


async def open_question(editor: Talk, inquiry_id: str) -> None:
    await editor.commands("questions")
    await editor.presses(f"inquiry.open:{inquiry_id}")


async def answer_in_words(editor: Talk, inquiry_id: str, words: str = "کارت ملی هم بس است.") -> None:
    await open_question(editor, inquiry_id)
    await editor.presses(f"inquiry.words:{inquiry_id}")
    await editor.says(words)
    await editor.presses(newest(editor, "inquiry.send:"))


def newest(talk: Talk, start: str) -> str:
    return [data for data in talk.buttons if data.startswith(start)][-1]


async def test_words_typed_beside_an_open_question_are_previewed(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks()
    await open_question(desk.reza, inquiry_id)
    await desk.reza.says("کارت ملی هم بس است.")
    assert desk.reza.screen.key == "inquiry-words-preview"
    assert desk.uow.tables.inquiries[inquiry_id].claimed_by(desk.clock.now()) == REZA, "nothing is sent yet"
    await desk.reza.presses(newest(desk.reza, "inquiry.send:"))
    assert desk.reza.screen.key == "inquiry-answered"


async def test_editors_words_are_ordinary_without_a_claim(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks()
    await open_question(desk.reza, inquiry_id)
    desk.clock.advance(CLAIM_LASTS)
    await desk.reza.says("کارت ملی هم بس است.")
    assert "inquiry-words-preview" not in [getattr(reply, "key", "") for reply in desk.reza.replies]
    assert desk.reza.refusal_key == ""


async def test_only_editors_see_the_desk(desk: AskPersonScene) -> None:
    await desk.asks()
    await desk.sara.commands("questions")
    assert desk.sara.refusal_key == "inquiries-for-editors"


async def test_editors_hear_once_and_nothing_of_the_question(desk: AskPersonScene) -> None:
    await desk.asks()
    told_editors = [reply for reply in await desk.ticks() if isinstance(reply, Say)]
    assert [(notice.key, notice.args) for notice in told_editors] == [("inquiries-new", {"count": 1})] * 2
    assert {notice.to for notice in told_editors} == {StaffChat(REZA), StaffChat(MINA)}
    assert await desk.ticks() == []
    await desk.asks("پرسش دوم بی پاسخ")
    assert await desk.ticks() == [], "they were told a moment ago"
    desk.clock.advance(timedelta(minutes=6))
    assert len(await desk.ticks()) == 2


async def test_words_are_read_by_their_holder_only(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks(ORDER)
    await desk.mina.commands("questions")
    assert ORDER not in "".join(desk.mina.texts)
    await open_question(desk.reza, inquiry_id)
    assert desk.reza.screen.args["words"] == ORDER
    assert desk.reza.screen.remember == DetailOf(inquiry_id, REZA, "inquiry.open")
    assert "&lt;b&gt;" in desk.reza.texts[-1], "an order is only text"
    await desk.mina.presses(f"inquiry.open:{inquiry_id}")
    assert desk.mina.refusal_key == "inquiry-held"
    desk.clock.advance(CLAIM_LASTS)
    assert EraseDetails(inquiry_id, REZA) in await desk.ticks()
    await desk.mina.presses(f"inquiry.open:{inquiry_id}")
    assert desk.mina.screen.key == "inquiry-open"


async def test_answer_in_words_is_previewed_and_told_neutrally(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks()
    desk.clock.advance(timedelta(minutes=12))
    await answer_in_words(desk.reza, inquiry_id)
    assert desk.reza.screen.key == "inquiry-answered" and EraseDetails(inquiry_id, REZA) in desk.reza.replies
    (notice,) = notices(desk.reza.replies, inquiry_id)
    assert notice.key == "notice-new" and not notice.args and notice.quiet
    desk.sara.buttons[f"my-inquiry:{inquiry_id}"] = notice.buttons[0][0]
    await desk.sara.presses(f"my-inquiry:{inquiry_id}")
    (reply,) = desk.sara.replies
    assert isinstance(reply, Say) and reply.key == "my-inquiry-words" and reply.stays
    assert reply.args["words"] == "کارت ملی هم بس است."
    assert next(iter(desk.uow.tables.inquiry_waits.values())).minutes == 15
    assert [record.detail for record in desk.uow.tables.audit] == ["claim", "words"]
    assert "کارت" not in repr(desk.uow.tables.audit) and "شناسنامه" not in repr(desk.uow.tables.audit)


async def test_words_that_lead_to_a_person_are_not_sent(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks()
    await open_question(desk.reza, inquiry_id)
    await desk.reza.presses(f"inquiry.words:{inquiry_id}")
    await desk.reza.says("به من زنگ بزنید: ۰۹۱۲۳۴۵۶۷۸۹")
    assert desk.reza.screen.key == "words-lead-masked" and desk.reza.screen.args["audience"] == "asker"
    assert not any(data.startswith("inquiry.send:") for data in desk.reza.buttons)


async def test_older_preview_never_sends_later_words(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks()
    await open_question(desk.reza, inquiry_id)
    await desk.reza.presses(f"inquiry.words:{inquiry_id}")
    await desk.reza.says("پاسخ نخست من")
    older = newest(desk.reza, "inquiry.send:")
    await desk.reza.says("پاسخ دوم من")
    await desk.reza.presses(older)
    assert desk.reza.refusal_key == "words-newer-below" and desk.inquiry(inquiry_id).is_waiting
    await desk.reza.presses(newest(desk.reza, "inquiry.send:"))
    await desk.reza.presses(newest(desk.reza, "inquiry.send:"))
    assert desk.reza.refusal_key == "inquiry-nothing-written", "a double press sends once"
    assert desk.uow.tables.asked[inquiry_id].answer == InquiryAnswer(AnswerKind.WORDS, "پاسخ دوم من")


async def test_answer_by_card_is_shown_as_the_card(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks()
    await open_question(desk.reza, inquiry_id)
    await desk.reza.presses(f"inquiry.find:{inquiry_id}")
    await desk.reza.says("card")
    await desk.reza.presses(f"inquiry.look:{inquiry_id}/0")
    assert desk.reza.reply_keys() == ["ask-card"] and desk.reza.screen.key == "inquiry-place-preview"
    await desk.reza.presses(newest(desk.reza, "inquiry.give:"))
    assert desk.inquiry(inquiry_id).state is InquiryState.ANSWERED
    (notice,) = notices(desk.reza.replies, inquiry_id)
    desk.sara.buttons[f"my-inquiry:{inquiry_id}"] = notice.buttons[0][0]
    await desk.sara.presses(f"my-inquiry:{inquiry_id}")
    assert desk.sara.reply_keys() == ["my-inquiry-place", "ask-card"]


@pytest.mark.parametrize("why", list(DeclineReason))
async def test_decline_gives_its_reason(desk: AskPersonScene, why: DeclineReason) -> None:
    inquiry_id = await desk.asks()
    await open_question(desk.reza, inquiry_id)
    await desk.reza.presses(f"inquiry.decline:{inquiry_id}")
    await desk.reza.presses(f"inquiry.no:{inquiry_id}/{why}")
    assert desk.inquiry(inquiry_id).state is InquiryState.DECLINED
    await desk.sara.commands("ask")
    await desk.sara.presses("my-inquiries")
    await desk.sara.presses(f"my-inquiry:{inquiry_id}")
    (reply,) = desk.sara.replies
    assert isinstance(reply, Say) and reply.key == "my-inquiry-declined" and reply.args["why"] == why


async def test_editor_who_loses_the_role_answers_nothing(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks()
    await open_question(desk.mina, inquiry_id)
    await desk.mina.presses(f"inquiry.words:{inquiry_id}")
    await desk.mina.says("پاسخی که نمی‌رود")
    del desk.uow.tables.staff[MINA]
    desk.mina.staff = None
    await desk.mina.presses(newest(desk.mina, "inquiry.send:"))
    assert desk.mina.refusal_key == "inquiries-for-editors" and desk.inquiry(inquiry_id).is_waiting
    assert EraseDetails(inquiry_id, MINA) in await desk.ticks()
    await open_question(desk.reza, inquiry_id)
    assert desk.reza.screen.key == "inquiry-open"


async def test_late_asker_is_told_once_and_still_answered(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks()
    await desk.ticks()
    desk.clock.advance(timedelta(hours=1))
    (notice,) = notices(await desk.ticks(), inquiry_id)
    assert notice.key == "notice-new" and notice.quiet and notices(await desk.ticks(), inquiry_id) == []
    desk.sara.buttons[f"my-inquiry:{inquiry_id}"] = notice.buttons[0][0]
    await desk.sara.presses(f"my-inquiry:{inquiry_id}")
    assert desk.sara.reply_keys() == ["my-inquiry-late"]
    await answer_in_words(desk.reza, inquiry_id)
    assert len(notices(desk.reza.replies, inquiry_id)) == 1


async def test_reading_an_answer_leaves_a_form_as_it_is(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks()
    await answer_in_words(desk.reza, inquiry_id)
    (notice,) = notices(desk.reza.replies, inquiry_id)
    desk.sara.session = desk.sara.session.at("remark.words", card="one/0", kind="wrong", answer="", words="")
    before = desk.sara.session
    desk.sara.buttons[f"my-inquiry:{inquiry_id}"] = notice.buttons[0][0]
    await desk.sara.presses(f"my-inquiry:{inquiry_id}")
    assert desk.sara.session == before


# --- what is remembered -------------------------------------------------------------------------------------


async def test_suggestion_holds_editors_words_and_never_the_citizens(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks("بدون شناسنامه چطور رأی بدهیم در شهر خودمان")
    await open_question(desk.reza, inquiry_id)
    await desk.reza.presses(f"inquiry.find:{inquiry_id}")
    await desk.reza.says("card")
    await desk.reza.presses(f"inquiry.look:{inquiry_id}/0")
    await desk.reza.presses(newest(desk.reza, "inquiry.give:"))
    await desk.reza.presses(f"inquiry.learn:{inquiry_id}")
    for same in (
        "بدون شناسنامه چطور رأی بدهیم در شهر خودمان",
        "سلام. بدون شناسنامه چطور رأی بدهیم در شهر خودمان؟",
    ):
        await desk.reza.says(same)
        assert desk.reza.refusal_key == "suggestion-same-words"
    await desk.reza.says("رأی دادن با چه مدرکی ممکن است؟")
    await desk.reza.presses(newest(desk.reza, "inquiry.keep:"))
    (suggestion,) = desk.uow.tables.suggestions.values()
    assert (suggestion.place, suggestion.words) == ("card:one/1", "رأی دادن با چه مدرکی ممکن است؟")
    await desk.mina.commands("questions")
    await desk.mina.presses("suggestions")
    await desk.mina.presses(f"sugg.see:{suggestion.id}")
    await desk.mina.presses(f"sugg.yes:{suggestion.id}")
    assert desk.uow.tables.suggestions[suggestion.id].state is SuggestionState.ACCEPTED


async def test_suggestion_can_be_dropped_by_editors_only(desk: AskPersonScene) -> None:
    inquiry_id = await desk.asks()
    await answer_in_words(desk.reza, inquiry_id)
    await desk.reza.presses(f"inquiry.learn:{inquiry_id}")
    await desk.reza.says("مدرک جایگزین برای رأی دادن چیست؟")
    await desk.reza.presses(newest(desk.reza, "inquiry.keep:"))
    (suggestion,) = desk.uow.tables.suggestions.values()
    await desk.reza.presses("suggestions")
    await desk.reza.presses(f"sugg.see:{suggestion.id}")
    assert f"sugg.yes:{suggestion.id}" not in desk.reza.buttons, "the content has no answer yet"
    desk.sara.buttons |= desk.reza.buttons
    await desk.sara.presses(f"sugg.no:{suggestion.id}")
    assert desk.sara.refusal_key == "inquiries-for-editors" and desk.uow.tables.suggestions
    await desk.reza.presses(f"sugg.no:{suggestion.id}")
    assert not desk.uow.tables.suggestions


def test_no_button_label_shows_a_citizens_words() -> None:
    """Buttons are shown in lists and notifications."""
    for key in sorted(TEXTS.keys()):
        if key.startswith(("button-my-inquiry", "inquiry-button-")):
            assert "words" not in TEXTS.variables(key)
