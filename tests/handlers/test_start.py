"""The first meeting, the menu, help, settings, and being forgotten."""

from datetime import date
from typing import Any

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, Screen, TextRef, Turn
from bot.conversation.router import Where
from bot.conversation.session import Session
from bot.domain.catalogue.catalogue import Confidence, Hotline, Space
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.owner.operator import Operator
from bot.domain.reporting.drafts import Draft
from bot.domain.staff.permissions import Permission
from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from bot.handlers import TABLE
from bot.handlers.menu import menu
from bot.handlers.person.settings import forget, settings
from bot.handlers.person.start import choose_track, start
from bot.handlers.safety.help import SHOWN, help_screen, number_args
from bot.usecases.ports import Content, Learner
from tests.fakes.memory import MemoryUow
from tests.fakes.school import lesson
from tests.fakes.shared_content import shipped_content, shipped_texts
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeContent, button_press, command, keys_for, make_ctx

KEYS = keys_for(SARA)
OPERATOR = Operator("We run this. These people read it, and the server stands here.")


def content_of(*tracks: Audience) -> FakeContent:
    """Content that teaches these tracks."""
    return FakeContent(
        tracks={(track, Tier.BASIC): [lesson("l", order=1, article_id="1")] for track in tracks}
    )


FOUR_TRACKS = content_of(*Audience)
DAY = date(2026, 5, 1)


def screen(turn: Turn) -> Screen:
    reply = turn.replies[0]
    assert isinstance(reply, Screen)
    return reply


def presses(view: Screen) -> list[Press | None]:
    return [button.press for row in view.buttons for button in row]


async def test_start_shows_operators_words_and_asks_for_role() -> None:
    view = screen(await start(command("start"), make_ctx(operator=OPERATOR, content=FOUR_TRACKS)))
    assert (view.key, view.args["question"]) == ("start-welcome", "who")
    assert view.args["operator"] == TextRef("operator-line", {"operator": "We run this"})
    answers = [Press("who", audience.value) for audience in Audience]
    assert presses(view) == [*answers, Press("operator"), Press("menu"), Press("report")]


@pytest.mark.parametrize("tracks", [(), (Audience.VOTER,), (Audience.VOTER, Audience.STAFF)], ids=len)
async def test_start_offers_only_roles_that_are_taught(tracks: tuple[Audience, ...]) -> None:
    view = screen(await start(command("start"), make_ctx(content=content_of(*tracks))))
    offered = [press.argument for press in presses(view) if press is not None and press.verb == "who"]
    assert offered == ([*tracks] if len(tracks) > 1 else [])
    assert Press("report") in presses(view)
    assert len(tracks) > 1 or Press("learn") in presses(view)


async def test_whole_operator_text_is_one_press_away() -> None:
    talk = Talk(operator=OPERATOR, content=FOUR_TRACKS)
    await talk.commands("start")
    assert OPERATOR.words not in talk.texts[-1]
    await talk.presses("operator")
    assert OPERATOR.words in talk.texts[-1]
    assert shipped_texts().plain("standing-note") in talk.texts[-1]


@pytest.mark.parametrize(
    "operator", [Operator(""), Operator("word " * 300), OPERATOR], ids=["none", "long", "two"]
)
@pytest.mark.parametrize(
    "content", [shipped_content(), FakeContent(awaits_lawyer=True)], ids=["shipped", "bare"]
)
async def test_first_screen_has_at_most_sixty_words(operator: Operator, content: Content) -> None:
    view = screen(await start(command("start"), make_ctx(operator=operator, content=content)))
    words = shipped_texts().render(view.key, view.args).split()
    assert 20 < len(words) <= 60, " ".join(words)


async def test_start_of_returning_person_has_two_lines() -> None:
    uow = MemoryUow()
    uow.learners.save(Learner(KEYS.learner, day=DAY, audience=Audience.STAFF))
    view = screen(await start(command("start"), make_ctx(uow=uow, operator=OPERATOR)))
    assert view.key == "start-again"
    assert shipped_texts().render(view.key, view.args).count("\n") == 1


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("We run this. They read it.", "We run this"),
        ("  We run this\nfrom here.  ", "We run this"),
        ("این‌جا کیست؟ ما.", "این‌جا کیست؟"),
        ("a b c d e f g h i j k l m n.", "a b c d e f g h i j k l …"),
        ("", ""),
    ],
)
def test_operator_line_is_first_sentence_cut(words: str, line: str) -> None:
    assert Operator(words).line == line


async def test_start_without_operators_words_says_no_reports_taken() -> None:
    turn = await start(command("start"), make_ctx(operator=Operator("")))
    assert screen(turn).key == "start-without-operator"


async def test_who_has_answered_before_meets_the_menu_at_once() -> None:
    uow = MemoryUow()
    uow.learners.save(Learner(KEYS.learner, day=DAY, audience=Audience.STAFF))
    view = screen(await start(command("start"), make_ctx(uow=uow)))
    assert view.key == "start-again"
    assert Press("learn") in presses(view)


@pytest.mark.parametrize("audience", [Audience.VOTER, Audience.CANDIDATE, Audience.STAFF])
async def test_the_answer_is_kept_under_the_learners_key_only(audience: Audience) -> None:
    uow = MemoryUow()
    turn = await choose_track(button_press(f"who:{audience}"), make_ctx(uow=uow))
    assert screen(turn).args["audience"] == audience.value
    assert uow.tables.learners == {KEYS.learner: Learner(KEYS.learner, day=DAY, audience=audience)}


async def test_security_is_stored_nowhere_and_travels_on_the_buttons() -> None:
    uow = MemoryUow()
    view = screen(await choose_track(button_press("who:security"), make_ctx(uow=uow)))
    assert uow.tables.learners == {}
    assert view.args["audience"] == "security"
    assert Press("learn", "security") in presses(view)


async def test_security_after_another_answer_takes_that_answer_away() -> None:
    uow = MemoryUow()
    uow.learners.save(Learner(KEYS.learner, day=DAY, audience=Audience.VOTER))
    await choose_track(button_press("who:security"), make_ctx(uow=uow))
    assert uow.tables.learners[KEYS.learner].audience is None


async def test_an_unknown_answer_asks_again() -> None:
    assert screen(await choose_track(button_press("who:king"), make_ctx())).key == "start-who"


async def test_menu_keeps_draft_and_leads_back_to_it() -> None:
    session = Session(state="report.text", draft=Draft("d-1"))
    turn = await menu(command("menu"), make_ctx(session=session))
    assert turn.session == Session(draft=Draft("d-1"))
    labels = [button.label for row in screen(turn).buttons for button in row]
    assert TextRef("button-report-on") in labels


async def test_help_lists_the_hotlines_of_the_content() -> None:
    def line(number: str, confidence: Confidence) -> Hotline:
        return Hotline(number, label="l", when="w", emergency=True, confidence=confidence)

    content = FakeContent(hotlines=[line("110", Confidence.SOURCED), line("129", Confidence.RECHECK)])
    view = screen(await help_screen(command("help"), make_ctx(content=content)))
    hotlines: Any = view.args["hotlines"]
    assert hotlines.args["sure"] == "recheck"
    common_args = {"label": "l", "when": "w"}
    first, rest = hotlines.args["lines"].args["first"], hotlines.args["lines"].args["rest"]
    assert first == TextRef("help-hotline", {**number_args("110"), **common_args, "sure": "known"})
    assert rest == TextRef("help-hotline", {**number_args("129"), **common_args, "sure": "recheck"})
    words = shipped_texts().render("help-hotline", first.args)
    assert "۱۱۰" in words and "110" in words, "one to read, one to dial"
    assert [button.copy for row in view.buttons for button in row if button.copy] == ["129", "110"]


async def test_help_names_every_safety_option_and_leads_there() -> None:
    view = screen(await help_screen(command("help"), make_ctx()))
    assert [p.verb for p in presses(view) if p] == ["verify", "privacy", "clean-chat", "menu"]
    texts = shipped_texts()
    words = texts.render(view.key, view.args)
    for phrase in ("پاک کن", "حریم خصوصی", "کد پیگیری", "گزارش‌های من", "فراموشم کن"):
        assert words.count(phrase) >= 2 and texts.command(phrase), phrase


def test_every_menu_command_is_available_to_everybody() -> None:
    everybody = {
        route.on
        for route in TABLE
        if route.where is Where.PRIVATE and route.needs is Permission.LEARN_AND_REPORT
    }
    assert {f"/{name}" for name in SHOWN} <= everybody


async def test_settings_show_stored_data_and_how_to_change_it() -> None:
    uow = MemoryUow()
    uow.learners.save(Learner(KEYS.learner, day=DAY, audience=Audience.CANDIDATE))
    view = screen(await settings(command("settings"), make_ctx(uow=uow)))
    assert view.args == {"audience": "candidate"}
    assert [p.verb for p in presses(view) if p] == [
        "who", "remind", "enrol", "move", "privacy", "clean-chat", "forget", "menu",
    ]  # fmt: skip


def add_report(uow: MemoryUow, report_id: str) -> None:
    report = Report(report_id, case_id="c", mode=ContactMode.RETURNABLE, consent=Consent.NO, day=DAY)
    body = ReportBody("text", act_id="O01", space=Space.REAL, area_id="a", actor="candidate", when="now")
    uow.reports.add(report, body=body, receipt=report_id * 4, reporter_key=KEYS.reporter, account=SARA)


async def test_being_forgotten_is_asked_first_and_changes_nothing_yet() -> None:
    uow = MemoryUow()
    add_report(uow, "r1")
    uow.learners.save(Learner(KEYS.learner, day=DAY))
    turn = await forget(command("forget_me"), make_ctx(uow=uow, session=Session(draft=Draft("d-1"))))
    assert screen(turn).key == "forget-ask"
    assert screen(turn).args == {"reports": 1, "draft": "waits"}
    assert not turn.forget
    assert KEYS.learner in uow.tables.learners
    assert uow.tables.sealed["r1"].account == SARA


async def test_forgetting_deletes_learner_draft_and_report_accounts() -> None:
    uow = MemoryUow()
    add_report(uow, "r1")
    add_report(uow, "r2")
    uow.learners.save(Learner(KEYS.learner, day=DAY))
    uow.evidence.add(Evidence("e", "d-1", EvidenceState.WAITING, EvidenceFacts("photo")))
    turn = await forget(button_press("forget:yes"), make_ctx(uow=uow, session=Session(draft=Draft("d-1"))))
    assert turn.forget
    assert screen(turn).args == {"reports": 2}
    assert uow.tables.learners == {} and uow.tables.evidence == {}
    for key in ("r1", "r2"):
        assert uow.tables.reports[key].mode is ContactMode.NO_RETURN
        assert (uow.tables.sealed[key].account, uow.tables.sealed[key].reporter_key) == (None, "")
    assert Button(TextRef("button-menu"), Press("menu")) in screen(turn).buttons[-1]


async def test_start_says_lessons_are_unreviewed_until_lawyer_reads_them() -> None:
    quiet = "هنوز حقوق‌دانی این متن را نخوانده است."
    texts = shipped_texts()
    for name in ("start", "help"):
        waiting = Talk(content=FakeContent(awaits_lawyer=True))
        await waiting.commands(name)
        assert waiting.texts[-1].count(quiet) == 1
        assert "مرجع رسمی نیستیم" in waiting.texts[-1] or texts.plain("standing-note") in waiting.texts[-1]
        answered = Talk(content=FakeContent(awaits_lawyer=False))
        await answered.commands(name)
        assert quiet not in answered.texts[-1]


@pytest.mark.parametrize(
    ("typed", "audience"),
    [("شهروند", Audience.VOTER), ("ناظر", Audience.STAFF), ("نامزدم", Audience.CANDIDATE)],
)
async def test_typed_role_is_the_answer_to_the_first_question(typed: str, audience: Audience) -> None:
    chat = Talk(content=FOUR_TRACKS)
    await chat.commands("start")
    await chat.says(typed)
    assert (await chat.uow.learners.get(KEYS.learner)).audience is audience and chat.screen.key == "menu"


async def test_other_words_at_first_question_are_ordinary() -> None:
    chat = Talk(content=FOUR_TRACKS)
    await chat.commands("start")
    await chat.says("who are you")
    assert chat.reply_keys() == ["understand-unclear-closed"]
    chat = Talk(content=content_of(Audience.VOTER, Audience.STAFF))
    await chat.commands("start")
    await chat.says("نامزدم")
    assert chat.reply_keys() == ["understand-unclear-closed"], "no lessons of that role are taught"
