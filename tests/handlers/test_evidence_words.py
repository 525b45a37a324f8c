"""Files that never came are told: in the form, on the status, and once by a notice that says nothing more."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import ReporterOf, Say, Term
from bot.domain.events import EvidenceLost
from bot.domain.submissions.evidence import MOST_FILES, Evidence, EvidenceFacts, EvidenceState, Loss
from bot.domain.submissions.witnesses import ContactMode
from bot.handlers.pieces import NOTHING, lines
from bot.handlers.submissions.evidence_words import come, in_draft, missing
from bot.handlers.ticks import files_lost, morning
from bot.usecases.ports.media import WhyNot
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.floor import Floor, a_floor
from tests.fakes.read_once import shipped_texts
from tests.handlers.test_my_reports import talk

TEXTS = shipped_texts()
NIGHT = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)
SEALED = Evidence("s", "report-1", EvidenceState.SEALED, EvidenceFacts("photo", clean_sha256="ab"))
WAITING = replace(SEALED, id="w", state=EvidenceState.WAITING)


def unseen(why: str, kind: str = "photo", **facts: str) -> Evidence:
    return replace(SEALED, id="u", facts=EvidenceFacts(kind, why_not_clean=why, **facts))


def lost(
    kind: str = "video", why: str = Loss.TOO_BIG, *, name: str = "l", report: str = "report-1"
) -> Evidence:
    facts = EvidenceFacts(kind, why_not_clean=why)
    return Evidence(name, report, EvidenceState.LOST, facts)


def words(*terms: Term) -> str:
    term = lines(terms)
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", TEXTS.render(term.key, term.args))


# --- words ----------------------------------------------------------------------------------------------------


def test_it_is_said_what_is_missing_why_and_how_to_send_it_again() -> None:
    said = words(*missing([SEALED, lost(), lost("photo", Loss.GONE), lost("photo", Loss.GONE)]))
    assert "۲ عکس، ۱ فیلم" in said
    assert "پیام‌رسان آن را به ما نداد" in said and "از ۲۰ مگابایت بزرگ‌تر بود" in said
    assert "دوباره بفرستید" in said and "سر جایش است" in said
    assert "یک روز" not in said


@pytest.mark.parametrize("kind", FileKind)
@pytest.mark.parametrize("why", Loss)
def test_every_kind_and_reason_has_its_words(kind: FileKind, why: Loss) -> None:
    for said in (words(*missing([lost(kind, why)])), words(in_draft([lost(kind, why)]))):
        assert "به دست ما نرسید" in said and len(said) < 500


def test_what_was_lost_by_an_older_program_is_told_without_a_reason() -> None:
    assert "۱ فیلم" in words(*missing([lost(why="the messenger no longer gives it")]))


def test_where_all_came_nothing_is_said_of_it() -> None:
    assert missing([SEALED, WAITING]) == [] and in_draft([SEALED, WAITING]) == NOTHING
    assert come([]) == []
    assert words(*come([SEALED, SEALED, WAITING])).splitlines() == [
        "<b>فایل‌ها:</b> ۲ فایل رسیده و مهروموم است.",
        "۱ فایل هنوز در راه است.",
    ]


# --- the status -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", WhyNot)
def test_what_came_and_cannot_be_shown_is_told_with_its_reason(why: WhyNot) -> None:
    said = words(*missing([SEALED, unseen(why)]))
    assert "رسید، ولی بررسی‌کننده آن را نمی‌بیند: ۱ عکس" in said.replace("<b>", "").replace("</b>", "")
    assert "به دست ما نرسید" not in said and len(said.splitlines()) == 3
    both = words(in_draft([unseen(why), lost()]))
    assert "به دست ما نرسید" in both and "بررسی‌کننده آن را نمی‌بیند" in both


def test_of_what_was_said_at_once_nothing_is_said_again() -> None:
    office = unseen(WhyNot.SEALED_UNOPENED, "document", name="letter.docx")
    assert missing([office]) == [] and in_draft([office]) == NOTHING


async def test_the_status_says_what_is_missing_and_leaves_its_place_free() -> None:
    chat = talk()
    for number in range(MOST_FILES - 1):
        chat.uow.evidence.add(replace(SEALED, id=f"s{number}"))
    chat.uow.evidence.add(lost())
    chat.uow.keep_turn()
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    assert "به دست ما نرسید" in chat.read[-1] and "۱۹" in chat.read[-1]
    await chat.presses("my-add:report-1")
    await chat.sends(kind=FileKind.VIDEO)
    assert chat.said_keys() == ["my-added-files"]
    await chat.sends(kind=FileKind.VIDEO)
    assert "my-files-full" in str(chat.shown), "the twenty-first has no place"


async def test_by_its_code_a_report_without_return_says_it_too() -> None:
    chat = talk(mode=ContactMode.NO_RETURN)
    chat.uow.evidence.add(lost())
    chat.uow.keep_turn()
    await chat.says("1234 5678 9012 3456")
    assert "به دست ما نرسید" in chat.read[-1]


# --- the notice -----------------------------------------------------------------------------------------------


async def a_report_with_a_lost_file(mode: ContactMode = ContactMode.RETURNABLE) -> Floor:
    floor = a_floor()
    await floor.files(mode=mode)
    floor.uow.evidence.add(lost(report="r-c1"))
    floor.uow.keep_turn()
    return floor


async def test_a_sent_report_s_loss_is_noticed_once_and_neutrally() -> None:
    floor = await a_report_with_a_lost_file()
    await floor.files("c2")
    await floor.ticks(files_lost)
    assert floor.facts == (EvidenceLost("c1", "r-c1"),)
    notice = floor.only(Say, "notice-new")
    assert (notice.to, notice.args, notice.quiet) == (ReporterOf("r-c1"), {}, True)
    await floor.ticks(files_lost)
    assert (floor.facts, floor.replies) == ((), ())


async def test_a_broken_photo_of_a_sent_report_is_noticed_too() -> None:
    floor = a_floor()
    await floor.files()
    floor.uow.evidence.add(replace(unseen(WhyNot.DAMAGED), report_id="r-c1"))
    floor.uow.evidence.add(replace(SEALED, report_id="r-c1"))
    floor.uow.keep_turn()
    await floor.ticks(files_lost)
    assert floor.facts == (EvidenceLost("c1", "r-c1"),)


async def test_a_draft_s_loss_waits_for_the_report() -> None:
    floor = a_floor()
    floor.uow.evidence.add(lost(report="r-c1"))
    floor.uow.keep_turn()
    await floor.ticks(files_lost)
    assert floor.facts == ()
    await floor.files()
    await floor.ticks(files_lost)
    assert floor.facts == (EvidenceLost("c1", "r-c1"),)


async def test_whoever_cannot_be_written_to_is_not() -> None:
    floor = await a_report_with_a_lost_file(ContactMode.NO_RETURN)
    await floor.ticks(files_lost)
    assert floor.replies == ()
    floor = await a_report_with_a_lost_file()
    await withdraw_report("r-c1", uow=floor.uow, clock=floor.clock)
    floor.uow.keep_turn()
    await floor.ticks(files_lost)
    assert (floor.facts, floor.replies) == ((), ())


async def test_at_night_the_loss_is_told_in_the_morning() -> None:
    floor = await a_report_with_a_lost_file()
    floor.clock.at = NIGHT
    await floor.ticks(files_lost)
    assert floor.replies == ()
    floor.clock.at = NIGHT + timedelta(hours=9)
    await floor.ticks(morning)
    assert floor.only(Say, "notice-new").to == ReporterOf("r-c1")
