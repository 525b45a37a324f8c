"""The first meeting, the menu, help, settings, and being forgotten."""

from datetime import date
from typing import Any

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, Digits, Screen, Term, Turn
from bot.conversation.ports import Operator
from bot.conversation.router import Where, Who
from bot.conversation.session import Session
from bot.domain.catalogue.catalogue import Confidence, Hotline, Space
from bot.domain.learning.lessons import Audience
from bot.domain.reporting.drafts import Draft
from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from bot.handlers import TABLE
from bot.handlers.menu import menu
from bot.handlers.person.settings import forget, settings
from bot.handlers.person.start import start, who
from bot.handlers.safety.help import SHOWN, help_screen
from bot.usecases.ports import Learner
from tests.fakes.memory import MemoryUow
from tests.fakes.read_once import shipped_texts
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeContent, command, keys_for, make_ctx, pressed

KEYS = keys_for(SARA)
DAY = date(2026, 5, 1)


def screen(turn: Turn) -> Screen:
    found = turn.replies[0]
    assert isinstance(found, Screen)
    return found


def presses(shown: Screen) -> list[Press | None]:
    return [button.press for row in shown.buttons for button in row]


async def test_start_shows_the_operators_words_and_asks_who_it_is() -> None:
    turn = await start(command("start"), make_ctx(operator=Operator("we run this")))
    shown = screen(turn)
    assert (shown.key, shown.args["operator"], shown.args["question"]) == (
        "start-welcome",
        "we run this",
        "who",
    )
    assert shown.args["note"] == Term("standing-note")
    assert presses(shown) == [*(Press("who", audience.value) for audience in Audience), Press("menu")]


async def test_without_the_operators_words_start_says_that_no_reports_are_taken() -> None:
    turn = await start(command("start"), make_ctx(operator=Operator("")))
    assert screen(turn).key == "start-without-operator"


async def test_who_has_answered_before_meets_the_menu_at_once() -> None:
    uow = MemoryUow()
    uow.learners.save(Learner(KEYS.learner, day=DAY, audience=Audience.STAFF))
    shown = screen(await start(command("start"), make_ctx(uow=uow)))
    assert shown.args["question"] == "menu"
    assert Press("learn") in presses(shown)


@pytest.mark.parametrize("audience", [Audience.VOTER, Audience.CANDIDATE, Audience.STAFF])
async def test_the_answer_is_kept_under_the_learners_key_only(audience: Audience) -> None:
    uow = MemoryUow()
    turn = await who(pressed(f"who:{audience}"), make_ctx(uow=uow))
    assert screen(turn).args == {"audience": audience.value}
    assert uow.tables.learners == {KEYS.learner: Learner(KEYS.learner, day=DAY, audience=audience)}


async def test_security_is_stored_nowhere_and_travels_on_the_buttons() -> None:
    uow = MemoryUow()
    shown = screen(await who(pressed("who:security"), make_ctx(uow=uow)))
    assert uow.tables.learners == {}
    assert shown.args == {"audience": "security"}
    assert Press("learn", "security") in presses(shown)


async def test_security_after_another_answer_takes_that_answer_away() -> None:
    uow = MemoryUow()
    uow.learners.save(Learner(KEYS.learner, day=DAY, audience=Audience.VOTER))
    await who(pressed("who:security"), make_ctx(uow=uow))
    assert uow.tables.learners[KEYS.learner].audience is None


async def test_an_unknown_answer_asks_again() -> None:
    assert screen(await who(pressed("who:king"), make_ctx())).key == "start-who"


async def test_the_menu_leaves_a_draft_where_it_is_and_leads_back_to_it() -> None:
    session = Session(state="report.text", draft=Draft("d-1"))
    turn = await menu(command("menu"), make_ctx(session=session))
    assert turn.session == Session(draft=Draft("d-1"))
    labels = [button.label for row in screen(turn).buttons for button in row]
    assert Term("button-report-on") in labels


async def test_help_lists_the_hotlines_of_the_content() -> None:
    def line(number: str, confidence: Confidence) -> Hotline:
        return Hotline(number, label="l", when="w", emergency=True, confidence=confidence)

    content = FakeContent(hotlines=[line("110", Confidence.SOURCED), line("129", Confidence.RECHECK)])
    shown = screen(await help_screen(command("help"), make_ctx(content=content)))
    hotlines: Any = shown.args["hotlines"]
    assert hotlines.args["sure"] == "recheck"
    told = {"label": "l", "when": "w"}
    first, rest = hotlines.args["lines"].args["first"], hotlines.args["lines"].args["rest"]
    assert first == Term("help-hotline", {"number": Digits("110"), **told, "sure": "known"})
    assert rest == Term("help-hotline", {"number": Digits("129"), **told, "sure": "recheck"})


async def test_help_names_every_way_to_be_safe_and_leads_there() -> None:
    shown = screen(await help_screen(command("help"), make_ctx()))
    assert [p.verb for p in presses(shown) if p] == ["verify", "privacy", "clean-chat", "menu"]
    texts = shipped_texts()
    words = texts.render(shown.key, shown.args)
    for said in ("پاک کن", "حریم خصوصی", "کد پیگیری", "گزارش‌های من", "فراموشم کن"):
        assert words.count(said) >= 2 and texts.command(said), said


def test_what_stands_in_the_menu_is_a_command_for_everybody() -> None:
    everybody = {route.on for route in TABLE if route.where is Where.PRIVATE and route.who is Who.ANYONE}
    assert {f"/{name}" for name in SHOWN} <= everybody


async def test_settings_show_what_is_known_and_how_to_change_it() -> None:
    uow = MemoryUow()
    uow.learners.save(Learner(KEYS.learner, day=DAY, audience=Audience.CANDIDATE))
    shown = screen(await settings(command("settings"), make_ctx(uow=uow)))
    assert shown.args == {"audience": "candidate"}
    assert [p.verb for p in presses(shown) if p] == [
        "who", "remind", "enrol", "move", "privacy", "clean-chat", "forget", "menu",
    ]  # fmt: skip


def reported(uow: MemoryUow, report_id: str) -> None:
    report = Report(report_id, case_id="c", mode=ContactMode.RETURNABLE, consent=Consent.NO, day=DAY)
    body = ReportBody("text", act_id="O01", space=Space.REAL, area_id="a", actor="candidate", when="now")
    uow.reports.add(report, body=body, receipt=report_id * 4, reporter_key=KEYS.reporter, account=SARA)


async def test_being_forgotten_is_asked_first_and_changes_nothing_yet() -> None:
    uow = MemoryUow()
    reported(uow, "r1")
    uow.learners.save(Learner(KEYS.learner, day=DAY))
    turn = await forget(command("forget_me"), make_ctx(uow=uow, session=Session(draft=Draft("d-1"))))
    assert screen(turn).key == "forget-ask"
    assert screen(turn).args == {"reports": 1, "draft": "waits"}
    assert not turn.forget
    assert KEYS.learner in uow.tables.learners
    assert uow.tables.sealed["r1"].account == SARA


async def test_being_forgotten_takes_learner_draft_and_every_account_under_a_report() -> None:
    uow = MemoryUow()
    reported(uow, "r1")
    reported(uow, "r2")
    uow.learners.save(Learner(KEYS.learner, day=DAY))
    uow.evidence.add(Evidence("e", "d-1", EvidenceState.WAITING, EvidenceFacts("photo")))
    turn = await forget(pressed("forget:yes"), make_ctx(uow=uow, session=Session(draft=Draft("d-1"))))
    assert turn.forget
    assert screen(turn).args == {"reports": 2}
    assert uow.tables.learners == {} and uow.tables.evidence == {}
    for key in ("r1", "r2"):
        assert uow.tables.reports[key].mode is ContactMode.NO_RETURN
        assert (uow.tables.sealed[key].account, uow.tables.sealed[key].reporter_key) == (None, "")
    assert Button(Term("button-menu"), Press("menu")) in screen(turn).buttons[-1]


async def test_until_a_lawyer_has_read_the_lessons_the_first_meeting_says_so() -> None:
    quiet = "هنوز حقوق‌دانی این متن را نخوانده است."
    texts = shipped_texts()
    for name in ("start", "help"):
        waiting = Talk(content=FakeContent(awaits_lawyer=True))
        await waiting.commands(name)
        assert waiting.read[-1].count(quiet) == 1
        assert texts.plain("standing-note") in waiting.read[-1].replace("<i>", "")
        answered = Talk(content=FakeContent(awaits_lawyer=False))
        await answered.commands(name)
        assert quiet not in answered.read[-1]
