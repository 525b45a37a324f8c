"""Following a report: by its sender, or with its code from any account."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import EraseChat, TextRef
from bot.domain.cases.reports import Case, ProofGrade, State
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.events import AnswerGiven, CaseChanged, ClaimEnded, ReportWithdrawn
from bot.domain.people import Account, Messenger
from bot.domain.submissions.witnesses import Consent, ContactMode, DialogueLine, Report, ReportBody, Side
from tests.fakes.memory import MemoryUow
from tests.fakes.polling_day import content, open_uow
from tests.fakes.talk import Talk
from tests.fakes.turns import REZA, SARA, FakeClock
from tests.handlers.test_report_form import fill_until

CODE = "1234567890123456"
ELSEWHERE = Account(Messenger.BALE, 77)


def file_case(
    uow: MemoryUow, clock: FakeClock, *, mode: ContactMode = ContactMode.RETURNABLE, **case: object
) -> Case:
    now = clock.now()
    made = Case(
        "case-1",
        4821,
        "O13",
        Space.REAL,
        Phase.DAY,
        Severity.CRITICAL,
        "thr01",
        now,
        now + timedelta(minutes=15),
    )
    made = replace(made, **case)  # type: ignore[arg-type]  # fields of a case
    uow.cases.add(made)
    body = ReportBody("words", "O13", Space.REAL, "thr01", "force", "2026-05-01")
    uow.reports.add(
        Report("report-1", made.id, mode, Consent.NO, clock.today()),
        body=body,
        receipt=CODE,
        reporter_key=f"reporter:{SARA}" if mode is ContactMode.RETURNABLE else "",
        account=SARA,
    )
    return made


def talk(
    account: Account = SARA,
    *,
    mode: ContactMode = ContactMode.RETURNABLE,
    clock: FakeClock | None = None,
    **case: object,
) -> Talk:
    uow, clock = open_uow(), clock or FakeClock()
    file_case(uow, clock, mode=mode, **case)
    return Talk(account, uow=uow, clock=clock, content=content())


def news(chat: Talk) -> str:
    term = chat.screen.args["news"]
    assert isinstance(term, TextRef)
    return term.key


async def test_only_ones_own_returnable_reports_are_listed() -> None:
    chat = talk()
    await chat.commands("my_reports")
    assert chat.screen.args == {"count": 1}
    await chat.presses("my-open:report-1")
    assert (chat.screen.key, news(chat)) == ("my-report", "my-news-deadline")

    chat.clock.advance(timedelta(minutes=16))
    await chat.presses("my-open:report-1")
    assert news(chat) == "my-news-late", "no promise of a time that has passed"

    stranger = Talk(REZA, uow=chat.uow, clock=chat.clock, content=chat.content, buttons=chat.buttons)
    await stranger.commands("my_reports")
    assert stranger.screen.args == {"count": 0}
    await stranger.presses("my-open:report-1")
    assert stranger.refusal_key == "my-report-not-found"


@pytest.mark.parametrize(
    ("way", "text", "words"),
    [("voice", "", "صدای گزارش"), ("voice", "x", "متن گزارش"), ("quick", "x", "متن گزارش")],
)
async def test_voice_report_is_not_said_to_have_a_text(way: str, text: str, words: str) -> None:
    chat = talk()
    sealed = chat.uow.tables.sealed["report-1"]
    assert sealed.body is not None
    chat.uow.tables.sealed["report-1"] = replace(sealed, body=replace(sealed.body, way=way, text=text))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    assert words in chat.texts[-1]


async def test_older_reports_are_on_further_pages() -> None:
    chat = talk()
    case = chat.uow.tables.cases["case-1"]
    for number in range(2, 46):
        more = replace(case, id=f"case-{number}", number=number)
        chat.uow.cases.add(more)
        chat.uow.reports.add(
            Report(f"report-{number}", more.id, ContactMode.RETURNABLE, Consent.NO, chat.clock.today()),
            body=ReportBody("words", "O13", Space.REAL, "thr01", "force", "2026-05-01"),
            receipt=f"{number:016d}",
            reporter_key=f"reporter:{SARA}",
            account=SARA,
        )
    chat.uow.keep_turn()

    def shown_reports() -> set[str]:
        presses = [button.press for row in chat.screen.buttons for button in row if button.press]
        return {press.argument for press in presses if press.verb == "my-open"}

    await chat.commands("my_reports")
    seen = shown_reports()
    assert (chat.screen.args, len(seen)) == ({"count": 45}, 20)
    for page, count in ((1, 20), (2, 5)):
        await chat.presses(f"my-reports:{page}")
        assert len(shown_reports()) == count
        seen |= shown_reports()
    assert len(seen) == 45
    chat.buttons.pop("my-reports:1")
    await chat.commands("my_reports", "99")
    assert len(shown_reports()) == 5, "an invalid page number shows the last page"


async def test_decision_and_reason_are_shown_only_once_final() -> None:
    chat = talk(state=State.REJECTED, reason="reject-unproven", assignee=REZA)
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    assert (chat.screen.args["status"], news(chat)) == (TextRef("my-status-claimed"), "my-news-undecided")

    case = chat.uow.tables.cases["case-1"]
    chat.uow.cases.save(replace(case, reporter_notified=True))
    await chat.presses("my-open:report-1")
    assert (chat.screen.args["status"], news(chat)) == (TextRef("my-status-rejected"), "my-news-outcome")
    outcome = chat.screen.args["news"]
    assert isinstance(outcome, TextRef) and outcome.args["reason"] == TextRef("case-reason-reject-unproven")


async def test_decision_is_final_after_undo_window_without_notice() -> None:
    now = FakeClock().now()
    chat = talk(state=State.REJECTED, reason="reject-unproven", assignee=REZA, decided_at=now)
    chat.clock.advance(UNDO_LASTS - timedelta(seconds=1))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    assert (chat.screen.args["status"], news(chat)) == (TextRef("my-status-claimed"), "my-news-undecided")
    chat.clock.advance(timedelta(seconds=1))
    await chat.presses("my-open:report-1")
    assert (chat.screen.args["status"], news(chat)) == (TextRef("my-status-rejected"), "my-news-outcome")


async def test_a_typed_reason_is_shown_in_its_own_words() -> None:
    chat = talk(state=State.OUT_OF_SCOPE, reason="typed", reporter_notified=True)
    chat.uow.reports.add_line("report-1", DialogueLine(Side.REASON, "It is lawful.", chat.clock.now()))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    outcome = chat.screen.args["news"]
    assert isinstance(outcome, TextRef) and outcome.args["reason"] == "It is lawful."


def add_question(chat: Talk) -> Talk:
    chat.uow.reports.add_line(
        "report-1", DialogueLine(Side.QUESTION, "How many were there?", chat.clock.now())
    )
    return chat


async def test_answered_question_returns_case_to_asker() -> None:
    chat = add_question(talk(state=State.NEEDS_INFO, assignee=REZA))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    assert news(chat) == "my-news-question"
    await chat.presses("my-answer:report-1")
    assert chat.session.state == "report.answer"
    await chat.says("Four.")

    assert chat.reply_keys() == ["my-answer-taken"]
    assert chat.uow.tables.cases["case-1"].state is State.CLAIMED
    lines = await chat.uow.reports.dialogue("report-1")
    assert [(line.side, line.text) for line in lines][-1] == (Side.ANSWER, "Four.")
    assert chat.facts == [AnswerGiven("case-1", "report-1", REZA), CaseChanged("case-1")]
    assert chat.session.state == ""


async def test_a_post_that_answers_stands_below_its_channel() -> None:
    chat = add_question(talk(state=State.NEEDS_INFO, assignee=REZA))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("my-answer:report-1")
    await chat.forwards("They were four.", source="Channel A", link="https://t.me/chan/12")
    assert chat.reply_keys() == ["my-answer-taken"]
    line = (await chat.uow.reports.dialogue("report-1"))[-1]
    assert (line.side, line.text) == (Side.ANSWER, "↪ Channel A، https://t.me/chan/12\nThey were four.")


async def test_late_answer_is_kept_for_next_assignee() -> None:
    chat = add_question(talk())
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("my-answer:report-1")
    await chat.says("Four.")
    assert chat.reply_keys() == ["my-answer-taken"]
    assert chat.uow.tables.cases["case-1"].state is State.NEW
    assert chat.facts == []


@pytest.mark.parametrize(
    ("typed", "key"),
    [("👍", "my-words-empty"), ("a" * 3001, "my-words-long"), ("0912 345 67 89", "my-words-masked")],
)
async def test_unfit_answer_is_asked_for_again(typed: str, key: str) -> None:
    chat = add_question(talk(state=State.NEEDS_INFO, assignee=REZA))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("my-answer:report-1")
    await chat.says(typed)
    assert chat.refusal_key == key
    await chat.sends_location()
    assert chat.reply_keys() == ["my-answer-words"]
    assert chat.session.state == "report.answer"
    assert chat.uow.tables.cases["case-1"].state is State.NEEDS_INFO


async def test_files_after_an_answering_file_are_added_to_report() -> None:
    chat = add_question(talk(state=State.NEEDS_INFO, assignee=REZA))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("my-answer:report-1")
    await chat.sends(kind=FileKind.VOICE, mime="audio/ogg", name="")
    assert chat.reply_keys() == ["my-answer-taken-more"]
    assert chat.facts == [AnswerGiven("case-1", "report-1", REZA, 1), CaseChanged("case-1")]
    assert chat.uow.tables.cases["case-1"].state is State.CLAIMED
    assert [(line.side, line.text) for line in await chat.uow.reports.dialogue("report-1")][1:] == [
        (Side.ANSWER, "")
    ]
    await chat.sends()
    assert chat.reply_keys() == ["my-added-files"]
    assert len(await chat.uow.evidence.of_report("report-1")) == 2
    await chat.presses("my-open:report-1")
    assert news(chat) == "my-news-deadline"
    assert chat.session.state == ""


async def test_answer_is_stored_without_numbers_and_direction_marks() -> None:
    chat = add_question(talk(state=State.NEEDS_INFO, assignee=REZA))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("my-answer:report-1")
    await chat.says("\u202eFour, call 09123456789\u202c.")
    lines = await chat.uow.reports.dialogue("report-1")
    assert lines[-1].text == "Four, call ▪︎▪︎▪︎."


async def test_question_shows_deadline_and_welcomes_late_answers() -> None:
    clock = FakeClock(step=timedelta())
    until = clock.now() + timedelta(hours=24)
    chat = add_question(talk(clock=clock, state=State.NEEDS_INFO, assignee=REZA, until=until))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    news_term = chat.screen.args["news"]
    assert isinstance(news_term, TextRef) and news_term.args["due"] == TextRef(
        "my-question-until", {"until": until}
    )
    chat.clock.advance(timedelta(hours=24))
    await chat.presses("my-open:report-1")
    news_term = chat.screen.args["news"]
    assert isinstance(news_term, TextRef) and news_term.args["due"] == TextRef("my-question-late")


async def test_added_words_do_not_answer_the_question() -> None:
    chat = add_question(talk(state=State.NEEDS_INFO, assignee=REZA))
    chat.uow.reports.add_line("report-1", DialogueLine(Side.NOTE, "More of it.", chat.clock.now()))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    assert news(chat) == "my-news-question"


async def test_the_question_is_gone_once_the_case_is_decided() -> None:
    chat = add_question(talk(state=State.NEEDS_INFO, assignee=REZA))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("my-answer:report-1")
    case = chat.uow.tables.cases["case-1"]
    chat.uow.cases.save(replace(case, state=State.VERIFIED))
    await chat.says("Four.")
    assert chat.reply_keys() == ["my-answer-late"]
    assert [(line.side, line.text) for line in await chat.uow.reports.dialogue("report-1")][-1] == (
        Side.NOTE,
        "Four.",
    )


async def test_withdrawing_destroys_the_words_and_frees_the_holder() -> None:
    chat = talk(state=State.CLAIMED, assignee=REZA)
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("my-withdraw:report-1")
    assert await chat.uow.reports.body("report-1") is not None
    await chat.presses("my-withdraw-yes:report-1")

    assert chat.screen.key == "my-withdrawn"
    assert await chat.uow.reports.body("report-1") is None
    assert chat.uow.tables.cases["case-1"].state is State.WITHDRAWN
    assert chat.facts == [ReportWithdrawn("case-1", "report-1", REZA), ClaimEnded("case-1", REZA)]
    for press in ("my-withdraw-yes", "my-withdraw"):  # buttons of another message
        await chat.presses(f"{press}:report-1")
        assert chat.refusal_key == "my-report-withdrawn-already"


@pytest.mark.parametrize(
    "typed",
    [
        "1234 5678 9012 3456",
        "۱۲۳۴-۵۶۷۸-۹۰۱۲-۳۴۵۶",
        "١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٥٦",
        "\u2068۱۲۳۴\u200c۵۶۷۸ 9012 ۳۴۵۶\u2069",
    ],
)
async def test_unprompted_code_opens_no_return_report_elsewhere(
    typed: str,
) -> None:
    chat = talk(ELSEWHERE, mode=ContactMode.NO_RETURN)
    await chat.says(typed)
    assert (chat.screen.key, news(chat)) == ("my-report", "my-news-deadline")


async def test_code_allows_answering_and_withdrawing_for_quarter_hour() -> None:
    chat = add_question(talk(ELSEWHERE, mode=ContactMode.NO_RETURN, state=State.NEEDS_INFO, assignee=REZA))
    await chat.commands("receipt")
    await chat.says(CODE)
    await chat.presses("my-answer:report-1")
    await chat.says("Four.")
    assert chat.reply_keys() == ["my-answer-taken"]
    await chat.presses("my-open:report-1")
    assert news(chat) == "my-news-deadline"

    chat.clock.advance(timedelta(minutes=16))
    await chat.presses("my-withdraw:report-1")
    assert chat.refusal_key == "my-report-not-found"

    await chat.commands("receipt", CODE)
    await chat.presses("my-withdraw:report-1")
    await chat.presses("my-withdraw-yes:report-1")
    assert chat.screen.key == "my-withdrawn"
    await chat.says(CODE)
    assert chat.screen.key == "my-report-gone"


async def test_own_report_is_answered_while_code_opened_another() -> None:
    chat = add_question(talk(state=State.NEEDS_INFO, assignee=REZA))
    until = (chat.clock.now() + timedelta(minutes=5)).isoformat()
    chat.session = chat.session.at("", report="another", until=until)
    chat.uow.reports.add_line("another", DialogueLine(Side.QUESTION, "Not this one.", chat.clock.now()))
    await chat.commands("receipt", CODE)
    await chat.presses("my-answer:report-1")
    await chat.says("Four.")
    assert chat.reply_keys() == ["my-answer-taken"]


async def test_five_tries_an_hour() -> None:
    chat = talk(ELSEWHERE)
    await chat.commands("receipt")
    await chat.says("not a code")
    assert chat.reply_keys() == ["receipt-unclear"]
    for _ in range(5):
        await chat.says("9999 9999 9999 9999")
        assert chat.reply_keys() == ["receipt-unknown"]
    await chat.says(CODE)
    assert chat.refusal_key == "receipt-too-many"
    chat.clock.advance(timedelta(hours=1, seconds=1))
    await chat.says(CODE)
    assert chat.screen.key == "my-report"


async def test_cleaning_the_chat_is_asked_about_once() -> None:
    chat = talk()
    await chat.commands("clean")
    assert chat.screen.key == "clean-ask"
    await chat.presses("clean-chat-yes")
    assert [reply for reply in chat.replies if isinstance(reply, EraseChat)] == [EraseChat("chat-cleaned")]


async def test_burnt_report_is_shown_as_gone_not_withdrawn() -> None:
    chat = talk()
    chat.uow.settings.set_note("burnt", f"all {chat.clock.today().isoformat()}")
    chat.uow.tables.sealed["report-1"].body = None
    await chat.commands("my_reports")
    assert (chat.screen.key, chat.screen.args["day"]) == ("my-reports-burnt", chat.clock.today())
    await chat.says(CODE)
    assert "my-news-unreadable" in str(chat.screen.args["news"])
    await chat.presses("my-open:report-1")
    assert "my-news-unreadable" in str(chat.screen.args["news"])
    chat.clock.advance(timedelta(days=181))
    await chat.commands("my_reports")
    assert chat.screen.key == "my-reports", "nothing from before that day is left"


def buttons(chat: Talk) -> list[str]:
    return [b.press.verb for row in chat.screen.buttons for b in row if b.press]


def steps(chat: Talk) -> list[str]:
    """The keys of the steps so far, in order."""
    keys, left = [], chat.screen.args["steps"]
    while isinstance(left, TextRef) and left.key == "list-lines":
        first = left.args["first"]
        assert isinstance(first, TextRef)
        keys.append(first.key)
        left = left.args["rest"]
    assert isinstance(left, TextRef)
    return [*keys, left.key]


async def test_history_is_shown_in_order_without_reporters_words() -> None:
    now = FakeClock().now()
    chat = talk(
        state=State.VERIFIED, grade=ProofGrade.DOCUMENT, reason="verified-document", assignee=REZA, taken_up=True,
        reporter_notified=True, decided_at=now + timedelta(hours=5),
    )  # fmt: skip
    for hours, side, text in (
        (1, Side.QUESTION, "How many were there?"),
        (2, Side.ANSWER, "Four men, whom I know."),
        (3, Side.NOTE, ""),
        (4, Side.REASON, "A reason that was taken back."),
    ):
        chat.uow.reports.add_line("report-1", DialogueLine(side, text, now + timedelta(hours=hours)))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    assert steps(chat) == [
        "my-step-filed",
        "my-step-taken-up",
        "my-step-question",
        "my-step-answer",
        "my-step-note",
        "my-step-decided",
    ]
    assert "whom I know" not in chat.texts[-1] and "taken back" not in chat.texts[-1]
    assert buttons(chat) == ["my-add", "complaint", "my-withdraw", "my-reports", "menu"]


async def test_a_long_story_is_cut_and_says_so() -> None:
    chat = talk()
    for number in range(15):
        at = chat.clock.now() + timedelta(minutes=number)
        chat.uow.reports.add_line("report-1", DialogueLine(Side.NOTE, "x" * 3000, at))
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    assert steps(chat) == ["my-step-filed", "my-step-more", *["my-step-note"] * 10]


async def test_closed_case_shows_proof_level_and_reason() -> None:
    now = FakeClock().now()
    chat = talk(
        state=State.CLOSED, grade=ProofGrade.DOCUMENT, reason="closed-right", assignee=REZA, reporter_notified=True,
        decided_at=now, closed_at=now,
    )  # fmt: skip
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    assert chat.screen.args["status"] == TextRef("my-status-closed")
    news_text = str(chat.screen.args["news"])
    assert "case-reason-verified-document" in news_text and "case-reason-closed-right" in news_text
    assert steps(chat)[-2:] == ["my-step-decided", "my-step-closed"]


async def test_unreadable_report_says_so_and_can_be_withdrawn() -> None:
    chat = add_question(talk(state=State.NEEDS_INFO, assignee=REZA))
    sealed = chat.uow.tables.sealed["report-1"]
    sealed.body, sealed.lines = None, []  # as if all keys had been burned
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    news_term = chat.screen.args["news"]
    assert isinstance(news_term, TextRef) and news_term.args["first"] == TextRef("my-news-unreadable")
    assert buttons(chat) == ["my-withdraw", "my-reports", "menu"]
    await chat.presses("my-withdraw:report-1")
    await chat.presses("my-withdraw-yes:report-1")
    assert chat.screen.key == "my-withdrawn"


async def test_open_draft_stands_among_own_reports() -> None:
    chat = await fill_until(Talk(uow=open_uow(), content=content()), "actor")
    chat.buttons.clear()
    await chat.commands("my_reports")
    assert "report" in chat.buttons
